//! What a template is: the form a report fills in.

use serde::{Deserialize, Serialize};
use tonghop_model::Text;
use utoipa::ToSchema;

use crate::{Annex, Indicator, Rule};

/// The definition of a template: what is asked, how it is checked and how it is added up.
///
/// It is data: a new reporting regime needs a new definition, not new code. [`crate::Form::compile`] checks it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = TemplateDefinition)]
pub struct Definition {
    /// Code of the template, the same in every version: `A-Z 0-9 . -`.
    #[schema(
        max_length = 40,
        pattern = "^[A-Z0-9][A-Z0-9.-]{0,39}$",
        example = "BC-DANVAN-NAM"
    )]
    pub code: String,
    /// Version of the template: numbers joined by dots.
    #[schema(
        max_length = 20,
        pattern = r"^\d{1,5}(\.\d{1,5}){0,2}$",
        example = "1.0.1"
    )]
    pub version: String,
    /// Title of the report.
    pub name: Text,
    /// The legal texts the template rests on, as they are cited.
    #[serde(default)]
    #[schema(max_items = 50)]
    pub legal_basis: Vec<String>,
    /// Who proposed or issued the template, where that matters to the reader.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provenance: Option<Text>,
    /// The parts of the report, in the order they are shown.
    #[schema(min_items = 1, max_items = 100)]
    pub sections: Vec<Section>,
    /// What is counted or measured, in the order it is shown.
    #[schema(max_items = 500)]
    pub indicators: Vec<Indicator>,
    /// What must hold between the values.
    #[serde(default)]
    #[schema(max_items = 500)]
    pub rules: Vec<Rule>,
    /// What is told in words.
    #[serde(default)]
    #[schema(max_items = 100)]
    pub narratives: Vec<Narrative>,
    /// Lists that accompany the report.
    #[serde(default)]
    #[schema(max_items = 20)]
    pub annexes: Vec<Annex>,
}

/// A part of the report.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = TemplateSection)]
pub struct Section {
    /// Number of the part as printed: `II.2.đ`.
    #[schema(max_length = 16, example = "II.2.đ")]
    pub code: String,
    /// Heading.
    pub title: Text,
}

/// A question answered in words.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = TemplateNarrative)]
pub struct Narrative {
    /// Code, unique among indicators and narratives: rules may use `size(N06)`.
    #[schema(max_length = 16, pattern = "^[A-Z][A-Z0-9_]{0,15}$", example = "N06")]
    pub code: String,
    /// What is to be told.
    pub title: Text,
    /// The section it belongs to.
    #[schema(max_length = 16, example = "II.2.c")]
    pub section: String,
    /// Whether a report can be submitted without it.
    #[serde(default)]
    pub required: bool,
    /// Longest answer, in characters.
    #[schema(minimum = 1, maximum = 20000)]
    pub max_length: u32,
}
