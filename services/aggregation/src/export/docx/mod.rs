//! The report as a document in the layout of Decree 30/2020/NĐ-CP, Appendix I.
//!
//! - [`head`]: who issues it, where and when, title, legal basis.
//! - [`body`]: the sections as they were frozen.
//! - [`closing`]: recipients and signature.
//! - [`annex_completeness`]: who reported, late or not at all; [`annex_totals`]: totals by district, on wide pages.
//! - [`parts`], [`table`]: paragraphs and tables they are made of.

mod annex_completeness;
mod annex_totals;
mod body;
mod closing;
mod head;
mod parts;
mod table;

use std::io::Cursor;

use chrono::SecondsFormat;
use docx_rs::{
    AlignmentType, Docx, Header, PageMargin, PageNum, PageOrientationType, PageSize, Paragraph,
    RunFonts, Section,
};

use crate::domain::Error;
use crate::domain::edition::EditionDocument;
use parts::{FONT, SIZE_TEXT};

/// A4 in twentieths of a point.
const PAGE: (u32, u32) = (11_906, 16_838);

/// Writes the document.
pub fn write(document: &EditionDocument) -> Result<Vec<u8>, Error> {
    let mut main = Section::new()
        .page_size(PageSize::new().size(PAGE.0, PAGE.1))
        .page_margin(margins())
        .header(page_number())
        // No number on the first page.
        .title_pg();
    main = head::write(main, document);
    main = body::write(main, document);
    main = closing::write(main, document);
    main = annex_completeness::write(main, document);
    // The machine's time would make two files of one edition differ.
    let frozen = document
        .frozen_at
        .to_rfc3339_opts(SecondsFormat::Secs, true);
    let fonts = RunFonts::new()
        .ascii(FONT)
        .hi_ansi(FONT)
        .cs(FONT)
        .east_asia(FONT);
    let whole = Docx::new()
        .created_at(&frozen)
        .updated_at(&frozen)
        .default_fonts(fonts)
        .default_size(SIZE_TEXT)
        .add_section(main)
        .page_size(PAGE.1, PAGE.0)
        .page_orient(PageOrientationType::Landscape)
        .page_margin(margins().left(1134).right(851))
        .header(page_number());
    let mut package = annex_totals::write(whole, document).build();
    package.document = finished(package.document)?;
    for header in &mut package.headers {
        *header = finished(std::mem::take(header))?;
    }
    let mut bytes = Cursor::new(Vec::new());
    package
        .pack(&mut bytes)
        .map_err(|error| Error::Export(format!("docx: {error}")))?;
    Ok(bytes.into_inner())
}

/// Gives a part what the writer has no word for, and takes away what would make two files of one edition differ: the
/// paragraph ids, which the writer counts on from one document to the next and which only comments refer to.
fn finished(xml: Vec<u8>) -> Result<Vec<u8>, Error> {
    const ID: &str = " w14:paraId=\"";
    let text = String::from_utf8(xml).map_err(|e| Error::Export(format!("docx: {e}")))?;
    let mut parts = text.split(ID);
    let mut plain = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        plain.push_str(part.split_once('"').map_or(part, |(_, rest)| rest));
    }
    Ok(table::repeat_heads(&plain).into_bytes())
}

/// Top and bottom 20 mm, left 30 mm, right 15 mm.
fn margins() -> PageMargin {
    PageMargin::new()
        .top(1134)
        .bottom(1134)
        .left(1701)
        .right(851)
        .header(567)
        .footer(567)
}

/// Arabic figures in the middle of the top margin.
fn page_number() -> Header {
    Header::new().add_paragraph(
        Paragraph::new()
            .align(AlignmentType::Center)
            .add_page_num(PageNum::new()),
    )
}

#[cfg(test)]
mod tests;
