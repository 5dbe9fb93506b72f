//! Files for people, made from a frozen edition and nothing else. The same edition gives the same bytes.

pub mod docx;
pub mod xlsx;

use crate::domain::edition::EditionDocument;

/// Kinds of file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, utoipa::ToSchema)]
#[schema(rename_all = "lowercase")]
pub enum Format {
    /// The whole edition as canonical JSON.
    Json,
    /// The numbers as a workbook.
    Xlsx,
    /// The report as a document.
    Docx,
}

impl Format {
    /// The media type.
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Json => "application/json",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        }
    }

    const fn extension(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Xlsx => "xlsx",
            Self::Docx => "docx",
        }
    }
}

/// Not a kind of file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnknownFormat;

impl std::str::FromStr for Format {
    type Err = UnknownFormat;
    fn from_str(text: &str) -> Result<Self, UnknownFormat> {
        match text {
            "json" => Ok(Self::Json),
            "xlsx" => Ok(Self::Xlsx),
            "docx" => Ok(Self::Docx),
            _ => Err(UnknownFormat),
        }
    }
}

/// A file's name for people, and for browsers that know only ASCII.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileName {
    ascii: String,
    full: String,
}

impl FileName {
    /// The `Content-Disposition` header (RFC 6266).
    pub fn disposition(&self) -> String {
        let mut encoded = String::new();
        for byte in self.full.bytes() {
            if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_') {
                encoded.push(char::from(byte));
            } else {
                encoded.push('%');
                encoded.push_str(&hex::encode_upper([byte]));
            }
        }
        format!(
            "attachment; filename=\"{}\"; filename*=UTF-8''{encoded}",
            self.ascii
        )
    }
}

/// The name of an edition's file.
pub fn file_name(document: &EditionDocument, format: Format) -> FileName {
    let plain = |text: &str| -> String {
        let keep = |c: char| {
            if c.is_ascii_alphanumeric() || matches!(c, '.' | '-') {
                c
            } else {
                '-'
            }
        };
        text.chars().map(keep).collect()
    };
    let (period, unit, number) = (&document.period.code, &document.unit, document.number);
    let extension = format.extension();
    FileName {
        ascii: format!(
            "bao-cao-tong-hop_{}_{}_ban-{number}.{extension}",
            plain(&unit.code),
            plain(period)
        ),
        full: format!(
            "Báo cáo tổng hợp {period} - {} - bản {number}.{extension}",
            unit.name
        ),
    }
}

/// Text as XML can hold it: without the few characters it cannot.
pub fn printable(text: &str) -> String {
    text.chars()
        .filter(|c| {
            *c == '\t' || *c == '\n' || (*c >= ' ' && !matches!(c, '\u{fffe}' | '\u{ffff}'))
        })
        .collect()
}

#[cfg(test)]
pub(crate) mod sample;

#[cfg(test)]
mod tests {
    use super::*;

    /// A header holds only ASCII, whatever the unit is called.
    #[test]
    fn the_file_name_survives_any_browser() {
        let mut document = sample::document();
        document.unit.name = "Sở \"GD&ĐT\"\r\nX: y".into();
        let header = file_name(&document, Format::Docx).disposition();
        assert!(
            header.is_ascii() && !header.contains(['\r', '\n']),
            "{header}"
        );
        assert!(
            header.starts_with("attachment; filename=\"bao-cao-tong-hop_"),
            "{header}"
        );
        assert!(
            header.contains("filename*=UTF-8''B%C3%A1o%20c%C3%A1o"),
            "{header}"
        );
    }
}
