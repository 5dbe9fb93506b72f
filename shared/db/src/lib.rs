//! One way to the database, for SQLite and PostgreSQL alike.
//!
//! - [`conn`]: the connection enum, [`each_backend!`](crate::each_backend) and the SQL types both engines share.
//! - [`manager`]: opens a connection by URL scheme, and by nothing else.
//! - [`pool`]: [`Db::read`], [`Db::snapshot`] and [`Db::write`], the only ways in.
//! - [`writer`]: SQLite's single writer, which commits many small transactions together.
//! - [`migrate`]: runs a service's migrations up and down.
//! - [`holds_on!`](crate::holds_on): rows that hold on a day.
//! - [`violation`]: which constraint a failed statement ran into, said alike on both engines.

pub mod conn;
mod days;
pub mod error;
pub mod manager;
pub mod migrate;
pub mod pool;
pub mod violation;
mod writer;

pub use conn::{Conn, DbUuid, MultiBackend, Portable};
pub use error::DbError;
pub use migrate::Migrations;
pub use pool::{Db, DbConfig};
