//! The whole system over loopback.

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
mod units;
