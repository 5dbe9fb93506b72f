//! Units and accounts: who belongs where, who may sign in, and the tokens that say so.
//!
//! Every URL is in [`routes`]; each leads to one file under [`api`]. Rules without I/O are in [`domain`],
//! queries in [`db`], who may do what in [`policy`].

pub mod api;
pub mod app;
pub mod bootstrap;
pub mod config;
pub mod db;
pub mod domain;
pub mod dormancy;
pub mod followers;
pub mod keys;
pub mod oidc;
pub mod policy;
pub mod post;
pub mod routes;
pub mod service;
pub mod sign_in;
pub mod tokens;

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
