//! Codes that are given to units by others: the State's identifier of agencies and the statistics office's code.

use serde::{Deserialize, Serialize};

/// The State's electronic identifier of an agency: Decision 20/2020/QĐ-TTg.
///
/// Agencies: one letter A–Y and two digits, then a group for each level below, joined by dots (`H61.12.5`). Other
/// organisations: `Z`, two digits, and up to 32 more characters. The older form of QCVN 102:2016, which names the
/// lowest level first (`005.07.12.H61`), is read and turned round; empty groups at its lower end fall away.
#[derive(
    Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(try_from = "String", into = "String")]
#[schema(value_type = String, max_length = 35, example = "H61.12.5")]
pub struct AgencyCode(String);

/// Text that is no agency code.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "an agency code looks like H61.12.5 (Decision 20/2020/QĐ-TTg) and has at most 35 characters"
)]
pub struct BadAgencyCode;

impl AgencyCode {
    /// Longest code.
    pub const MAX_LEN: usize = 35;

    /// Reads a code in either form; letters are raised, surrounding spaces dropped.
    pub fn parse(text: &str) -> Result<Self, BadAgencyCode> {
        let code = text.trim().to_ascii_uppercase();
        let code = reversed(&code).unwrap_or(code);
        let fits = code.len() <= Self::MAX_LEN && (is_agency(&code) || is_other(&code));
        fits.then_some(Self(code)).ok_or(BadAgencyCode)
    }

    /// The code as text, in the form of 2020.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn is_word(text: &str) -> bool {
    let fits = |b: u8| b.is_ascii_digit() || b.is_ascii_uppercase();
    !text.is_empty() && text.bytes().all(fits)
}

/// A letter between the two, then two digits.
fn is_top(text: &str, first: char, last: char) -> bool {
    let mut chars = text.chars();
    chars.next().is_some_and(|c| (first..=last).contains(&c))
        && text.len() == 3
        && chars.all(|c| c.is_ascii_digit())
}

fn is_agency(code: &str) -> bool {
    let mut groups = code.split('.');
    groups.next().is_some_and(|top| is_top(top, 'A', 'Y')) && groups.all(is_word)
}

fn is_other(code: &str) -> bool {
    let (top, rest) = (code.get(..3), code.get(3..));
    top.is_some_and(|top| is_top(top, 'Z', 'Z'))
        && rest.is_some_and(|rest| is_word(rest) && rest.len() <= 32)
}

/// The older form `V1V2V3.Z1Z2.Y1Y2.MX1X2`, turned round.
fn reversed(code: &str) -> Option<String> {
    let groups: Vec<&str> = code.split('.').collect();
    let [third, second, first, top] = groups.as_slice() else {
        return None;
    };
    let digits = |text: &str, n| text.len() == n && text.bytes().all(|b| b.is_ascii_digit());
    if !(digits(third, 3) && digits(second, 2) && digits(first, 2) && is_top(top, 'A', 'Y')) {
        return None;
    }
    let mut turned = vec![*top, *first, *second, *third];
    while turned.last().is_some_and(|g| g.bytes().all(|b| b == b'0')) {
        turned.pop();
    }
    Some(turned.join("."))
}

/// The code of the statistics office: at most 20 digits and letters. It is given to another unit once it is free.
#[derive(
    Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(try_from = "String", into = "String")]
#[schema(value_type = String, pattern = "^[0-9A-Z]{1,20}$", max_length = 20, example = "28756")]
pub struct StatisticalCode(String);

/// Text that is no statistical code.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a statistical code is 1 to 20 digits and letters")]
pub struct BadStatisticalCode;

impl StatisticalCode {
    /// Reads a code; letters are raised, surrounding spaces dropped.
    pub fn parse(text: &str) -> Result<Self, BadStatisticalCode> {
        let code = text.trim().to_ascii_uppercase();
        let fits = code.len() <= 20 && is_word(&code);
        fits.then_some(Self(code)).ok_or(BadStatisticalCode)
    }

    /// The code as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

macro_rules! as_text {
    ($name:ident, $bad:ident) => {
        impl TryFrom<String> for $name {
            type Error = $bad;
            fn try_from(text: String) -> Result<Self, $bad> {
                Self::parse(&text)
            }
        }
        impl From<$name> for String {
            fn from(code: $name) -> Self {
                code.0
            }
        }
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(&self.0)
            }
        }
    };
}
as_text!(AgencyCode, BadAgencyCode);
as_text!(StatisticalCode, BadStatisticalCode);

#[cfg(test)]
mod tests {
    use super::*;

    /// Both forms lead to the same code, the one of 2020.
    #[test]
    fn the_older_form_is_turned_round() {
        for (given, kept) in [
            (" h61.12.5 ", "H61.12.5"),
            ("H49", "H49"),
            ("000.00.00.H49", "H49"),
            ("000.00.12.H61", "H61.12"),
            ("005.07.12.H61", "H61.12.07.005"),
            ("005.00.12.H61", "H61.12.00.005"),
            ("Z011234ABC", "Z011234ABC"),
        ] {
            assert_eq!(AgencyCode::parse(given).unwrap().as_str(), kept, "{given}");
        }
    }

    /// What neither form allows is refused.
    #[test]
    fn other_text_is_no_agency_code() {
        let long = format!("H61.{}", "1".repeat(32));
        let long_other = format!("Z01{}", "1".repeat(33));
        for bad in [
            "",
            "H6",
            "H61.",
            "H61..1",
            "Z01",
            "061.1",
            "H61.a-b",
            "HÀ1",
            &long,
            &long_other,
        ] {
            assert_eq!(AgencyCode::parse(bad), Err(BadAgencyCode), "{bad}");
        }
        assert!(StatisticalCode::parse("28756").is_ok());
        for bad in ["", "28.756", &"1".repeat(21)] {
            assert_eq!(
                StatisticalCode::parse(bad),
                Err(BadStatisticalCode),
                "{bad}"
            );
        }
    }
}
