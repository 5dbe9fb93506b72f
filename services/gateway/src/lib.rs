//! The public edge: one address for all services, one document, one console. Owns no data.
//!
//! - [`routes`]: which service answers which path: the whole table.
//! - [`forward`]: passes a request on and streams the answer back.
//! - [`headers`]: what is passed on and what is not.
//! - [`path`]: refuses addresses that two programs could read differently.
//! - [`activate`]: the page an invitation leads to.
//! - [`client`]: whom a request comes from.
//! - [`revocations`]: who was signed out or disabled.
//! - [`console`]: the OpenAPI document and its console, without any download.

pub mod activate;
pub mod app;
pub mod client;
pub mod config;
pub mod console;
pub mod forward;
pub mod headers;
pub mod path;
pub mod revocations;
pub mod routes;
pub mod service;

pub use config::Config;
pub use service::{Service, start};
