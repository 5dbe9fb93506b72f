//! Permission as a type: a handler cannot be written without saying who may call it.

use std::marker::PhantomData;
use std::sync::Arc;

use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::{FromRequest, HttpRequest, web};
use chrono::TimeDelta;
use futures_util::future::LocalBoxFuture;
use tonghop_model::{AccountId, Role, SessionId};
use tonghop_web::refusal::KnownCaller;
use tonghop_web::{Problem, RequestContext};

use crate::claims::AccessClaims;
use crate::decision::{may, proven_lately};
use crate::grants::{Rights, UnitScope};
use crate::service_token::ServiceTokens;
use crate::verifier::Verifier;

/// Looks up what an account may do, in the service's own database.
pub trait GrantSource: Send + Sync {
    /// The account's rights in force now, at least as new as the token's `authz_ver`.
    /// A disabled or unknown account and an ended session are unauthenticated; data that cannot be brought up to date
    /// is unavailable.
    fn rights(&self, claims: AccessClaims) -> LocalBoxFuture<'static, Result<Rights, Problem>>;
}

/// Decides who is calling and what they may do; one per service, as application data.
pub struct Authorizer {
    verifier: Verifier,
    source: Arc<dyn GrantSource>,
    step_up: Option<TimeDelta>,
}

impl Authorizer {
    /// An authorizer that verifies with `verifier` and looks rights up in `source`.
    ///
    /// Permissions with [`Permission::STEP_UP`] need a proof of identity not older than `step_up`; `None` asks for none.
    pub fn new(
        verifier: Verifier,
        source: Arc<dyn GrantSource>,
        step_up: Option<TimeDelta>,
    ) -> Self {
        Self {
            verifier,
            source,
            step_up,
        }
    }
}

/// An action of a service's policy table.
pub trait Permission: 'static {
    /// Its name in the golden policy matrix.
    const NAME: &'static str;
    /// The roles that may do it, each within its own reach.
    const ROLES: &'static [Role];
    /// The scope by which a partner system may do it; `None`: no partner system may.
    const SCOPE: Option<&'static str> = None;
    /// Whether the caller must have proven who they are a short while ago.
    const STEP_UP: bool = false;
}

/// Declares permissions: `Name = "name", &[roles], scope = …, step_up = …;`, the last two only where they are asked for.
#[macro_export]
macro_rules! permissions {
    ($($(#[$doc:meta])* $name:ident = $text:literal, $roles:expr $(, scope = $scope:expr)? $(, step_up = $step_up:literal)?;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy)]
        pub struct $name;
        impl $crate::Permission for $name {
            const NAME: &'static str = $text;
            const ROLES: &'static [tonghop_model::Role] = $roles;
            $(const SCOPE: Option<&'static str> = Some($scope);)?
            $(const STEP_UP: bool = $step_up;)?
        }
    )*};
}

/// A signed-in person, whatever their roles. Passes also while the session is limited: for what must be done first.
#[derive(Debug, Clone)]
pub struct Authenticated {
    /// The account.
    pub account: AccountId,
    /// The session; for partner systems the token's own.
    pub session: SessionId,
    /// The account's roles and the day they hold on.
    pub rights: Rights,
    /// What the token says.
    pub claims: AccessClaims,
    /// The request, for the audit trail.
    pub request_id: String,
}

impl FromRequest for Authenticated {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let caller = Self::of(request);
        Box::pin(async move {
            let caller = caller.await?;
            // What people do with their own accounts and sessions is nothing for a partner system.
            match caller.claims.scope {
                None => Ok(caller),
                Some(_) => Err(Problem::forbidden()),
            }
        })
    }
}

impl Authenticated {
    /// Whoever signed in: a person or a partner system.
    fn of(request: &HttpRequest) -> LocalBoxFuture<'static, Result<Self, Problem>> {
        let authorizer = request.app_data::<web::Data<Authorizer>>().cloned();
        let token = bearer(request).map(str::to_owned);
        let request = request.clone();
        Box::pin(async move {
            let authorizer =
                authorizer.ok_or_else(|| Problem::internal("no authorizer is set up"))?;
            let claims = authorizer
                .verifier
                .verify(&token.ok_or_else(Problem::unauthenticated)?)
                .await?;
            let request_id = RequestContext::current()
                .map(|c| c.request_id)
                .unwrap_or_default();
            KnownCaller::from(&claims).note(&request);
            let rights = authorizer.source.rights(claims.clone()).await?;
            Ok(Self {
                account: claims.sub,
                session: claims.sid,
                rights,
                claims,
                request_id,
            })
        })
    }
}

/// The one bearer token of the request. Two `Authorization` headers are none.
pub fn bearer(request: &HttpRequest) -> Option<&str> {
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
    /// All the account's roles and the day they hold on.
    pub rights: Rights,
    /// Whom the caller stands in for, when only such positions allow `P`.
    pub on_behalf_of: Option<AccountId>,
    /// The partner system that calls, if it is one.
    pub client_id: Option<String>,
    /// The request, for the audit trail.
    pub request_id: String,
    permission: PhantomData<P>,
}

impl<P: Permission> FromRequest for Allowed<P> {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let authorizer = request.app_data::<web::Data<Authorizer>>().cloned();
        let caller = Authenticated::of(request);
        let request = request.clone();
        Box::pin(async move {
            let caller = caller.await?;
            let known = KnownCaller {
                permission: Some(P::NAME),
                ..KnownCaller::from(&caller.claims)
            };
            known.clone().note(&request);
            let authorizer =
                authorizer.ok_or_else(|| Problem::internal("no authorizer is set up"))?;
            let decided = may::<P>(&caller.claims, &caller.rights).and_then(|permit| {
                let window = authorizer.step_up.filter(|_| P::STEP_UP);
                let now = authorizer.verifier.now();
                proven_lately(&caller.claims, now, window).map(|()| permit)
            });
            let permit = decided?;
            KnownCaller {
                on_behalf_of: permit.on_behalf_of,
                ..known
            }
            .note(&request);
            Ok(Self {
                account: caller.account,
                session: caller.session,
                scope: permit.scope,
                on_behalf_of: permit.on_behalf_of,
                rights: caller.rights,
                client_id: caller.claims.partner().map(str::to_owned),
                request_id: caller.request_id,
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
