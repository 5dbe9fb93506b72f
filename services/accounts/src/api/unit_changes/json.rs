//! Wire types of changes of units.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use tonghop_model::{AccountId, UnitChangeId, UnitId};
use utoipa::ToSchema;

use crate::db::unit_changes::read::ChangeRecord;
use crate::domain::Error;
use crate::domain::unit_change::{Action, ChangeKind, Decision, NewChange, Part, tidy};

/// A change to be made.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewUnitChange {
    /// First day of what it brings, in the past or in the future. A correction has none: it is dated like what it
    /// corrects.
    pub effective_date: Option<NaiveDate>,
    /// The decision behind it; needed for all but a creation.
    pub decision: Option<Decision>,
    /// Anything worth keeping.
    #[schema(max_length = 2000)]
    pub note: Option<String>,
    /// What is to be done.
    pub change: Action,
}

impl NewUnitChange {
    /// The change, its parts checked; `today` stands in where a day is not needed.
    pub fn parse(self, today: NaiveDate) -> Result<NewChange, Error> {
        let day = match (self.effective_date, self.change.kind()) {
            (Some(_), ChangeKind::Correction) => {
                return Err(Error::field("#/effective_date", "NOT_FOR_CORRECTIONS"));
            }
            (Some(day), _) => day,
            (None, ChangeKind::Correction) => today,
            (None, _) => return Err(Error::field("#/effective_date", "REQUIRED")),
        };
        tidy(NewChange {
            effective_date: day,
            decision: self.decision,
            note: self.note,
            action: self.change,
        })
    }
}

/// A change of units, as it was recorded.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct UnitChange {
    /// The change.
    pub id: UnitChangeId,
    /// First day of what it brought.
    pub effective_date: NaiveDate,
    /// The decision behind it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decision: Option<Decision>,
    /// Note.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 2000)]
    pub note: Option<String>,
    /// What was asked for.
    pub change: Action,
    /// Every unit it touched, with what it has to do with the change.
    #[schema(max_items = 50000)]
    pub units: Vec<TouchedUnit>,
    /// The correction that voids it, if there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub corrected_by: Option<UnitChangeId>,
    /// When it was recorded.
    pub recorded_at: DateTime<Utc>,
    /// Who recorded it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub actor_id: Option<AccountId>,
}

/// A unit touched by a change.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct TouchedUnit {
    /// The unit.
    pub unit_id: UnitId,
    /// What it has to do with the change.
    pub part: Part,
}

impl TryFrom<ChangeRecord> for UnitChange {
    type Error = Error;

    fn try_from(record: ChangeRecord) -> Result<Self, Error> {
        let ChangeRecord {
            row,
            units,
            corrected_by,
        } = record;
        let decision = match (row.decision_number, row.decision_body, row.decision_date) {
            (Some(number), Some(issuing_body), Some(date)) => Some(Decision {
                number,
                issuing_body,
                date,
            }),
            _ => None,
        };
        let units = units
            .into_iter()
            .map(|(unit_id, part)| TouchedUnit { unit_id, part });
        Ok(Self {
            id: row.id,
            effective_date: row.effective_date,
            decision,
            note: row.note,
            change: serde_json::from_str(&row.payload)?,
            units: units.collect(),
            corrected_by,
            recorded_at: row.recorded_at.and_utc(),
            actor_id: row.actor_id,
        })
    }
}
