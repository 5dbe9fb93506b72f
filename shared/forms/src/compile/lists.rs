//! Sizes, codes and texts of everything in a definition.

use std::collections::HashSet;

use tonghop_model::Text;

use super::report::{CodeStyle, Report};
use crate::{Definition, DefinitionErrorCode as Code};

pub(super) fn check(definition: &Definition, report: &mut Report) {
    report.code(
        "#/code",
        &definition.code,
        CodeStyle::Template,
        &mut HashSet::new(),
    );
    if !is_version(&definition.version) {
        let message = Text::new(
            "phiên bản là các số nối bằng dấu chấm, ví dụ 1.0.1",
            "a version is numbers joined by dots, for example 1.0.1",
        );
        report.add("#/version", Code::BadCode, message);
    }
    report.text("#/name", &definition.name);
    if let Some(provenance) = &definition.provenance {
        report.text("#/provenance", provenance);
    }
    report.size("#/legal_basis", definition.legal_basis.len(), 0, 50);
    report.size("#/sections", definition.sections.len(), 1, 100);
    report.size("#/indicators", definition.indicators.len(), 0, 500);
    report.size("#/rules", definition.rules.len(), 0, 500);
    report.size("#/narratives", definition.narratives.len(), 0, 100);
    report.size("#/annexes", definition.annexes.len(), 0, 20);
    for (at, citation) in definition.legal_basis.iter().enumerate().take(50) {
        report.words(&format!("#/legal_basis/{at}"), citation);
    }
    codes(definition, report);
    narratives(definition, report);
}

fn codes(definition: &Definition, report: &mut Report) {
    let mut seen = HashSet::new();
    for (at, section) in definition.sections.iter().enumerate().take(100) {
        report.code(
            &format!("#/sections/{at}/code"),
            &section.code,
            CodeStyle::Section,
            &mut seen,
        );
        report.text(&format!("#/sections/{at}/title"), &section.title);
    }
    // Indicators and narratives share one set of names: expressions use both.
    let mut seen = HashSet::new();
    for (at, indicator) in definition.indicators.iter().enumerate().take(500) {
        report.code(
            &format!("#/indicators/{at}/code"),
            &indicator.code,
            CodeStyle::Name,
            &mut seen,
        );
    }
    for (at, narrative) in definition.narratives.iter().enumerate().take(100) {
        report.code(
            &format!("#/narratives/{at}/code"),
            &narrative.code,
            CodeStyle::Name,
            &mut seen,
        );
    }
    let mut seen = HashSet::new();
    for (at, rule) in definition.rules.iter().enumerate().take(500) {
        report.code(
            &format!("#/rules/{at}/code"),
            &rule.code,
            CodeStyle::Name,
            &mut seen,
        );
    }
    let mut seen = HashSet::new();
    for (at, annex) in definition.annexes.iter().enumerate().take(20) {
        report.code(
            &format!("#/annexes/{at}/code"),
            &annex.code,
            CodeStyle::Name,
            &mut seen,
        );
    }
}

fn narratives(definition: &Definition, report: &mut Report) {
    let sections: HashSet<_> = definition
        .sections
        .iter()
        .map(|s| s.code.as_str())
        .collect();
    for (at, narrative) in definition.narratives.iter().enumerate().take(100) {
        let here = format!("#/narratives/{at}");
        report.text(&format!("{here}/title"), &narrative.title);
        if !sections.contains(narrative.section.as_str()) {
            report.unknown(format!("{here}/section"), &narrative.section);
        }
        length(report, &format!("{here}/max_length"), narrative.max_length);
    }
}

/// A longest length of 1 to 20 000 characters.
pub(super) fn length(report: &mut Report, pointer: &str, max_length: u32) {
    if !(1..=20_000).contains(&max_length) {
        let message = Text::new(
            "độ dài tối đa phải từ 1 đến 20000",
            "the longest length must be from 1 to 20000",
        );
        report.add(pointer, Code::BadBound, message);
    }
}

fn is_version(version: &str) -> bool {
    let parts: Vec<_> = version.split('.').collect();
    let number =
        |part: &&str| (1..=5).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
    parts.len() <= 3 && parts.iter().all(number)
}
