//! Where a sign-in comes from.

use std::net::IpAddr;

use actix_web::dev::Payload;
use actix_web::http::header::USER_AGENT;
use actix_web::{FromRequest, HttpRequest};
use chrono::{DateTime, Utc};
use futures_util::future::{FutureExt, LocalBoxFuture};
use tonghop_auth::ClientAddress;
use tonghop_model::SessionId;
use tonghop_web::Problem;

use crate::db::sessions::NewSession;
use crate::domain::throttle;

/// Enough of a client's name for itself to recognise it.
const USER_AGENT_LEN: usize = 120;

/// Address and client of a request.
#[derive(Debug, Clone)]
pub struct Origin {
    /// The client's address.
    pub address: Option<IpAddr>,
    /// What the client calls itself, shortened.
    pub user_agent: Option<String>,
}

impl Origin {
    /// A session begun from here by somebody who proved at `proven_at`, in the way of `amr`, who they are.
    pub fn session(
        &self,
        id: SessionId,
        amr: &'static str,
        proven_at: DateTime<Utc>,
    ) -> NewSession {
        NewSession {
            id,
            amr,
            proven_at,
            source: self.address.map(throttle::truncated),
            user_agent: self.user_agent.clone(),
        }
    }
}

impl FromRequest for Origin {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let agent = request.headers().get(USER_AGENT);
        let agent = agent.and_then(|value| value.to_str().ok()).map(|text| {
            let printable = text.chars().filter(|c| !c.is_control());
            printable.take(USER_AGENT_LEN).collect()
        });
        ClientAddress::from_request(request, payload)
            .map(|address| {
                Ok(Self {
                    address: address?.0,
                    user_agent: agent,
                })
            })
            .boxed_local()
    }
}
