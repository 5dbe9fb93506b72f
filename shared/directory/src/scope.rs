//! Limits queries to the units a caller may see.

use diesel::prelude::*;
use tonghop_db::Conn;
use tonghop_model::UnitId;

use crate::schema::directory_closure as closure;

/// Declares the closure table in a service's own `db/schema.rs`, together with the tables it is queried with.
///
/// Diesel lets only the crate that declares a table say which others it may meet in a query.
#[macro_export]
macro_rules! closure_table {
    ($($other:ident),* $(,)?) => {
        diesel::table! {
            use diesel::sql_types::*;
            use tonghop_db::DbUuid;
            directory_closure (ancestor_id, unit_id) { ancestor_id -> DbUuid, unit_id -> DbUuid, depth -> Integer, }
        }
        diesel::allow_tables_to_appear_in_same_query!(directory_closure, $($other),*);
    };
}

/// Filters a boxed query to the rows whose unit column lies in the scope.
///
/// `in_scope!(query, reports::unit_id, scope)`; every list and every look-up of unit-bound data goes through it.
/// Uses the service's own `db::schema::directory_closure` (see [`closure_table!`](crate::closure_table)).
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
            let below = closure::table
                .filter(closure::ancestor_id.eq_any(scope.subtrees.clone()))
                .select(closure::unit_id);
            $query.filter(
                $column
                    .eq_any(scope.units.clone())
                    .or($column.eq_any(below)),
            )
        }
    }};
}

/// A unit and its ancestors in today's reporting tree, the unit first.
pub fn lineage(conn: &mut Conn, unit: UnitId) -> QueryResult<Vec<UnitId>> {
    closure::table
        .filter(closure::unit_id.eq(unit))
        .order(closure::depth)
        .select(closure::ancestor_id)
        .load(conn)
}
