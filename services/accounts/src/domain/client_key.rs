//! Public keys of partner systems, for `private_key_jwt` (OpenID Connect Core §9).

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::{Algorithm, DecodingKey};
use serde::{Deserialize, Serialize};

use crate::domain::Error;

/// Keys of one partner system at the most: the one in use, the next one, and some room.
pub const MAX_KEYS: usize = 5;
/// Characters of a key id at the most.
const MAX_KID: usize = 64;

/// A public key (RFC 7517): Ed25519 (RFC 8037) for `EdDSA`, or P-256 for `ES256`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClientKey {
    /// Key id, unique among the partner system's keys.
    pub kid: String,
    /// `OKP` or `EC`.
    pub kty: String,
    /// `Ed25519` or `P-256`.
    pub crv: String,
    /// Coordinate x, base64url.
    pub x: String,
    /// Coordinate y, base64url; only of P-256.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub y: Option<String>,
}

impl ClientKey {
    /// What the key signs with.
    pub fn algorithm(&self) -> Option<Algorithm> {
        match (self.kty.as_str(), self.crv.as_str(), &self.y) {
            ("OKP", "Ed25519", None) => Some(Algorithm::EdDSA),
            ("EC", "P-256", Some(_)) => Some(Algorithm::ES256),
            _ => None,
        }
    }

    /// What verifies the key's signatures.
    pub fn verifier(&self) -> Option<DecodingKey> {
        match &self.y {
            None => DecodingKey::from_ed_components(&self.x).ok(),
            Some(y) => DecodingKey::from_ec_components(&self.x, y).ok(),
        }
    }

    /// Whether it is a point of its curve that signatures can be trusted under.
    fn is_sound(&self) -> bool {
        let Some(x) = coordinate(&self.x) else {
            return false;
        };
        match self.y.as_deref() {
            None => ed25519_dalek::VerifyingKey::from_bytes(&x).is_ok_and(|key| !key.is_weak()),
            Some(y) => coordinate(y).is_some_and(|y| {
                let point =
                    p256::EncodedPoint::from_affine_coordinates(&x.into(), &y.into(), false);
                p256::ecdsa::VerifyingKey::from_encoded_point(&point).is_ok()
            }),
        }
    }
}

fn coordinate(text: &str) -> Option<[u8; 32]> {
    URL_SAFE_NO_PAD.decode(text).ok()?.try_into().ok()
}

/// Checks the keys of one partner system.
pub fn check(keys: &[ClientKey]) -> Result<(), Error> {
    if keys.len() > MAX_KEYS {
        return Err(Error::field("#/keys", "TOO_MANY"));
    }
    for (i, key) in keys.iter().enumerate() {
        let at = |member: &str| format!("#/keys/{i}/{member}");
        let named =
            (1..=MAX_KID).contains(&key.kid.len()) && key.kid.bytes().all(|b| b.is_ascii_graphic());
        if !named {
            return Err(Error::field(at("kid"), "BAD_KEY_ID"));
        }
        if keys.iter().take(i).any(|other| other.kid == key.kid) {
            return Err(Error::field(at("kid"), "KEY_ID_TWICE"));
        }
        if key.algorithm().is_none() {
            return Err(Error::field(at("kty"), "KEY_TYPE_NOT_SUPPORTED"));
        }
        if !key.is_sound() {
            return Err(Error::field(at("x"), "BAD_KEY"));
        }
    }
    Ok(())
}

/// Whether `new` lacks a key of `old`, or has another one under its name.
pub fn takes_away(new: &[ClientKey], old: &[ClientKey]) -> bool {
    old.iter().any(|key| !new.contains(key))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ed25519() -> ClientKey {
        // RFC 8037, appendix A.2.
        ClientKey {
            kid: "2011-a".into(),
            kty: "OKP".into(),
            crv: "Ed25519".into(),
            x: "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo".into(),
            y: None,
        }
    }

    fn p256() -> ClientKey {
        // RFC 7517, appendix A.1.
        ClientKey {
            kid: "2011-b".into(),
            kty: "EC".into(),
            crv: "P-256".into(),
            x: "MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4".into(),
            y: Some("4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM".into()),
        }
    }

    /// The two kinds of keys are accepted; what lies off the curve, is weak, or has no name of its own is not.
    #[test]
    fn only_sound_keys_are_registered() {
        check(&[ed25519(), p256()]).unwrap();
        let code = |key: ClientKey| match check(&[ed25519(), key]) {
            Err(Error::Field { code, .. }) => code,
            other => panic!("{other:?}"),
        };
        let zero = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
        let off = ClientKey {
            y: Some(zero.into()),
            ..p256()
        };
        assert_eq!(code(off), "BAD_KEY");
        let weak = ClientKey {
            kid: "w".into(),
            x: zero.into(),
            ..ed25519()
        };
        assert_eq!(code(weak), "BAD_KEY");
        let rsa = ClientKey {
            kty: "RSA".into(),
            ..p256()
        };
        assert_eq!(code(rsa), "KEY_TYPE_NOT_SUPPORTED");
        assert_eq!(code(ed25519()), "KEY_ID_TWICE");
        let unnamed = ClientKey {
            kid: String::new(),
            ..p256()
        };
        assert_eq!(code(unnamed), "BAD_KEY_ID");
    }
}
