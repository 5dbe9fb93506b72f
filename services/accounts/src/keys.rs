//! The folder of the installation's keys.

use std::fs::{DirBuilder, OpenOptions};
use std::io::Write;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::Path;

use rand::RngCore;
use tonghop_auth::TokenIssuer;
use tonghop_auth::issuer::KeyError;

use crate::domain::refresh_token::RefreshTokens;
use crate::domain::sealer::{KEY_BYTES, Sealer};

/// Opens the keys in `folder`; makes folder (mode 0700) and keys (mode 0600) at the first start.
pub fn open(folder: &Path) -> Result<(TokenIssuer, RefreshTokens), KeyError> {
    DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(folder)?;
    let issuer = TokenIssuer::load_or_create(&folder.join("signing-key.pem"))?;
    let refresh = RefreshTokens::new(secret_key(&folder.join("refresh.key"))?);
    Ok((issuer, refresh))
}

/// Opens the key that seals secrets in the database; makes it at the first start. The folder is there already.
pub fn sealer(folder: &Path) -> std::io::Result<Sealer> {
    let key = secret_key(&folder.join("sealing.key"))?;
    let key = key
        .get(..KEY_BYTES)
        .and_then(|key| key.try_into().ok())
        .ok_or_else(|| std::io::Error::other("the sealing key is too short"))?;
    Ok(Sealer::new(key))
}

fn secret_key(path: &Path) -> std::io::Result<Vec<u8>> {
    match std::fs::read(path) {
        Ok(key) if key.len() >= KEY_BYTES => Ok(key),
        Ok(_) => Err(std::io::Error::other(format!(
            "the key in {} is too short",
            path.display()
        ))),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            let mut key = vec![0_u8; KEY_BYTES];
            rand::rngs::OsRng.fill_bytes(&mut key);
            let mut file = OpenOptions::new()
                .write(true)
                .create_new(true)
                .mode(0o600)
                .open(path)?;
            file.write_all(&key)?;
            file.sync_all()?;
            Ok(key)
        }
        Err(error) => Err(error),
    }
}
