//! Rules of units and accounts, without HTTP and without SQL.

pub mod account;
pub mod activation;
pub mod error;
pub mod import;
pub mod password;
pub mod refresh_token;
pub mod throttle;
pub mod unit;
pub mod unit_change;

pub use error::Error;
