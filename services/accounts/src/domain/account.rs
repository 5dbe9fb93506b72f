//! An account about to be made, and what an account is called.

use tonghop_model::text_enum;
use unicode_normalization::UnicodeNormalization;
use unicode_security::{GeneralSecurityProfile, MixedScript, confusable_detection::skeleton};

use crate::domain::Error;
use crate::domain::contact::{Email, Phone};

pub use crate::domain::position::{MAX_OPEN as MAX_POSITIONS, NewPosition};

text_enum! {
    /// What an account is good for now. Derived, never stored.
    pub enum AccountStatus {
        /// Its owner may sign in.
        Active = "ACTIVE",
        /// Its owner has not chosen a password yet.
        Invited = "INVITED",
        /// An administrator has closed it.
        Disabled = "DISABLED",
        /// Closed because nobody used it; a new one-time code opens it again.
        Dormant = "DORMANT",
    }
}

/// A name to sign in with: 3 to 64 of `a-z 0-9 . _ -`, beginning with a letter or digit.
///
/// Only ASCII after folding, so that no two names look alike.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Username(String);

impl Username {
    /// Reads a name as people type it: case and width of the letters do not matter (NFKC).
    pub fn parse(text: &str) -> Result<Self, Error> {
        Self::parse_at(text, "#/username")
    }

    /// The same, for a name at `pointer` of the input.
    pub fn parse_at(text: &str, pointer: &str) -> Result<Self, Error> {
        // Longer input is no name; normalising it would only cost time.
        if text.len() > 256 {
            return Err(Error::field(pointer, "BAD_USERNAME"));
        }
        let name = text.trim().nfkc().collect::<String>().to_lowercase();
        let known =
            |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'.' | b'_' | b'-');
        let starts = name
            .bytes()
            .next()
            .is_some_and(|b| b.is_ascii_alphanumeric());
        if (3..=64).contains(&name.len()) && name.bytes().all(known) && starts {
            Ok(Self(name))
        } else if misleads(&name) {
            Err(Error::field(pointer, "MIXED_SCRIPTS"))
        } else {
            Err(Error::field(pointer, "BAD_USERNAME"))
        }
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Whether a name could be taken for another: letters of several scripts, letters that cannot be seen, or letters of
/// another script that all look like ours (UTS 39 §4 and §5).
fn misleads(name: &str) -> bool {
    if name.is_ascii() {
        return false;
    }
    let hidden = name
        .chars()
        .any(|c| !c.is_ascii() && !c.is_whitespace() && !c.identifier_allowed());
    let latin = |c: char| c.is_ascii_alphanumeric() || c.is_ascii_punctuation();
    hidden || !name.is_single_script() || skeleton(name).all(latin)
}

/// An account about to be made; its parts have been checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewAccount {
    /// Name to sign in with.
    pub username: Username,
    /// The person's name.
    pub display_name: String,
    /// Where letters are sent.
    pub email: Option<Email>,
    /// Where the person is called.
    pub phone: Option<Phone>,
    /// Roles at units.
    pub positions: Vec<NewPosition>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(name: &str) -> &'static str {
        match Username::parse(name) {
            Ok(_) => "",
            Err(Error::Field { code, .. }) => code,
            Err(other) => panic!("{other}"),
        }
    }

    /// Names are folded to plain ASCII or refused.
    #[test]
    fn usernames_are_plain_ascii() {
        for (typed, kept) in [
            (" THCS.An-Hoa ", "thcs.an-hoa"),
            ("ａｄｍｉｎ", "admin"),
            ("ﬁnance", "finance"),
        ] {
            assert_eq!(Username::parse(typed).unwrap().as_str(), kept);
        }
        for bad in [
            "",
            "ab",
            "an hoa",
            "hòa.an",
            "nguyễn",
            "an hòa",
            ".ab",
            "a\u{0}bc",
            &"a".repeat(65),
            &"a".repeat(10_000),
        ] {
            assert_eq!(code(bad), "BAD_USERNAME", "{bad}");
        }
    }

    /// Names that could be mistaken for others are refused with a code of their own.
    #[test]
    fn lookalikes_are_refused() {
        for bad in [
            "\u{0430}dmin",
            "adm\u{0456}n",
            "ad\u{200B}min",
            "ad\u{200D}min",
            "admin\u{202E}",
            "\u{0440}\u{0435}\u{0441}",
            "αdmin",
        ] {
            assert_eq!(code(bad), "MIXED_SCRIPTS", "{bad}");
        }
        assert_eq!(code("админ.дж"), "BAD_USERNAME");
    }
}
