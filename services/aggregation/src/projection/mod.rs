//! Takes over the reports feed: periods, obligations and accepted numbers, and the roll-ups made of them.
//!
//! Runs inside the transaction that moves the feed's cursor. Whoever moves the cursor holds its row, so there is one
//! writer at a time and roll-ups can be read, changed with checked arithmetic, and written back.

mod batch;
mod reports;
mod retree;
mod rollups;

use std::collections::{HashMap, HashSet};

use tonghop_api::reports::AssignmentOpened;
use tonghop_db::Conn;
use tonghop_journal::{Event, Projection, ProjectionError};
use tonghop_model::{PeriodId, UnitId};

use crate::db;
use crate::domain::Error;
use crate::domain::counts::{Counts, CountsOf};
use crate::domain::obligation::Obligation;
use crate::forms::Forms;

use batch::Batch;

/// Applies the reports feed.
pub struct ReportsProjection {
    forms: Forms,
}

impl ReportsProjection {
    /// A projection that shares `forms` with the handlers.
    pub fn new(forms: Forms) -> Self {
        Self { forms }
    }
}

impl Projection for ReportsProjection {
    fn apply(&self, conn: &mut Conn, events: &[Event]) -> Result<(), ProjectionError> {
        let batch = Batch::parse(events)?;
        for (version, period) in &batch.periods {
            let template = serde_json::to_string(&period.template)?;
            // A template that cannot be used is found here, where the event can be set aside.
            self.forms
                .learn(&period.template_sha256, period.template.clone())
                .map_err(poison)?;
            db::periods::save(conn, *version, period, &template)?;
        }
        open(conn, &batch.assignments)?;
        retree::apply(conn, &self.forms, &batch.changes)?;
        reports::apply(conn, &self.forms, &batch)
    }
}

/// Takes over assignments; one that is known already changes nothing.
fn open(conn: &mut Conn, assignments: &[AssignmentOpened]) -> Result<(), ProjectionError> {
    if assignments.is_empty() {
        return Ok(());
    }
    db::units::save(conn, assignments)?;
    let mut by_period = HashMap::<PeriodId, Vec<&AssignmentOpened>>::new();
    for assignment in assignments {
        by_period
            .entry(assignment.period_id)
            .or_default()
            .push(assignment);
    }
    for (period, assignments) in by_period {
        let units: Vec<UnitId> = assignments.iter().map(|a| a.unit_id).collect();
        let known = db::obligations::of_units(conn, period, &units)?;
        let mut seen: HashSet<UnitId> = known.into_keys().collect();
        let (mut new, mut changes) = (Vec::new(), CountsOf::new());
        for assignment in assignments {
            if !seen.insert(assignment.unit_id) {
                continue;
            }
            let one = Obligation::new(period, assignment.unit_id, assignment.id);
            for ancestor in &assignment.lineage {
                let sum = changes.entry(ancestor.id).or_default();
                *sum = sum.plus(Counts::of(&one));
            }
            new.push(one);
        }
        db::obligations::save(conn, &new)?;
        db::completeness::add(conn, period, &changes)?;
    }
    Ok(())
}

/// What stops one event only, unless the database itself failed.
fn poison(error: Error) -> ProjectionError {
    match error {
        Error::Db(error) => ProjectionError::Db(error),
        other => ProjectionError::Poison(other.to_string()),
    }
}
