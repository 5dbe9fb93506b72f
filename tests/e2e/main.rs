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
mod harness;
mod migrations;
mod province;
mod restart;
mod story;
mod submissions;
mod unit_changes;
mod unit_changes_bounds;
mod unit_changes_read;
mod unit_changes_refused;
mod unit_groups;
mod unit_history;
mod unit_search;
mod unit_tables;
mod units;
