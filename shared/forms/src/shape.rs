//! What even a draft must satisfy: known codes, readable values, bounded texts.

use std::collections::BTreeMap;

use tonghop_model::Text;

use crate::violation::pointer;
use crate::{Column, ColumnKind, Content, Form, Row, Violation, ViolationCode as Code, cell, text};

/// Most violations one answer names; a body with more is not a mistake but an attack or a wrong file.
pub(crate) const MAX_VIOLATIONS: usize = 500;
/// Longest explanation, in characters.
const MAX_EXPLANATION: usize = 2000;

impl Form {
    /// What is wrong with `content` whether or not it is finished. Missing values are no mistake in a draft.
    pub fn check_shape(&self, content: &Content) -> Vec<Violation> {
        let mut found = Vec::new();
        self.values(content, &mut found);
        self.narratives(content, &mut found);
        self.annex_cells(content, &mut found);
        self.explanations(content, &mut found);
        found.truncate(MAX_VIOLATIONS);
        found
    }

    fn values(&self, content: &Content, found: &mut Vec<Violation>) {
        for code in content.values.keys() {
            let at = || pointer(&["values", code]);
            match (self.indicator(code), content.value(code)) {
                (None, _) => found.push(unknown(
                    at(),
                    Code::UnknownIndicator,
                    "chỉ tiêu",
                    "indicator",
                )),
                (Some(_), None) => {}
                (Some(indicator), Some(_)) if indicator.is_computed() => {
                    let message = Text::new(
                        "Chỉ tiêu này do hệ thống tính, không nhập.",
                        "This indicator is calculated and cannot be entered.",
                    );
                    found.push(Violation::error(at(), Code::ComputedInput, message));
                }
                (Some(indicator), Some(value)) => {
                    if let Err((code, message)) = cell::read(indicator, value) {
                        found.push(Violation::error(at(), code, message));
                    }
                }
            }
        }
    }

    fn narratives(&self, content: &Content, found: &mut Vec<Violation>) {
        for (code, words) in &content.narratives {
            let at = pointer(&["narratives", code]);
            match self.definition.narratives.iter().find(|n| n.code == *code) {
                None => found.push(unknown(
                    at,
                    Code::UnknownNarrative,
                    "phần tường thuật",
                    "narrative",
                )),
                Some(narrative) => {
                    found.extend(text::violation(&at, words, limit(narrative.max_length)));
                }
            }
        }
    }

    fn explanations(&self, content: &Content, found: &mut Vec<Violation>) {
        for (code, words) in &content.explanations {
            let at = pointer(&["explanations", code]);
            if self.definition.rules.iter().any(|rule| rule.code == *code) {
                found.extend(text::violation(&at, words, MAX_EXPLANATION));
            } else {
                found.push(unknown(at, Code::UnknownRule, "quy tắc", "rule"));
            }
        }
    }

    fn annex_cells(&self, content: &Content, found: &mut Vec<Violation>) {
        for (code, rows) in &content.annexes {
            let at = pointer(&["annexes", code]);
            let Some(annex) = self.definition.annexes.iter().find(|a| a.code == *code) else {
                found.push(unknown(at, Code::UnknownAnnex, "phụ lục", "annex"));
                continue;
            };
            if rows.len() > limit(annex.max_rows) {
                let most = annex.max_rows;
                let message = Text::new(
                    format!("Phụ lục có tối đa {most} dòng."),
                    format!("The annex has at most {most} rows."),
                );
                found.push(Violation::error(at, Code::TooManyRows, message));
                continue;
            }
            let columns: BTreeMap<_, _> =
                annex.columns.iter().map(|c| (c.code.as_str(), c)).collect();
            for (index, row) in rows.iter().enumerate() {
                check_row(
                    &columns,
                    row,
                    |column| pointer(&["annexes", code, &index.to_string(), column]),
                    found,
                );
            }
        }
    }
}

fn check_row(
    columns: &BTreeMap<&str, &Column>,
    row: &Row,
    at: impl Fn(&str) -> String,
    found: &mut Vec<Violation>,
) {
    for (code, value) in row {
        let Some(column) = columns.get(code.as_str()) else {
            found.push(unknown(at(code), Code::UnknownColumn, "cột", "column"));
            continue;
        };
        let Some(words) = value.as_deref().filter(|words| !words.trim().is_empty()) else {
            continue;
        };
        if let Some(violation) = text::violation(&at(code), words, limit(column.max_length)) {
            found.push(violation);
        } else if let Err((kind, message)) = check_cell(column, words.trim()) {
            found.push(Violation::error(at(code), kind, message));
        }
    }
}

fn check_cell(column: &Column, words: &str) -> Result<(), cell::CellError> {
    match column.kind {
        ColumnKind::Text => Ok(()),
        ColumnKind::Integer => {
            let count = cell::whole(words)?;
            if count < tonghop_model::Quantity::ZERO {
                let message = Text::new(
                    "Giá trị không được nhỏ hơn 0.",
                    "The value must not be below 0.",
                );
                return Err((Code::OutOfRange, message));
            }
            Ok(())
        }
        ColumnKind::Date => cell::parse_date(words)
            .map(|_| ())
            .ok_or_else(|| (Code::NotADate, cell::not_a_date())),
        ColumnKind::Choice if column.choices.iter().any(|c| c.code == words) => Ok(()),
        ColumnKind::Choice => {
            let codes: Vec<_> = column.choices.iter().map(|c| c.code.as_str()).collect();
            let codes = codes.join(", ");
            Err((
                Code::NotAChoice,
                Text::new(
                    format!("Chọn một trong: {codes}."),
                    format!("Choose one of: {codes}."),
                ),
            ))
        }
    }
}

fn unknown(pointer: String, code: Code, vi: &str, en: &str) -> Violation {
    let message = Text::new(
        format!("Mẫu báo cáo không có {vi} mang mã này."),
        format!("The form has no {en} with this code."),
    );
    Violation::error(pointer, code, message)
}

/// Limits are `u32` on the wire; a machine whose `usize` is smaller could not hold the text either.
fn limit(max: u32) -> usize {
    usize::try_from(max).unwrap_or(usize::MAX)
}
