//! Who is asking what, carried through one request and on to the services it calls.

use actix_web::dev::Payload;
use actix_web::http::header::HeaderMap;
use actix_web::{FromRequest, HttpMessage, HttpRequest};
use std::future::{Ready, ready};
use tonghop_model::{IdSource, Lang};
use uuid::Uuid;

use crate::Problem;

tokio::task_local! {
    static CURRENT: RequestContext;
}

/// Identity of one request.
#[derive(Debug, Clone)]
pub struct RequestContext {
    /// Goes to the client, into the log and into audit rows.
    pub request_id: String,
    /// W3C trace id: 32 hexadecimal digits.
    pub trace_id: String,
    /// This hop's span id: 16 hexadecimal digits.
    pub span_id: String,
    /// The language the client prefers.
    pub lang: Lang,
}

impl RequestContext {
    /// Takes over what the caller sent where it is well formed, and makes up the rest.
    pub(crate) fn from_headers(headers: &HeaderMap, ids: &IdSource) -> Self {
        let header = |name: &str| headers.get(name).and_then(|v| v.to_str().ok());
        let fresh: Uuid = ids.next();
        // Only the random half of a UUIDv7: the other half is the time and would repeat.
        let (_, random) = fresh.as_u64_pair();
        let request_id = header("x-request-id")
            .filter(|id| is_plain_id(id))
            .map_or_else(|| fresh.to_string(), str::to_owned);
        let trace_id = header("traceparent")
            .and_then(trace_id_of)
            .map_or_else(|| fresh.simple().to_string(), str::to_owned);
        Self {
            request_id,
            trace_id,
            span_id: format!("{random:016x}"),
            lang: Lang::negotiate(header("accept-language")),
        }
    }

    /// The `traceparent` header for calls this request makes.
    pub fn traceparent(&self) -> String {
        format!("00-{}-{}-01", self.trace_id, self.span_id)
    }

    /// The request being served by the current task, if there is one.
    pub fn current() -> Option<Self> {
        CURRENT.try_with(Clone::clone).ok()
    }

    pub(crate) async fn scope<F: Future>(self, future: F) -> F::Output {
        CURRENT.scope(self, future).await
    }
}

/// Letters that cannot break a log line.
fn is_plain_id(text: &str) -> bool {
    (1..=64).contains(&text.len())
        && text
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-'))
}

/// The trace id of a well-formed `traceparent` (W3C Trace Context §3.2).
fn trace_id_of(header: &str) -> Option<&str> {
    let mut parts = header.split('-');
    let (version, trace, span) = (parts.next()?, parts.next()?, parts.next()?);
    let lower_hex = |text: &str, len: usize| {
        text.len() == len
            && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
            && text.bytes().any(|b| b != b'0')
    };
    let known = version.len() == 2 && version != "ff";
    (known && lower_hex(trace, 32) && lower_hex(span, 16)).then_some(trace)
}

impl FromRequest for RequestContext {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let context = request.extensions().get::<Self>().cloned();
        ready(context.ok_or_else(|| Problem::internal("the edge layer is missing")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A broken traceparent starts a new trace; a good one is continued.
    #[test]
    fn only_well_formed_trace_parents_count() {
        let good = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        assert_eq!(trace_id_of(good), Some("0af7651916cd43dd8448eb211c80319c"));
        for bad in [
            "",
            "00",
            "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
            "00-00000000000000000000000000000000-b7ad6b7169203331-01",
            "00-XX-YY-01",
        ] {
            assert_eq!(trace_id_of(bad), None, "{bad}");
        }
    }
}
