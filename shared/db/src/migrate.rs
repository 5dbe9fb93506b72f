//! Migrations: one portable tree per crate, chained when a service brings tables from several crates.

use diesel::migration::{Migration, MigrationSource, Result as MigrationResult};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness};

use crate::{Conn, DbError, each_backend};

/// The migrations of a service: its own tree and those of the shared crates whose tables it hosts.
#[derive(Clone, Copy)]
pub struct Migrations(pub &'static [EmbeddedMigrations]);

impl<DB: diesel::backend::Backend> MigrationSource<DB> for Migrations
where
    EmbeddedMigrations: MigrationSource<DB>,
{
    fn migrations(&self) -> MigrationResult<Vec<Box<dyn Migration<DB>>>> {
        let mut all = Vec::new();
        for source in self.0 {
            all.extend(MigrationSource::<DB>::migrations(source)?);
        }
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
