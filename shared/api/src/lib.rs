//! What services say to each other through their feeds: topics and payloads.
//!
//! Every payload is a snapshot of its entity, so that applying one twice, or only the newest, ends in the same state.

pub mod accounts;
pub mod aggregation;
pub mod reports;
