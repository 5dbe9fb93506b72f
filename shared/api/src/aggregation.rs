//! The aggregation feed: what was frozen.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use tonghop_model::{EditionId, PeriodId, UnitId};

/// Name of the service, and of its feed.
pub const SERVICE: &str = "aggregation";
/// A consolidated report was frozen; payload [`EditionFrozen`].
pub const EDITION_FROZEN: &str = "edition.frozen";

/// A frozen consolidated report: the tree it was made under must not change behind its back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EditionFrozen {
    /// The edition.
    pub id: EditionId,
    /// The consolidating unit.
    pub unit_id: UnitId,
    /// The period.
    pub period_id: PeriodId,
    /// What people call the period: regime and period codes.
    pub period_label: String,
    /// The day whose tree the edition pins.
    pub tree_day: NaiveDate,
}
