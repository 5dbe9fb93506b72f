//! The organisation's units.

use serde::{Deserialize, Serialize};

crate::text_enum! {
    /// What kind of unit it is.
    pub enum UnitKind {
        /// Province or centrally-run city (tỉnh, thành phố trực thuộc trung ương).
        Province = "PROVINCE",
        /// Rural district (huyện).
        District = "DISTRICT",
        /// Town of district rank (thị xã).
        Town = "TOWN",
        /// City below a province (thành phố thuộc tỉnh).
        City = "CITY",
        /// Rural commune (xã).
        Commune = "COMMUNE",
        /// Urban ward (phường).
        Ward = "WARD",
        /// Township of commune rank (thị trấn).
        Township = "TOWNSHIP",
        /// Department of Education and Training (Sở GD&ĐT).
        Department = "DEPARTMENT",
        /// District office of education (Phòng GD&ĐT).
        DistrictOffice = "DISTRICT_OFFICE",
        /// Kindergarten or nursery school (trường mầm non, mẫu giáo).
        Kindergarten = "KINDERGARTEN",
        /// Primary school (trường tiểu học).
        PrimarySchool = "PRIMARY_SCHOOL",
        /// Lower-secondary school (trường THCS).
        LowerSecondarySchool = "LOWER_SECONDARY_SCHOOL",
        /// Upper-secondary school (trường THPT).
        UpperSecondarySchool = "UPPER_SECONDARY_SCHOOL",
        /// Continuing-education centre, special school and other attached units (đơn vị trực thuộc khác).
        AttachedUnit = "ATTACHED_UNIT",
    }
}

crate::text_enum! {
    /// In which of its trees a unit stands below another. Each is a forest at every instant.
    pub enum Relation {
        /// Whose territory or authority it belongs to (hành chính).
        Administrative = "ADMINISTRATIVE",
        /// To whom it reports (báo cáo): decides rights and totals.
        Reporting = "REPORTING",
        /// Its Party committee's place (đảng).
        Party = "PARTY",
    }
}

crate::text_enum! {
    /// Whether a unit in force is at work.
    pub enum UnitStatus {
        /// At work.
        Active = "ACTIVE",
        /// In being, but not at work for the time.
        Suspended = "SUSPENDED",
    }
}

/// The code by which people and files know a unit. At most 35 of `0-9 A-Z . -`, as in Decision 20/2020/QĐ-TTg
/// (groups joined by dots), with `-` allowed for codes a province makes up itself.
#[derive(
    Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(try_from = "String", into = "String")]
#[schema(value_type = String, pattern = "^[0-9A-Z]([0-9A-Z.\\-]{0,33}[0-9A-Z])?$", max_length = 35, example = "829.28756")]
pub struct UnitCode(String);

/// Text that is no unit code.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "a unit code is 1 to 35 of the characters 0-9, A-Z, dot and hyphen, and starts and ends with a letter or digit"
)]
pub struct BadUnitCode;

impl UnitCode {
    /// Longest code.
    pub const MAX_LEN: usize = 35;

    /// Reads a code as people type it: surrounding spaces are dropped, letters are raised.
    pub fn parse(text: &str) -> Result<Self, BadUnitCode> {
        let code = text.trim().to_ascii_uppercase();
        let inner = |b: u8| b.is_ascii_digit() || b.is_ascii_uppercase() || b == b'.' || b == b'-';
        let edge = |b: Option<&u8>| b.is_some_and(u8::is_ascii_alphanumeric);
        let bytes = code.as_bytes();
        let fits = bytes.len() <= Self::MAX_LEN && bytes.iter().copied().all(inner);
        if fits && edge(bytes.first()) && edge(bytes.last()) {
            Ok(Self(code))
        } else {
            Err(BadUnitCode)
        }
    }

    /// The code as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for UnitCode {
    type Error = BadUnitCode;
    fn try_from(text: String) -> Result<Self, BadUnitCode> {
        Self::parse(&text)
    }
}
impl From<UnitCode> for String {
    fn from(code: UnitCode) -> Self {
        code.0
    }
}
impl std::fmt::Display for UnitCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Codes are compared by people: case and stray spaces do not make two codes of one.
    #[test]
    fn a_code_is_normalised_and_bounded() {
        assert_eq!(UnitCode::parse(" h07.12 ").unwrap().as_str(), "H07.12");
        for bad in ["", ".", "A.", "-A", "Ạ1", "a b", &"9".repeat(36)] {
            assert_eq!(UnitCode::parse(bad), Err(BadUnitCode), "{bad}");
        }
    }
}
