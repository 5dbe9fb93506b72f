//! How a person is reached: e-mail and telephone, in one spelling each.

use serde::Serialize;

use crate::domain::Error;

/// Longest address (RFC 5321 §4.5.3.1.3, without the brackets).
const MAX_EMAIL: usize = 254;

/// An address letters can be sent to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Email(String);

impl Email {
    /// Reads an address as people type it. The domain is folded to lower case; what stands before the @ is its owner's
    /// business and kept.
    pub fn parse(text: &str, pointer: &str) -> Result<Self, Error> {
        let bad = || Error::field(pointer, "BAD_EMAIL");
        let text = text.trim();
        if text.is_empty() || text.len() > MAX_EMAIL {
            return Err(bad());
        }
        // The same check as before sending: what is kept here can be put on an envelope.
        let address: lettre::Address = text.parse().map_err(|_| bad())?;
        if !address.domain().contains('.') {
            return Err(bad());
        }
        Ok(Self(format!(
            "{}@{}",
            address.user(),
            address.domain().to_lowercase()
        )))
    }

    /// The address, to be kept.
    pub fn into_string(self) -> String {
        self.0
    }

    /// The address.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A telephone number in the international form of E.164: `+84275382…`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Phone(String);

impl Phone {
    /// Reads a number as people type it: spaces, dots, hyphens and brackets do not matter, a leading 0 means Vietnam.
    pub fn parse(text: &str, pointer: &str) -> Result<Self, Error> {
        let plain: String = text
            .chars()
            .filter(|c| !matches!(c, ' ' | '.' | '-' | '(' | ')'))
            .collect();
        let international = match (plain.strip_prefix('+'), plain.strip_prefix('0')) {
            (Some(rest), _) => rest.to_owned(),
            (None, Some(rest)) => format!("84{rest}"),
            (None, None) => return Err(Error::field(pointer, "BAD_PHONE")),
        };
        let digits = international.bytes().all(|b| b.is_ascii_digit());
        if digits && (8..=15).contains(&international.len()) && !international.starts_with('0') {
            Ok(Self(format!("+{international}")))
        } else {
            Err(Error::field(pointer, "BAD_PHONE"))
        }
    }

    /// The number.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Addresses are kept in one spelling, and only those a letter can reach.
    #[test]
    fn addresses_are_normalised() {
        let email = Email::parse(" Lan.Anh@BenTre.EDU.vn ", "#").unwrap();
        assert_eq!(email.as_str(), "Lan.Anh@bentre.edu.vn");
        for bad in [
            "",
            "lan",
            "lan@",
            "@a.vn",
            "lan@localhost",
            "a b@c.vn",
            "a@b.vn\r\nBcc: x@y.vn",
            "a@b.vn, c@d.vn",
            &format!("{}@a.vn", "x".repeat(300)),
        ] {
            assert!(Email::parse(bad, "#").is_err(), "{bad}");
        }
    }

    /// Numbers are kept in international form, however they were written.
    #[test]
    fn numbers_are_normalised() {
        for typed in [
            "0275 382 2147",
            "(0275) 3822147",
            "+84 275.382.2147",
            "+84-2753822147",
        ] {
            assert_eq!(Phone::parse(typed, "#").unwrap().as_str(), "+842753822147");
        }
        for bad in [
            "",
            "12345",
            "0",
            "+0123456789",
            "0912x45678",
            "+1234567890123456",
        ] {
            assert!(Phone::parse(bad, "#").is_err(), "{bad}");
        }
    }
}
