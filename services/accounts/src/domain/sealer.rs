//! Keeps secrets that must be read back: sealed under a key that is not in the database.

use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use hmac::{Hmac, Mac};
use rand::RngCore;
use sha2::Sha256;

/// Random nonces this long never repeat.
const NONCE_BYTES: usize = 24;
/// Length of the key.
pub const KEY_BYTES: usize = 32;

/// A secret could not be sealed or opened.
#[derive(Debug, thiserror::Error)]
#[error("a secret cannot be sealed or opened: wrong key, or not sealed for this purpose")]
pub struct SealError;

/// Seals with XChaCha20-Poly1305; every replica needs the same key.
pub struct Sealer {
    key: [u8; KEY_BYTES],
}

impl Sealer {
    /// A sealer under `key`.
    pub fn new(key: [u8; KEY_BYTES]) -> Self {
        Self { key }
    }

    /// Seals `plain` for one purpose and owner, both named in `context`: a row copied to another owner does not open.
    pub fn seal(&self, context: &str, plain: &[u8]) -> Result<String, SealError> {
        let mut nonce = [0_u8; NONCE_BYTES];
        rand::rngs::OsRng.fill_bytes(&mut nonce);
        let payload = Payload {
            msg: plain,
            aad: context.as_bytes(),
        };
        let sealed = self
            .cipher()
            .encrypt(&XNonce::from(nonce), payload)
            .map_err(|_| SealError)?;
        Ok(STANDARD_NO_PAD.encode([nonce.as_slice(), &sealed].concat()))
    }

    /// Opens what was sealed for the same context.
    pub fn open(&self, context: &str, sealed: &str) -> Result<Vec<u8>, SealError> {
        let bytes = STANDARD_NO_PAD.decode(sealed).map_err(|_| SealError)?;
        let (nonce, sealed) = bytes.split_at_checked(NONCE_BYTES).ok_or(SealError)?;
        let nonce: [u8; NONCE_BYTES] = nonce.try_into().map_err(|_| SealError)?;
        let payload = Payload {
            msg: sealed,
            aad: context.as_bytes(),
        };
        self.cipher()
            .decrypt(&XNonce::from(nonce), payload)
            .map_err(|_| SealError)
    }

    /// A keyed hash: equal for equal parts, and without the key nobody can find out of what.
    pub fn fingerprint(&self, parts: &[&str]) -> String {
        // HMAC takes keys of any length: the empty stand-in is never reached.
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.key)
            .unwrap_or_else(|_| Hmac::new(&[0_u8; 64].into()));
        for part in parts {
            mac.update(&u64::try_from(part.len()).unwrap_or_default().to_be_bytes());
            mac.update(part.as_bytes());
        }
        hex::encode(mac.finalize().into_bytes())
    }

    fn cipher(&self) -> XChaCha20Poly1305 {
        // By its full name: HMAC has a `new` by the same trait.
        <XChaCha20Poly1305 as chacha20poly1305::KeyInit>::new(&self.key.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is sealed opens under the same key and for the same owner only, and looks different each time.
    #[test]
    fn a_seal_is_bound_to_key_and_owner() {
        let sealer = Sealer::new([7; 32]);
        let sealed = sealer.seal("totp:lan", b"secret").unwrap();
        assert_eq!(sealer.open("totp:lan", &sealed).unwrap(), b"secret");
        assert!(sealer.open("totp:anh", &sealed).is_err());
        assert!(Sealer::new([8; 32]).open("totp:lan", &sealed).is_err());
        assert!(sealer.open("totp:lan", &sealed[2..]).is_err());
        assert!(sealer.open("totp:lan", "").is_err());
        assert_ne!(sealer.seal("totp:lan", b"secret").unwrap(), sealed);
    }

    /// Fingerprints tell parts apart however they are cut.
    #[test]
    fn fingerprints_do_not_run_together() {
        let sealer = Sealer::new([7; 32]);
        assert_eq!(sealer.fingerprint(&["a", "b"]), sealer.fingerprint(&["a", "b"]));
        assert_ne!(sealer.fingerprint(&["ab", ""]), sealer.fingerprint(&["a", "b"]));
        assert_ne!(
            sealer.fingerprint(&["a"]),
            Sealer::new([8; 32]).fingerprint(&["a"])
        );
    }
}
