//! Checks of what people type around the form: names, reasons, remarks.

use tonghop_model::Text;

/// One wrong field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldFault {
    /// JSON pointer into the body, as a URI fragment.
    pub pointer: String,
    /// Stable word.
    pub code: &'static str,
    /// The sentence for people.
    pub detail: Text,
}

impl FieldFault {
    /// A fault at `pointer`.
    pub fn new(pointer: impl Into<String>, code: &'static str, detail: Text) -> Self {
        Self {
            pointer: pointer.into(),
            code,
            detail,
        }
    }

    /// A unit named in the body does not exist or is out of the caller's reach.
    pub fn unknown_unit(pointer: &str) -> Self {
        let vi = "Không có đơn vị này trong phạm vi của bạn.";
        Self::new(
            pointer,
            "UNKNOWN_UNIT",
            Text::new(vi, "There is no such unit within your reach."),
        )
    }
}

/// Collects every fault of a body, so that a person corrects them in one go.
#[derive(Debug, Default)]
pub struct Faults(Vec<FieldFault>);

impl Faults {
    /// Adds a fault unless `holds`.
    pub fn require(&mut self, holds: bool, fault: impl FnOnce() -> FieldFault) {
        if !holds {
            self.0.push(fault());
        }
    }

    /// Text of `min` to `max` characters, not counting spaces around it.
    pub fn text(&mut self, pointer: &str, text: &str, min: usize, max: usize) {
        let length = text.trim().chars().count();
        if length < min {
            self.0.push(FieldFault::new(
                pointer,
                "REQUIRED",
                Text::new("Chưa nhập nội dung này.", "This is not filled in yet."),
            ));
        } else if text.chars().count() > max {
            let vi = format!("Nội dung dài quá {max} ký tự.");
            let en = format!("This is longer than {max} characters.");
            self.0
                .push(FieldFault::new(pointer, "TOO_LONG", Text::new(vi, en)));
        }
    }

    /// Optional text of at most `max` characters.
    pub fn optional(&mut self, pointer: &str, text: Option<&String>, max: usize) {
        if let Some(text) = text {
            self.text(pointer, text, 0, max);
        }
    }

    /// A code: 1 to 40 of `A-Z 0-9 . -`, starting with a letter or digit.
    pub fn code(&mut self, pointer: &str, code: &str) {
        let inner = |b: u8| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'.' || b == b'-';
        let starts = code
            .bytes()
            .next()
            .is_some_and(|b| b.is_ascii_alphanumeric());
        let fits = starts && code.len() <= 40 && code.bytes().all(inner);
        self.require(fits, || {
            FieldFault::new(
                pointer,
                "BAD_CODE",
                Text::new(
                    "Mã gồm 1 đến 40 ký tự A-Z, 0-9, dấu chấm, gạch ngang và bắt đầu bằng chữ hoặc số.",
                    "A code is 1 to 40 of A-Z, 0-9, dot and hyphen, and starts with a letter or digit.",
                ),
            )
        });
    }

    /// `Ok` when nothing was found.
    pub fn done(self) -> Result<(), super::Error> {
        if self.0.is_empty() {
            Ok(())
        } else {
            Err(super::Error::Fields(self.0))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(faults: Faults) -> Vec<&'static str> {
        faults.0.iter().map(|fault| fault.code).collect()
    }

    /// All faults of a body are named at once, and blanks are not text.
    #[test]
    fn every_fault_is_named() {
        let mut faults = Faults::default();
        faults.text("#/name", "  ", 1, 10);
        faults.text("#/outline", "đ".repeat(11).as_str(), 1, 10);
        faults.text("#/form", "đủ mười ký", 1, 10);
        faults.optional("#/note", None, 1);
        faults.code("#/code", "BC-2011");
        for bad in ["", "-A", "a", "Ă", "A B", "A".repeat(41).as_str()] {
            faults.code("#/code", bad);
        }
        let expected = [vec!["REQUIRED", "TOO_LONG"], vec!["BAD_CODE"; 6]].concat();
        assert_eq!(codes(faults), expected);
    }
}
