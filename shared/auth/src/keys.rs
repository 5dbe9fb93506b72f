//! The public keys tokens are verified with.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, Instant};

use jsonwebtoken::DecodingKey;
use serde::{Deserialize, Serialize};

use crate::issuer::TokenIssuer;

/// A made-up key id must not make us ask accounts more often than this.
const REFETCH_AT_MOST_EVERY: Duration = Duration::from_secs(30);

/// Keys older than this are asked for again although they are known: one that was withdrawn must not live on here.
const REFRESH_AFTER: Duration = Duration::from_secs(300);
/// When accounts does not answer, it is asked again after this long.
const AFTER_FAILURE: Duration = Duration::from_secs(1);
/// Requests wait for the keys no longer than this.
const FETCH_TIMEOUT: Duration = Duration::from_secs(3);

/// One public key (RFC 8037: Ed25519 as an octet key pair).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Jwk {
    /// Key type: `OKP`.
    pub kty: String,
    /// Curve: `Ed25519`.
    pub crv: String,
    /// Use: `sig`.
    pub r#use: String,
    /// Algorithm: `EdDSA`.
    pub alg: String,
    /// Key id.
    pub kid: String,
    /// The public key, base64url.
    pub x: String,
}

impl Jwk {
    pub(crate) fn ed25519(kid: String, x: String) -> Self {
        Self {
            kty: "OKP".into(),
            crv: "Ed25519".into(),
            r#use: "sig".into(),
            alg: "EdDSA".into(),
            kid,
            x,
        }
    }
}

/// A key set (RFC 7517).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct JwkSet {
    /// The keys.
    pub keys: Vec<Jwk>,
}

/// The keys could not be had.
#[derive(Debug, thiserror::Error)]
pub enum KeyFetchError {
    /// Accounts did not answer.
    #[error("the key set could not be fetched")]
    Http(#[from] reqwest::Error),
}

/// Keys by id, fetched from accounts when an unknown id turns up.
pub struct KeyStore {
    source: Source,
    known: RwLock<HashMap<String, DecodingKey>>,
    times: tokio::sync::Mutex<Times>,
}

enum Source {
    Own(Arc<TokenIssuer>),
    Remote(reqwest::Client, String),
}

#[derive(Default)]
struct Times {
    /// Not to be asked before.
    next: Option<Instant>,
    /// When the keys known were fetched.
    fetched: Option<Instant>,
}

impl KeyStore {
    /// The keys of this very service.
    pub fn own(issuer: Arc<TokenIssuer>) -> Self {
        Self::of(Source::Own(issuer))
    }

    /// A store that asks `url` for keys it does not know.
    pub fn remote(client: reqwest::Client, url: String) -> Self {
        Self::of(Source::Remote(client, url))
    }

    fn of(source: Source) -> Self {
        Self {
            source,
            known: RwLock::default(),
            times: tokio::sync::Mutex::default(),
        }
    }

    fn learn(&self, set: &JwkSet) {
        let keys = set
            .keys
            .iter()
            .filter(|k| k.kty == "OKP" && k.crv == "Ed25519");
        let keys =
            keys.filter_map(|k| Some((k.kid.clone(), DecodingKey::from_ed_components(&k.x).ok()?)));
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        *known = keys.collect();
    }

    fn get(&self, kid: &str) -> Option<DecodingKey> {
        self.known
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .get(kid)
            .cloned()
    }

    /// The key called `kid`, if accounts has one.
    pub async fn find(&self, kid: &str) -> Result<Option<DecodingKey>, KeyFetchError> {
        let (client, url) = match &self.source {
            Source::Own(issuer) => return Ok(issuer.find(kid)),
            Source::Remote(client, url) => (client, url),
        };
        if let Some(key) = self.get(kid) {
            return Ok(self.refreshed(client, url, kid, key).await);
        }
        let mut times = self.times.lock().await;
        // Another request may have fetched it while this one waited.
        if let Some(key) = self.get(kid) {
            return Ok(Some(key));
        }
        if times.next.is_some_and(|at| Instant::now() < at) {
            return Ok(None);
        }
        self.fetch(client, url, &mut times).await?;
        Ok(self.get(kid))
    }

    /// A known key, unless the time has come to ask again and it is no more. One request asks; the others go on.
    async fn refreshed(
        &self,
        client: &reqwest::Client,
        url: &str,
        kid: &str,
        key: DecodingKey,
    ) -> Option<DecodingKey> {
        let Ok(mut times) = self.times.try_lock() else {
            return Some(key);
        };
        let now = Instant::now();
        let old = times.fetched.is_none_or(|at| now - at > REFRESH_AFTER);
        if !old || times.next.is_some_and(|at| now < at) {
            return Some(key);
        }
        match self.fetch(client, url, &mut times).await {
            Ok(()) => self.get(kid),
            Err(error) => {
                tracing::warn!(%error, "the keys could not be refreshed; going on with those known");
                Some(key)
            }
        }
    }

    async fn fetch(
        &self,
        client: &reqwest::Client,
        url: &str,
        times: &mut Times,
    ) -> Result<(), KeyFetchError> {
        times.next = Some(Instant::now() + AFTER_FAILURE);
        let answer = client.get(url).timeout(FETCH_TIMEOUT).send().await?;
        let set: JwkSet = answer.error_for_status()?.json().await?;
        let now = Instant::now();
        *times = Times {
            next: Some(now + REFETCH_AT_MOST_EVERY),
            fetched: Some(now),
        };
        self.learn(&set);
        Ok(())
    }
}
