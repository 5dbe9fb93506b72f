//! Takes over units and accounts, and lets the assignments of open periods follow the tree.
//!
//! Who must report is decided by the tree of the data-close day. A decision recorded after a period was opened may
//! change that tree: the assignments are compared again in the transaction that takes the change over.

mod apply;
mod tree_days;

use std::collections::HashSet;
use std::sync::Arc;

use chrono::NaiveDate;
use tonghop_api::accounts::{UNIT_CHANGED, UNIT_GROUP_CHANGED};
use tonghop_db::{Conn, DbError};
use tonghop_directory::{DirectoryProjection, Tree, groups};
use tonghop_journal::{Event, Projection, ProjectionError, Recorder};
use tonghop_model::{Clock, IdSource, UnitGroupId, UnitId};

use crate::api::regimes::json::{RegimeAttributes, Subjects};
use crate::db;
use crate::db::periods::PeriodRow;
use crate::domain::Error;
use crate::domain::following::Plan;
use crate::domain::opening::duties;
use tree_days::TreeDays;

/// Applies the accounts feed to the directory and to what hangs on it.
pub struct Following {
    clock: Arc<dyn Clock>,
    ids: IdSource,
}

impl Following {
    /// A projection that stamps what it does with `clock` and names it from `ids`.
    pub fn new(clock: Arc<dyn Clock>, ids: IdSource) -> Self {
        Self { clock, ids }
    }
}

impl Projection for Following {
    fn apply(&self, conn: &mut Conn, events: &[Event]) -> Result<(), ProjectionError> {
        let named = |topic| events.iter().filter(move |event| event.topic == topic);
        let units: Vec<UnitId> = named(UNIT_CHANGED)
            .map(|event| UnitId::from_uuid(event.entity_id))
            .collect();
        let groups: HashSet<UnitGroupId> = named(UNIT_GROUP_CHANGED)
            .map(|event| UnitGroupId::from_uuid(event.entity_id))
            .collect();
        let periods = if units.is_empty() && groups.is_empty() {
            Vec::new()
        } else {
            db::periods::all(conn)?
        };
        if periods.is_empty() {
            return DirectoryProjection.apply(conn, events);
        }
        let before = TreeDays::read(conn, &units)?;
        DirectoryProjection.apply(conn, events)?;
        let after = TreeDays::read(conn, &units)?;
        // Periods that close on the same day ask for the same tree.
        let mut tree = None;
        for period in periods {
            let touched = before.differing(&after, period.data_to);
            if touched.is_empty() && groups.is_empty() {
                continue;
            }
            let recorder = Recorder::new(
                self.ids.clone(),
                self.clock.now(),
                None,
                format!("period-{}-follows", period.id),
            );
            follow(conn, &recorder, &period, &touched, &groups, &mut tree).map_err(poison)?;
        }
        Ok(())
    }
}

/// Brings one period's assignments in line with the tree and the groups its regime names.
fn follow(
    conn: &mut Conn,
    recorder: &Recorder,
    period: &PeriodRow,
    touched: &HashSet<UnitId>,
    regrouped: &HashSet<UnitGroupId>,
    known: &mut Option<(NaiveDate, Tree)>,
) -> Result<(), Error> {
    let attributes = db::regimes::attributes(conn, period.regime_id)?.ok_or(Error::NotFound)?;
    let asked: RegimeAttributes = serde_json::from_str(&attributes)?;
    let Subjects { kinds, group_ids } = asked.subjects;
    if touched.is_empty() && !group_ids.iter().any(|group| regrouped.contains(group)) {
        return Ok(());
    }
    let day = period.data_to;
    let tree = match known.take() {
        Some((of, tree)) if of == day => tree,
        _ => Tree::as_of(conn, day)?,
    };
    let (_, tree) = known.insert((day, tree));
    let members = groups::members_on(conn, &group_ids, day)?;
    let duties = duties(tree, period.owner_unit_id, &kinds, &members)?;
    let rows = db::assignments::of_period(conn, period.id)?;
    let standing = rows
        .iter()
        .map(|row| Ok((row.unit_id, row.standing()?)))
        .collect::<Result<_, Error>>()?;
    let plan = Plan::new(duties, &standing, touched);
    if plan.is_empty() {
        return Ok(());
    }
    let rows = rows.into_iter().map(|row| (row.id, row)).collect();
    apply::apply(conn, recorder, period, plan, rows)
}

/// What stops one event only, unless the database itself failed.
fn poison(error: Error) -> ProjectionError {
    match error {
        Error::Db(DbError::Query(cause)) => cause.into(),
        Error::Db(cause) => cause.into(),
        other => ProjectionError::Poison(other.to_string()),
    }
}
