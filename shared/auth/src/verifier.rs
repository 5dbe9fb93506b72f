//! Verifies access tokens, locally.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use jsonwebtoken::{Algorithm, Validation};
use serde::Deserialize;
use tonghop_model::Clock;
use tonghop_web::Problem;

use crate::claims::{ACCESS_TOKEN_TYPE, AUDIENCE, AccessClaims};
use crate::keys::KeyStore;

/// Clocks of two machines may differ by this many seconds.
const LEEWAY_SECONDS: i64 = 5;
/// A longer token is none of ours.
const MAX_TOKEN_LEN: usize = 4096;

/// The claims, and those we never issue but honour.
#[derive(Deserialize)]
struct Read {
    #[serde(flatten)]
    claims: AccessClaims,
    #[serde(default)]
    nbf: Option<i64>,
}

/// Verifies tokens of one issuer.
pub struct Verifier {
    keys: KeyStore,
    clock: Arc<dyn Clock>,
    rules: Validation,
}

impl Verifier {
    /// A verifier of tokens by `issuer`.
    pub fn new(keys: KeyStore, clock: Arc<dyn Clock>, issuer: &str) -> Self {
        let mut rules = Validation::new(Algorithm::EdDSA);
        rules.set_required_spec_claims(&["exp", "iss", "aud", "sub"]);
        rules.set_issuer(&[issuer]);
        rules.set_audience(&[AUDIENCE]);
        // Times are checked below, against the injected clock instead of the machine's.
        rules.validate_exp = false;
        rules.validate_nbf = false;
        Self { keys, clock, rules }
    }

    /// The time tokens are judged by.
    pub fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    /// The token's claims, if everything about it is right. All failures answer alike.
    pub async fn verify(&self, token: &str) -> Result<AccessClaims, Problem> {
        if token.len() > MAX_TOKEN_LEN {
            return Err(Problem::unauthenticated());
        }
        let header = jsonwebtoken::decode_header(token).map_err(|_| Problem::unauthenticated())?;
        let kid = header.kid.filter(|_| {
            header.alg == Algorithm::EdDSA && header.typ.as_deref() == Some(ACCESS_TOKEN_TYPE)
        });
        let kid = kid.ok_or_else(Problem::unauthenticated)?;
        let key = self
            .keys
            .find(&kid)
            .await
            .map_err(Problem::unavailable)?
            .ok_or_else(Problem::unauthenticated)?;
        let Read { claims, nbf } = jsonwebtoken::decode::<Read>(token, &key, &self.rules)
            .map_err(|_| Problem::unauthenticated())?
            .claims;
        let now = self.clock.now().timestamp();
        let in_time = claims.exp > now - LEEWAY_SECONDS
            && claims.iat <= now + LEEWAY_SECONDS
            && nbf.is_none_or(|from| from <= now + LEEWAY_SECONDS);
        if in_time {
            Ok(claims)
        } else {
            Err(Problem::unauthenticated())
        }
    }
}
