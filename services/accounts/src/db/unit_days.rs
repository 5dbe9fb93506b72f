//! When units exist, and which lie above which: what positions depend on.

use std::collections::HashMap;

use chrono::NaiveDate;
use diesel::prelude::*;
use tonghop_db::Conn;
use tonghop_model::{Relation, UnitId};

use crate::db::schema::unit_versions;
use crate::db::{IDS_PER_QUERY, unit_tree};
use crate::domain::position::Span;

/// The days on which each of these units exists, in order; versions that follow each other make one span.
pub fn days_of(conn: &mut Conn, ids: &[UnitId]) -> QueryResult<HashMap<UnitId, Vec<Span>>> {
    let mut days: HashMap<UnitId, Vec<Span>> = HashMap::new();
    for chunk in ids.chunks(IDS_PER_QUERY) {
        let rows: Vec<(UnitId, NaiveDate, Option<NaiveDate>)> = unit_versions::table
            .filter(unit_versions::unit_id.eq_any(chunk.to_vec()))
            .order((unit_versions::unit_id, unit_versions::valid_from))
            .select((
                unit_versions::unit_id,
                unit_versions::valid_from,
                unit_versions::valid_to,
            ))
            .load(conn)?;
        for (unit, from, to) in rows {
            let spans = days.entry(unit).or_default();
            match spans.last_mut() {
                Some(last) if last.to == Some(from) => last.to = to,
                _ => spans.push(Span { from, to }),
            }
        }
    }
    Ok(days)
}

/// Whether two units are the same, or one lies above the other in the reporting tree of `day`.
pub fn on_one_line(conn: &mut Conn, a: UnitId, b: UnitId, day: NaiveDate) -> QueryResult<bool> {
    Ok(a == b || lies_above(conn, a, b, day)? || lies_above(conn, b, a, day)?)
}

fn lies_above(conn: &mut Conn, high: UnitId, low: UnitId, day: NaiveDate) -> QueryResult<bool> {
    let above = unit_tree::ancestors(conn, low, Relation::Reporting, day)?;
    Ok(above.contains(&high))
}

/// The name of a unit, the newest there is.
pub fn name_of(conn: &mut Conn, id: UnitId) -> QueryResult<Option<String>> {
    unit_versions::table
        .filter(unit_versions::unit_id.eq(id))
        .order(unit_versions::valid_from.desc())
        .select(unit_versions::name)
        .first(conn)
        .optional()
}
