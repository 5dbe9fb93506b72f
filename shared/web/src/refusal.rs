//! Attempts that were refused, told to whoever keeps the audit trail: in one place, so that each is told exactly once.

use actix_web::body::MessageBody;
use actix_web::dev::ServiceResponse;
use actix_web::http::StatusCode;
use actix_web::{HttpMessage, HttpRequest};
use tonghop_model::AccountId;
use uuid::Uuid;

use crate::{Problem, RequestContext};

/// Whom the request was found to come from. Kept with the request as soon as its token is verified.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownCaller {
    /// The account.
    pub account: AccountId,
    /// The partner system, if it is one's.
    pub client_id: Option<String>,
    /// The permission that was asked for, once one is.
    pub permission: Option<&'static str>,
    /// In whose place the caller acts, once that is decided.
    pub on_behalf_of: Option<AccountId>,
}

impl KnownCaller {
    /// Keeps the caller with the request, instead of what was known of them before.
    pub fn note(self, request: &HttpRequest) {
        request.extensions_mut().insert(self);
    }
}

/// An attempt that was refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// Who tried; `None` when nobody is signed in.
    pub caller: Option<KnownCaller>,
    /// The account somebody tried to get into, where that is known.
    pub target: Option<AccountId>,
    /// Method and route below the prefix: `POST /reports/{id}/acceptances`.
    pub operation: String,
    /// First segment of the route below the prefix: `reports`.
    pub resource: String,
    /// The object named by the path.
    pub object: Option<Uuid>,
    /// The problem's code.
    pub code: &'static str,
    /// The request.
    pub request_id: String,
}

/// Why an answer refuses, for answers that are no problem (OAuth has errors of its own): put among their extensions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RefusedAs {
    /// A stable word.
    pub code: &'static str,
    /// The account somebody tried to get into, where that is known.
    pub target: Option<AccountId>,
}

/// Takes note of refusals. Must not wait.
pub trait RefusalSink: Send + Sync {
    /// An attempt was refused.
    fn note(&self, refusal: Refusal);
}

/// What there is to tell of `response`, if it is a refusal.
///
/// - 403 is one.
/// - 401 is one when somebody was named: a wrong password, an account that is closed, a proof that is too old. No token,
///   and one that is expired or malformed, say nothing about anybody and are not told.
/// - 404 is one when a signed-in caller asks for something: what is out of reach answers like what is not there, and
///   only the trail may know of the attempt.
pub(crate) fn refusal_in<B: MessageBody>(
    response: &ServiceResponse<B>,
    context: &RequestContext,
) -> Option<Refusal> {
    let status = response.status();
    if !matches!(
        status,
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN | StatusCode::NOT_FOUND
    ) {
        return None;
    }
    let refused = refused_as(response)?;
    let request = response.request();
    let caller = request.extensions().get::<KnownCaller>().cloned();
    let told = match status {
        StatusCode::FORBIDDEN => true,
        StatusCode::UNAUTHORIZED => caller.is_some() || refused.code != "UNAUTHENTICATED",
        _ => caller.is_some() && names_well(request),
    };
    let route = request.match_pattern().filter(|_| told)?;
    let route = route.trim_start_matches(crate::openapi::API_PREFIX);
    let resource = route.split('/').find(|segment| !segment.is_empty());
    let object = request
        .match_info()
        .get("id")
        .and_then(|id| id.parse().ok());
    Some(Refusal {
        caller,
        target: refused.target,
        operation: format!("{} {route}", request.method()),
        resource: resource.unwrap_or_default().to_owned(),
        object,
        code: refused.code,
        request_id: context.request_id.clone(),
    })
}

/// Whether the path's id, if it has one, could be one: text that never can be is no attempt at an object.
fn names_well(request: &HttpRequest) -> bool {
    let id = request.match_info().get("id");
    id.is_none_or(|id| id.parse::<Uuid>().is_ok())
}

fn refused_as<B>(response: &ServiceResponse<B>) -> Option<RefusedAs> {
    let response = response.response();
    if let Some(told) = response.extensions().get::<RefusedAs>() {
        return Some(*told);
    }
    let problem = response.error()?.as_error::<Problem>()?;
    Some(RefusedAs {
        code: problem.code(),
        target: problem.target(),
    })
}
