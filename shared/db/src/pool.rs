//! [`Db`]: the only way a service reaches its database.

use std::sync::Arc;
use std::time::Duration;

use diesel::Connection;
use diesel::connection::SimpleConnection;
use diesel::r2d2::Pool;
use tokio::sync::Semaphore;

use crate::manager::{Engine, Manager, engine};
use crate::writer::Writer;
use crate::{Conn, DbError, Migrations};

/// How long a request waits for a free connection before it is told to come back later.
const WAIT_FOR_CONNECTION: Duration = Duration::from_secs(2);

/// Where the database is and how many connections one process may hold.
#[derive(Clone)]
pub struct DbConfig {
    /// `sqlite:PATH` or `postgres://…`.
    pub url: String,
    /// Connections at the most.
    pub connections: u32,
}

/// A pool of connections. Cheap to clone.
#[derive(Clone)]
pub struct Db {
    pool: Pool<Manager>,
    permits: Arc<Semaphore>,
    writer: Option<Writer>,
}

impl Db {
    /// Opens the database and brings its schema up to date.
    pub fn open(config: &DbConfig, migrations: Migrations) -> Result<Self, DbError> {
        let engine = engine(&config.url).ok_or(DbError::Address)?;
        let size = config.connections.max(1);
        let pool = Pool::builder()
            .max_size(size)
            .min_idle(Some(1))
            .test_on_check_out(false)
            .connection_timeout(WAIT_FOR_CONNECTION)
            .build(Manager(config.url.clone()))
            .map_err(DbError::Pool)?;
        migrations.up(&mut *pool.get().map_err(DbError::Pool)?)?;
        let writer = match engine {
            Engine::Sqlite => Some(Writer::start(&config.url)?),
            Engine::Postgres => None,
        };
        let permits = Arc::new(Semaphore::new(usize::try_from(size).unwrap_or(1)));
        Ok(Self {
            pool,
            permits,
            writer,
        })
    }

    /// Runs `f` on a connection outside a transaction.
    pub async fn read<T, E>(
        &self,
        f: impl FnOnce(&mut Conn) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
    {
        let permit = tokio::time::timeout(
            WAIT_FOR_CONNECTION,
            Arc::clone(&self.permits).acquire_owned(),
        )
        .await
        .map_err(|_| DbError::Overloaded)?
        .map_err(|_| DbError::Closed)?;
        let (pool, span) = (self.pool.clone(), tracing::Span::current());
        // The permit travels with the work: a client that goes away frees nothing before the work has ended.
        let work = move || {
            let _permit = permit;
            span.in_scope(|| f(&mut *pool.get().map_err(DbError::Pool)?))
        };
        tokio::task::spawn_blocking(work)
            .await
            .map_err(|_| DbError::Panicked)?
    }

    /// Runs `f` on one consistent snapshot of the database.
    pub async fn snapshot<T, E>(
        &self,
        f: impl FnOnce(&mut Conn) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<DbError> + From<diesel::result::Error> + Send + 'static,
    {
        self.read(move |conn| match conn {
            Conn::Sqlite(_) => conn.transaction(f),
            Conn::Pg(_) => conn.transaction(|conn| {
                conn.batch_execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
                    .map_err(DbError::Query)?;
                f(conn)
            }),
        })
        .await
    }

    /// Runs `f` in one transaction and answers after its commit; `Err` rolls back.
    ///
    /// Inside: no waiting, no HTTP. On SQLite several calls share one commit, so `f` must not rely on being alone.
    pub async fn write<T, E>(
        &self,
        f: impl FnOnce(&mut Conn) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<DbError> + From<diesel::result::Error> + Send + 'static,
    {
        match &self.writer {
            Some(writer) => writer.run(f).await,
            None => self.read(move |conn| conn.transaction(f)).await,
        }
    }
}
