//! Lists and searches of units, as they are on a day.
//!
//! A search reads the folded text of every unit in force once and keeps the best rows: with tens of thousands of units
//! that takes some ten milliseconds on either engine, needs no index that only one of them has, and finds words in the
//! middle of others (`docs/benchmarks.md`).

use std::collections::HashMap;

use chrono::NaiveDate;
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{Integer, Text};
use serde::Serialize;
use tonghop_auth::UnitScope;
use tonghop_db::{Conn, MultiBackend, holds_on};
use tonghop_directory::{in_group, in_scope};
use tonghop_model::{Relation, UnitGroupId, UnitId, UnitKind, UnitStatus};

use crate::db::IDS_PER_QUERY;
use crate::db::schema::{unit_relations, unit_versions, units};
use crate::db::units::UnitRow;
use crate::domain::search::{Search, search_text};

/// Which units a list shows.
#[derive(Debug, Clone, Serialize)]
pub struct UnitFilter {
    /// The day whose names, codes and parents count.
    pub as_of: NaiveDate,
    /// Words to be found.
    pub q: Option<String>,
    /// Only children of this unit.
    pub parent_id: Option<UnitId>,
    /// Only this kind.
    pub kind: Option<UnitKind>,
    /// Only this code.
    pub code: Option<String>,
    /// Only members of this group.
    pub group_id: Option<UnitGroupId>,
    /// Only at work, or only suspended.
    pub status: Option<UnitStatus>,
}

/// Where a row stands in the list: how well it fits, then its code.
pub type Place = (i32, String);

type Key = (UnitId, i32, String);

/// How well a unit fits: 0 if its name begins with the search, 1 if a word does, 2 otherwise.
macro_rules! rank {
    ($search:expr) => {
        sql::<Integer>("CASE WHEN unit_versions.search_text LIKE ")
            .bind::<Text, _>($search.beginning())
            .sql(" THEN 0 WHEN unit_versions.search_text LIKE ")
            .bind::<Text, _>($search.at_a_word())
            .sql(" THEN 1 ELSE 2 END")
    };
}

/// Units in the scope, the best hits first and then by code, after `after`.
pub fn list(
    conn: &mut Conn,
    scope: &UnitScope,
    filter: &UnitFilter,
    search: Option<&Search>,
    after: Option<Place>,
    limit: i64,
) -> QueryResult<Vec<(Place, UnitRow)>> {
    let keys = match search {
        Some(search) => found(conn, scope, filter, search, after, limit)?,
        None => by_code(conn, scope, filter, after, limit)?,
    };
    let ids: Vec<UnitId> = keys.iter().map(|(id, ..)| *id).collect();
    let mut rows = on_day(conn, &ids, filter.as_of)?;
    let rows = keys.into_iter().filter_map(|(id, rank, code)| {
        let row = rows.remove(&id)?;
        Some(((rank, code), row))
    });
    Ok(rows.collect())
}

fn by_code(
    conn: &mut Conn,
    scope: &UnitScope,
    filter: &UnitFilter,
    after: Option<Place>,
    limit: i64,
) -> QueryResult<Vec<Key>> {
    let mut query = filtered(scope, filter);
    if let Some((_, code)) = after {
        query = query.filter(unit_versions::code.gt(code));
    }
    let rows: Vec<(UnitId, String)> = query
        .select((unit_versions::unit_id, unit_versions::code))
        .order((unit_versions::code, unit_versions::unit_id))
        .limit(limit)
        .load(conn)?;
    Ok(rows.into_iter().map(|(id, code)| (id, 0, code)).collect())
}

fn found(
    conn: &mut Conn,
    scope: &UnitScope,
    filter: &UnitFilter,
    search: &Search,
    after: Option<Place>,
    limit: i64,
) -> QueryResult<Vec<Key>> {
    let mut query = filtered(scope, filter);
    for word in search.words() {
        query = query.filter(unit_versions::search_text.like(word));
    }
    if let Some((rank, code)) = after {
        let same = rank!(search).eq(rank).and(unit_versions::code.gt(code));
        query = query.filter(rank!(search).gt(rank).or(same));
    }
    query
        .select((unit_versions::unit_id, rank!(search), unit_versions::code))
        .order((rank!(search), unit_versions::code))
        .limit(limit)
        .load(conn)
}

/// Versions in force on the day, within the scope and the filter.
fn filtered<'a>(
    scope: &UnitScope,
    filter: &UnitFilter,
) -> unit_versions::BoxedQuery<'a, MultiBackend> {
    let day = filter.as_of;
    let query = unit_versions::table
        .filter(holds_on!(unit_versions, day))
        .into_boxed::<MultiBackend>();
    let mut query = in_scope!(query, unit_versions::unit_id, scope);
    if let Some(parent) = filter.parent_id {
        let below = unit_relations::table
            .filter(unit_relations::parent_id.eq(parent))
            .filter(unit_relations::relation.eq(Relation::Reporting))
            .filter(holds_on!(unit_relations, day))
            .select(unit_relations::unit_id);
        query = query.filter(unit_versions::unit_id.eq_any(below));
    }
    if let Some(kind) = filter.kind {
        query = query.filter(unit_versions::kind.eq(kind));
    }
    if let Some(code) = &filter.code {
        query = query.filter(unit_versions::code.eq(code.clone()));
    }
    if let Some(status) = filter.status {
        query = query.filter(unit_versions::status.eq(status));
    }
    if let Some(group) = filter.group_id {
        query = in_group!(query, unit_versions::unit_id, group, day);
    }
    query
}

/// What these units are on a day; those not in force are left out.
fn on_day(
    conn: &mut Conn,
    ids: &[UnitId],
    day: NaiveDate,
) -> QueryResult<HashMap<UnitId, UnitRow>> {
    type Row = (
        UnitId,
        i32,
        String,
        String,
        Option<String>,
        UnitKind,
        NaiveDate,
    );
    let mut found = HashMap::new();
    for chunk in ids.chunks(IDS_PER_QUERY) {
        let parents: Vec<(UnitId, UnitId)> = unit_relations::table
            .filter(unit_relations::unit_id.eq_any(chunk.to_vec()))
            .filter(unit_relations::relation.eq(Relation::Reporting))
            .filter(holds_on!(unit_relations, day))
            .select((unit_relations::unit_id, unit_relations::parent_id))
            .load(conn)?;
        let parents: HashMap<UnitId, UnitId> = parents.into_iter().collect();
        let rows: Vec<Row> = unit_versions::table
            .inner_join(units::table)
            .filter(unit_versions::unit_id.eq_any(chunk.to_vec()))
            .filter(holds_on!(unit_versions, day))
            .select((
                units::id,
                units::version,
                unit_versions::code,
                unit_versions::name,
                unit_versions::short_name,
                unit_versions::kind,
                unit_versions::valid_from,
            ))
            .load(conn)?;
        found.extend(rows.into_iter().map(
            |(id, version, code, name, short_name, kind, valid_from)| {
                let row = UnitRow {
                    id,
                    version,
                    code,
                    name,
                    short_name,
                    kind,
                    valid_from,
                    parent_id: parents.get(&id).copied(),
                };
                (id, row)
            },
        ));
    }
    Ok(found)
}

/// Fills in the text of units that were made before there was one.
pub fn fill_in(conn: &mut Conn) -> QueryResult<()> {
    type Row = (
        UnitId,
        NaiveDate,
        String,
        Option<String>,
        String,
        Option<String>,
        Option<String>,
    );
    let rows: Vec<Row> = unit_versions::table
        .filter(unit_versions::search_text.eq(""))
        .select((
            unit_versions::unit_id,
            unit_versions::valid_from,
            unit_versions::name,
            unit_versions::short_name,
            unit_versions::code,
            unit_versions::agency_code,
            unit_versions::statistical_code,
        ))
        .load(conn)?;
    for (unit, from, name, short, code, agency, statistical) in rows {
        let others = [
            short.as_deref(),
            Some(&code),
            agency.as_deref(),
            statistical.as_deref(),
        ];
        let text = search_text(&name, others.into_iter().flatten());
        diesel::update(unit_versions::table.find((unit, from)))
            .set(unit_versions::search_text.eq(text))
            .execute(conn)?;
    }
    Ok(())
}
