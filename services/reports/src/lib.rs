//! Reports: the form, the order to report, the round, each unit's answer and its review.
//!
//! Every URL is in [`routes`]; each leads to one file under [`api`]. Rules without I/O are in [`domain`] (a report's
//! life is in [`domain::transition`]), queries in [`db`], who may do what in [`policy`]. [`follow`] keeps the copy of units and
//! lets assignments follow it.

pub mod api;
pub mod app;
pub mod bootstrap;
pub mod config;
pub mod db;
pub mod domain;
pub mod follow;
pub mod forms;
pub mod policy;
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
