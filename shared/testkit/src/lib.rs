//! Help for tests: a database of their own on either engine.
//!
//! `TEST_DATABASE_URL=postgres://…` runs the same tests on PostgreSQL, each in a schema of its own.

use std::sync::atomic::{AtomicU32, Ordering};

use diesel::connection::SimpleConnection;
use tempfile::TempDir;
use tonghop_db::{DbConfig, manager};

static COUNTER: AtomicU32 = AtomicU32::new(0);

/// A database that lives as long as the value.
pub struct TestDb {
    url: String,
    // Removes the SQLite files when dropped.
    _folder: Option<TempDir>,
    schema: Option<(String, String)>,
}

impl TestDb {
    /// A fresh, empty database.
    ///
    /// # Panics
    /// When no database can be had: the test cannot go on.
    #[expect(clippy::panic, reason = "a test that gets no database cannot go on")]
    pub fn new() -> Self {
        let made = match std::env::var("TEST_DATABASE_URL") {
            Ok(server) => Self::postgres(server),
            Err(_) => Self::sqlite(),
        };
        made.unwrap_or_else(|error| panic!("no test database: {error}"))
    }

    fn sqlite() -> Result<Self, Box<dyn std::error::Error>> {
        let folder = TempDir::new()?;
        let url = format!("sqlite:{}", folder.path().join("test.db").display());
        Ok(Self {
            url,
            _folder: Some(folder),
            schema: None,
        })
    }

    fn postgres(server: String) -> Result<Self, Box<dyn std::error::Error>> {
        let number = COUNTER.fetch_add(1, Ordering::SeqCst);
        let schema = format!("test_{}_{number}", std::process::id());
        let mut conn = manager::open(&server)?;
        conn.batch_execute(&format!(
            "DROP SCHEMA IF EXISTS {schema} CASCADE; CREATE SCHEMA {schema}"
        ))?;
        let joint = if server.contains('?') { '&' } else { '?' };
        let url = format!("{server}{joint}options=-csearch_path%3D{schema}");
        Ok(Self {
            url,
            _folder: None,
            schema: Some((server, schema)),
        })
    }

    /// Its address.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Its settings, with few connections so that many tests fit on one server.
    pub fn config(&self) -> DbConfig {
        DbConfig {
            url: self.url.clone(),
            connections: 3,
        }
    }
}

impl Default for TestDb {
    fn default() -> Self {
        Self::new()
    }
}

impl Drop for TestDb {
    fn drop(&mut self) {
        if let Some((server, schema)) = &self.schema
            && let Ok(mut conn) = manager::open(server)
        {
            // A leftover schema is swept by the next run that gets the same name.
            drop(conn.batch_execute(&format!("DROP SCHEMA IF EXISTS {schema} CASCADE")));
        }
    }
}
