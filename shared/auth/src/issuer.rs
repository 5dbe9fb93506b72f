//! Signs access tokens. Only the accounts service holds the key.

use std::fs::{File, OpenOptions};
use std::io::{Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ed25519_dalek::SigningKey;
use ed25519_dalek::pkcs8::{DecodePrivateKey, EncodePrivateKey, spki::der::pem::LineEnding};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::claims::{ACCESS_TOKEN_TYPE, AccessClaims};
use crate::keys::{Jwk, JwkSet};

/// The key could not be made, read or used.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The file cannot be read or written.
    #[error("the signing key file cannot be used")]
    File(#[from] std::io::Error),
    /// The file holds no Ed25519 key in PKCS#8 PEM.
    #[error("the signing key file holds no Ed25519 key: {0}")]
    Format(String),
    /// The token could not be signed.
    #[error("the token could not be signed")]
    Sign(#[from] jsonwebtoken::errors::Error),
}

/// Signs tokens with one Ed25519 key.
pub struct TokenIssuer {
    key: EncodingKey,
    public: Jwk,
}

impl TokenIssuer {
    /// Reads the key from `path`; makes one there (mode 0600) when there is none.
    pub fn load_or_create(path: &Path) -> Result<Self, KeyError> {
        match File::open(path) {
            Ok(mut file) => {
                let mut pem = String::new();
                file.read_to_string(&mut pem)?;
                Self::from_pem(&pem)
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                let key = SigningKey::generate(&mut rand::rngs::OsRng);
                let pem = key
                    .to_pkcs8_pem(LineEnding::LF)
                    .map_err(|e| KeyError::Format(e.to_string()))?;
                let mut file = OpenOptions::new()
                    .write(true)
                    .create_new(true)
                    .mode(0o600)
                    .open(path)?;
                file.write_all(pem.as_bytes())?;
                file.sync_all()?;
                Self::from_pem(&pem)
            }
            Err(error) => Err(error.into()),
        }
    }

    fn from_pem(pem: &str) -> Result<Self, KeyError> {
        let key = SigningKey::from_pkcs8_pem(pem).map_err(|e| KeyError::Format(e.to_string()))?;
        let public = key.verifying_key().to_bytes();
        let kid = hex::encode(Sha256::digest(public).get(..8).unwrap_or_default());
        Ok(Self {
            key: EncodingKey::from_ed_pem(pem.as_bytes())?,
            public: Jwk::ed25519(kid, URL_SAFE_NO_PAD.encode(public)),
        })
    }

    /// The public half, for `jwks.json`.
    pub fn jwks(&self) -> JwkSet {
        JwkSet {
            keys: vec![self.public.clone()],
        }
    }

    /// Signs an access token.
    pub fn access_token(&self, claims: &AccessClaims) -> Result<String, KeyError> {
        self.sign(ACCESS_TOKEN_TYPE, claims)
    }

    fn sign(&self, kind: &str, claims: &impl Serialize) -> Result<String, KeyError> {
        let mut header = Header::new(Algorithm::EdDSA);
        header.typ = Some(kind.to_owned());
        header.kid = Some(self.public.kid.clone());
        Ok(jsonwebtoken::encode(&header, claims, &self.key)?)
    }
}
