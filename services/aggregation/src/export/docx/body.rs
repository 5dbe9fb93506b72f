//! The sections as they were frozen.

use docx_rs::Section;

use super::parts::{SIZE_TEXT, heading, run, text};
use crate::domain::edition::EditionDocument;
use crate::domain::section::SectionText;

/// Adds the sections, ending in the mark that nothing follows.
pub fn write(section: Section, document: &EditionDocument) -> Section {
    let filled: Vec<&SectionText> = document
        .sections
        .iter()
        .filter(|one| has_text(one, &document.sections))
        .collect();
    let mut section = section;
    for (place, one) in filled.iter().enumerate() {
        section = section.add_paragraph(title(one));
        let mut paragraphs: Vec<String> = one
            .text
            .lines()
            .map(str::trim)
            .filter(|line| !line.is_empty())
            .map(str::to_owned)
            .collect();
        if place + 1 == filled.len() {
            finish(&mut paragraphs);
        }
        for paragraph in paragraphs {
            section = section.add_paragraph(text(run(&paragraph, SIZE_TEXT)));
        }
    }
    section
}

/// Whether a section, or one below it, says anything.
fn has_text(one: &SectionText, all: &[SectionText]) -> bool {
    let below = format!("{}.", one.code);
    all.iter()
        .any(|s| (s.code == one.code || s.code.starts_with(&below)) && !s.text.trim().is_empty())
}

/// `./.` closes the report.
fn finish(paragraphs: &mut Vec<String>) {
    match paragraphs.last_mut() {
        Some(last) => *last = format!("{}./.", last.trim_end_matches('.')),
        None => paragraphs.push("./.".into()),
    }
}

/// Part `I. TITLE`, clause `1. Title`, point `a) Title`.
fn title(section: &SectionText) -> docx_rs::Paragraph {
    let name = section.title.trim_end_matches('.');
    let mut levels = section.code.split('.').rev();
    let (own, depth) = (levels.next().unwrap_or_default(), levels.count());
    let line = if depth == 0 {
        format!("{own}. {}", name.to_uppercase())
    } else if own.chars().all(|c| c.is_ascii_digit()) {
        format!("{own}. {name}")
    } else {
        format!("{own}) {name}")
    };
    let run = run(&line, SIZE_TEXT);
    heading(if depth < 2 { run.bold() } else { run.italic() })
}
