//! Forms, for the endpoints whose shape a standard gives.

use actix_web::dev::Payload;
use actix_web::http::StatusCode;
use actix_web::{FromRequest, HttpRequest};
use futures_util::future::LocalBoxFuture;
use tonghop_model::Text;

use super::body::{read, require_type};
use crate::Problem;

/// Largest form; an assertion of four thousand characters fits several times.
const FORM_LIMIT: usize = 32 * 1024;

/// An `application/x-www-form-urlencoded` body. A parameter that comes twice is refused (RFC 6749 §3.2), and one
/// without a value is as good as absent.
#[derive(Debug, Clone)]
pub struct Form(Vec<(String, String)>);

impl Form {
    /// The value of a parameter.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    }

    fn parse(bytes: &[u8]) -> Option<Self> {
        let mut seen: Vec<(String, String)> = Vec::new();
        for (name, value) in form_urlencoded::parse(bytes) {
            if seen.iter().any(|(known, _)| *known == name) {
                return None;
            }
            seen.push((name.into_owned(), value.into_owned()));
        }
        seen.retain(|(_, value)| !value.is_empty());
        Some(Self(seen))
    }
}

impl FromRequest for Form {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, payload) = (request.clone(), payload.take());
        Box::pin(async move {
            require_type(&request, "application/x-www-form-urlencoded")?;
            let bytes = read(payload, FORM_LIMIT).await?;
            Self::parse(&bytes).ok_or_else(|| {
                let text = Text::new(
                    "Mỗi tham số chỉ được gửi một lần.",
                    "Each parameter may be sent once only.",
                );
                Problem::new(StatusCode::BAD_REQUEST, "PARAMETER_TWICE", text)
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// No parameter means two things, and an empty one means nothing.
    #[test]
    fn a_parameter_comes_once() {
        let form = Form::parse(b"grant_type=client_credentials&scope=&x=%C3%A0+b").unwrap();
        assert_eq!(form.get("grant_type"), Some("client_credentials"));
        assert_eq!(form.get("x"), Some("à b"));
        assert_eq!(form.get("scope"), None);
        assert!(Form::parse(b"a=1&a=1").is_none());
        assert!(Form::parse(b"a=&a=1").is_none());
    }
}
