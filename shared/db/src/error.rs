//! What can go wrong on the way to the database, without what the statement meant.

use diesel::r2d2::PoolError;

/// A failure of the database or of the way to it. Never shown to a client.
#[derive(Debug, thiserror::Error)]
pub enum DbError {
    /// The address names no engine this program knows.
    #[error("the database address must start with sqlite: or postgres://")]
    Address,
    /// No connection could be had in time.
    #[error("no database connection available")]
    Pool(#[source] PoolError),
    /// Every connection is taken and the queue is full: answer 503, ask to retry.
    #[error("the database is overloaded")]
    Overloaded,
    /// A statement failed.
    #[error("a statement failed")]
    Query(#[from] diesel::result::Error),
    /// The commit failed, so nobody knows whether the work is there. Retry with the same key.
    #[error("the commit failed: {0}")]
    Commit(String),
    /// The work panicked and was rolled back.
    #[error("the work stopped unexpectedly and was rolled back")]
    Panicked,
    /// The database is being closed.
    #[error("the database is closed")]
    Closed,
    /// A migration failed.
    #[error("migration failed: {0}")]
    Migration(String),
}
