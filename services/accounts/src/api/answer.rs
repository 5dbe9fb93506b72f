//! Answers and parameters that many operations share.

use std::str::FromStr;

use actix_web::HttpResponse;
use actix_web::http::{StatusCode, header};
use tonghop_journal::idempotency::StoredAnswer;
use tonghop_model::Text;
use tonghop_web::Problem;

use crate::domain::Error;

/// The two sort keys in a page's cursor.
pub fn pair<A: FromStr, B: FromStr>(cursor: &str) -> Result<(A, B), Problem> {
    let read = || {
        let (first, second) = cursor.split_once(' ')?;
        Some((first.parse().ok()?, second.parse().ok()?))
    };
    read().ok_or_else(|| {
        Problem::bad_parameter(
            "cursor",
            Text::new(
                "Con trỏ trang không hợp lệ. Hãy bắt đầu lại từ trang đầu.",
                "The cursor is not valid. Start again from the first page.",
            ),
        )
    })
}

/// The stored answer of a keyed request; a repeated one says so.
pub fn stored(answer: StoredAnswer, replayed: bool) -> Result<HttpResponse, Error> {
    let status = u16::try_from(answer.status)
        .ok()
        .and_then(|code| StatusCode::from_u16(code).ok());
    let status = status.ok_or_else(|| Error::Corrupt("a stored status".into()))?;
    let mut response = HttpResponse::build(status);
    response.content_type("application/json");
    if let Some(etag) = answer.etag {
        response.insert_header((header::ETAG, etag));
    }
    if let Some(location) = answer.location {
        response.insert_header((header::LOCATION, location));
    }
    if replayed {
        response.insert_header(("idempotency-replayed", "true"));
    }
    Ok(response.body(answer.body))
}
