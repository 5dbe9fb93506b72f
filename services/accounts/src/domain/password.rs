//! Passwords: Argon2id, few at a time.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use argon2::password_hash::phc::PasswordHash;
use argon2::{Argon2, PasswordHasher, PasswordVerifier};
use tokio::sync::Semaphore;

use crate::domain::Error;

/// Shortest password (ASVS 6.2.1).
pub const MIN_LEN: usize = 8;
/// Longest password; longer input is refused before any hashing.
pub const MAX_LEN: usize = 128;

/// Each hash takes 19 MiB and about 20 ms: this many run at once, the rest wait.
const AT_ONCE: usize = 2;
/// This many may wait: about three seconds of work. Whoever comes later is told to come back.
const WAITING: usize = 256;
/// People at a place they signed in from before find room even when strangers fill the line.
const RESERVED: usize = 256;
/// A guess below ten to this power is a common password (zxcvbn's own scale: 0–1 "too guessable").
const COMMON_BELOW: f64 = 6.0;

/// Which part of the waiting line one may use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Line {
    /// What anybody may use.
    Open,
    /// That, and the places kept for people who have been here before.
    Reserved,
}

/// Hashes and checks passwords without letting a crowd of sign-ins take all memory and cores.
pub struct Hasher {
    slots: Arc<Semaphore>,
    waiting: AtomicUsize,
}

impl Hasher {
    /// A hasher with the parameters OWASP recommends (Argon2id, 19 MiB, two passes).
    pub fn new() -> Self {
        Self {
            slots: Arc::new(Semaphore::new(AT_ONCE)),
            waiting: AtomicUsize::new(0),
        }
    }

    /// The hash of `password`, in PHC text form.
    pub async fn hash(&self, password: String) -> Result<String, Error> {
        let work = move || {
            let hash = Argon2::default().hash_password(password.as_bytes());
            hash.map(|h| h.to_string())
                .map_err(|e| Error::Hash(e.to_string()))
        };
        self.run(Line::Reserved, work).await?
    }

    /// Whether `password` is the one hashed. Without a hash the same time is spent on nothing, so that unknown
    /// names answer as slowly as known ones.
    pub async fn verify(
        &self,
        password: String,
        hash: Option<String>,
        line: Line,
    ) -> Result<bool, Error> {
        let work = move || match hash.as_deref().map(PasswordHash::new) {
            Some(Ok(hash)) => Argon2::default()
                .verify_password(password.as_bytes(), &hash)
                .is_ok(),
            _ => Argon2::default()
                .hash_password(password.as_bytes())
                .is_err(),
        };
        self.run(line, work).await
    }

    async fn run<T: Send + 'static>(
        &self,
        line: Line,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Error> {
        let place = Place::take(&self.waiting, line)?;
        let slot = Arc::clone(&self.slots)
            .acquire_owned()
            .await
            .map_err(|e| Error::Hash(e.to_string()))?;
        drop(place);
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

/// A place in the line; given back when its holder's turn comes, or the holder goes away.
struct Place<'a>(&'a AtomicUsize);

impl<'a> Place<'a> {
    fn take(waiting: &'a AtomicUsize, line: Line) -> Result<Self, Error> {
        let most = match line {
            Line::Open => WAITING,
            Line::Reserved => WAITING + RESERVED,
        };
        let place = Self(waiting);
        // The place is counted first and given back by dropping it, so that the count is right whatever happens.
        if waiting.fetch_add(1, Ordering::Relaxed) < most {
            Ok(place)
        } else {
            Err(Error::Busy)
        }
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

/// Words that make a bad password for one person: their names, their units, this product.
#[derive(Debug, Clone, Default)]
pub struct Context {
    /// Name to sign in with.
    pub username: String,
    /// The person's name.
    pub display_name: String,
    /// Codes of the units they belong to.
    pub unit_codes: Vec<String>,
}

impl Context {
    fn words(&self) -> Vec<String> {
        let texts = [&*self.username, &*self.display_name, "tonghop tổng hợp"];
        let texts = texts.into_iter().chain(self.unit_codes.iter().map(|c| &**c));
        let parts = texts.flat_map(|text| text.split(|c: char| !c.is_alphanumeric()));
        let mut words: Vec<String> = parts.map(str::to_lowercase).collect();
        words.push(self.username.to_lowercase());
        words.push(self.display_name.to_lowercase());
        words.extend(self.unit_codes.iter().map(|c| c.to_lowercase()));
        words.retain(|word| word.chars().count() >= 2);
        words
    }
}

/// Whether `password` may be chosen: long enough, not too long, not the name itself, and not among what is tried first.
///
/// What counts is the text in Unicode NFC, as everything that comes in; spaces count, at the end too.
pub fn check(password: &str, context: &Context) -> Result<(), Error> {
    let length = password.chars().count();
    if length < MIN_LEN {
        return Err(Error::field("#/password", "PASSWORD_TOO_SHORT"));
    }
    if length > MAX_LEN {
        return Err(Error::field("#/password", "TOO_LONG"));
    }
    if !context.username.is_empty() && password.to_lowercase().contains(&*context.username) {
        return Err(Error::field("#/password", "PASSWORD_CONTAINS_NAME"));
    }
    let words = context.words();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    if zxcvbn::zxcvbn(password, &words).guesses_log10() < COMMON_BELOW {
        return Err(Error::field("#/password", "PASSWORD_TOO_COMMON"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lan() -> Context {
        Context {
            username: "lan.anh".into(),
            display_name: "Nguyễn Thị Lan Anh".into(),
            unit_codes: vec!["THCS-ANHOA".into()],
        }
    }

    /// Length counts characters, and the name is no password.
    #[test]
    fn weak_passwords_are_refused() {
        assert!(check("mật khẩu dài", &lan()).is_ok());
        for bad in ["ngắn", "xx-Lan.Anh-xx", &"a".repeat(129)] {
            assert!(check(bad, &lan()).is_err(), "{bad}");
        }
    }

    /// What everybody tries first is refused: the lists of leaked passwords, keyboard rows, and the person's own words.
    #[test]
    fn common_passwords_are_refused() {
        for bad in [
            "password",
            "12345678",
            "qwertyuiop",
            "P@ssw0rd",
            "iloveyou",
            "aaaaaaaaaaaa",
            "abcdefghij",
            "tonghop1",
            "THCS-ANHOA",
            "anhoa2011",
        ] {
            let refused = check(bad, &lan()).unwrap_err();
            assert!(refused.to_string().contains("PASSWORD_TOO_COMMON"), "{bad}");
        }
        for good in ["hoa phượng đỏ rực", "Demo-2011-BenTre", "xK9!vQ2#mL"] {
            assert!(check(good, &lan()).is_ok(), "{good}");
        }
    }

    /// The line has an end; people known at their place find room behind it.
    #[test]
    fn the_line_has_an_end() {
        let waiting = AtomicUsize::new(0);
        let take = |line| Place::take(&waiting, line);
        let open: Vec<_> = (0..WAITING).map(|_| take(Line::Open).unwrap()).collect();
        assert!(matches!(take(Line::Open), Err(Error::Busy)));
        let kept: Vec<_> = (0..RESERVED).map(|_| take(Line::Reserved).unwrap()).collect();
        assert!(matches!(take(Line::Reserved), Err(Error::Busy)));
        drop((open, kept));
        assert_eq!(waiting.load(Ordering::Relaxed), 0);
        assert!(take(Line::Open).is_ok());
    }
}
