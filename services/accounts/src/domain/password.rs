//! Passwords: Argon2id, few at a time.

use std::sync::Arc;

use argon2::password_hash::phc::PasswordHash;
use argon2::{Argon2, PasswordHasher, PasswordVerifier};
use tokio::sync::Semaphore;

use crate::domain::Error;
use crate::domain::account::Username;

/// Shortest password (ASVS 6.2.1).
pub const MIN_LEN: usize = 8;
/// Longest password; longer input is refused before any hashing.
pub const MAX_LEN: usize = 128;

/// Each hash takes 19 MiB and about 20 ms: this many run at once, the rest wait.
const AT_ONCE: usize = 2;

/// Hashes and checks passwords without letting a crowd of sign-ins take all memory and cores.
pub struct Hasher {
    slots: Arc<Semaphore>,
}

impl Hasher {
    /// A hasher with the parameters OWASP recommends (Argon2id, 19 MiB, two passes).
    pub fn new() -> Self {
        Self {
            slots: Arc::new(Semaphore::new(AT_ONCE)),
        }
    }

    /// The hash of `password`, in PHC text form.
    pub async fn hash(&self, password: String) -> Result<String, Error> {
        self.run(move || {
            let hash = Argon2::default().hash_password(password.as_bytes());
            hash.map(|h| h.to_string())
                .map_err(|e| Error::Hash(e.to_string()))
        })
        .await?
    }

    /// Whether `password` is the one hashed. Without a hash the same time is spent on nothing, so that unknown
    /// names answer as slowly as known ones.
    pub async fn verify(&self, password: String, hash: Option<String>) -> Result<bool, Error> {
        self.run(move || match hash.as_deref().map(PasswordHash::new) {
            Some(Ok(hash)) => Argon2::default()
                .verify_password(password.as_bytes(), &hash)
                .is_ok(),
            _ => Argon2::default()
                .hash_password(password.as_bytes())
                .is_err(),
        })
        .await
    }

    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Error> {
        let slot = Arc::clone(&self.slots)
            .acquire_owned()
            .await
            .map_err(|e| Error::Hash(e.to_string()))?;
        let work = move || {
            let _slot = slot;
            work()
        };
        tokio::task::spawn_blocking(work)
            .await
            .map_err(|e| Error::Hash(e.to_string()))
    }
}

impl Default for Hasher {
    fn default() -> Self {
        Self::new()
    }
}

/// Whether `password` may be chosen: long enough, not too long, not the name itself.
pub fn check(password: &str, username: &Username) -> Result<(), Error> {
    let length = password.chars().count();
    if length < MIN_LEN {
        return Err(Error::field("#/password", "PASSWORD_TOO_SHORT"));
    }
    if length > MAX_LEN {
        return Err(Error::field("#/password", "TOO_LONG"));
    }
    if password.to_lowercase().contains(username.as_str()) {
        return Err(Error::field("#/password", "PASSWORD_CONTAINS_NAME"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Length counts characters, and the name is no password.
    #[test]
    fn weak_passwords_are_refused() {
        let name = Username::parse("lan.anh").unwrap();
        assert!(check("mật khẩu dài", &name).is_ok());
        for bad in ["ngắn", "xx-Lan.Anh-xx", &"a".repeat(129)] {
            assert!(check(bad, &name).is_err(), "{bad}");
        }
    }
}
