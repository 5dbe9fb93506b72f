//! The ID token: what it must say before anybody is believed to be somebody.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, TimeDelta, Utc};
use openidconnect::core::{CoreIdToken, CoreJwsSigningAlgorithm};
use openidconnect::{
    ClaimsVerificationError, ClientId, IdTokenVerifier, Nonce, SignatureVerificationError,
};
use serde_json::{Map, Value};

use super::provider::Metadata;
use super::settings::OidcSettings;
use crate::domain::oidc_state::Voyage;

/// An ID token is new: it was made for the code just exchanged.
const MAX_AGE_SECONDS: i64 = 600;
/// Clocks of two machines may differ by this many seconds.
const LEEWAY_SECONDS: i64 = 30;
/// Characters of a subject at the most.
const MAX_SUBJECT: usize = 255;
/// Signatures with a key pair only: nothing that a shared secret or nobody could have signed.
const ALGORITHMS: [CoreJwsSigningAlgorithm; 6] = [
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha384,
    CoreJwsSigningAlgorithm::RsaSsaPssSha256,
    CoreJwsSigningAlgorithm::EcdsaP256Sha256,
    CoreJwsSigningAlgorithm::EcdsaP384Sha384,
    CoreJwsSigningAlgorithm::EdDsa,
];

/// Whom the provider vouches for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// The provider.
    pub issuer: String,
    /// Who, in its words.
    pub subject: String,
    /// When they last proved it there.
    pub proven_at: DateTime<Utc>,
}

/// What a token must fit.
pub struct Expected<'a> {
    /// Our side of the agreement with the provider.
    pub settings: &'a OidcSettings,
    /// The sign-in it belongs to.
    pub voyage: &'a Voyage,
    /// Now.
    pub now: DateTime<Utc>,
}

/// A token that is not believed.
pub enum Unverified {
    /// Signed with a key that the provider has not published, or not yet.
    UnknownKey,
    /// It breaks this rule.
    No(String),
}

impl Expected<'_> {
    /// Whom the token is about, if the provider of `metadata` signed it and it says what it must.
    pub(super) fn verify(
        &self,
        metadata: &Metadata,
        token: &CoreIdToken,
    ) -> Result<Identity, Unverified> {
        let keys = metadata.jwks().clone();
        let client_id = ClientId::new(self.settings.client_id.clone());
        let issuer = metadata.issuer().clone();
        let (now, max_age) = (self.now, self.settings.max_age);
        let departed_at = self.voyage.departed_at();
        let required = self.settings.required_acr.clone();
        let verifier = IdTokenVerifier::new_public_client(client_id, issuer, keys)
            .set_allowed_algs(ALGORITHMS)
            .set_time_fn(move || now)
            .set_issue_time_verifier_fn(move |at| {
                let age = (now - at).num_seconds();
                if (-LEEWAY_SECONDS..=MAX_AGE_SECONDS).contains(&age) {
                    Ok(())
                } else {
                    Err("the ID token is not of now".into())
                }
            })
            .set_auth_time_verifier_fn(move |at| proven_lately(at, departed_at - max_age, now))
            .set_auth_context_verifier_fn(move |acr| match &required {
                Some(required) if acr.is_none_or(|acr| acr.as_str() != required) => {
                    Err("the level of assurance is not the one asked for".into())
                }
                _ => Ok(()),
            });
        let nonce = Nonce::new(self.voyage.nonce.clone());
        let verified = token
            .claims(&verifier, &nonce)
            .map_err(|error| match error {
                ClaimsVerificationError::SignatureVerification(
                    SignatureVerificationError::NoMatchingKey,
                ) => Unverified::UnknownKey,
                other => Unverified::No(other.to_string()),
            })?;
        let proven_at = verified
            .auth_time()
            .ok_or_else(|| Unverified::No("the ID token has no auth_time".into()))?;
        let claims = payload(token)
            .ok_or_else(|| Unverified::No("the ID token's claims cannot be read".into()))?;
        let meant_for_us = claims
            .get("azp")
            .is_none_or(|party| *party == self.settings.client_id);
        let subject = claims.get(&self.settings.subject_claim);
        let subject = subject.and_then(Value::as_str).unwrap_or_default();
        if !meant_for_us || subject.is_empty() || subject.chars().count() > MAX_SUBJECT {
            return Err(Unverified::No(
                "the ID token names nobody we can know".into(),
            ));
        }
        Ok(Identity {
            issuer: self.settings.issuer.clone(),
            subject: subject.to_owned(),
            proven_at: proven_at.min(now),
        })
    }
}

/// Whether the person proved who they are since `earliest`. `max_age` was asked for, so the provider has to say when that
/// was (OpenID Connect Core §3.1.2.1); it judged by the time the person arrived there, not by when the code comes back.
fn proven_lately(
    at: Option<DateTime<Utc>>,
    earliest: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<(), String> {
    let leeway = TimeDelta::seconds(LEEWAY_SECONDS);
    match at {
        Some(at) if at <= now + leeway && earliest <= at + leeway => Ok(()),
        Some(_) => Err("the sign-in at the provider is too old".into()),
        None => Err("the provider does not say when somebody signed in there".into()),
    }
}

/// The claims as they stand in a token whose signature was verified.
fn payload(token: &CoreIdToken) -> Option<Map<String, Value>> {
    let text = token.to_string();
    let bytes = URL_SAFE_NO_PAD.decode(text.split('.').nth(1)?).ok()?;
    serde_json::from_slice(&bytes).ok()
}
