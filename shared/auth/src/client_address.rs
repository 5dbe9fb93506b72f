//! Where a request comes from: what the gateway says, if it is the gateway who says it.

use std::future::{Ready, ready};
use std::net::IpAddr;

use actix_web::dev::Payload;
use actix_web::http::header::HeaderMap;
use actix_web::{FromRequest, HttpRequest, web};
use tonghop_web::Problem;

use crate::service_token::ServiceTokens;

/// Name of the gateway in service tokens.
pub const GATEWAY: &str = "gateway";
/// The client's address, as the gateway saw it.
pub const ADDRESS_HEADER: &str = "x-forwarded-for";
/// The gateway's service token: without it nobody believes the address.
pub const PROOF_HEADER: &str = "x-tonghop-gateway";

/// The client's address. A service reached without the gateway knows only its peer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClientAddress(pub Option<IpAddr>);

impl ClientAddress {
    fn of(headers: &HeaderMap, peer: Option<IpAddr>, tokens: Option<&ServiceTokens>) -> Self {
        let text = |name: &str| headers.get(name).and_then(|v| v.to_str().ok());
        let proven = tokens
            .zip(text(PROOF_HEADER))
            .and_then(|(tokens, proof)| tokens.verify(proof))
            .is_some_and(|name| name == GATEWAY);
        let told = text(ADDRESS_HEADER).and_then(|address| address.parse().ok());
        Self(told.filter(|_| proven).or(peer))
    }
}

impl FromRequest for ClientAddress {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let peer = request.peer_addr().map(|address| address.ip());
        let tokens = request.app_data::<web::Data<ServiceTokens>>();
        let tokens = tokens.map(actix_web::web::Data::get_ref);
        ready(Ok(Self::of(request.headers(), peer, tokens)))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use actix_web::http::header::{HeaderName, HeaderValue};
    use tonghop_model::FixedClock;

    use super::*;

    /// An address counts only from the gateway: a token of another service, or for another one, proves nothing.
    #[test]
    fn only_the_gateway_is_believed() {
        let clock = Arc::new(FixedClock::at("2011-12-01T00:00:00Z".parse().unwrap()));
        let tokens =
            |name| ServiceTokens::new(name, "one secret of this installation!", clock.clone());
        let own = tokens("accounts");
        let peer: IpAddr = "127.0.0.1".parse().unwrap();
        let seen = |proof: Option<String>| {
            let mut headers = HeaderMap::new();
            headers.insert(
                HeaderName::from_static(ADDRESS_HEADER),
                HeaderValue::from_static("203.0.113.9"),
            );
            if let Some(proof) = proof {
                headers.insert(
                    HeaderName::from_static(PROOF_HEADER),
                    HeaderValue::from_str(&proof).unwrap(),
                );
            }
            ClientAddress::of(&headers, Some(peer), Some(&own))
                .0
                .unwrap()
        };
        let issue = |from, to| Some(tokens(from).issue(to).unwrap());
        assert_eq!(seen(issue(GATEWAY, "accounts")).to_string(), "203.0.113.9");
        for proof in [
            None,
            Some("nonsense".into()),
            issue("reports", "accounts"),
            issue(GATEWAY, "reports"),
        ] {
            assert_eq!(seen(proof), peer);
        }
    }
}
