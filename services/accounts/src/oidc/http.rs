//! How the provider is called: by our own client, which follows no redirects and uses no proxy of the environment.

use openidconnect::{HttpRequest, HttpResponse};
use reqwest::Client;

/// No answer of a provider is larger.
const MAX_ANSWER: usize = 1024 * 1024;

/// The provider could not be called.
#[derive(Debug, thiserror::Error)]
pub enum CallError {
    /// It did not answer.
    #[error("the provider did not answer")]
    Http(#[from] reqwest::Error),
    /// The answer is not HTTP as we know it.
    #[error("the provider's answer cannot be read")]
    Malformed(#[from] http::Error),
    /// The answer has no end.
    #[error("the provider's answer is too large")]
    TooLarge,
}

/// Sends one request.
pub async fn call(client: Client, request: HttpRequest) -> Result<HttpResponse, CallError> {
    let (parts, body) = request.into_parts();
    let mut call = client.request(parts.method, parts.uri.to_string());
    for (name, value) in &parts.headers {
        call = call.header(name, value);
    }
    let mut answer = call.body(body).send().await?;
    let mut response = http::Response::builder().status(answer.status());
    for (name, value) in answer.headers() {
        response = response.header(name, value);
    }
    let mut bytes = Vec::new();
    while let Some(chunk) = answer.chunk().await? {
        if bytes.len() + chunk.len() > MAX_ANSWER {
            return Err(CallError::TooLarge);
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(response.body(bytes)?)
}
