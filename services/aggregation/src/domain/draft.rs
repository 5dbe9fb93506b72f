//! What a new consolidated report starts with: figures and what the units wrote, section by section.

use tonghop_forms::Form;

use super::counts::Counts;
use super::delta::UnitCells;
use super::edition::NarrativeAnswers;
use super::narratives::excerpt;
use super::section::SectionText;
use super::vietnamese;

/// Figures a first draft is written from.
pub struct Figures<'a> {
    /// The template.
    pub form: &'a Form,
    /// The consolidating unit's totals by indicator.
    pub cells: &'a UnitCells,
    /// The consolidating unit's completeness.
    pub counts: Counts,
    /// What the units wrote.
    pub narratives: &'a [NarrativeAnswers],
}

/// The title of a new report: the template's, with the period.
pub fn title(form: &Form, period: &str) -> String {
    format!("{} ({period})", form.definition().name.vi)
}

/// The sections of a new report, in template order.
pub fn sections(figures: &Figures<'_>) -> Vec<SectionText> {
    let sections = figures.form.definition().sections.iter().enumerate();
    let section = |(place, section): (usize, &tonghop_forms::Section)| {
        let mut text = String::new();
        if place == 0 {
            text.push_str(&opening(figures.counts));
        }
        text.push_str(&numbers(figures, &section.code));
        for question in figures
            .narratives
            .iter()
            .filter(|n| n.section == section.code)
        {
            if !question.answers.is_empty() {
                text.push_str(question.title.trim_end_matches('.'));
                text.push_str(":\n");
                text.push_str(&excerpt(question));
            }
        }
        SectionText {
            code: section.code.clone(),
            title: section.title.vi.clone(),
            text: text.trim_end().to_owned(),
        }
    };
    sections.map(section).collect()
}

fn opening(counts: Counts) -> String {
    format!(
        "Có {}/{} đơn vị đã gửi báo cáo, trong đó {} đơn vị gửi đúng hạn, {} đơn vị gửi trễ hạn; còn {} đơn vị chưa gửi. \
         Số liệu dưới đây tổng hợp từ {} báo cáo đã được duyệt.\n",
        counts.submitted,
        counts.expected,
        counts.on_time(),
        counts.late,
        counts.missing(),
        counts.accepted,
    )
}

fn numbers(figures: &Figures<'_>, section: &str) -> String {
    let mut text = String::new();
    let indicators = figures.form.indicators().iter();
    for indicator in indicators.filter(|i| i.section == section) {
        let cell = figures
            .cells
            .get(&indicator.code)
            .copied()
            .unwrap_or_default();
        let Some(total) = indicator.total(&cell) else {
            continue;
        };
        let shown = vietnamese::total(&total.to_string());
        let unit = match indicator.kind {
            tonghop_forms::Kind::Date => String::new(),
            _ => format!(" {}", indicator.unit_of_measure.vi),
        };
        let partial = if cell.units < figures.counts.expected {
            format!(
                " ({}/{} đơn vị có số liệu)",
                cell.units, figures.counts.expected
            )
        } else {
            String::new()
        };
        let line = format!(
            "- {}: {shown}{unit}{partial};
",
            indicator.name.vi
        );
        text.push_str(&line);
    }
    if text.ends_with(";\n") {
        text.truncate(text.len() - 2);
        text.push_str(".\n");
    }
    text
}
