//! Looks shared by the sheets.

use rust_xlsxwriter::{Format, FormatAlign, FormatBorder};

const FONT: &str = "Times New Roman";

fn base() -> Format {
    Format::new().set_font_name(FONT).set_font_size(11)
}

fn bordered() -> Format {
    base()
        .set_border(FormatBorder::Thin)
        .set_align(FormatAlign::VerticalCenter)
}

/// The title of a sheet.
pub fn title() -> Format {
    base().set_bold().set_font_size(14)
}

/// A line below the title.
pub fn note() -> Format {
    base().set_italic()
}

/// The head of a column.
pub fn head() -> Format {
    bordered()
        .set_bold()
        .set_text_wrap()
        .set_align(FormatAlign::Center)
        .set_background_color("DDE8F4")
}

/// Words.
pub fn words() -> Format {
    bordered()
}

/// Words that may take several lines.
pub fn wrapped() -> Format {
    bordered().set_text_wrap()
}

/// A whole number.
pub fn whole() -> Format {
    bordered().set_num_format("#,##0")
}

/// A number with decimals.
pub fn decimal() -> Format {
    bordered().set_num_format("#,##0.00##")
}

/// A day.
pub fn day() -> Format {
    bordered()
        .set_num_format("dd/mm/yyyy")
        .set_align(FormatAlign::Center)
}

/// A share.
pub fn percent() -> Format {
    bordered().set_num_format("0.0%")
}

/// The same in bold, for the row of all.
pub fn strong(format: &Format) -> Format {
    format.clone().set_bold().set_background_color("F2F2F2")
}
