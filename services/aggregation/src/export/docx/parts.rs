//! Paragraphs the document is made of. Sizes are in half points, lengths in twentieths of a point.

use docx_rs::{
    AlignmentType, BorderType, LineSpacing, LineSpacingType, Paragraph, ParagraphBorder,
    ParagraphBorderPosition, ParagraphBorders, Run, SpecialIndentType,
};

use crate::export::printable;

/// The font Decree 30/2020 asks for.
pub const FONT: &str = "Times New Roman";
/// Running text: 14 pt.
pub const SIZE_TEXT: usize = 28;
/// Names of state and bodies: 12 pt, so that each fits on its line.
pub const SIZE_NATION: usize = 24;
/// Heads and the number: 13 pt.
pub const SIZE_HEAD: usize = 26;
/// "Nơi nhận" in 12, its list in 11 pt.
pub const SIZE_RECIPIENTS: usize = 24;
/// See [`SIZE_RECIPIENTS`].
pub const SIZE_RECIPIENT: usize = 22;
/// First line of a paragraph: 1.27 cm.
const FIRST_LINE: i32 = 720;

/// Text in a size.
pub fn run(text: &str, size: usize) -> Run {
    Run::new().add_text(printable(text)).size(size)
}

/// A line in the middle, without space around it.
pub fn centred(run: Run) -> Paragraph {
    Paragraph::new()
        .align(AlignmentType::Center)
        .line_spacing(LineSpacing::new().before(0).after(0))
        .add_run(run)
}

/// A justified paragraph of running text.
pub fn text(run: Run) -> Paragraph {
    let spacing = LineSpacing::new()
        .before(60)
        .after(60)
        .line_rule(LineSpacingType::Auto)
        .line(264);
    Paragraph::new()
        .align(AlignmentType::Both)
        .indent(
            None,
            Some(SpecialIndentType::FirstLine(FIRST_LINE)),
            None,
            None,
        )
        .line_spacing(spacing)
        .add_run(run)
}

/// A heading inside the text; stays with what follows.
pub fn heading(run: Run) -> Paragraph {
    text(run).keep_next(true)
}

/// A line to the left, without space around it.
pub fn left(run: Run) -> Paragraph {
    Paragraph::new()
        .line_spacing(LineSpacing::new().before(0).after(0))
        .add_run(run)
}

/// A short rule in the middle, `inset` from either side.
pub fn rule(inset: i32) -> Paragraph {
    let line = ParagraphBorder::new(ParagraphBorderPosition::Top)
        .val(BorderType::Single)
        .size(6)
        .space(1)
        .color("000000");
    let mut paragraph = Paragraph::new()
        .align(AlignmentType::Center)
        .indent(Some(inset), None, Some(inset), None)
        .line_spacing(
            LineSpacing::new()
                .before(100)
                .after(0)
                .line_rule(LineSpacingType::Exact)
                .line(120),
        )
        .add_run(Run::new().size(4));
    paragraph.property = paragraph
        .property
        .set_borders(ParagraphBorders::with_empty().set(line));
    paragraph
}

/// Heading of an annex, on a page of its own if asked.
pub fn annex(number: &str, title: &str, new_page: bool) -> [Paragraph; 2] {
    [
        centred(run(number, SIZE_TEXT).bold()).page_break_before(new_page),
        centred(run(&title.to_uppercase(), SIZE_TEXT).bold())
            .line_spacing(LineSpacing::new().before(0).after(120)),
    ]
}

/// The text with a capital first letter.
pub fn first_upper(text: &str) -> String {
    let mut letters = text.chars();
    letters
        .next()
        .map(|first| first.to_uppercase().chain(letters).collect())
        .unwrap_or_default()
}
