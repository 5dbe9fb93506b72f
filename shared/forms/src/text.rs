//! Words people type.

use tonghop_model::Text;

use crate::violation::{Violation, ViolationCode};

/// What can be wrong with a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TextFault {
    TooLong,
    Control,
}

/// Whether `text` is longer than `max` characters or holds a control character other than tab and line breaks.
/// NUL above all: PostgreSQL cannot store it.
pub(crate) fn fault(text: &str, max: usize) -> Option<TextFault> {
    if text.chars().count() > max {
        Some(TextFault::TooLong)
    } else if text
        .chars()
        .any(|c| c.is_control() && !matches!(c, '\t' | '\n' | '\r'))
    {
        Some(TextFault::Control)
    } else {
        None
    }
}

/// The same as a violation at `pointer`.
pub(crate) fn violation(pointer: &str, text: &str, max: usize) -> Option<Violation> {
    let (code, message) = match fault(text, max)? {
        TextFault::TooLong => (
            ViolationCode::TooLong,
            Text::new(
                format!("Nội dung dài quá {max} ký tự."),
                format!("The text is longer than {max} characters."),
            ),
        ),
        TextFault::Control => (
            ViolationCode::ControlCharacter,
            Text::new(
                "Nội dung có ký tự điều khiển không in được; hãy xóa và gõ lại đoạn đó.",
                "The text holds a character that cannot be printed; delete that part and type it again.",
            ),
        ),
    };
    Some(Violation::error(pointer.to_owned(), code, message))
}
