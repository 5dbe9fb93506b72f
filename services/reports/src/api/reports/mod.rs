//! `/reports`: a unit's answer, from the first draft to the last acceptance.

pub mod accept;
pub mod amend;
pub mod case;
pub mod create;
pub mod decide;
pub mod get;
pub mod history;
pub mod json;
pub mod list;
pub mod patch;
pub mod review_json;
pub mod send_back;
pub mod submit;
pub mod validation;
pub mod version;
pub mod versions;
pub mod withdraw;
