//! Secrets of partner systems, for `client_secret_basic`.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rand::RngCore;
use rand::rngs::OsRng;
use sha2::{Digest, Sha256};

/// 256 bits, so a plain hash is as good as a slow one.
const BYTES: usize = 32;
/// By this, programs that look for secrets in places where they should not be find ours.
const PREFIX: &str = "ths_";
/// Hours the secret before may go on working at the most: a week.
pub const MAX_OVERLAP_HOURS: i64 = 168;
/// Hours the secret before goes on working when nobody says.
pub const OVERLAP_HOURS: i64 = 24;

/// A fresh secret. Only its hash is kept.
pub struct Secret(String);

impl Secret {
    /// A secret nobody can guess.
    pub fn generate() -> Self {
        let mut bytes = [0_u8; BYTES];
        OsRng.fill_bytes(&mut bytes);
        Self(format!("{PREFIX}{}", URL_SAFE_NO_PAD.encode(bytes)))
    }

    /// What is kept of it.
    pub fn hash(&self) -> String {
        hash(&self.0)
    }

    /// The secret, for the one answer that shows it.
    pub fn reveal(self) -> String {
        self.0
    }
}

/// The hash of a secret as it was sent.
pub fn hash(text: &str) -> String {
    hex::encode(Sha256::digest(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Secrets differ, carry 256 bits, and are kept as hashes.
    #[test]
    fn a_secret_is_kept_as_its_hash() {
        let (one, other) = (Secret::generate(), Secret::generate());
        assert_ne!(one.hash(), other.hash());
        assert_eq!(one.0.len(), PREFIX.len() + 43);
        assert!(!one.hash().contains(&one.0));
        assert_eq!(hash(&one.0), one.hash());
    }
}
