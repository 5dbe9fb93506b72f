//! One report, seen by one caller: what every operation on a report reads first and writes last.

use chrono::NaiveDate;
use tonghop_api::reports::REPORT_CHANGED;
use tonghop_auth::{Grant, Rights, UnitScope};
use tonghop_db::Conn;
use tonghop_directory::scope;
use tonghop_forms::{Content, Form, RuleInputs};
use tonghop_journal::{Audit, Recorder};
use tonghop_model::{AccountId, ReportId, Role, UnitId, local_time};

use crate::api::reports::json::Computed;
use crate::db;
use crate::db::assignments::AssignmentRow;
use crate::db::periods::PeriodRow;
use crate::db::reports::ReportRow;
use crate::domain::Error;
use crate::domain::access::Relation;
use crate::domain::transition::Standing;
use crate::domain::words::{PeriodState, ReportAction};
use crate::policy::EVERYBODY;

/// A report, the duty it answers, and what the caller is to it.
#[derive(Debug, Clone)]
pub struct Case {
    /// The report.
    pub report: ReportRow,
    /// The duty it answers.
    pub duty: AssignmentRow,
    /// Where its period stands.
    pub period_state: PeriodState,
    /// The units that review, the first level first.
    pub path: Vec<UnitId>,
    /// The caller, seen from the report.
    pub relation: Relation,
}

impl Case {
    /// Reads a report the caller may see.
    pub fn read(
        conn: &mut Conn,
        account: AccountId,
        rights: &Rights,
        id: ReportId,
    ) -> Result<Self, Error> {
        let scope = UnitScope::of(rights, EVERYBODY).ok_or(Error::NotFound)?;
        let turns = turns(&rights.grants);
        let found = db::reports::find(conn, &scope, &turns, id)?;
        let (report, duty, closed_at) = found.ok_or(Error::NotFound)?;
        let path = duty.path()?;
        let turn = has_turn(conn, &turns, report.review_unit_id, rights.today)?;
        // Only those who could review now need the answer.
        let author = turn && db::review::is_author(conn, id, account)?;
        let relation = Relation::new(&rights.grants, report.unit_id, turn, author);
        Ok(Self {
            report,
            duty,
            period_state: PeriodState::of(closed_at.is_some()),
            path,
            relation,
        })
    }

    /// What the rules look at.
    pub fn standing(&self) -> Standing {
        self.report.standing(&self.path)
    }

    /// Refuses a caller who may not do `action` to this report, whatever its state.
    pub fn require(&self, action: ReportAction) -> Result<(), Error> {
        if self.relation.permits(action) {
            Ok(())
        } else {
            Err(Error::Forbidden)
        }
    }

    /// Refuses when the caller read another version.
    pub fn at(&self, version: i32) -> Result<(), Error> {
        let current = self.report.version;
        if version == current {
            Ok(())
        } else {
            Err(Error::Stale { current })
        }
    }

    /// The report after `action`.
    pub fn after(&self, action: ReportAction, recorder: &Recorder) -> Result<ReportRow, Error> {
        if self.duty.released_at.is_some() {
            return Err(Error::Released);
        }
        if !action.fits(self.period_state) {
            return Err(Error::PeriodEnded);
        }
        let next = self.standing().after(action, self.path.len())?;
        Ok(self.report.moved(next, &self.path, recorder.now))
    }

    /// What is being written.
    pub fn working(&self) -> Result<Content, Error> {
        Ok(serde_json::from_str(&self.report.content)?)
    }

    /// The period of the report, due when this unit's report is.
    pub fn period(&self, conn: &mut Conn) -> Result<PeriodRow, Error> {
        let period = db::periods::of_report(conn, self.report.period_id)?;
        let period = period.ok_or(Error::NotFound)?;
        Ok(PeriodRow {
            due_at: self.duty.deadline(period.due_at),
            ..period
        })
    }
}

/// The units at which the caller reviews.
pub fn turns(grants: &[Grant]) -> Vec<UnitId> {
    let reviewer = grants.iter().filter(|grant| grant.role == Role::Reviewer);
    reviewer.filter_map(|grant| grant.unit).collect()
}

/// Whether it is the turn of somebody who reviews at `turns`: at the unit itself or, where it has ended, at the one
/// that keeps its records, so that no report is left waiting for nobody.
pub fn has_turn(
    conn: &mut Conn,
    turns: &[UnitId],
    at: Option<UnitId>,
    today: NaiveDate,
) -> Result<bool, Error> {
    match at {
        Some(unit) if turns.contains(&unit) => Ok(true),
        Some(unit) if !turns.is_empty() => {
            let keepers = scope::keepers(conn, &[unit], today)?;
            Ok(keepers
                .get(&unit)
                .is_some_and(|keeper| turns.contains(keeper)))
        }
        _ => Ok(false),
    }
}

/// What the unit reported in the regime's period before, if that was accepted.
pub fn previous(
    conn: &mut Conn,
    period: &PeriodRow,
    unit: UnitId,
) -> Result<Option<Content>, Error> {
    let Some(before) = db::periods::previous(conn, period.regime_id, period.data_to)? else {
        return Ok(None);
    };
    let Some((report, version)) = db::reports::accepted_in(conn, before, unit)? else {
        return Ok(None);
    };
    let row = db::versions::find(conn, report, version)?;
    Ok(row
        .map(|row| serde_json::from_str(&row.content))
        .transpose()?)
}

/// What rules know beside the content. Without a deadline of its own, the review must be held before the report is due.
pub fn inputs(form: &Form, period: &PeriodRow, previous: Option<&Content>) -> RuleInputs {
    let due = local_time::local_date(period.due_at.and_utc());
    RuleInputs {
        review_deadline: period.review_deadline.unwrap_or(due),
        previous: previous
            .map(|content| form.numbers(content))
            .unwrap_or_default(),
        period_from: period.data_from,
        period_to: period.data_to,
    }
}

/// The computed indicators of a content.
pub fn computed(form: &Form, content: &Content) -> Computed {
    let numbers = form.numbers(content);
    let ratios = form
        .indicators()
        .iter()
        .filter(|indicator| indicator.is_computed());
    ratios
        .map(|ratio| (ratio.code.clone(), numbers.get(&ratio.code).copied()))
        .collect()
}

/// Writes a report's next version with its audit row and its event; `accepted` goes into the event of an acceptance.
pub fn record(
    conn: &mut Conn,
    recorder: &Recorder,
    action: &str,
    before: &ReportRow,
    after: &ReportRow,
    accepted: Option<Content>,
) -> Result<(), Error> {
    db::reports::replace(conn, after)?;
    let mut changed = after.snapshot();
    let audit = Audit::new(action, "report", after.id.as_uuid()).at(after.unit_id);
    recorder.audit(conn, audit.before(&before.snapshot()).after(&changed))?;
    if let Some(version) = changed.accepted.as_mut() {
        version.content = accepted;
    }
    recorder.event(
        conn,
        REPORT_CHANGED,
        after.id.as_uuid(),
        after.version,
        &changed,
    )?;
    Ok(())
}
