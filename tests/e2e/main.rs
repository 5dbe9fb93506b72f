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
mod invitations;
mod mail;
mod mail_server;
mod migrations;
mod people;
mod people_files;
mod positions;
mod province;
mod restart;
mod story;
mod submissions;
mod tree;
mod units;
