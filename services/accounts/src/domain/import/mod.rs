//! Units from a file: everything wrong is named with its line, and nothing is half imported.
//!
//! - [`COLUMNS`]: what a file may hold; the same columns are written by the export.
//! - [`parse`]: rows into units, each by itself.
//! - [`plan`]: rows into changes of units, all of them together.
//!
//! Who is who: a row names its unit and its parents by one identifier, which the importer chooses ([`IdScheme`]). Codes
//! are given to another unit once they are free, and names repeat, so in a history two rows are one unit when they bear
//! one identifier **and** the later begins on the day the earlier ends; after a gap the identifier belongs to somebody
//! else, unless the `id` column says otherwise. Rows are never matched by name.

mod cells;
mod columns;
mod faults;
mod holders;
mod kinds;
mod lives;
mod plan;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, HashSet};

use chrono::NaiveDate;
use tonghop_model::{AgencyCode, Relation, StatisticalCode, UnitCode, UnitId, text_enum};
use tonghop_tabular::{Row, TableProblem};

pub use cells::parse;
pub use columns::{COLUMNS, headings, key_of_parent};
pub use holders::Holders;
pub use plan::{Plan, There, plan};

use crate::domain::unit_change::Attributes;
use crate::domain::unit_change::check::CodeScheme;

text_enum! {
    /// By which identifier a file names units and their parents.
    #[derive(Default)]
    pub enum IdScheme {
        /// By the id of this system.
        Id = "ID",
        /// By our own code.
        #[default]
        Code = "CODE",
        /// By the State's identifier.
        AgencyCode = "AGENCY_CODE",
        /// By the statistics office's code; where the file has no such column, its `code` is one.
        StatisticalCode = "STATISTICAL_CODE",
    }
}

impl From<CodeScheme> for IdScheme {
    fn from(scheme: CodeScheme) -> Self {
        match scheme {
            CodeScheme::Code => Self::Code,
            CodeScheme::Agency => Self::AgencyCode,
            CodeScheme::Statistical => Self::StatisticalCode,
        }
    }
}

text_enum! {
    /// What the rows of a file are.
    #[derive(Default)]
    pub enum Mode {
        /// Each row is a new unit.
        #[default]
        Create = "CREATE",
        /// Each row is what a new unit was from one day to another.
        History = "HISTORY",
    }
}

/// How a file is to be read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Options {
    /// Who is who.
    pub scheme: IdScheme,
    /// What the rows are.
    pub mode: Mode,
    /// First day of rows that have none.
    pub valid_from: Option<NaiveDate>,
}

impl IdScheme {
    /// The identifier as it is compared; `None` if it cannot be one.
    pub fn normalise(self, text: &str) -> Option<String> {
        match self {
            Self::Id => Some(text.parse::<UnitId>().ok()?.to_string()),
            Self::Code => Some(UnitCode::parse(text).ok()?.to_string()),
            Self::AgencyCode => Some(AgencyCode::parse(text).ok()?.as_str().to_owned()),
            Self::StatisticalCode => Some(StatisticalCode::parse(text).ok()?.as_str().to_owned()),
        }
    }

    /// The column that holds it.
    pub const fn column(self) -> &'static str {
        match self {
            Self::Id => "id",
            Self::Code => "code",
            Self::AgencyCode => "agency_code",
            Self::StatisticalCode => "statistical_code",
        }
    }
}

/// A row that can be imported as far as it tells by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitRow {
    /// The row, for naming its line and columns.
    pub row: Row,
    /// By which it is known in the file.
    pub key: String,
    /// The id the unit is to get, when the file says.
    pub id: Option<UnitId>,
    /// What the unit is.
    pub attributes: Attributes,
    /// Keys of its parents: other rows, or units that are already there.
    pub parents: BTreeMap<Relation, String>,
    /// First day.
    pub valid_from: NaiveDate,
    /// First day no more.
    pub valid_to: Option<NaiveDate>,
    /// The document by which it became so.
    pub doc_from: Option<String>,
    /// The document by which it ended.
    pub doc_to: Option<String>,
    /// Key of the unit it was merged into.
    pub successor: Option<String>,
}

impl UnitRow {
    /// Whether it holds on a day.
    pub fn covers(&self, day: NaiveDate) -> bool {
        self.valid_from <= day && self.valid_to.is_none_or(|to| day < to)
    }
}

/// What a file holds: the rows that can be read, and everything wrong with the others.
#[derive(Debug, Default)]
pub struct Parsed {
    /// Rows without a fault of their own.
    pub rows: Vec<UnitRow>,
    /// The keys of the other rows, as far as they can be read: whoever names one of these is not to blame.
    pub broken: HashSet<String>,
    /// Faults.
    pub problems: Vec<TableProblem>,
}
