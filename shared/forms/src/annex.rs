//! Lists that accompany a report.

use serde::{Deserialize, Serialize};
use tonghop_model::Text;
use utoipa::ToSchema;

/// A list that accompanies a report.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = TemplateAnnex)]
pub struct Annex {
    /// Code of the annex.
    #[schema(max_length = 16, pattern = "^[A-Z][A-Z0-9_]{0,15}$", example = "PL01")]
    pub code: String,
    /// Heading.
    pub title: Text,
    /// The columns, in order.
    #[schema(min_items = 1, max_items = 50)]
    pub columns: Vec<Column>,
    /// Most rows a report may have.
    #[schema(minimum = 1, maximum = 1000)]
    pub max_rows: u32,
    /// CEL over indicators: how many rows there must be. Not checked while an indicator it uses is null.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 2000, example = "K03 + K04")]
    pub row_count: Option<String>,
    /// CEL over indicators: what all `INTEGER` cells together must add up to. Not checked while an indicator is null.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 2000, example = "K05")]
    pub sum: Option<String>,
    /// A table of one row, shown as a form rather than a list.
    #[serde(default)]
    pub single_row: bool,
}

/// A column of an annex.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = AnnexColumn)]
pub struct Column {
    /// Code of the column.
    #[schema(
        max_length = 32,
        pattern = "^[a-z][a-z0-9_]{0,31}$",
        example = "ten_mo_hinh"
    )]
    pub code: String,
    /// Heading.
    pub name: Text,
    /// What a cell holds.
    pub kind: ColumnKind,
    /// With `CHOICE`: what can be chosen; empty otherwise.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 50)]
    pub choices: Vec<Choice>,
    /// Whether every row needs it when the report is submitted.
    #[serde(default)]
    pub required: bool,
    /// Personal data: shown only to those who handle the report, left out of exports to others.
    #[serde(default)]
    pub personal: bool,
    /// Longest cell, in characters.
    #[schema(minimum = 1, maximum = 20000)]
    pub max_length: u32,
}

/// What a cell of an annex holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[schema(as = AnnexColumnKind)]
pub enum ColumnKind {
    /// Words.
    Text,
    /// A count: a whole number, zero or more.
    Integer,
    /// A day: `"2011-12-20"`.
    Date,
    /// The code of one of the column's choices.
    Choice,
}

/// Something that can be chosen.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = AnnexChoice)]
pub struct Choice {
    /// What stands in the cell.
    #[schema(
        max_length = 32,
        pattern = "^[a-z][a-z0-9_]{0,31}$",
        example = "tap_the"
    )]
    pub code: String,
    /// What is shown.
    pub name: Text,
}
