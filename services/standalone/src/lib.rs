//! All four services in one process, and the demo that runs the whole job through them.
//!
//! - [`system`]: starts and stops the services; they talk HTTP over loopback as they would on four machines.
//! - [`data_folder`]: the folder everything lives in, used by one process at a time.
//! - [`demo`]: the reporting year 2011 of Bến Tre, by the public API only.
//! - [`documents`]: writes the OpenAPI documents.

pub mod cli;
pub mod data_folder;
pub mod demo;
pub mod documents;
pub mod rotate_keys;
pub mod serve;
pub mod system;

pub use system::{Databases, System, SystemConfig};
