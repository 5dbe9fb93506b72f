//! The folder of the installation's keys.

use std::fs::{DirBuilder, OpenOptions};
use std::io::Write;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::Path;
use std::sync::Arc;

use rand::RngCore;
use tonghop_auth::TokenIssuer;
use tonghop_auth::issuer::KeyError;
use tonghop_model::Clock;

use crate::domain::oidc_state::States;
use crate::domain::refresh_token::RefreshTokens;

const REFRESH_KEY_BYTES: usize = 32;

/// What the keys are for.
pub struct Keys {
    /// Signs access tokens.
    pub issuer: Arc<TokenIssuer>,
    /// Makes and reads refresh tokens.
    pub refresh: RefreshTokens,
    /// Makes and reads the states of external sign-ins.
    pub states: States,
}

/// Opens the keys in `folder`; makes folder (mode 0700) and keys (mode 0600) at the first start.
pub fn open(folder: &Path, clock: Arc<dyn Clock>) -> Result<Keys, KeyError> {
    DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(folder)?;
    let issuer = Arc::new(TokenIssuer::open(folder, clock)?);
    let key = refresh_key(&folder.join("refresh.key"))?;
    Ok(Keys {
        issuer,
        states: States::new(&key),
        refresh: RefreshTokens::new(key),
    })
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
