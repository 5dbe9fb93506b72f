//! Wire types of positions.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use tonghop_model::{AccountId, PositionId, Role, UnitId};

use crate::db::positions::PositionRow;
use crate::domain::Error;
use crate::domain::position::{self, NewPosition, PositionState, Span};
use crate::domain::unit;

/// Longest reason, in characters.
const MAX_REASON: usize = 500;

/// A role at a unit for a time.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Position {
    /// Stable id.
    pub id: PositionId,
    /// Who holds it.
    pub account_id: AccountId,
    /// The role.
    pub role: Role,
    /// Where; everywhere when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit_id: Option<UnitId>,
    /// First day.
    pub valid_from: NaiveDate,
    /// First day no more; open when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_to: Option<NaiveDate>,
    /// Whom the holder stands in for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub acting_for: Option<AccountId>,
    /// Where it stands today.
    pub state: PositionState,
    /// The position that was handed over to make this one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub predecessor_id: Option<PositionId>,
    /// When it was given; absent for those older than the record.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub granted_at: Option<DateTime<Utc>>,
    /// Who gave it; absent for the system itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub granted_by: Option<AccountId>,
    /// When its end was decided.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended_at: Option<DateTime<Utc>>,
    /// Who decided it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended_by: Option<AccountId>,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 500)]
    pub end_reason: Option<String>,
}

impl Position {
    /// A position as it stands on `today`.
    pub fn new(row: &PositionRow, today: NaiveDate) -> Self {
        Self {
            id: row.id,
            account_id: row.account_id,
            role: row.role,
            unit_id: row.unit_id,
            valid_from: row.valid_from,
            valid_to: row.valid_to,
            acting_for: row.acting_for,
            state: position::state(row.span(), row.withdrawn, today),
            predecessor_id: row.predecessor_id,
            granted_at: row.granted_at.map(|at| at.and_utc()),
            granted_by: row.granted_by,
            ended_at: row.ended_at.map(|at| at.and_utc()),
            ended_by: row.ended_by,
            end_reason: row.end_reason.clone(),
        }
    }
}

/// A role at a unit, from a day on.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreatePosition {
    /// The role; `PARTNER` is never given to a person.
    pub role: Role,
    /// The unit; only whoever administers the whole installation may leave it out.
    pub unit_id: Option<UnitId>,
    /// First day; today when absent. May lie in the future.
    pub valid_from: Option<NaiveDate>,
    /// First day no more; open when absent.
    pub valid_to: Option<NaiveDate>,
    /// Whom the holder stands in for: somebody who holds this role at this unit throughout that time.
    pub acting_for: Option<AccountId>,
}

impl CreatePosition {
    /// Checks what can be checked without looking anything up. `at` is the pointer of the position.
    pub fn parse(self, at: &str, today: NaiveDate) -> Result<NewPosition, Error> {
        let day = |day: NaiveDate, name: &str| unit::day(day, &format!("{at}/{name}"));
        let from = day(self.valid_from.unwrap_or(today), "valid_from")?;
        let to = self.valid_to.map(|to| day(to, "valid_to")).transpose()?;
        Ok(NewPosition {
            role: self.role,
            unit: self.unit_id,
            span: Span { from, to },
            acting_for: self.acting_for,
        })
    }
}

/// How a position ends.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateEnding {
    /// First day no more; today when absent. Its own first day takes the position back altogether.
    pub valid_to: Option<NaiveDate>,
    /// Why, for the record.
    #[schema(min_length = 1, max_length = 500, example = "Chuyển công tác")]
    pub reason: String,
}

/// To whom a position goes on.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateHandover {
    /// Who holds it from then on.
    pub to_account_id: AccountId,
    /// The first day of the new holder, the first no more of the old one.
    pub on: NaiveDate,
    /// Why, for the record.
    #[schema(min_length = 1, max_length = 500, example = "Nghỉ hưu")]
    pub reason: String,
}

/// A position handed over.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct Handover {
    /// The old holder's position, which ends.
    pub ended: Position,
    /// The new holder's position, which begins.
    pub begun: Position,
}

/// A reason as it is kept: trimmed, neither empty nor too long.
pub fn reason(text: &str) -> Result<String, Error> {
    let text = text.trim();
    match text.chars().count() {
        0 => Err(Error::field("#/reason", "REQUIRED")),
        n if n > MAX_REASON => Err(Error::field("#/reason", "TOO_LONG")),
        _ => Ok(text.to_owned()),
    }
}
