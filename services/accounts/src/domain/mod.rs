//! Rules of units and accounts, without HTTP and without SQL.

pub mod account;
pub mod activation;
pub mod error;
pub mod import;
pub mod password;
pub mod refresh_token;
pub mod sealer;
pub mod throttle;
pub mod totp;
pub mod unit;

pub use error::Error;
