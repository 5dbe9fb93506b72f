//! Who has an identifier, and when: for files that name units by it.

use std::collections::HashMap;

use chrono::NaiveDate;
use diesel::prelude::*;
use tonghop_auth::UnitScope;
use tonghop_db::{Conn, MultiBackend, lasts_beyond};
use tonghop_directory::each_in_scope;
use tonghop_model::UnitId;

use crate::db::IDS_PER_QUERY;
use crate::db::schema::unit_versions;
use crate::domain::import::{Holders, IdScheme};
use crate::domain::unit_change::Span;

type Row = (UnitId, Option<String>, NaiveDate, Option<NaiveDate>);

/// The units in the scope that have these identifiers at any time.
pub fn holders(
    conn: &mut Conn,
    scope: &UnitScope,
    scheme: IdScheme,
    keys: &[String],
) -> QueryResult<Holders> {
    let mut holders = Holders::default();
    for chunk in keys.chunks(IDS_PER_QUERY) {
        for (unit, key, from, to) in rows(conn, scope, scheme, chunk)? {
            let key = key.unwrap_or_else(|| unit.to_string());
            let span = Span {
                from,
                to,
                what: unit,
            };
            holders.add(key, span);
        }
    }
    Ok(holders)
}

/// The units in the scope that have these codes today or later; who has a code first stands for it.
pub fn by_codes(
    conn: &mut Conn,
    scope: &UnitScope,
    codes: &[&str],
) -> QueryResult<HashMap<String, UnitId>> {
    let mut found = HashMap::new();
    for chunk in codes.chunks(IDS_PER_QUERY) {
        let query = unit_versions::table
            .filter(unit_versions::code.eq_any(chunk.to_vec()))
            .filter(lasts_beyond!(unit_versions, scope.on))
            .order(unit_versions::valid_from.desc())
            .select((unit_versions::code, unit_versions::unit_id))
            .into_boxed::<MultiBackend>();
        let rows: Vec<(String, UnitId)> =
            each_in_scope!(query, unit_versions::unit_id, scope).load(conn)?;
        found.extend(rows);
    }
    Ok(found)
}

/// When units of the scope have these keys.
pub fn rows(
    conn: &mut Conn,
    scope: &UnitScope,
    scheme: IdScheme,
    keys: &[String],
) -> QueryResult<Vec<Row>> {
    let query = unit_versions::table.into_boxed::<MultiBackend>();
    let query = each_in_scope!(query, unit_versions::unit_id, scope);
    let some: Vec<Option<String>> = keys.iter().cloned().map(Some).collect();
    let span = (unit_versions::valid_from, unit_versions::valid_to);
    let (unit, from, to) = (unit_versions::unit_id, span.0, span.1);
    match scheme {
        IdScheme::Id => {
            let ids: Vec<UnitId> = keys.iter().filter_map(|key| key.parse().ok()).collect();
            let rows: Vec<(UnitId, NaiveDate, Option<NaiveDate>)> = query
                .filter(unit.eq_any(ids))
                .select((unit, from, to))
                .load(conn)?;
            Ok(rows
                .into_iter()
                .map(|(id, from, to)| (id, None, from, to))
                .collect())
        }
        IdScheme::Code => query
            .filter(unit_versions::code.eq_any(keys.to_vec()))
            .select((unit, unit_versions::code.nullable(), from, to))
            .load(conn),
        IdScheme::AgencyCode => query
            .filter(unit_versions::agency_code.eq_any(some))
            .select((unit, unit_versions::agency_code, from, to))
            .load(conn),
        IdScheme::StatisticalCode => query
            .filter(unit_versions::statistical_code.eq_any(some))
            .select((unit, unit_versions::statistical_code, from, to))
            .load(conn),
    }
}
