//! Passes a request on to its service and streams the answer back.

use actix_web::body::SizedStream;
use actix_web::http::{Method, StatusCode, header};
use actix_web::web::{Bytes, Data, Payload};
use actix_web::{HttpRequest, HttpResponse};
use futures_util::StreamExt;
use reqwest::Client;
use tokio::sync::mpsc;
use tonghop_auth::allowed::bearer;
use tonghop_auth::client_address::{ADDRESS_HEADER, PROOF_HEADER};
use tonghop_model::Text;
use tonghop_web::Problem;
use tonghop_web::client::Traced;
use tonghop_web::openapi::API_PREFIX;

use crate::app::App;
use crate::client;
use crate::headers::{named_in, passes_inward, passes_outward};
use crate::path::is_plain;
use crate::routes::{Upstream, is_open, upstream_of};

/// Nothing larger crosses the gateway; services set tighter limits of their own.
const MAX_BODY: usize = 21 * 1024 * 1024;
/// Chunks of a body on their way at once.
const CHUNKS: usize = 8;

/// Everything below `/api/v1`.
pub async fn api(
    app: Data<App>,
    http: Data<Client>,
    request: HttpRequest,
    payload: Payload,
) -> Result<HttpResponse, Problem> {
    if !is_plain(request.path()) {
        return Err(bad_path());
    }
    let below = request
        .path()
        .strip_prefix(API_PREFIX)
        .and_then(|rest| rest.strip_prefix('/'));
    let below = below.ok_or_else(Problem::not_found)?;
    let upstream = upstream_of(below).ok_or_else(Problem::not_found)?;
    if !is_open(below) {
        check_token(&app, &request).await?;
    }
    pass(&app, &http, upstream, &request, payload).await
}

/// What accounts answers at addresses that RFCs give. Who calls is for accounts to find out.
pub async fn oauth(
    app: Data<App>,
    http: Data<Client>,
    request: HttpRequest,
    payload: Payload,
) -> Result<HttpResponse, Problem> {
    pass(&app, &http, Upstream::Accounts, &request, payload).await
}

fn bad_path() -> Problem {
    Problem::new(
        StatusCode::BAD_REQUEST,
        "BAD_PATH",
        Text::new("Địa chỉ không hợp lệ.", "The address is not valid."),
    )
}

/// Stops a token that is no good. No token at all is for the service to judge: some addresses need none.
async fn check_token(app: &App, request: &HttpRequest) -> Result<(), Problem> {
    if !request.headers().contains_key(header::AUTHORIZATION) {
        return Ok(());
    }
    let token = bearer(request).ok_or_else(Problem::unauthenticated)?;
    let claims = app.verifier.verify(token).await?;
    app.revocations.check(&claims).await
}

async fn pass(
    app: &App,
    http: &Client,
    upstream: Upstream,
    request: &HttpRequest,
    payload: Payload,
) -> Result<HttpResponse, Problem> {
    // Only path and query: an absolute-form target must not choose another host.
    let target = request
        .uri()
        .path_and_query()
        .map_or("/", |target| target.as_str());
    let url = format!("{}{target}", app.base_url(upstream));
    // The services know no HEAD: it is a GET whose body the server leaves out (RFC 9110 §9.3.2).
    let method = if *request.method() == Method::HEAD {
        reqwest::Method::GET
    } else {
        reqwest::Method::from_bytes(request.method().as_str().as_bytes())
            .map_err(|_| Problem::not_found())?
    };
    let named = named_in(
        request
            .headers()
            .get(header::CONNECTION)
            .and_then(|v| v.to_str().ok()),
    );
    let proof = app.tokens.issue(upstream.name());
    let mut call = http
        .request(method, url)
        .traced()
        .header(PROOF_HEADER, proof.map_err(Problem::internal)?);
    if let Some(client) = client::address(request, &app.trusted_proxies) {
        call = call.header(ADDRESS_HEADER, client.to_string());
    }
    for (name, value) in request.headers() {
        if passes_inward(name, &named) {
            call = call.header(name.as_str(), value.as_bytes());
        }
    }
    if has_body(request) {
        call = call.body(streamed(payload));
    }
    let answer = call.send().await.map_err(unreachable)?;
    Ok(returned(answer))
}

fn has_body(request: &HttpRequest) -> bool {
    let headers = request.headers();
    let carries = headers.contains_key(header::CONTENT_LENGTH)
        || headers.contains_key(header::TRANSFER_ENCODING);
    carries && !matches!(*request.method(), Method::GET | Method::HEAD)
}

/// The body, chunk by chunk; the payload stays on its worker, the chunks travel.
fn streamed(mut payload: Payload) -> reqwest::Body {
    let (sender, receiver) = mpsc::channel::<Result<Bytes, std::io::Error>>(CHUNKS);
    actix_web::rt::spawn(async move {
        let mut total = 0;
        while let Some(chunk) = payload.next().await {
            let chunk = chunk.map_err(std::io::Error::other);
            total += chunk.as_ref().map_or(0, Bytes::len);
            let chunk = if total > MAX_BODY {
                Err(std::io::Error::other("the body is too large"))
            } else {
                chunk
            };
            let last = chunk.is_err();
            if sender.send(chunk).await.is_err() || last {
                break;
            }
        }
    });
    let stream = futures_util::stream::unfold(receiver, |mut receiver| async move {
        receiver.recv().await.map(|chunk| (chunk, receiver))
    });
    reqwest::Body::wrap_stream(stream)
}

fn returned(answer: reqwest::Response) -> HttpResponse {
    let status = StatusCode::from_u16(answer.status().as_u16()).unwrap_or(StatusCode::BAD_GATEWAY);
    let mut response = HttpResponse::build(status);
    for (name, value) in answer.headers() {
        if passes_outward(name.as_str()) {
            response.append_header((name.as_str(), value.as_bytes()));
        }
    }
    let length = answer.content_length();
    let body = Box::pin(answer.bytes_stream());
    match length {
        Some(length) => response.body(SizedStream::new(length, body)),
        None => response.streaming(body),
    }
}

fn unreachable(error: reqwest::Error) -> Problem {
    let text = || {
        Text::new(
            "Dịch vụ bên trong chưa trả lời. Hãy thử lại sau giây lát.",
            "A service behind this address does not answer. Try again in a moment.",
        )
    };
    if error.is_timeout() && !error.is_connect() {
        return Problem::new(StatusCode::GATEWAY_TIMEOUT, "UPSTREAM_TIMEOUT", text())
            .with_cause(error);
    }
    if error.is_connect() {
        return Problem::unavailable(error);
    }
    Problem::new(StatusCode::BAD_GATEWAY, "UPSTREAM_FAILED", text()).with_cause(error)
}
