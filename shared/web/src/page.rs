//! Keyset pagination: `limit`, an opaque `cursor`, and `next` while there is more.

use std::str::FromStr;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use tonghop_model::Text;

use crate::Problem;

/// Rows in a page when the client does not say.
const DEFAULT_LIMIT: u32 = 50;
/// Rows in a page at the most; more is coerced down, not refused.
const MAX_LIMIT: u32 = 200;

/// One page of a list.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Page<T> {
    /// The rows.
    #[schema(max_items = 200)]
    pub items: Vec<T>,
    /// Cursor of the next page; absent on the last one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 300)]
    pub next: Option<String>,
}

/// Which page is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageRequest {
    /// Rows wanted.
    pub limit: i64,
    /// Sort key of the last row seen.
    pub after: Option<String>,
    fingerprint: String,
}

impl PageRequest {
    /// Reads the query parameters. A cursor holds only with the filters it was made with; it grants no access.
    pub fn parse(
        limit: Option<u32>,
        cursor: Option<&str>,
        filters: &impl Serialize,
    ) -> Result<Self, Problem> {
        let fingerprint = fingerprint(filters);
        let after = cursor.map(|c| position_of(c, &fingerprint)).transpose()?;
        let limit = i64::from(limit.unwrap_or(DEFAULT_LIMIT).clamp(1, MAX_LIMIT));
        Ok(Self {
            limit,
            after,
            fingerprint,
        })
    }

    /// The sort key of the last row seen, as the type the rows are sorted by.
    pub fn key<T: FromStr>(&self) -> Result<Option<T>, Problem> {
        self.key_by(|text| text.parse().ok())
    }

    /// The same for rows sorted by two keys, which a space parts.
    pub fn keys<A: FromStr, B: FromStr>(&self) -> Result<Option<(A, B)>, Problem> {
        self.key_by(|text| {
            let (first, second) = text.split_once(' ')?;
            Some((first.parse().ok()?, second.parse().ok()?))
        })
    }

    /// The same as `read` understands it. What it does not is refused: silently starting again would repeat rows.
    pub fn key_by<T>(&self, read: impl FnOnce(&str) -> Option<T>) -> Result<Option<T>, Problem> {
        let Some(text) = self.after.as_deref() else {
            return Ok(None);
        };
        read(text).map(Some).ok_or_else(|| {
            Problem::bad_parameter(
                "cursor",
                Text::new(
                    "Con trỏ trang không hợp lệ. Hãy bắt đầu lại từ trang đầu.",
                    "The cursor is not valid. Start again from the first page.",
                ),
            )
        })
    }

    /// Rows to fetch: one more than wanted, to see whether there are more.
    pub fn fetch(&self) -> i64 {
        self.limit + 1
    }

    /// Makes the page from up to [`Self::fetch`] rows.
    pub fn page<R, T>(
        &self,
        mut rows: Vec<R>,
        key: impl Fn(&R) -> String,
        view: impl FnMut(R) -> T,
    ) -> Page<T> {
        let limit = usize::try_from(self.limit).unwrap_or(usize::MAX);
        let more = rows.len() > limit;
        rows.truncate(limit);
        let next = rows
            .last()
            .filter(|_| more)
            .map(|row| format!("{}{}", self.fingerprint, hex::encode(key(row))));
        Page {
            items: rows.into_iter().map(view).collect(),
            next,
        }
    }
}

fn fingerprint(filters: &impl Serialize) -> String {
    let digest = Sha256::digest(serde_json::to_string(filters).unwrap_or_default());
    hex::encode(digest.get(..6).unwrap_or_default())
}

fn position_of(cursor: &str, fingerprint: &str) -> Result<String, Problem> {
    let bad = || {
        Problem::bad_parameter(
            "cursor",
            Text::new(
                "Con trỏ trang không khớp với bộ lọc. Hãy bắt đầu lại từ trang đầu.",
                "The cursor does not belong to these filters. Start again from the first page.",
            ),
        )
    };
    let position = cursor
        .strip_prefix(fingerprint)
        .and_then(|rest| hex::decode(rest).ok());
    position
        .and_then(|bytes| String::from_utf8(bytes).ok())
        .filter(|text| !text.contains(char::is_control))
        .ok_or_else(bad)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A cursor leads on only under the filters it was made with.
    #[test]
    fn cursors_are_bound_to_their_filters() {
        let first = PageRequest::parse(Some(2), None, &["2011"]).unwrap();
        let page = first.page(vec!["a", "b", "c"], ToString::to_string, |s| s);
        assert_eq!(page.items, ["a", "b"]);
        let cursor = page.next.unwrap();
        assert_eq!(
            PageRequest::parse(None, Some(&cursor), &["2011"])
                .unwrap()
                .after
                .as_deref(),
            Some("b")
        );
        for (cursor, filter) in [
            (cursor.as_str(), "2012"),
            ("zz", "2011"),
            ("", "2011"),
            ("é", "2011"),
        ] {
            assert!(
                PageRequest::parse(None, Some(cursor), &[filter]).is_err(),
                "{cursor}"
            );
        }
        assert_eq!(
            PageRequest::parse(Some(1_000_000), None, &())
                .unwrap()
                .limit,
            200
        );
    }

    /// A cursor whose key is not of the rows' type is refused, wherever it came from.
    #[test]
    fn keys_are_parsed_or_refused() {
        let at = |key: &str| {
            let first = PageRequest::parse(Some(1), None, &()).unwrap();
            let page = first.page(vec![key, ""], ToString::to_string, |s| s);
            PageRequest::parse(None, page.next.as_deref(), &()).unwrap()
        };
        assert_eq!(at("7").key::<i64>().unwrap(), Some(7));
        assert_eq!(
            at("7 TH").keys::<i64, String>().unwrap(),
            Some((7, "TH".into()))
        );
        assert!(at("TH").key::<i64>().is_err());
        assert!(at("7").keys::<i64, String>().is_err());
        let first = PageRequest::parse(None, None, &()).unwrap();
        assert_eq!(first.key::<i64>().unwrap(), None);
    }

    /// The last page says so by having no cursor.
    #[test]
    fn the_last_page_has_no_next() {
        let request = PageRequest::parse(Some(2), None, &()).unwrap();
        assert_eq!(
            request.page(vec![1, 2], ToString::to_string, |n| n).next,
            None
        );
    }
}
