//! A section of the consolidated report.

use serde::{Deserialize, Serialize};

/// Longest text of a section, in characters.
pub const MAX_TEXT: usize = 50_000;
/// Longest title of a report, in characters.
pub const MAX_TITLE: usize = 500;

/// A section: the template's number and heading, and the text the consolidator works on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct SectionText {
    /// Number of the section in the template.
    #[schema(max_length = 16, example = "II.1")]
    pub code: String,
    /// Its heading, in Vietnamese.
    #[schema(max_length = 1000)]
    pub title: String,
    /// Its text; paragraphs end with a line feed.
    #[schema(max_length = 50000)]
    pub text: String,
}
