//! The whole system over loopback.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that cannot go on stops here"
)]

mod access;
mod bad_input;
mod contract;
mod edge;
mod following;
mod harness;
mod interventions;
mod migrations;
mod passwords;
mod province;
mod restart;
mod revocation;
mod sessions;
mod story;
mod submissions;
mod totp;
mod unit_changes;
mod unit_changes_bounds;
mod unit_changes_read;
mod unit_changes_refused;
mod units;
