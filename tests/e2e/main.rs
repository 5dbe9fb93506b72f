//! The whole system over loopback.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that cannot go on stops here"
)]

mod access;
mod audit;
mod audit_reading;
mod bad_input;
mod contract;
mod edge;
mod harness;
mod matrix;
mod migrations;
mod province;
mod restart;
mod story;
mod submissions;
mod unit_changes;
mod unit_changes_bounds;
mod unit_changes_read;
mod unit_changes_refused;
mod units;
mod walkthrough;
mod walkthrough_merge;
mod walkthrough_setup;
