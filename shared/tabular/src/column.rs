//! What columns a file may have, and which header means which.

use tonghop_model::fold;

/// A column of a kind of file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    /// What the program calls it.
    pub key: &'static str,
    /// Vietnamese headers; the first is the one that is written.
    pub vi: &'static [&'static str],
    /// English headers besides `key`.
    pub en: &'static [&'static str],
    /// Whether a file without it is refused.
    pub required: bool,
}

impl Column {
    /// Whether a header means this column; case, accents, spaces, hyphens and underscores do not matter.
    pub(crate) fn is_called(&self, header: &str) -> bool {
        let wanted = tight(header);
        std::iter::once(&self.key)
            .chain(self.vi)
            .chain(self.en)
            .any(|name| tight(name) == wanted)
    }
}

fn tight(text: &str) -> String {
    fold(text).replace(' ', "")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// People write headers as they please; what they mean is plain.
    #[test]
    fn headers_are_recognised() {
        let column = Column {
            key: "valid_from",
            vi: &["ngày bắt đầu", "từ ngày"],
            en: &["from"],
            required: true,
        };
        for header in [
            "valid_from",
            "Valid From",
            "NGÀY BẮT ĐẦU",
            "ngay_bat_dau",
            " Từ  ngày ",
            "From",
        ] {
            assert!(column.is_called(header), "{header}");
        }
        assert!(!column.is_called("ngày"));
        assert!(!column.is_called(""));
    }
}
