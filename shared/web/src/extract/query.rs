//! Query parameters: an unknown one is refused, because it is usually a misspelt filter.

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest, web};
use serde::de::DeserializeOwned;
use tonghop_model::Text;

use crate::Problem;

/// The query as `T`, which should deny unknown fields.
#[derive(Debug, Clone)]
pub struct QueryOf<T>(pub T);

impl<T: DeserializeOwned> FromRequest for QueryOf<T> {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let parsed = web::Query::<T>::from_query(request.query_string()).map_err(|error| {
            let why = error.to_string();
            Problem::bad_parameter(
                "query",
                Text::new(
                    format!("Tham số trên địa chỉ không hợp lệ: {why}"),
                    format!("The query is not valid: {why}"),
                ),
            )
        });
        ready(parsed.map(|query| Self(query.into_inner())))
    }
}
