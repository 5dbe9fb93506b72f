//! Annexes must be complete and agree with the indicators.

use std::collections::HashSet;

use cel::Context;
use tonghop_model::{Quantity, Text};

use crate::variables::wanted;
use crate::violation::pointer;
use crate::{Annex, ColumnKind, Content, Form, Row, Violation, ViolationCode as Code};

impl Form {
    /// Missing cells, wrong numbers of rows, wrong sums. `missing` holds the names that are null.
    pub(crate) fn annex_totals(
        &self,
        content: &Content,
        variables: &Context<'_, '_>,
        missing: &HashSet<String>,
        violations: &mut Vec<Violation>,
    ) {
        for (annex, compiled) in self.annexes() {
            let rows = content
                .annexes
                .get(&annex.code)
                .map_or(&[][..], Vec::as_slice);
            required_cells(annex, rows, violations);
            let count = i64::try_from(rows.len()).unwrap_or(i64::MAX);
            if let Some(wanted) =
                wanted(compiled.row_count.as_ref(), variables, missing).filter(|w| *w != count)
            {
                let expression = annex.row_count.as_deref().unwrap_or_default();
                let message = Text::new(
                    format!(
                        "{} phải có đúng {wanted} dòng theo chỉ tiêu {expression}, hiện có {count}.",
                        annex.title.vi
                    ),
                    format!(
                        "{} must have exactly {wanted} rows, as {expression} says; it has {count}.",
                        annex.title.en
                    ),
                );
                violations.push(of_annex(annex, Code::RowCount, message));
            }
            let Some(wanted) = wanted(compiled.sum.as_ref(), variables, missing) else {
                continue;
            };
            let total = total(annex, rows);
            if total != Quantity::whole(wanted).ok() {
                let total = total.map_or_else(String::new, |total| total.to_string());
                let expression = annex.sum.as_deref().unwrap_or_default();
                let message = Text::new(
                    format!(
                        "{}: tổng các ô phải bằng {wanted} theo chỉ tiêu {expression}, hiện là {total}.",
                        annex.title.vi
                    ),
                    format!(
                        "{}: the cells must add up to {wanted}, as {expression} says; they come to {total}.",
                        annex.title.en
                    ),
                );
                violations.push(of_annex(annex, Code::SumMismatch, message));
            }
        }
    }
}

fn of_annex(annex: &Annex, code: Code, message: Text) -> Violation {
    Violation {
        rule: Some(annex.code.clone()),
        ..Violation::error(pointer(&["annexes", &annex.code]), code, message)
    }
}

fn required_cells(annex: &Annex, rows: &[Row], violations: &mut Vec<Violation>) {
    for (index, row) in rows.iter().enumerate() {
        for column in annex
            .columns
            .iter()
            .filter(|column| column.required && cell(row, &column.code).is_none())
        {
            let at = pointer(&["annexes", &annex.code, &index.to_string(), &column.code]);
            let message = Text::new(
                format!("Chưa nhập: {}.", column.name.vi),
                format!("Missing: {}.", column.name.en),
            );
            violations.push(Violation::error(at, Code::Required, message));
        }
    }
}

/// The sum of all whole-number cells; unreadable ones are named by the shape check and count nothing here.
fn total(annex: &Annex, rows: &[Row]) -> Option<Quantity> {
    let columns = || {
        annex
            .columns
            .iter()
            .filter(|column| column.kind == ColumnKind::Integer)
    };
    let cells = rows
        .iter()
        .flat_map(|row| columns().filter_map(|column| cell(row, &column.code)));
    cells
        .filter_map(|text| text.parse::<Quantity>().ok())
        .try_fold(Quantity::ZERO, |sum, n| sum.plus(n).ok())
}

fn cell<'a>(row: &'a Row, column: &str) -> Option<&'a str> {
    row.get(column)?
        .as_deref()
        .map(str::trim)
        .filter(|text| !text.is_empty())
}
