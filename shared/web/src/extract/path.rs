//! Ids in paths.

use std::future::{Ready, ready};
use std::str::FromStr;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};

use crate::Problem;

/// The path's `{id}`. Text that is no id answers like an unknown id: 404.
#[derive(Debug, Clone, Copy)]
pub struct PathId<T>(pub T);

/// The second id of a path such as `/oauth-clients/{id}/secrets/{secret_id}`, under the same rules.
#[derive(Debug, Clone, Copy)]
pub struct SubId<T>(pub T);

/// Only the canonical, lower-case, hyphenated form: one object has one address.
fn canonical<T: FromStr>(text: Option<&str>) -> Result<T, Problem> {
    text.filter(|t| t.len() == 36 && !t.bytes().any(|b| b.is_ascii_uppercase()))
        .and_then(|t| t.parse().ok())
        .ok_or_else(Problem::not_found)
}

impl<T: FromStr> FromRequest for SubId<T> {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let second = request.match_info().iter().nth(1);
        ready(canonical(second.map(|(_, text)| text)).map(Self))
    }
}

impl<T: FromStr> FromRequest for PathId<T> {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(canonical(request.match_info().get("id")).map(Self))
    }
}
