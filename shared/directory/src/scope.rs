//! Limits queries to the units a caller may see.

use std::collections::HashMap;

use chrono::NaiveDate;
use diesel::prelude::*;
use tonghop_db::{Conn, holds_on};
use tonghop_model::UnitId;

use crate::schema::{directory_closure as closure, directory_unit_versions as versions};

/// Units in one look-up.
const KEEPERS_AT_ONCE: usize = 500;

/// Declares the closure table, and that of groups' members, in a service's own `db/schema.rs`, together with the tables it is queried with.
///
/// Diesel lets only the crate that declares a table say which others it may meet in a query.
#[macro_export]
macro_rules! closure_table {
    ($($other:ident),* $(,)?) => {
        diesel::table! {
            use diesel::sql_types::*;
            use tonghop_db::DbUuid;
            directory_closure (ancestor_id, unit_id, valid_from) {
                ancestor_id -> DbUuid,
                unit_id -> DbUuid,
                depth -> Integer,
                valid_from -> Date,
                valid_to -> Nullable<Date>,
            }
        }
        diesel::table! {
            use diesel::sql_types::*;
            use tonghop_db::DbUuid;
            directory_group_members (group_id, unit_id, valid_from) {
                group_id -> DbUuid,
                unit_id -> DbUuid,
                valid_from -> Date,
                valid_to -> Nullable<Date>,
            }
        }
        diesel::allow_tables_to_appear_in_same_query!(directory_closure, directory_group_members, $($other),*);
    };
}

/// The rows of the closure that hold on a day: `on_day!(closure::table.filter(…), day)`.
///
/// Uses the service's own `db::schema::directory_closure`.
#[macro_export]
#[expect(
    clippy::crate_in_macro_def,
    reason = "the calling service declares the table"
)]
macro_rules! on_day {
    ($query:expr, $day:expr) => {{
        use crate::db::schema::directory_closure as closure;
        let day: chrono::NaiveDate = $day;
        $query.filter(tonghop_db::holds_on!(closure, day))
    }};
}

/// Filters a boxed query to the rows whose unit column lies in the scope: for lists, which the scope narrows most.
///
/// The tree of `scope.on` decides. `in_scope!(query, reports::unit_id, scope)`; every list of unit-bound data goes through
/// it, every look-up through [`each_in_scope!`](crate::each_in_scope). Uses the service's own `db::schema::directory_closure` (see [`closure_table!`](crate::closure_table)).
#[macro_export]
#[expect(
    clippy::crate_in_macro_def,
    reason = "the calling service declares the table"
)]
macro_rules! in_scope {
    ($query:expr, $column:expr, $scope:expr) => {{
        let scope: &tonghop_auth::UnitScope = $scope;
        if scope.all {
            $query
        } else {
            use crate::db::schema::directory_closure as closure;
            let below = $crate::on_day!(
                closure::table.filter(closure::ancestor_id.eq_any(scope.subtrees.clone())),
                scope.on
            )
            .select(closure::unit_id);
            $query.filter(
                $column
                    .eq_any(scope.units.clone())
                    .or($column.eq_any(below)),
            )
        }
    }};
}

/// The same asked of each row: for look-ups by a key. The list of a province's units would first be made to find one.
#[macro_export]
#[expect(
    clippy::crate_in_macro_def,
    reason = "the calling service declares the table"
)]
macro_rules! each_in_scope {
    ($query:expr, $column:expr, $scope:expr) => {{
        let scope: &tonghop_auth::UnitScope = $scope;
        if scope.all {
            $query
        } else {
            use crate::db::schema::directory_closure as closure;
            let above = $crate::on_day!(
                closure::table
                    .filter(closure::unit_id.eq($column))
                    .filter(closure::ancestor_id.eq_any(scope.subtrees.clone())),
                scope.on
            );
            $query.filter(
                $column
                    .eq_any(scope.units.clone())
                    .or(diesel::dsl::exists(above)),
            )
        }
    }};
}

/// A unit and those in whose hands it is on a day, the unit first.
pub fn lineage(conn: &mut Conn, unit: UnitId, day: NaiveDate) -> QueryResult<Vec<UnitId>> {
    closure::table
        .filter(closure::unit_id.eq(unit))
        .filter(holds_on!(closure, day))
        .order(closure::depth)
        .select(closure::ancestor_id)
        .load(conn)
}

/// In whose hands each of these units is on a day: its own while it is in force, afterwards those of the nearest unit
/// above it that is. A unit that has not begun and has nobody above it is missing.
pub fn keepers(
    conn: &mut Conn,
    units: &[UnitId],
    day: NaiveDate,
) -> QueryResult<HashMap<UnitId, UnitId>> {
    let mut keepers = HashMap::new();
    for units in units.chunks(KEEPERS_AT_ONCE) {
        let rows: Vec<(UnitId, UnitId)> = closure::table
            .inner_join(versions::table.on(versions::unit_id.eq(closure::ancestor_id)))
            .filter(closure::unit_id.eq_any(units))
            .filter(holds_on!(closure, day))
            .filter(holds_on!(versions, day))
            .order((closure::unit_id, closure::depth))
            .select((closure::unit_id, closure::ancestor_id))
            .load(conn)?;
        for (unit, keeper) in rows {
            keepers.entry(unit).or_insert(keeper);
        }
    }
    Ok(keepers)
}
