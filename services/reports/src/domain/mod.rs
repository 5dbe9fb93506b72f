//! Rules of templates, periods, reports and their review, without HTTP and without SQL.

pub mod access;
pub mod calendar;
pub mod deadline;
pub mod error;
pub mod extension;
pub mod following;
pub mod input;
pub mod opening;
pub mod transition;
pub mod words;

pub use error::Error;
