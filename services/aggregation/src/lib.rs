//! Live totals, completeness, the consolidated report and its exports.
//!
//! Every URL is in [`routes`]; each leads to one file under [`api`]. What the reports service says arrives in
//! [`projection`]; rules without I/O are in [`domain`], queries in [`db`], files for people in [`export`], who may do
//! what in [`policy`].

pub mod api;
pub mod app;
pub mod config;
pub mod db;
pub mod domain;
pub mod export;
pub mod forms;
pub mod policy;
pub mod projection;
pub mod routes;
pub mod service;

use diesel_migrations::{EmbeddedMigrations, embed_migrations};
use tonghop_db::Migrations;

pub use config::Config;
pub use service::{Service, start};

const OWN: EmbeddedMigrations = embed_migrations!("migrations");

/// All tables of this service.
pub const MIGRATIONS: Migrations = Migrations(&[
    tonghop_journal::MIGRATIONS,
    tonghop_directory::MIGRATIONS,
    OWN,
]);

/// The service's OpenAPI document, collected from its routes.
pub fn openapi() -> utoipa::openapi::OpenApi {
    let document = tonghop_web::openapi::collect(routes::document(), routes::routes);
    tonghop_auth::document::with_partner_scheme(document)
}
