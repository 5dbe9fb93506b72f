//! The provider: where it is, what it signs with, and whom it says somebody is.

use std::borrow::Cow;
use std::sync::Arc;
use std::time::{Duration, Instant};

use futures_util::future::BoxFuture;
use openidconnect::core::{
    CoreAuthDisplay, CoreAuthenticationFlow, CoreClaimName, CoreClaimType, CoreClient,
    CoreClientAuthMethod, CoreGrantType, CoreIdToken, CoreJsonWebKey,
    CoreJweContentEncryptionAlgorithm, CoreJweKeyManagementAlgorithm, CoreResponseMode,
    CoreResponseType, CoreSubjectIdentifierType,
};
use openidconnect::{
    AdditionalProviderMetadata, AuthenticationContextClass, AuthorizationCode, ClientId,
    ClientSecret, CsrfToken, HttpRequest, HttpResponse, IssuerUrl, Nonce, PkceCodeChallenge,
    PkceCodeVerifier, ProviderMetadata, RedirectUrl, RequestTokenError, Scope, TokenResponse,
};
use serde::{Deserialize, Serialize};
use tonghop_model::Clock;

use super::http::{CallError, call};
use super::id_token::{Expected, Identity, Unverified};
use super::settings::OidcSettings;
use crate::domain::oidc_state::Voyage;

/// What was discovered is asked for again after this long.
const FRESH: Duration = Duration::from_hours(1);
/// An unknown key makes us ask again, but not more often than this.
const REFETCH_AT_MOST_EVERY: Duration = Duration::from_secs(30);
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
pub(super) struct Extra {
    #[serde(default)]
    authorization_response_iss_parameter_supported: bool,
}
impl AdditionalProviderMetadata for Extra {}

pub(super) type Metadata = ProviderMetadata<
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
        request = request.set_max_age(self.settings.max_age.to_std().unwrap_or_default());
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
        let expected = Expected {
            settings: &self.settings,
            voyage,
            now: self.clock.now(),
        };
        let verified = match expected.verify(&metadata, &token) {
            Err(Unverified::UnknownKey) => {
                let metadata = self.metadata(REFETCH_AT_MOST_EVERY).await?;
                expected.verify(&metadata, &token)
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
