//! Who issues the report, where and when; its title; what it rests on; to whom it goes.

use docx_rs::{LineSpacing, Paragraph, Section};

use super::parts::{SIZE_HEAD, SIZE_NATION, SIZE_TEXT, centred, first_upper, rule, run, text};
use super::table::side_by_side;
use crate::domain::edition::EditionDocument;
use crate::domain::vietnamese;

/// Widths of the two columns.
const LEFT: usize = 4150;
const RIGHT: usize = 5550;

/// Adds the head.
pub fn write(section: Section, document: &EditionDocument) -> Section {
    let section = section
        .add_table(letterhead(document))
        .add_paragraph(
            centred(run("BÁO CÁO", SIZE_TEXT).bold())
                .line_spacing(LineSpacing::new().before(360).after(0)),
        )
        .add_paragraph(centred(run(&subject(&document.title), SIZE_TEXT).bold()))
        .add_paragraph(rule(3400))
        .add_paragraph(
            centred(run(
                &format!("Kính gửi: {}.", document.letterhead.recipient),
                SIZE_TEXT,
            ))
            .line_spacing(LineSpacing::new().before(120).after(120)),
        );
    let basis = &document.template.legal_basis;
    let last = basis.len().saturating_sub(1);
    basis
        .iter()
        .enumerate()
        .fold(section, |section, (place, basis)| {
            let end = if place == last { "." } else { ";" };
            let basis = basis.trim_end_matches(['.', ';']);
            let line = format!("Căn cứ {basis}{end}");
            section.add_paragraph(text(run(&line, SIZE_TEXT).italic()))
        })
        .add_paragraph(text(run(&opening(document), SIZE_TEXT)))
}

fn letterhead(document: &EditionDocument) -> docx_rs::Table {
    let head = &document.letterhead;
    let place = format!(
        "{}, {}",
        head.place,
        vietnamese::long_date(document.frozen_at)
    );
    let left = vec![
        centred(run(&head.superior, SIZE_NATION)),
        centred(run(&head.issuer, SIZE_NATION).bold()),
        rule(1200),
    ];
    let right = vec![
        centred(run("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", SIZE_NATION).bold()),
        centred(run("Độc lập - Tự do - Hạnh phúc", SIZE_HEAD).bold()),
        rule(1350),
    ];
    let number = format!("Số:          /BC-{}", head.abbreviation);
    let line = |run| -> Vec<Paragraph> { vec![centred(run)] };
    side_by_side(vec![
        vec![(LEFT, left), (RIGHT, right)],
        vec![
            (LEFT, line(run(&number, SIZE_HEAD))),
            (RIGHT, line(run(&place, SIZE_HEAD).italic())),
        ],
    ])
}

/// The title without the word that stands above it.
fn subject(title: &str) -> String {
    match title.strip_prefix("Báo cáo ") {
        Some(rest) => first_upper(rest),
        None => title.to_owned(),
    }
}

fn opening(document: &EditionDocument) -> String {
    let (period, issuer) = (&document.period, &document.unit.name);
    format!(
        "{issuer} tổng hợp, báo cáo kết quả kỳ {} (số liệu từ ngày {} đến ngày {}) như sau:",
        period.code,
        vietnamese::date(period.data_from),
        vietnamese::date(period.data_to),
    )
}
