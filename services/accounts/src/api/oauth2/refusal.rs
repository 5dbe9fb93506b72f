//! How the OAuth endpoints refuse (RFC 6749 §5.2).

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use serde::Serialize;
use tonghop_model::AccountId;
use tonghop_web::Problem;
use tonghop_web::refusal::RefusedAs;

use crate::domain::Error;

/// A refusal in the words of the RFCs.
#[derive(Debug)]
pub enum Refusal {
    /// Something is missing, comes twice, or is malformed.
    InvalidRequest(&'static str),
    /// The client, if it is known, did not prove who it is; never said why.
    InvalidClient(Option<AccountId>),
    /// Only client credentials are granted here.
    UnsupportedGrantType,
    /// The scope is unknown or was not granted.
    InvalidScope,
    /// The token was asked for somebody else (RFC 8707 §2).
    InvalidTarget,
    /// A fault on our side, as everywhere.
    Failed(Problem),
}

#[derive(Serialize)]
struct Body {
    error: &'static str,
    error_description: &'static str,
}

impl Refusal {
    /// The answer; faults on our side stay problems.
    pub fn answer(self) -> Result<HttpResponse, Problem> {
        let target = match self {
            Self::InvalidClient(client) => client,
            _ => None,
        };
        let (error, error_description) = match self {
            Self::InvalidRequest(why) => ("invalid_request", why),
            Self::InvalidClient(_) => (
                "invalid_client",
                "The client is unknown, did not prove who it is, or may not be used now or from here.",
            ),
            Self::UnsupportedGrantType => (
                "unsupported_grant_type",
                "Only grant_type=client_credentials is supported.",
            ),
            Self::InvalidScope => (
                "invalid_scope",
                "A scope asked for is unknown or was not granted to the client.",
            ),
            Self::InvalidTarget => (
                "invalid_target",
                "Tokens of this server are good for this installation only.",
            ),
            Self::Failed(problem) => return Err(problem),
        };
        let status = if error == "invalid_client" {
            StatusCode::UNAUTHORIZED
        } else {
            StatusCode::BAD_REQUEST
        };
        let mut answer = HttpResponse::build(status);
        if status == StatusCode::UNAUTHORIZED {
            answer.insert_header(("www-authenticate", "Basic realm=\"tonghop\""));
        }
        let mut answer = no_store(&mut answer).json(Body {
            error,
            error_description,
        });
        answer.extensions_mut().insert(RefusedAs {
            code: "INVALID_CLIENT",
            target,
        });
        Ok(answer)
    }
}

/// Nobody may keep what is about tokens (RFC 6749 §5.1).
pub fn no_store(
    answer: &mut actix_web::HttpResponseBuilder,
) -> &mut actix_web::HttpResponseBuilder {
    answer
        .insert_header(("cache-control", "no-store"))
        .insert_header(("pragma", "no-cache"))
}

/// What a malformed form is to these endpoints; a body that is too large or too slow stays what it is everywhere.
impl From<Problem> for Refusal {
    fn from(problem: Problem) -> Self {
        match problem.code() {
            "PARAMETER_TWICE" => Self::InvalidRequest("A parameter was sent twice."),
            "UNSUPPORTED_MEDIA_TYPE" => {
                Self::InvalidRequest("Send the parameters as application/x-www-form-urlencoded.")
            }
            _ => Self::Failed(problem),
        }
    }
}

impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        Self::Failed(error.into())
    }
}
