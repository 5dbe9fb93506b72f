//! Checking the annexes and compiling what they must agree with.

use std::collections::HashSet;

use cel::Env;
use tonghop_model::Text;

use super::lists::length;
use super::report::{CodeStyle, Report};
use crate::expression::{Expression, Kind, Scope};
use crate::form::CompiledAnnex;
use crate::{Annex, Column, ColumnKind, Definition, DefinitionErrorCode as Code};

pub(super) fn compile(
    definition: &Definition,
    env: &Env,
    scope: &Scope,
    report: &mut Report,
) -> Vec<CompiledAnnex> {
    let mut compiled = Vec::with_capacity(definition.annexes.len());
    for (at, annex) in definition.annexes.iter().enumerate() {
        let here = format!("#/annexes/{at}");
        report.text(&format!("{here}/title"), &annex.title);
        rows(annex, &here, report);
        report.size(&format!("{here}/columns"), annex.columns.len(), 1, 50);
        let mut seen = HashSet::new();
        for (index, column) in annex.columns.iter().enumerate().take(50) {
            let here = format!("{here}/columns/{index}");
            report.code(
                &format!("{here}/code"),
                &column.code,
                CodeStyle::Column,
                &mut seen,
            );
            check_column(column, &here, report);
        }
        let mut expression = |source: &Option<String>, member: &str| {
            let compiled = Expression::compile(env, scope, source.as_deref()?, Kind::Int);
            compiled
                .map_err(|why| report.add(format!("{here}/{member}"), Code::BadExpression, why))
                .ok()
        };
        let row_count = expression(&annex.row_count, "row_count");
        let sum = expression(&annex.sum, "sum");
        compiled.push(CompiledAnnex { row_count, sum });
    }
    compiled
}

fn rows(annex: &Annex, here: &str, report: &mut Report) {
    let fits = if annex.single_row {
        annex.max_rows == 1
    } else {
        (1..=1000).contains(&annex.max_rows)
    };
    if !fits {
        let message = Text::new(
            "số dòng tối đa phải từ 1 đến 1000, và bằng 1 khi single_row",
            "the most rows must be from 1 to 1000, and 1 with single_row",
        );
        report.add(format!("{here}/max_rows"), Code::BadBound, message);
    }
    let counts = annex.columns.iter().any(|c| c.kind == ColumnKind::Integer);
    if annex.sum.is_some() && !counts {
        let message = Text::new(
            "không có cột số nguyên để cộng",
            "there is no INTEGER column to add up",
        );
        report.add(format!("{here}/sum"), Code::Inconsistent, message);
    }
}

fn check_column(column: &Column, here: &str, report: &mut Report) {
    report.text(&format!("{here}/name"), &column.name);
    length(report, &format!("{here}/max_length"), column.max_length);
    report.size(&format!("{here}/choices"), column.choices.len(), 0, 50);
    if (column.kind == ColumnKind::Choice) == column.choices.is_empty() {
        let message = Text::new(
            "danh sách lựa chọn đi cùng kiểu CHOICE và không được trống",
            "choices go with CHOICE and must not be empty",
        );
        report.add(format!("{here}/choices"), Code::Inconsistent, message);
    }
    let mut seen = HashSet::new();
    for (at, choice) in column.choices.iter().enumerate().take(50) {
        report.code(
            &format!("{here}/choices/{at}/code"),
            &choice.code,
            CodeStyle::Column,
            &mut seen,
        );
        report.text(&format!("{here}/choices/{at}/name"), &choice.name);
    }
}
