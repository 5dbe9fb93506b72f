//! Rules of units and accounts, without HTTP and without SQL.

pub mod account;
pub mod activation;
pub mod client;
pub mod client_assertion;
pub mod client_key;
pub mod client_secret;
pub mod contact;
pub mod duties;
pub mod error;
pub mod identity;
pub mod import;
pub mod invitation;
pub mod oidc_state;
pub mod password;
pub mod people_error;
pub mod people_import;
pub mod position;
pub mod refresh_token;
pub mod sealer;
pub mod search;
pub mod throttle;
pub mod totp;
pub mod unit;
pub mod unit_change;
pub mod unit_export;
pub mod unit_group;

pub use error::Error;
