//! Which headers cross the gateway.

use actix_web::http::header::HeaderName;

/// Headers about one connection (RFC 9110 §7.6.1).
const HOP_BY_HOP: &[&str] = &[
    "connection",
    "keep-alive",
    "proxy-authenticate",
    "proxy-authorization",
    "proxy-connection",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
];

/// Headers that only this side of the gateway may say.
const OURS: &[&str] = &[
    "host",
    "x-request-id",
    "traceparent",
    "tracestate",
    "forwarded",
    "x-real-ip",
    "x-original-url",
    "x-rewrite-url",
    "x-http-method-override",
];
const OUR_PREFIXES: &[&str] = &["x-forwarded-", "x-user-", "x-internal-", "x-tonghop-"];

/// Whether a request's header is passed on. `named` are the headers that its `Connection` header names.
pub fn passes_inward(name: &HeaderName, named: &[String]) -> bool {
    let text = name.as_str();
    let ours = OURS.contains(&text) || OUR_PREFIXES.iter().any(|p| text.starts_with(p));
    // `Connection: authorization` must not strip what decides who is calling.
    let vital = matches!(
        text,
        "authorization" | "content-type" | "content-length" | "if-match" | "idempotency-key"
    );
    !HOP_BY_HOP.contains(&text) && !ours && (vital || !named.iter().any(|n| n == text))
}

/// Whether an answer's header is passed back.
pub fn passes_outward(name: &str) -> bool {
    !HOP_BY_HOP.contains(&name) && name != "content-length" && name != "date"
}

/// The headers a `Connection` header names.
pub fn named_in(connection: Option<&str>) -> Vec<String> {
    connection
        .unwrap_or_default()
        .split(',')
        .map(|n| n.trim().to_ascii_lowercase())
        .filter(|n| !n.is_empty())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn inward(name: &str, connection: &str) -> bool {
        passes_inward(
            &HeaderName::try_from(name).unwrap(),
            &named_in(Some(connection)),
        )
    }

    /// Nobody outside can speak for the gateway or strip the caller's identity.
    #[test]
    fn identity_headers_are_ours_alone() {
        assert!(inward("accept-language", ""));
        assert!(inward("authorization", "authorization, x-other"));
        for bad in [
            "x-forwarded-for",
            "forwarded",
            "x-tonghop-gateway",
            "x-user-id",
            "x-internal-role",
            "x-real-ip",
            "te",
            "host",
        ] {
            assert!(!inward(bad, ""), "{bad}");
        }
        assert!(!inward("x-other", "close, X-Other"));
    }
}
