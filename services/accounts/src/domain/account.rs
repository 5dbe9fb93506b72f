//! An account about to be made.

use chrono::NaiveDate;
use tonghop_model::{Role, UnitId};

use crate::domain::Error;

/// Positions of one account at the most.
pub const MAX_POSITIONS: usize = 20;

/// A name to sign in with: 3 to 64 of `a-z 0-9 . _ -`, beginning with a letter or digit.
///
/// Only ASCII, so that no two names look alike.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Username(String);

impl Username {
    /// Reads a name as people type it: case does not matter.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let name = text.trim().to_ascii_lowercase();
        let known =
            |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'.' | b'_' | b'-');
        let starts = name
            .bytes()
            .next()
            .is_some_and(|b| b.is_ascii_alphanumeric());
        if (3..=64).contains(&name.len()) && name.bytes().all(known) && starts {
            Ok(Self(name))
        } else {
            Err(Error::field("#/username", "BAD_USERNAME"))
        }
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// An account about to be made; its parts have been checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewAccount {
    /// Name to sign in with.
    pub username: Username,
    /// The person's name.
    pub display_name: String,
    /// Roles at units.
    pub positions: Vec<NewPosition>,
}

/// A role at a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NewPosition {
    /// The role.
    pub role: Role,
    /// Where; everywhere when absent.
    pub unit: Option<UnitId>,
    /// First day.
    pub valid_from: NaiveDate,
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Names that could be mistaken for each other do not exist.
    #[test]
    fn usernames_are_plain_ascii() {
        assert_eq!(
            Username::parse(" THCS.An-Hoa ").unwrap().as_str(),
            "thcs.an-hoa"
        );
        for bad in [
            "",
            "ab",
            "an hòa",
            "аdmin",
            ".ab",
            "a\u{0}bc",
            &"a".repeat(65),
        ] {
            assert!(Username::parse(bad).is_err(), "{bad}");
        }
    }
}
