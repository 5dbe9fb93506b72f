//! Seals what must be read back but not lie open in the database (ChaCha20-Poly1305, RFC 8439).

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{ChaCha20Poly1305, Nonce};
use rand::RngCore;
use rand::rngs::OsRng;

/// Bytes of a key.
pub const KEY_BYTES: usize = 32;
const NONCE_BYTES: usize = 12;

/// Seals and opens under one key.
#[derive(Clone)]
pub struct Sealer(ChaCha20Poly1305);

/// What was sealed cannot be opened: another key, another place, or changed bytes.
#[derive(Debug, thiserror::Error)]
#[error("sealed text cannot be opened")]
pub struct SealError;

impl Sealer {
    /// A sealer under `key`.
    pub fn new(key: &[u8; KEY_BYTES]) -> Self {
        Self(ChaCha20Poly1305::new(key.into()))
    }

    /// Seals `text` for one `place`, such as the id of its row: moved elsewhere it does not open.
    pub fn seal(&self, text: &str, place: &[u8]) -> Result<String, SealError> {
        // Few texts are sealed under one key, so random nonces do not meet (2^-32 after 2^32 of them).
        let mut nonce = [0_u8; NONCE_BYTES];
        OsRng.fill_bytes(&mut nonce);
        let payload = Payload {
            msg: text.as_bytes(),
            aad: place,
        };
        let sealed = self.0.encrypt(&Nonce::from(nonce), payload);
        let mut bytes = nonce.to_vec();
        bytes.extend(sealed.map_err(|_| SealError)?);
        Ok(STANDARD.encode(bytes))
    }

    /// Opens what was sealed for `place`.
    pub fn open(&self, sealed: &str, place: &[u8]) -> Result<String, SealError> {
        let bytes = STANDARD.decode(sealed).map_err(|_| SealError)?;
        let (nonce, msg) = bytes
            .split_first_chunk::<NONCE_BYTES>()
            .ok_or(SealError)?;
        let payload = Payload { msg, aad: place };
        let text = self
            .0
            .decrypt(&Nonce::from(*nonce), payload)
            .map_err(|_| SealError)?;
        String::from_utf8(text).map_err(|_| SealError)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Only the right key, in the right place, opens what was sealed; the same text is never sealed alike.
    #[test]
    fn sealed_text_opens_in_its_place_only() {
        let sealer = Sealer::new(&[7; KEY_BYTES]);
        let sealed = sealer.seal("mã: ABC", b"place").unwrap();
        assert_eq!(sealer.open(&sealed, b"place").unwrap(), "mã: ABC");
        assert_ne!(sealed, sealer.seal("mã: ABC", b"place").unwrap());
        assert!(sealer.open(&sealed, b"elsewhere").is_err());
        assert!(Sealer::new(&[8; KEY_BYTES]).open(&sealed, b"place").is_err());
        for broken in ["", "!", "AAAA", &sealed[..sealed.len() - 4]] {
            assert!(sealer.open(broken, b"place").is_err(), "{broken}");
        }
    }
}
