//! Calls to other services over HTTP.

use std::time::Duration;

use reqwest::redirect::Policy;
use reqwest::{Client, RequestBuilder};

use crate::RequestContext;

/// A client that never follows redirects, never uses a proxy from the environment, and gives up in time.
///
/// Connections are dropped before the servers' keep-alive ends, so that no request meets a closing connection.
pub fn build(timeout: Duration) -> Result<Client, reqwest::Error> {
    // Installing twice is fine: the first provider stays.
    drop(rustls::crypto::ring::default_provider().install_default());
    Client::builder()
        .redirect(Policy::none())
        .no_proxy()
        .connect_timeout(Duration::from_secs(2))
        .timeout(timeout)
        .pool_idle_timeout(Duration::from_secs(30))
        .pool_max_idle_per_host(64)
        .tcp_nodelay(true)
        .build()
}

/// Passes the current request's id and trace on.
pub trait Traced {
    /// Adds `x-request-id` and `traceparent` of the request being served.
    #[must_use]
    fn traced(self) -> Self;
}

impl Traced for RequestBuilder {
    fn traced(self) -> Self {
        match RequestContext::current() {
            Some(context) => self
                .header("x-request-id", &context.request_id)
                .header("traceparent", context.traceparent()),
            None => self,
        }
    }
}
