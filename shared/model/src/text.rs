//! Sentences in the two languages of the product.

use serde::{Deserialize, Serialize};

/// The languages answers come in. Vietnamese is the default.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Lang {
    /// Vietnamese.
    #[default]
    Vi,
    /// English.
    En,
}

impl Lang {
    /// The language tag of RFC 5646.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Vi => "vi",
            Self::En => "en",
        }
    }

    /// Chooses by an `Accept-Language` header (RFC 9110 §12.5.4); anything unknown means Vietnamese.
    pub fn negotiate(header: Option<&str>) -> Self {
        let weight = |params: &str| {
            params
                .split(';')
                .find_map(|p| p.trim().strip_prefix("q="))
                .map_or(1.0, |q| q.trim().parse::<f32>().unwrap_or(0.0))
        };
        let mut best = (Self::Vi, 0.0);
        for range in header.unwrap_or_default().split(',') {
            let (tag, params) = range.split_once(';').unwrap_or((range, ""));
            let lang = match tag
                .trim()
                .split('-')
                .next()
                .map(str::to_ascii_lowercase)
                .as_deref()
            {
                Some("vi" | "*") => Self::Vi,
                Some("en") => Self::En,
                _ => continue,
            };
            if weight(params) > best.1 {
                best = (lang, weight(params));
            }
        }
        best.0
    }
}

/// One sentence, said in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Text {
    /// Vietnamese.
    #[schema(max_length = 1000)]
    pub vi: String,
    /// English.
    #[schema(max_length = 1000)]
    pub en: String,
}

impl Text {
    /// A sentence in both languages.
    pub fn new(vi: impl Into<String>, en: impl Into<String>) -> Self {
        Self {
            vi: vi.into(),
            en: en.into(),
        }
    }

    /// The sentence in one of them.
    pub fn get(&self, lang: Lang) -> &str {
        match lang {
            Lang::Vi => &self.vi,
            Lang::En => &self.en,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Vietnamese unless the client clearly prefers English; never an error.
    #[test]
    fn language_follows_the_header() {
        for (header, lang) in [
            (None, Lang::Vi),
            (Some(""), Lang::Vi),
            (Some("en"), Lang::En),
            (Some("en-GB, vi;q=0.9"), Lang::En),
            (Some("vi-VN,vi;q=0.9,en;q=0.8"), Lang::Vi),
            (Some("fr;q=1, en;q=0.1"), Lang::En),
            (Some("de, ja"), Lang::Vi),
            (Some("en;q=0"), Lang::Vi),
            (Some(";;;,q=,"), Lang::Vi),
        ] {
            assert_eq!(Lang::negotiate(header), lang, "{header:?}");
        }
    }
}
