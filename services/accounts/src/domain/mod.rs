//! Rules of units and accounts, without HTTP and without SQL.

pub mod account;
pub mod activation;
pub mod contact;
pub mod duties;
pub mod error;
pub mod import;
pub mod invitation;
pub mod password;
pub mod people_error;
pub mod people_import;
pub mod position;
pub mod refresh_token;
pub mod sealer;
pub mod throttle;
pub mod totp;
pub mod unit;
pub mod unit_change;

pub use error::Error;
