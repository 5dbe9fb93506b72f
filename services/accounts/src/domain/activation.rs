//! One-time codes that turn an invited account into one with a password.

use rand::RngCore;
use rand::rngs::OsRng;
use sha2::{Digest, Sha256};

/// Letters and digits that cannot be mistaken for each other on paper.
const ALPHABET: &[u8; 32] = b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
/// 26 symbols of five bits: 130 bits, so a plain hash is as good as a slow one.
const LENGTH: usize = 26;
/// A code that is not used for this long is void.
pub const LIFETIME_DAYS: i64 = 60;

/// A fresh code. Only its hash is kept.
pub struct Code(String);

impl Code {
    /// A code nobody can guess.
    pub fn generate() -> Self {
        Self::of_length(LENGTH)
    }

    /// A code of `length` symbols, five bits each.
    pub fn of_length(length: usize) -> Self {
        let mut bytes = vec![0_u8; length];
        OsRng.fill_bytes(&mut bytes);
        let symbol = |b: &u8| {
            ALPHABET
                .get(usize::from(b % 32))
                .copied()
                .map_or('A', char::from)
        };
        Self(bytes.iter().map(symbol).collect())
    }

    /// What is kept of it.
    pub fn hash(&self) -> String {
        hash(&self.0)
    }

    /// The code, for the one answer that shows it.
    pub fn reveal(&self) -> String {
        self.0.clone()
    }
}

/// The hash of a code as somebody typed it: spaces, hyphens and case do not matter.
pub fn hash(typed: &str) -> String {
    let plain: String = typed.chars().filter(char::is_ascii_alphanumeric).collect();
    hex::encode(Sha256::digest(plain.to_ascii_uppercase()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A code copied from paper works however it was typed.
    #[test]
    fn typing_does_not_matter() {
        let code = Code::generate();
        let typed = format!(" {}-{} ", code.0[..13].to_lowercase(), &code.0[13..]);
        assert_eq!(hash(&typed), code.hash());
        assert_ne!(Code::generate().hash(), code.hash());
    }
}
