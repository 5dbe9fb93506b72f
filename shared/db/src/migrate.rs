//! Migrations: one portable tree per crate, chained when a service brings tables from several crates.
//!
//! What the engines cannot say alike (a trigger) is two folders of one version, `…_on_postgres` and `…_on_sqlite`;
//! each engine runs its own.

use diesel::migration::{Migration, MigrationSource, Result as MigrationResult};
use diesel::pg::Pg;
use diesel::sqlite::Sqlite;
use diesel_migrations::{EmbeddedMigrations, MigrationHarness};

use crate::{Conn, DbError, each_backend};

/// The migrations of a service: its own tree and those of the shared crates whose tables it hosts.
#[derive(Clone, Copy)]
pub struct Migrations(pub &'static [EmbeddedMigrations]);

/// How a migration's name ends that the other engine alone runs.
trait Foreign: diesel::backend::Backend {
    const SUFFIX: &'static str;
}
impl Foreign for Pg {
    const SUFFIX: &'static str = "_on_sqlite";
}
impl Foreign for Sqlite {
    const SUFFIX: &'static str = "_on_postgres";
}

impl<DB: Foreign> MigrationSource<DB> for Migrations
where
    EmbeddedMigrations: MigrationSource<DB>,
{
    fn migrations(&self) -> MigrationResult<Vec<Box<dyn Migration<DB>>>> {
        let mut all = Vec::new();
        for source in self.0 {
            all.extend(MigrationSource::<DB>::migrations(source)?);
        }
        all.retain(|migration| !migration.name().to_string().ends_with(DB::SUFFIX));
        Ok(all)
    }
}

impl Migrations {
    /// Brings the schema up to date.
    pub fn up(self, conn: &mut Conn) -> Result<(), DbError> {
        each_backend!(conn, c => c.run_pending_migrations(self).map(|_| ()))
            .map_err(|e| DbError::Migration(e.to_string()))
    }

    /// Takes everything down again.
    pub fn down(self, conn: &mut Conn) -> Result<(), DbError> {
        each_backend!(conn, c => c.revert_all_migrations(self).map(|_| ()))
            .map_err(|e| DbError::Migration(e.to_string()))
    }

    /// Whether the schema lacks a migration this binary brings.
    pub fn pending(self, conn: &mut Conn) -> Result<bool, DbError> {
        each_backend!(conn, c => c.has_pending_migration(self))
            .map_err(|e| DbError::Migration(e.to_string()))
    }
}
