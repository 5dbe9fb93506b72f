//! Ids in paths.

use std::future::{Ready, ready};
use std::str::FromStr;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};

use crate::Problem;

/// The path's `{id}`. Text that is no id answers like an unknown id: 404.
#[derive(Debug, Clone, Copy)]
pub struct PathId<T>(pub T);

impl<T: FromStr> FromRequest for PathId<T> {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        // Only the canonical, lower-case, hyphenated form: one object has one address.
        let text = request
            .match_info()
            .get("id")
            .filter(|t| t.len() == 36 && !t.bytes().any(|b| b.is_ascii_uppercase()));
        ready(
            text.and_then(|t| t.parse().ok())
                .map(Self)
                .ok_or_else(Problem::not_found),
        )
    }
}
