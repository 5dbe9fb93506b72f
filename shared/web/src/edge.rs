//! The layer around every request of every service.

use std::sync::Arc;
use std::time::Instant;

use actix_web::body::{BoxBody, EitherBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderName, HeaderValue};
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage, HttpResponse, web};
use tonghop_model::{IdSource, Text};
use tracing::Instrument;

use crate::refusal::{RefusalSink, refusal_in};
use crate::{Problem, RequestContext};

/// What the edge needs to know of its service.
#[derive(Clone)]
pub struct Edge {
    /// The service's name in logs.
    pub service: &'static str,
    /// The API's full version, sent as `API-Version`.
    pub api_version: &'static str,
    /// Makes request ids.
    pub ids: IdSource,
    /// Is told of attempts that were refused; `None` where there is no audit trail.
    pub refusals: Option<Arc<dyn RefusalSink>>,
}

/// Gives the request an id and a trace, serves it, writes problems in the client's language and one line to the log.
pub async fn layer<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B, BoxBody>>, Error> {
    let started = Instant::now();
    let Some(edge) = request
        .app_data::<web::Data<Arc<Edge>>>()
        .map(|data| Arc::clone(data))
    else {
        return Ok(request
            .into_response(HttpResponse::InternalServerError().finish())
            .map_into_right_body());
    };
    let context = RequestContext::from_headers(request.headers(), &edge.ids);
    request.extensions_mut().insert(context.clone());
    let span = tracing::info_span!("request", request_id = %context.request_id, trace_id = %context.trace_id);
    let outcome = context
        .clone()
        .scope(next.call(request))
        .instrument(span.clone())
        .await;
    // Handlers and extractors fail inside the response; an error here comes from below the routes, without a request.
    let response = outcome?;
    if let Some(sink) = &edge.refusals
        && let Some(refusal) = refusal_in(&response, &context)
    {
        sink.note(refusal);
    }
    let response = with_common_headers(rendered(response, &context), &edge, &context);
    let elapsed = started.elapsed();
    span.in_scope(|| {
        let http = response.request();
        let route = http.match_pattern().unwrap_or_else(|| "-".into());
        tracing::info!(
            service = edge.service,
            method = %http.method(),
            route = %route,
            status = response.status().as_u16(),
            duration_ms = elapsed.as_secs_f64() * 1000.0,
            "{} {} {}", http.method(), route, response.status().as_u16()
        );
    });
    Ok(response)
}

/// Replaces what the framework or a handler left as an error by a problem; leaves everything else alone.
fn rendered<B: MessageBody + 'static>(
    response: ServiceResponse<B>,
    context: &RequestContext,
) -> ServiceResponse<EitherBody<B, BoxBody>> {
    let status = response.status();
    let failed = status.is_client_error() || status.is_server_error();
    let typed = response.headers().contains_key(header::CONTENT_TYPE)
        && response.response().error().is_none();
    if !failed || typed {
        return response.map_into_left_body();
    }
    let answer = {
        let problem = response
            .response()
            .error()
            .and_then(|e| e.as_error::<Problem>());
        problem_response(problem, status, context)
    };
    let request = response.request().clone();
    ServiceResponse::new(request, answer).map_into_right_body()
}

fn problem_response(
    problem: Option<&Problem>,
    status: StatusCode,
    context: &RequestContext,
) -> HttpResponse {
    let unnamed;
    let problem = if let Some(problem) = problem {
        problem
    } else {
        unnamed = framework_problem(status);
        &unnamed
    };
    if let Some(cause) = problem.cause() {
        let chain = chain_of(cause);
        tracing::error!(request_id = %context.request_id, code = problem.code(), error = %chain, "request failed");
    }
    let mut answer = HttpResponse::build(problem.status());
    for (name, value) in problem.headers() {
        answer.insert_header((name.clone(), value.clone()));
    }
    answer
        .content_type("application/problem+json")
        .insert_header((header::CONTENT_LANGUAGE, context.lang.tag()))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .json(problem.body(context.lang, &context.request_id, &context.trace_id))
}

/// Names an error that the framework raised by itself.
fn framework_problem(status: StatusCode) -> Problem {
    let (code, text) = match status {
        StatusCode::NOT_FOUND => return Problem::not_found(),
        StatusCode::METHOD_NOT_ALLOWED => return Problem::method_not_allowed(),
        StatusCode::PAYLOAD_TOO_LARGE => (
            "TOO_LARGE",
            Text::new("Nội dung gửi lên quá lớn.", "What was sent is too large."),
        ),
        StatusCode::UNSUPPORTED_MEDIA_TYPE => (
            "UNSUPPORTED_MEDIA_TYPE",
            Text::new(
                "Kiểu nội dung gửi lên không được hỗ trợ.",
                "The content type sent is not supported.",
            ),
        ),
        status if status.is_client_error() => (
            "BAD_REQUEST",
            Text::new("Yêu cầu không hợp lệ.", "The request is not valid."),
        ),
        status => return Problem::internal(format!("the framework answered {status}")),
    };
    Problem::new(status, code, text)
}

fn chain_of(error: &(dyn std::error::Error + 'static)) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        text.push_str(": ");
        text.push_str(&cause.to_string());
        source = cause.source();
    }
    text
}

fn with_common_headers<B>(
    mut response: ServiceResponse<B>,
    edge: &Edge,
    context: &RequestContext,
) -> ServiceResponse<B> {
    let headers = response.headers_mut();
    let mut set = |name: HeaderName, value: &str| {
        if let Ok(value) = HeaderValue::from_str(value) {
            headers.insert(name, value);
        }
    };
    set(HeaderName::from_static("x-request-id"), &context.request_id);
    set(HeaderName::from_static("api-version"), edge.api_version);
    set(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    if !headers.contains_key(header::CACHE_CONTROL) {
        headers.insert(
            header::CACHE_CONTROL,
            HeaderValue::from_static("private, no-cache"),
        );
    }
    if !headers.contains_key(header::VARY) {
        headers.insert(
            header::VARY,
            HeaderValue::from_static("Accept, Accept-Language, Authorization"),
        );
    }
    response
}
