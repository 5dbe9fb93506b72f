//! `If-Match` and `Idempotency-Key`.

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::http::{StatusCode, header};
use actix_web::{FromRequest, HttpRequest};
use tonghop_model::Text;

use crate::Problem;

/// The version a client read, as a strong entity tag: `"3"`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EntityTag(pub i32);

impl EntityTag {
    /// The header pair for an answer.
    pub fn header(self) -> (header::HeaderName, String) {
        (header::ETAG, format!("\"{}\"", self.0))
    }
}

/// A required `If-Match` (RFC 9110 §13.1.1): the version the change was made on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IfMatch(pub i32);

impl IfMatch {
    /// Refuses the change when the object is now at another version.
    pub fn check(self, current: i32) -> Result<(), Problem> {
        if self.0 == current {
            Ok(())
        } else {
            Err(Problem::stale(current))
        }
    }
}

impl FromRequest for IfMatch {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let Some(value) = request.headers().get(header::IF_MATCH) else {
            return ready(Err(Problem::new(
                StatusCode::PRECONDITION_REQUIRED,
                "IF_MATCH_REQUIRED",
                Text::new(
                    "Thiếu tiêu đề If-Match: hãy gửi kèm ETag của bản bạn đã đọc.",
                    "The If-Match header is missing: send the ETag of what you read.",
                ),
            )));
        };
        // A tag that is not one of ours matches nothing: version 0 never exists.
        let tag = value
            .to_str()
            .ok()
            .and_then(|text| text.strip_prefix('"')?.strip_suffix('"')?.parse().ok());
        ready(Ok(Self(tag.unwrap_or(0))))
    }
}

/// A required `Idempotency-Key`: 1 to 255 visible ASCII characters, quoted or bare.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdempotencyKey(pub String);

impl FromRequest for IdempotencyKey {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let value = request
            .headers()
            .get("idempotency-key")
            .and_then(|v| v.to_str().ok())
            .unwrap_or_default();
        let bare = value
            .strip_prefix('"')
            .and_then(|v| v.strip_suffix('"'))
            .unwrap_or(value);
        let fits = (1..=255).contains(&bare.len())
            && bare.bytes().all(|b| b.is_ascii_graphic() && b != b'"');
        ready(if fits {
            Ok(Self(bare.to_owned()))
        } else {
            Err(Self::missing())
        })
    }
}

impl IdempotencyKey {
    /// The answer to a call without one.
    pub fn missing() -> Problem {
        Problem::bad_parameter(
            "Idempotency-Key",
            Text::new(
                "Thiếu hoặc sai tiêu đề Idempotency-Key (1 đến 255 ký tự ASCII).",
                "The Idempotency-Key header is missing or malformed (1 to 255 ASCII characters).",
            ),
        )
    }
}
