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
        if has_control_character(request.query_string()) {
            return ready(Err(Problem::bad_parameter(
                "query",
                Text::new(
                    "Địa chỉ có ký tự điều khiển.",
                    "The query holds a control character.",
                ),
            )));
        }
        let parsed = web::Query::<T>::from_query(request.query_string()).map_err(|error| {
            let why = error.to_string();
            Problem::bad_parameter(
                "query",
                Text::new(
                    super::body::in_vietnamese(
                        why.strip_prefix("Query deserialize error: ")
                            .unwrap_or(&why),
                    ),
                    format!("The query is not valid: {why}"),
                ),
            )
        });
        ready(parsed.map(|query| Self(query.into_inner())))
    }
}

/// Whether a query holds an encoded control character: `%00` to `%1F`, which no database or log should meet.
fn has_control_character(query: &str) -> bool {
    let encoded =
        |pair: &[u8]| matches!(pair, [b'%', b'0' | b'1', digit] if digit.is_ascii_hexdigit());
    query.as_bytes().windows(3).any(encoded)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Control characters are found however they are written.
    #[test]
    fn encoded_control_characters_are_found() {
        assert!(has_control_character("code=%00") && has_control_character("q=a%1fb"));
        assert!(!has_control_character("q=100%25&c=%C3%A0&d=%20"));
    }
}
