//! The folder of the installation's keys.

use std::fs::{DirBuilder, OpenOptions};
use std::io::Write;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::Path;

use rand::RngCore;
use tonghop_auth::TokenIssuer;
use tonghop_auth::issuer::KeyError;

use crate::domain::refresh_token::RefreshTokens;

const REFRESH_KEY_BYTES: usize = 32;

/// Opens the keys in `folder`; makes folder (mode 0700) and keys (mode 0600) at the first start.
pub fn open(folder: &Path) -> Result<(TokenIssuer, RefreshTokens), KeyError> {
    DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(folder)?;
    let issuer = TokenIssuer::load_or_create(&folder.join("signing-key.pem"))?;
    let refresh = RefreshTokens::new(refresh_key(&folder.join("refresh.key"))?);
    Ok((issuer, refresh))
}

fn refresh_key(path: &Path) -> std::io::Result<Vec<u8>> {
    match std::fs::read(path) {
        Ok(key) if key.len() >= REFRESH_KEY_BYTES => Ok(key),
        Ok(_) => Err(std::io::Error::other("the refresh key is too short")),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            let mut key = vec![0_u8; REFRESH_KEY_BYTES];
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
