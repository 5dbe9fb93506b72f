//! Rows and queries; one file a table. No function here opens a transaction.

pub mod assignments;
pub mod calendar;
pub mod extensions;
pub mod periods;
pub mod regimes;
pub mod reports;
pub mod review;
pub mod schema;
pub mod templates;
pub mod versions;

use chrono::{DateTime, Utc};
use diesel::result::{DatabaseErrorKind, Error as DieselError};
use tonghop_db::{Conn, DbError};
use tonghop_journal::idempotency::{KeyedRequest, StoredAnswer};

use crate::domain::Error;

/// SQLite takes at most 32 766 parameters in a statement; rows go in by this many.
pub const ROWS_PER_INSERT: usize = 500;

impl From<diesel::result::Error> for Error {
    fn from(error: diesel::result::Error) -> Self {
        Self::Db(DbError::Query(error))
    }
}

/// Keeps the answer of a keyed request; [`Error::KeyRaced`] when another request with the key got there first.
pub fn keep_answer(
    conn: &mut Conn,
    request: &KeyedRequest,
    answer: &StoredAnswer,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    request
        .store(conn, answer, now.naive_utc())
        .map_err(|error| match error {
            DieselError::DatabaseError(DatabaseErrorKind::UniqueViolation, _) => Error::KeyRaced,
            other => other.into(),
        })
}

/// The units related to a scope: those in it, and those above it. Who reports must be able to read the order to report.
///
/// `related!(query, column, scope)` filters a boxed query, like [`tonghop_directory::in_scope!`].
macro_rules! related {
    ($query:expr, $column:expr, $scope:expr) => {{
        let scope: &tonghop_auth::UnitScope = $scope;
        if scope.all {
            $query
        } else {
            use crate::db::schema::directory_closure as closure;
            let held: Vec<_> = scope.units.iter().chain(&scope.subtrees).copied().collect();
            let above = tonghop_directory::on_day!(
                closure::table.filter(closure::unit_id.eq_any(held)),
                scope.on
            )
            .select(closure::ancestor_id);
            // Asked of each row: there are few orders, and many units below them.
            let below = tonghop_directory::on_day!(
                closure::table
                    .filter(closure::unit_id.eq($column))
                    .filter(closure::ancestor_id.eq_any(scope.subtrees.clone())),
                scope.on
            );
            $query.filter($column.eq_any(above).or(diesel::dsl::exists(below)))
        }
    }};
}
pub(crate) use related;
