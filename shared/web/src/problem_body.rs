//! A problem as the client reads it.

use serde::{Deserialize, Serialize};
use tonghop_model::Lang;

use crate::FieldError;

/// Every error of this API (RFC 9457). New codes may appear; treat an unknown one by its status.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(title = "Problem")]
pub struct ProblemBody {
    /// Page that describes this kind of problem.
    #[schema(format = "uri", max_length = 200)]
    pub r#type: String,
    /// The HTTP status in words.
    #[schema(max_length = 100)]
    pub title: String,
    /// The HTTP status.
    #[schema(minimum = 400, maximum = 599)]
    pub status: u16,
    /// What happened, for people, in the language asked for.
    #[schema(max_length = 2000)]
    pub detail: String,
    /// This occurrence.
    #[schema(max_length = 200)]
    pub instance: String,
    /// Stable word for programs.
    #[schema(max_length = 60, pattern = "^[A-Z][A-Z0-9_]*$", example = "NOT_FOUND")]
    pub code: String,
    /// W3C trace id, to be named when asking for help.
    #[schema(max_length = 32)]
    pub trace_id: String,
    /// Each thing wrong with the input.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 1000)]
    pub errors: Vec<FieldErrorBody>,
    /// Address of the object that is already there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 300)]
    pub existing: Option<String>,
}

/// One thing wrong with the input.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(title = "FieldError")]
pub struct FieldErrorBody {
    /// JSON pointer into the body, as a URI fragment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 300, example = "#/values/A03")]
    pub pointer: Option<String>,
    /// Query parameter, header or file column.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 100)]
    pub parameter: Option<String>,
    /// Line of the imported file; the header is line 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 1)]
    pub line: Option<u64>,
    /// Stable word for programs.
    #[schema(max_length = 60)]
    pub code: String,
    /// Code of the template's rule.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 20)]
    pub rule: Option<String>,
    /// `ERROR` or `WARNING`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 10)]
    pub level: Option<String>,
    /// What is wrong, for people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 2000)]
    pub detail: Option<String>,
}

impl FieldErrorBody {
    pub(crate) fn new(error: &FieldError, lang: Lang) -> Self {
        Self {
            pointer: error.pointer.clone(),
            parameter: error.parameter.clone(),
            line: error.line,
            code: error.code.clone(),
            rule: error.rule.clone(),
            level: error.level.clone(),
            detail: error.detail.as_ref().map(|text| text.get(lang).to_owned()),
        }
    }
}
