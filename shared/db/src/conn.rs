//! The connection enum and the one SQL type the engines spell differently.

use diesel::pg::Pg;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::result::QueryResult;
use diesel::sql_types::{HasSqlType, SqlType};
use diesel::sqlite::Sqlite;
use diesel::{PgConnection, RunQueryDsl, SqliteConnection};

/// A connection to either engine. Open it with [`crate::manager::open`], never with `establish`:
/// the derived `establish` tries the variants in turn and would create a SQLite file for a PostgreSQL URL it cannot reach.
#[derive(diesel::MultiConnection)]
pub enum Conn {
    Pg(PgConnection),
    Sqlite(SqliteConnection),
}

/// Runs one query expression on whichever engine the connection has.
///
/// Needed for what `MultiConnection` does not compile: batch inserts, `ON CONFLICT`, `returning` of a struct.
#[macro_export]
macro_rules! each_backend {
    ($conn:expr, $c:ident => $e:expr) => {
        match $conn {
            $crate::Conn::Pg($c) => $e,
            $crate::Conn::Sqlite($c) => $e,
        }
    };
}

/// A statement that both engines accept although `MultiConnection` has no implementation for it.
#[derive(Debug, Clone, Copy)]
pub struct Portable<Q>(pub Q);

impl<Q: QueryFragment<Pg> + QueryFragment<Sqlite>> QueryFragment<MultiBackend> for Portable<Q> {
    fn walk_ast<'b>(&'b self, pass: AstPass<'_, 'b, MultiBackend>) -> QueryResult<()> {
        MultiBackend::walk_variant_ast(&self.0, pass)
    }
}
impl<Q: QueryId> QueryId for Portable<Q> {
    type QueryId = Q::QueryId;
    const HAS_STATIC_QUERY_ID: bool = Q::HAS_STATIC_QUERY_ID;
}
impl<Q: Query> Query for Portable<Q> {
    type SqlType = Q::SqlType;
}
impl<Q> RunQueryDsl<Conn> for Portable<Q> {}

/// `UUID` on PostgreSQL, 16 bytes on SQLite.
#[derive(Debug, Clone, Copy, Default, QueryId, SqlType)]
#[diesel(
    postgres_type(oid = 2950, array_oid = 2951),
    sqlite_type(name = "Binary")
)]
pub struct DbUuid;

impl HasSqlType<DbUuid> for MultiBackend {
    fn metadata(lookup: &mut Self::MetadataLookup) -> Self::TypeMetadata {
        Self::lookup_sql_type::<DbUuid>(lookup)
    }
}

/// Gives a newtype over [`uuid::Uuid`] its place in queries of both engines.
///
/// The type derives `AsExpression` and `FromSqlRow` with `#[diesel(sql_type = DbUuid)]`
/// and has `from_uuid(Uuid)` and `as_bytes(&self) -> &[u8; 16]`.
#[macro_export]
macro_rules! uuid_column {
    ($t:ty) => {
        const _: () = {
            use diesel::deserialize::{self, FromSql};
            use diesel::pg::{Pg, PgValue};
            use diesel::serialize::{self, IsNull, Output, ToSql};
            use diesel::sql_types::Binary;
            use diesel::sqlite::Sqlite;
            use $crate::conn::MultiRawValue;
            use $crate::{DbUuid, MultiBackend};

            impl ToSql<DbUuid, Pg> for $t {
                fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
                    std::io::Write::write_all(out, self.as_bytes())?;
                    Ok(IsNull::No)
                }
            }
            impl ToSql<DbUuid, Sqlite> for $t {
                fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Sqlite>) -> serialize::Result {
                    out.set_value(self.as_bytes().as_slice());
                    Ok(IsNull::No)
                }
            }
            impl ToSql<DbUuid, MultiBackend> for $t {
                fn to_sql<'b>(
                    &'b self,
                    out: &mut Output<'b, '_, MultiBackend>,
                ) -> serialize::Result {
                    out.set_value((DbUuid, self));
                    Ok(IsNull::No)
                }
            }
            impl FromSql<DbUuid, Pg> for $t {
                fn from_sql(value: PgValue<'_>) -> deserialize::Result<Self> {
                    Ok(Self::from_uuid(uuid::Uuid::from_slice(value.as_bytes())?))
                }
            }
            impl FromSql<DbUuid, Sqlite> for $t {
                fn from_sql(
                    value: <Sqlite as diesel::backend::Backend>::RawValue<'_>,
                ) -> deserialize::Result<Self> {
                    let bytes = <Vec<u8> as FromSql<Binary, Sqlite>>::from_sql(value)?;
                    Ok(Self::from_uuid(uuid::Uuid::from_slice(&bytes)?))
                }
            }
            impl FromSql<DbUuid, MultiBackend> for $t {
                fn from_sql(value: MultiRawValue<'_>) -> deserialize::Result<Self> {
                    value.from_sql::<Self, DbUuid>()
                }
            }
        };
    };
}
