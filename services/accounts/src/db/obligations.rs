//! Reports that are due, as far as this service has heard: what a change of units would bear upon.

use chrono::NaiveDate;
use diesel::prelude::*;
use tonghop_db::{Conn, Portable};
use tonghop_model::{PeriodId, UnitId};

use crate::db::IDS_PER_QUERY;
use crate::db::schema::known_obligations as known;

/// A unit's duty to report in a period.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct Obligation {
    /// The period.
    pub period: PeriodId,
    /// Its name.
    pub label: String,
    /// Last day of its data: the tree of that day counts.
    pub data_to: NaiveDate,
    /// The unit.
    pub unit: UnitId,
    /// How far the report is.
    pub state: String,
}

/// Takes note of a duty, or of how far its report is now.
pub fn know(conn: &mut Conn, obligation: &Obligation) -> QueryResult<()> {
    let values = (
        known::period_label.eq(&obligation.label),
        known::data_to.eq(obligation.data_to),
        known::state.eq(&obligation.state),
    );
    let upsert = diesel::insert_into(known::table)
        .values((
            known::period_id.eq(obligation.period),
            known::unit_id.eq(obligation.unit),
            values,
        ))
        .on_conflict((known::period_id, known::unit_id))
        .do_update()
        .set(values);
    Portable(upsert).execute(conn)?;
    Ok(())
}

/// Duties of these units in periods whose tree a change on `effective_date` would change, by period and unit.
pub fn affected(
    conn: &mut Conn,
    units: &[UnitId],
    effective_date: NaiveDate,
) -> QueryResult<Vec<Obligation>> {
    let mut found = Vec::new();
    for chunk in units.chunks(IDS_PER_QUERY) {
        let rows: Vec<Obligation> = known::table
            .filter(known::unit_id.eq_any(chunk.to_vec()))
            .filter(known::data_to.ge(effective_date))
            .select((
                known::period_id,
                known::period_label,
                known::data_to,
                known::unit_id,
                known::state,
            ))
            .load(conn)?;
        found.extend(rows);
    }
    found.sort_by(|a, b| (&a.label, a.period, a.unit).cmp(&(&b.label, b.period, b.unit)));
    Ok(found)
}

/// Periods that still count the tree of `effective_date` or of a later day.
pub fn periods(conn: &mut Conn, effective_date: NaiveDate) -> QueryResult<Vec<(PeriodId, String)>> {
    known::table
        .filter(known::data_to.ge(effective_date))
        .select((known::period_id, known::period_label))
        .distinct()
        .order((known::period_label, known::period_id))
        .load(conn)
}
