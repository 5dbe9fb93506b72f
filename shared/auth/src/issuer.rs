//! Signs access tokens. Only the accounts service holds the keys.

use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use jsonwebtoken::{Algorithm, DecodingKey, Header};
use serde::Serialize;
use tonghop_model::Clock;

use crate::claims::{ACCESS_TOKEN_TYPE, AccessClaims};
use crate::key_files::{self, KeyFile};
use crate::key_ring::{self, Duty};
use crate::keys::JwkSet;

/// The folder is looked at again after this long.
const REREAD_EVERY: Duration = Duration::from_secs(2);

/// A key could not be made, read or used.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The folder or a file in it cannot be read or written.
    #[error("the signing keys cannot be used")]
    File(#[from] std::io::Error),
    /// A file holds no Ed25519 key in PKCS#8 PEM.
    #[error("a signing key file holds no Ed25519 key: {0}")]
    Format(String),
    /// There is no key.
    #[error("there is no signing key; start the accounts service once to make the first")]
    None,
    /// The newest key does not sign yet.
    #[error("a change of keys is under way: the newest key begins to sign at {0}")]
    Waiting(DateTime<Utc>),
    /// The token could not be signed.
    #[error("the token could not be signed")]
    Sign(#[from] jsonwebtoken::errors::Error),
}

/// Signs tokens with the Ed25519 key whose turn it is, and knows all that are published.
pub struct TokenIssuer {
    folder: PathBuf,
    clock: Arc<dyn Clock>,
    state: RwLock<State>,
}

struct State {
    keys: Arc<Vec<KeyFile>>,
    read_at: Instant,
}

impl TokenIssuer {
    /// Reads the keys in `folder`; makes the first one (mode 0600) when there is none.
    pub fn open(folder: &Path, clock: Arc<dyn Clock>) -> Result<Self, KeyError> {
        key_files::ensure_first(folder)?;
        let state = State {
            keys: Arc::new(key_files::read(folder)?),
            read_at: Instant::now(),
        };
        Ok(Self {
            folder: folder.to_owned(),
            clock,
            state: RwLock::new(state),
        })
    }

    /// The public keys, for `jwks.json`.
    pub fn jwks(&self) -> JwkSet {
        let keys = self.keys();
        let published = self.with_duties(&keys);
        let published = published.filter(|(_, duty)| *duty != Duty::Over);
        JwkSet {
            keys: published.map(|(key, _)| key.public.clone()).collect(),
        }
    }

    /// The published key called `kid`.
    pub fn find(&self, kid: &str) -> Option<DecodingKey> {
        let keys = self.keys();
        let found = self
            .with_duties(&keys)
            .find(|(key, duty)| key.public.kid == kid && *duty != Duty::Over);
        found.map(|(key, _)| key.verifying.clone())
    }

    /// Signs an access token.
    pub fn access_token(&self, claims: &AccessClaims) -> Result<String, KeyError> {
        self.sign(ACCESS_TOKEN_TYPE, claims)
    }

    fn sign(&self, kind: &str, claims: &impl Serialize) -> Result<String, KeyError> {
        let keys = self.keys();
        let signer = self
            .with_duties(&keys)
            .find(|(_, duty)| *duty == Duty::Signs);
        let (key, _) = signer.ok_or(KeyError::None)?;
        let mut header = Header::new(Algorithm::EdDSA);
        header.typ = Some(kind.to_owned());
        header.kid = Some(key.public.kid.clone());
        Ok(jsonwebtoken::encode(&header, claims, &key.signing)?)
    }

    fn with_duties<'k>(&self, keys: &'k [KeyFile]) -> impl Iterator<Item = (&'k KeyFile, Duty)> {
        let made: Vec<_> = keys.iter().map(|key| key.made).collect();
        keys.iter().zip(key_ring::duties(&made, self.clock.now()))
    }

    /// The keys as they were in the folder a short while ago. When it cannot be read, those known before go on.
    fn keys(&self) -> Arc<Vec<KeyFile>> {
        let known = {
            let state = self.state.read().unwrap_or_else(PoisonError::into_inner);
            if state.read_at.elapsed() < REREAD_EVERY {
                return Arc::clone(&state.keys);
            }
            Arc::clone(&state.keys)
        };
        let fresh = match key_files::read(&self.folder) {
            Ok(keys) if !keys.is_empty() => {
                for (key, duty) in self.with_duties(&keys) {
                    if duty == Duty::Over {
                        key_files::remove(key);
                    }
                }
                Arc::new(keys)
            }
            Ok(_) => known,
            Err(error) => {
                tracing::error!(%error, "the signing keys cannot be read again; going on with those known");
                known
            }
        };
        let mut state = self.state.write().unwrap_or_else(PoisonError::into_inner);
        *state = State {
            keys: Arc::clone(&fresh),
            read_at: Instant::now(),
        };
        fresh
    }
}
