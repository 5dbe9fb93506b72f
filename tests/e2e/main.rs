//! The whole system over loopback.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that cannot go on stops here"
)]

mod access;
mod answer;
mod audit;
mod audit_reading;
mod bad_input;
mod contract;
mod edge;
mod extensions;
mod following;
mod forged_tokens;
mod harness;
mod interventions;
mod invitations;
mod key_rotation;
mod mail;
mod mail_server;
mod matrix;
mod migrations;
mod oidc;
mod oidc_provider;
mod oidc_real;
mod oidc_scene;
mod oidc_tokens;
mod partner;
mod partner_proofs;
mod partners;
mod passwords;
mod people;
mod people_files;
mod people_rules;
mod period_closing;
mod positions;
mod positions_shared;
mod province;
mod restart;
mod revocation;
mod schedules;
mod sessions;
mod story;
mod submissions;
mod tokens;
mod totp;
mod tree;
mod unit_changes;
mod unit_changes_bounds;
mod unit_changes_read;
mod unit_changes_refused;
mod unit_groups;
mod unit_history;
mod unit_search;
mod unit_tables;
mod units;
mod walkthrough;
mod walkthrough_merge;
mod walkthrough_setup;
mod working_calendars;
