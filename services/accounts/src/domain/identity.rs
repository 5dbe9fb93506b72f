//! Who somebody is at an external provider.

use crate::domain::Error;

/// Identities of one account at the most.
pub const MAX: usize = 10;
const MAX_ISSUER: usize = 300;
const MAX_SUBJECT: usize = 255;

/// Checks an identity about to be entered. Both parts are compared byte for byte, so neither is changed here.
pub fn check(issuer: &str, subject: &str) -> Result<(), Error> {
    let address = issuer.starts_with("https://") || issuer.starts_with("http://127.0.0.1");
    if !address || issuer.chars().any(char::is_whitespace) {
        return Err(Error::field("#/issuer", "BAD_ISSUER"));
    }
    if issuer.chars().count() > MAX_ISSUER {
        return Err(Error::field("#/issuer", "TOO_LONG"));
    }
    if subject.trim().is_empty() {
        return Err(Error::field("#/subject", "REQUIRED"));
    }
    if subject.chars().count() > MAX_SUBJECT {
        return Err(Error::field("#/subject", "TOO_LONG"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Both parts are there, and the issuer is an address.
    #[test]
    fn an_identity_has_two_parts() {
        check("https://id.example", "0190-7").unwrap();
        for (issuer, subject) in [
            ("id.example", "x"),
            ("http://id.example", "x"),
            ("https://id.example ", "x"),
            ("https://id.example", " "),
        ] {
            assert!(check(issuer, subject).is_err(), "{issuer} {subject}");
        }
        assert!(check("https://id.example", &"x".repeat(256)).is_err());
    }
}
