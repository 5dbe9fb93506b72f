//! `/account-activations`

pub mod create;
