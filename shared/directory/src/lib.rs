//! A service's own copy of units and accounts: who may do what where is decided without asking anybody.
//!
//! - [`denials`]: denied attempts on their way into the audit trail.
//! - [`projection`]: keeps the copy up to date from the accounts feed.
//! - [`closure`]: who lies below whom, and when.
//! - [`groups`]: groups of units, and how they limit queries.
//! - [`access`]: looks up a caller's grants, waiting for the copy to know what the token knows.
//! - [`runtime`]: what every service with a database is made of, from `main` to the routes.
//! - [`scope`]: limits queries to the units a caller may see.
//! - [`trail`]: the service's audit trail, read, exported and checked.
//! - [`tree`]: the reporting tree as it was on a day.

pub mod access;
pub mod closure;
pub mod denials;
pub mod groups;
pub mod projection;
pub mod runtime;
pub mod schema;
pub mod scope;
pub mod trail;
pub mod tree;

use diesel_migrations::{EmbeddedMigrations, embed_migrations};

pub use access::Directory;
pub use projection::DirectoryProjection;
pub use tree::{Tree, TreeUnit};

/// The directory's tables.
pub const MIGRATIONS: EmbeddedMigrations = embed_migrations!("migrations");
