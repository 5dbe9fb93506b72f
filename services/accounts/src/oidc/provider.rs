//! The provider: where it is, what it signs with, and whom it says somebody is.

use std::borrow::Cow;
use std::sync::Arc;
use std::time::{Duration, Instant};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use futures_util::future::BoxFuture;
use openidconnect::core::{
    CoreAuthDisplay, CoreAuthenticationFlow, CoreClaimName, CoreClaimType, CoreClient,
    CoreClientAuthMethod, CoreGrantType, CoreIdToken, CoreJsonWebKey,
    CoreJweContentEncryptionAlgorithm, CoreJweKeyManagementAlgorithm, CoreJwsSigningAlgorithm,
    CoreResponseMode, CoreResponseType, CoreSubjectIdentifierType,
};
use openidconnect::{
    AdditionalProviderMetadata, AuthenticationContextClass, AuthorizationCode,
    ClaimsVerificationError, ClientId, ClientSecret, CsrfToken, HttpRequest, HttpResponse,
    IdTokenVerifier, IssuerUrl, Nonce, PkceCodeChallenge, PkceCodeVerifier, ProviderMetadata,
    RedirectUrl, RequestTokenError, Scope, SignatureVerificationError, TokenResponse,
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use tonghop_model::Clock;

use super::http::{CallError, call};
use super::settings::OidcSettings;
use crate::domain::oidc_state::Voyage;

/// What was discovered is asked for again after this long.
const FRESH: Duration = Duration::from_hours(1);
/// An unknown key makes us ask again, but not more often than this.
const REFETCH_AT_MOST_EVERY: Duration = Duration::from_secs(30);
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
}

/// Signing in at the provider failed.
#[derive(Debug, thiserror::Error)]
pub enum OidcError {
    /// The provider cannot be reached or makes no sense.
    #[error("the external provider does not work: {0}")]
    Unavailable(String),
    /// The code or what it was exchanged for is no good.
    #[error("the external sign-in was refused: {0}")]
    Refused(String),
}

/// What RFC 9207 adds to the metadata.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Extra {
    #[serde(default)]
    authorization_response_iss_parameter_supported: bool,
}
impl AdditionalProviderMetadata for Extra {}

type Metadata = ProviderMetadata<
    Extra,
    CoreAuthDisplay,
    CoreClientAuthMethod,
    CoreClaimName,
    CoreClaimType,
    CoreGrantType,
    CoreJweContentEncryptionAlgorithm,
    CoreJweKeyManagementAlgorithm,
    CoreJsonWebKey,
    CoreResponseMode,
    CoreResponseType,
    CoreSubjectIdentifierType,
>;

#[derive(Clone)]
struct Discovered {
    metadata: Arc<Metadata>,
    at: Instant,
}

/// The external provider.
pub struct Provider {
    settings: OidcSettings,
    client: reqwest::Client,
    clock: Arc<dyn Clock>,
    discovered: tokio::sync::Mutex<Option<Discovered>>,
}

impl Provider {
    /// The provider of these settings; it is called when it is first needed.
    pub fn new(settings: OidcSettings, client: reqwest::Client, clock: Arc<dyn Clock>) -> Self {
        Self {
            settings,
            client,
            clock,
            discovered: tokio::sync::Mutex::new(None),
        }
    }

    /// Where people may be sent back to.
    pub fn redirect_uris(&self) -> &[String] {
        &self.settings.redirect_uris
    }

    /// Where somebody goes to sign in.
    pub async fn authorization_url(&self, voyage: &Voyage) -> Result<String, OidcError> {
        let metadata = self.metadata(FRESH).await?;
        let client = CoreClient::from_provider_metadata(
            (*metadata).clone(),
            self.client_id(),
            self.client_secret(),
        );
        let redirect = Self::redirect(voyage)?;
        let (state, nonce) = (voyage.state.clone(), voyage.nonce.clone());
        let verifier = PkceCodeVerifier::new(voyage.verifier.clone());
        let mut request = client
            .authorize_url(
                CoreAuthenticationFlow::AuthorizationCode,
                move || CsrfToken::new(state),
                move || Nonce::new(nonce),
            )
            .set_redirect_uri(Cow::Owned(redirect))
            .set_pkce_challenge(PkceCodeChallenge::from_code_verifier_sha256(&verifier));
        for scope in &self.settings.scopes {
            request = request.add_scope(Scope::new(scope.clone()));
        }
        if let Some(acr) = &self.settings.required_acr {
            request = request.add_auth_context_value(AuthenticationContextClass::new(acr.clone()));
        }
        Ok(request.url().0.to_string())
    }

    /// Exchanges the code somebody brought back for the identity the provider vouches for.
    ///
    /// `issuer` is the parameter that came beside the code (RFC 9207); a provider that promises it must send it.
    pub async fn identify(
        &self,
        code: &str,
        issuer: Option<&str>,
        voyage: &Voyage,
    ) -> Result<Identity, OidcError> {
        let metadata = self.metadata(FRESH).await?;
        let promised = metadata
            .additional_metadata()
            .authorization_response_iss_parameter_supported;
        if issuer.map_or(promised, |issuer| issuer != self.settings.issuer) {
            return Err(refused("the answer came from another issuer"));
        }
        let token = self.exchange(&metadata, code, voyage).await?;
        let verified = match self.verify(&metadata, &token, voyage) {
            Err(Unverified::UnknownKey) => {
                let metadata = self.metadata(REFETCH_AT_MOST_EVERY).await?;
                self.verify(&metadata, &token, voyage)
            }
            other => other,
        };
        verified.map_err(|unverified| match unverified {
            Unverified::UnknownKey => refused("the ID token was signed with an unknown key"),
            Unverified::No(why) => OidcError::Refused(why),
        })
    }

    async fn exchange(
        &self,
        metadata: &Metadata,
        code: &str,
        voyage: &Voyage,
    ) -> Result<CoreIdToken, OidcError> {
        let client = CoreClient::from_provider_metadata(
            metadata.clone(),
            self.client_id(),
            self.client_secret(),
        );
        let request = client
            .exchange_code(AuthorizationCode::new(code.to_owned()))
            .map_err(unavailable)?
            .set_redirect_uri(Cow::Owned(Self::redirect(voyage)?))
            .set_pkce_verifier(PkceCodeVerifier::new(voyage.verifier.clone()));
        let send = self.sender();
        let answer = request
            .request_async(&send)
            .await
            .map_err(|error| match error {
                // The provider's own words may quote what was sent: only its kind is kept.
                RequestTokenError::ServerResponse(answer) => {
                    OidcError::Refused(format!("the provider answered {}", answer.error()))
                }
                RequestTokenError::Request(cause) => unavailable(cause),
                _ => refused("the provider's answer to the code cannot be read"),
            })?;
        let token = answer.id_token().cloned();
        token.ok_or_else(|| refused("the provider gave no ID token"))
    }

    fn verify(
        &self,
        metadata: &Metadata,
        token: &CoreIdToken,
        voyage: &Voyage,
    ) -> Result<Identity, Unverified> {
        let keys = metadata.jwks().clone();
        let issuer = metadata.issuer().clone();
        let now = self.clock.now();
        let required = self.settings.required_acr.clone();
        let verifier = IdTokenVerifier::new_public_client(self.client_id(), issuer, keys)
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
            .set_auth_context_verifier_fn(move |acr| match &required {
                Some(required) if acr.is_none_or(|acr| acr.as_str() != required) => {
                    Err("the level of assurance is not the one asked for".into())
                }
                _ => Ok(()),
            });
        let nonce = Nonce::new(voyage.nonce.clone());
        token
            .claims(&verifier, &nonce)
            .map_err(|error| match error {
                ClaimsVerificationError::SignatureVerification(
                    SignatureVerificationError::NoMatchingKey,
                ) => Unverified::UnknownKey,
                other => Unverified::No(other.to_string()),
            })?;
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
        })
    }

    /// What was discovered, if it is not older than `age`; discovered anew otherwise.
    async fn metadata(&self, age: Duration) -> Result<Arc<Metadata>, OidcError> {
        let mut known = self.discovered.lock().await;
        if let Some(known) = known.as_ref().filter(|known| known.at.elapsed() <= age) {
            return Ok(Arc::clone(&known.metadata));
        }
        let issuer = IssuerUrl::new(self.settings.issuer.clone()).map_err(unavailable)?;
        let metadata = Metadata::discover_async(issuer, &self.sender()).await;
        let metadata = Arc::new(metadata.map_err(unavailable)?);
        *known = Some(Discovered {
            metadata: Arc::clone(&metadata),
            at: Instant::now(),
        });
        Ok(metadata)
    }

    fn sender(&self) -> impl Fn(HttpRequest) -> Answer + use<> {
        let client = self.client.clone();
        move |request| Box::pin(call(client.clone(), request))
    }

    fn client_id(&self) -> ClientId {
        ClientId::new(self.settings.client_id.clone())
    }

    fn client_secret(&self) -> Option<ClientSecret> {
        let secret = self.settings.client_secret.as_ref()?;
        Some(ClientSecret::new(secret.expose().to_owned()))
    }

    fn redirect(voyage: &Voyage) -> Result<RedirectUrl, OidcError> {
        RedirectUrl::new(voyage.redirect_uri.clone()).map_err(unavailable)
    }
}

/// The provider's answer, still on its way.
type Answer = BoxFuture<'static, Result<HttpResponse, CallError>>;

enum Unverified {
    UnknownKey,
    No(String),
}

/// The claims as they stand in a token whose signature was verified.
fn payload(token: &CoreIdToken) -> Option<Map<String, Value>> {
    let text = token.to_string();
    let bytes = URL_SAFE_NO_PAD.decode(text.split('.').nth(1)?).ok()?;
    serde_json::from_slice(&bytes).ok()
}

fn refused(why: &str) -> OidcError {
    OidcError::Refused(why.to_owned())
}

fn unavailable(cause: impl std::error::Error) -> OidcError {
    let mut text = cause.to_string();
    let mut source = cause.source();
    while let Some(inner) = source {
        text.push_str(": ");
        text.push_str(&inner.to_string());
        source = inner.source();
    }
    OidcError::Unavailable(text)
}
