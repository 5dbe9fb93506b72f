//! Periods whose tree is part of an edition: changes may not be dated within them.

use chrono::NaiveDate;
use diesel::prelude::*;
use tonghop_db::{Conn, Portable};
use tonghop_model::PeriodId;

use crate::db::schema::tree_freezes;
use crate::domain::Error;

/// A period whose tree is frozen.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
struct Freeze {
    /// Name of the period.
    label: String,
    /// Last day of the frozen tree.
    until: NaiveDate,
}

/// Freezes the tree up to and including `day`, because a total of the period has been issued.
pub fn freeze(conn: &mut Conn, period: PeriodId, label: &str, day: NaiveDate) -> QueryResult<()> {
    let values = (
        tree_freezes::label.eq(label),
        tree_freezes::frozen_until.eq(day),
    );
    let upsert = diesel::insert_into(tree_freezes::table)
        .values((tree_freezes::period_id.eq(period), values))
        .on_conflict(tree_freezes::period_id)
        .do_update()
        .set(values);
    Portable(upsert).execute(conn)?;
    Ok(())
}

/// Refuses the days that lie within a period whose tree is frozen.
pub fn guard(conn: &mut Conn, days: impl IntoIterator<Item = NaiveDate>) -> Result<(), Error> {
    let Some(freeze) = longest(conn)? else {
        return Ok(());
    };
    let frozen = days.into_iter().enumerate();
    let frozen = frozen.filter(|(_, day)| *day <= freeze.until);
    let changes: Vec<usize> = frozen.map(|(place, _)| place).collect();
    if changes.is_empty() {
        return Ok(());
    }
    Err(Error::PeriodFrozen {
        changes,
        period: freeze.label,
        until: freeze.until,
    })
}

/// The period that is frozen the longest.
fn longest(conn: &mut Conn) -> QueryResult<Option<Freeze>> {
    tree_freezes::table
        .order((tree_freezes::frozen_until.desc(), tree_freezes::period_id))
        .select((tree_freezes::label, tree_freezes::frozen_until))
        .first(conn)
        .optional()
}
