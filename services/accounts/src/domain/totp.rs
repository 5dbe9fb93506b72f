//! One-time codes (RFC 6238): six digits, SHA-1, thirty seconds, one step to either side, each used once.

use chrono::{DateTime, Utc};
use rand::RngCore;
use rand::rngs::OsRng;
use totp_rs::{Algorithm, TOTP};

use crate::domain::activation;
use crate::domain::sealer::SealError;

/// Seconds of a step.
const STEP_SECONDS: u64 = 30;
/// Digits of a code.
const DIGITS: usize = 6;
/// Clocks of phones may be off by this many steps.
const SKEW: i64 = 1;
/// RFC 4226 §4 recommends 160 bits.
const SEED_BYTES: usize = 20;
/// Codes for a lost phone.
pub const RECOVERY_CODES: usize = 10;
/// Letters of a recovery code: 80 bits, so a plain hash is as good as a slow one.
const RECOVERY_LENGTH: usize = 16;

/// A seed nobody can guess.
pub fn new_seed() -> Vec<u8> {
    let mut seed = vec![0_u8; SEED_BYTES];
    OsRng.fill_bytes(&mut seed);
    seed
}

/// Ten codes for a lost phone, as they are shown: in groups of four.
pub fn recovery_codes() -> Vec<String> {
    let code = || {
        let plain = activation::Code::of_length(RECOVERY_LENGTH).reveal();
        let letters: Vec<char> = plain.chars().collect();
        let groups: Vec<String> = letters.chunks(4).map(|g| g.iter().collect()).collect();
        groups.join("-")
    };
    std::iter::repeat_with(code).take(RECOVERY_CODES).collect()
}

/// One account's codes.
pub struct Totp(TOTP);

impl Totp {
    /// Codes of `seed`, shown in the owner's app under `username` and the name of this product.
    pub fn new(seed: Vec<u8>, username: &str) -> Result<Self, SealError> {
        let issuer = Some("Tong Hop".to_owned());
        TOTP::new(
            Algorithm::SHA1,
            DIGITS,
            1,
            STEP_SECONDS,
            seed,
            issuer,
            username.to_owned(),
        )
        .map(Self)
        .map_err(|_| SealError)
    }

    /// The seed as apps take it: base32.
    pub fn secret(&self) -> String {
        self.0.get_secret_base32()
    }

    /// The `otpauth://` address that a QR code carries.
    pub fn url(&self) -> String {
        self.0.get_url()
    }

    /// The step that `code` belongs to, if it is one of now and its neighbours and newer than `last`.
    pub fn step_of(&self, code: &str, now: DateTime<Utc>, last: i64) -> Option<i64> {
        let typed: String = code.chars().filter(|c| !c.is_whitespace()).collect();
        let current = now.timestamp().div_euclid(STEP_SECONDS.cast_signed());
        (current - SKEW..=current + SKEW)
            .filter(|step| *step > last)
            .find(|step| {
                let at = u64::try_from(*step).unwrap_or_default() * STEP_SECONDS;
                self.0.generate(at) == typed
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(seconds, 0).unwrap()
    }

    /// The codes of RFC 6238, appendix B (their last six digits), one step early and late, and never twice.
    #[test]
    fn codes_are_those_of_the_standard() {
        let totp = Totp::new(b"12345678901234567890".to_vec(), "lan.anh").unwrap();
        for (time, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (2_000_000_000, "279037"),
        ] {
            assert_eq!(totp.step_of(code, at(time), 0), Some(time / 30));
            assert_eq!(totp.step_of(code, at(time + 30), 0), Some(time / 30));
            assert_eq!(totp.step_of(code, at(time - 30), 0), Some(time / 30));
            assert_eq!(totp.step_of(code, at(time + 60), 0), None);
            assert_eq!(totp.step_of(code, at(time - 60), 0), None);
            assert_eq!(totp.step_of(code, at(time), time / 30), None);
        }
        assert_eq!(totp.step_of("28 70 82", at(59), 0), Some(1));
        assert_eq!(totp.step_of("", at(59), 0), None);
    }

    /// Recovery codes are ten, different, and read alike however they are typed.
    #[test]
    fn recovery_codes_are_for_paper() {
        let codes = recovery_codes();
        assert_eq!(codes.len(), 10);
        let hashes: std::collections::HashSet<_> =
            codes.iter().map(|c| activation::hash(c)).collect();
        assert_eq!(hashes.len(), 10);
        assert_eq!(codes[0].len(), 19);
        assert!(hashes.contains(&activation::hash(&codes[0].to_lowercase().replace('-', " "))));
    }
}
