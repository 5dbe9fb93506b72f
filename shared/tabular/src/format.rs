//! The two kinds of file.

use serde::{Deserialize, Serialize};

/// What kind of file a table is kept in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// Text parted by commas (RFC 4180), UTF-8.
    #[default]
    Csv,
    /// A workbook (ECMA-376).
    Xlsx,
}

impl Format {
    /// What an upload's `Content-Type` must be.
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        }
    }

    /// What a download's `Content-Type` is: RFC 4180 lets CSV say that it has a header.
    pub const fn content_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8; header=present",
            Self::Xlsx => self.media_type(),
        }
    }

    /// How the file's name ends.
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
        }
    }

    /// The format that has this media type.
    pub fn of_media_type(media_type: &str) -> Option<Self> {
        [Self::Csv, Self::Xlsx]
            .into_iter()
            .find(|f| f.media_type() == media_type)
    }

    /// Whether the first bytes can be those of such a file. A workbook is a ZIP archive; text is neither an archive nor
    /// the binary format of old Excel, whatever its name says.
    pub fn matches(self, bytes: &[u8]) -> bool {
        const ZIP: &[u8] = b"PK\x03\x04";
        const COMPOUND_FILE: &[u8] = b"\xD0\xCF\x11\xE0";
        match self {
            Self::Csv => !bytes.starts_with(ZIP) && !bytes.starts_with(COMPOUND_FILE),
            Self::Xlsx => bytes.starts_with(ZIP),
        }
    }
}
