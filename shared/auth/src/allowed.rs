//! Permission as a type: a handler cannot be written without saying who may call it.

use std::marker::PhantomData;
use std::sync::Arc;

use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::{FromRequest, HttpRequest, web};
use futures_util::future::LocalBoxFuture;
use tonghop_model::{AccountId, Role, SessionId, UnitId};
use tonghop_web::{Problem, RequestContext};

use crate::claims::AccessClaims;
use crate::grants::{Grant, UnitScope};
use crate::service_token::ServiceTokens;
use crate::verifier::Verifier;

/// Looks up what an account may do, in the service's own database.
pub trait GrantSource: Send + Sync {
    /// The account's grants in force now, at least as new as the token's `authz_ver`.
    /// A disabled or unknown account is unauthenticated; data that cannot be brought up to date is unavailable.
    fn grants(&self, claims: AccessClaims) -> LocalBoxFuture<'static, Result<Vec<Grant>, Problem>>;
}

/// Decides who is calling and what they may do; one per service, as application data.
pub struct Authorizer {
    verifier: Verifier,
    source: Arc<dyn GrantSource>,
}

impl Authorizer {
    /// An authorizer that verifies with `verifier` and looks grants up in `source`.
    pub fn new(verifier: Verifier, source: Arc<dyn GrantSource>) -> Self {
        Self { verifier, source }
    }
}

/// An action of a service's policy table.
pub trait Permission: 'static {
    /// Its name in the golden policy matrix.
    const NAME: &'static str;
    /// The roles that may do it, each within its own reach.
    const ROLES: &'static [Role];
}

/// A signed-in caller, whatever their roles.
#[derive(Debug, Clone)]
pub struct Authenticated {
    /// The account.
    pub account: AccountId,
    /// The session.
    pub session: SessionId,
    /// The account's roles.
    pub grants: Vec<Grant>,
    /// The request, for the audit trail.
    pub request_id: String,
}

impl FromRequest for Authenticated {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let authorizer = request.app_data::<web::Data<Authorizer>>().cloned();
        let token = bearer(request).map(str::to_owned);
        Box::pin(async move {
            let authorizer =
                authorizer.ok_or_else(|| Problem::internal("no authorizer is set up"))?;
            let claims = authorizer
                .verifier
                .verify(&token.ok_or_else(Problem::unauthenticated)?)
                .await?;
            let (account, session) = (claims.sub, claims.sid);
            let grants = authorizer.source.grants(claims).await?;
            let request_id = RequestContext::current()
                .map(|c| c.request_id)
                .unwrap_or_default();
            Ok(Self {
                account,
                session,
                grants,
                request_id,
            })
        })
    }
}

/// The one bearer token of the request. Two `Authorization` headers are none.
fn bearer(request: &HttpRequest) -> Option<&str> {
    let mut headers = request.headers().get_all(header::AUTHORIZATION);
    let only = headers
        .next()
        .filter(|_| headers.next().is_none())?
        .to_str()
        .ok()?;
    let (scheme, token) = only.split_once(' ')?;
    scheme
        .eq_ignore_ascii_case("bearer")
        .then_some(token.trim())
}

/// A caller who may do `P`, and where.
#[derive(Debug, Clone)]
pub struct Allowed<P> {
    /// The account.
    pub account: AccountId,
    /// The session.
    pub session: SessionId,
    /// The units on which the caller may do `P`.
    pub scope: UnitScope,
    /// All the account's roles.
    pub grants: Vec<Grant>,
    /// The request, for the audit trail.
    pub request_id: String,
    permission: PhantomData<P>,
}

impl<P> Allowed<P> {
    /// The units at which the caller holds `role`.
    pub fn units_as(&self, role: Role) -> Vec<UnitId> {
        self.grants
            .iter()
            .filter(|g| g.role == role)
            .filter_map(|g| g.unit)
            .collect()
    }
}

impl<P: Permission> FromRequest for Allowed<P> {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let caller = Authenticated::from_request(request, payload);
        Box::pin(async move {
            let Authenticated {
                account,
                session,
                grants,
                request_id,
            } = caller.await?;
            let scope = UnitScope::of(&grants, P::ROLES).ok_or_else(Problem::forbidden)?;
            Ok(Self {
                account,
                session,
                scope,
                grants,
                request_id,
                permission: PhantomData,
            })
        })
    }
}

/// Another service of this installation. People's tokens do not pass.
#[derive(Debug, Clone)]
pub struct ServiceCaller {
    /// The calling service.
    pub name: String,
}

impl FromRequest for ServiceCaller {
    type Error = Problem;
    type Future = std::future::Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let tokens = request.app_data::<web::Data<ServiceTokens>>();
        let name = tokens.and_then(|tokens| tokens.verify(bearer(request)?));
        std::future::ready(
            name.map(|name| Self { name })
                .ok_or_else(Problem::unauthenticated),
        )
    }
}
