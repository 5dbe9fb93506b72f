//! Opens connections, choosing the engine by URL scheme and by nothing else.

use diesel::connection::SimpleConnection;
use diesel::r2d2::{Error, ManageConnection, R2D2Connection};
use diesel::{Connection, ConnectionError, PgConnection, SqliteConnection};

use crate::Conn;

/// WAL lets readers go on while the writer commits; FULL keeps an acknowledged commit through a power cut. The timeout comes
/// first: connections that open together wait for each other's switch to WAL.
const SQLITE_SETUP: &str = "PRAGMA busy_timeout=5000; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; \
     PRAGMA foreign_keys=ON; PRAGMA temp_store=MEMORY; PRAGMA cache_size=-8000;";

/// A statement may not hold a connection longer than the service waits for it.
const POSTGRES_SETUP: &str = "SET TIME ZONE 'UTC'; SET statement_timeout='30s'; SET lock_timeout='2s'; \
     SET idle_in_transaction_session_timeout='30s';";

/// Which engine an address names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    Sqlite,
    Postgres,
}

/// The engine named by the scheme of `url`, if it is one of ours.
pub fn engine(url: &str) -> Option<Engine> {
    match url.split_once(':')?.0 {
        "sqlite" => Some(Engine::Sqlite),
        "postgres" | "postgresql" => Some(Engine::Postgres),
        _ => None,
    }
}

/// Opens one connection and sets it up.
pub fn open(url: &str) -> Result<Conn, Error> {
    let setup = |conn: &mut Conn, text: &str| conn.batch_execute(text).map_err(Error::QueryError);
    match engine(url) {
        Some(Engine::Postgres) => {
            let mut conn = Conn::Pg(PgConnection::establish(url)?);
            setup(&mut conn, POSTGRES_SETUP)?;
            Ok(conn)
        }
        Some(Engine::Sqlite) => {
            let path = url.strip_prefix("sqlite:").unwrap_or(url);
            let mut conn = Conn::Sqlite(SqliteConnection::establish(path)?);
            setup(&mut conn, SQLITE_SETUP)?;
            Ok(conn)
        }
        None => Err(ConnectionError::InvalidConnectionUrl(
            "the database address must start with sqlite: or postgres://".into(),
        )
        .into()),
    }
}

/// Makes pooled connections of the engine that the URL names.
#[derive(Clone)]
pub struct Manager(pub(crate) String);

impl ManageConnection for Manager {
    type Connection = Conn;
    type Error = Error;

    fn connect(&self) -> Result<Conn, Error> {
        open(&self.0)
    }
    fn is_valid(&self, conn: &mut Conn) -> Result<(), Error> {
        conn.ping().map_err(Error::QueryError)
    }
    fn has_broken(&self, conn: &mut Conn) -> bool {
        conn.is_broken()
    }
}
