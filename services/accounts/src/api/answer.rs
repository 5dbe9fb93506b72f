//! Answers and parameters that many operations share.

use actix_web::HttpResponse;
use actix_web::http::{StatusCode, header};
use tonghop_journal::idempotency::StoredAnswer;

use crate::domain::Error;

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
