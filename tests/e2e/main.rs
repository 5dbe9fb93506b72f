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
mod interventions;
mod invitations;
mod mail;
mod mail_server;
mod migrations;
mod passwords;
mod people;
mod people_files;
mod positions;
mod province;
mod restart;
mod revocation;
mod sessions;
mod story;
mod submissions;
mod totp;
mod tree;
mod units;
