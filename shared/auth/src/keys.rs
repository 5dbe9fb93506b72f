//! The public keys tokens are verified with.

use std::collections::HashMap;
use std::sync::{PoisonError, RwLock};
use std::time::{Duration, Instant};

use jsonwebtoken::DecodingKey;
use serde::{Deserialize, Serialize};

/// A made-up key id must not make us ask accounts more often than this.
const REFETCH_AT_MOST_EVERY: Duration = Duration::from_secs(30);

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
    known: RwLock<HashMap<String, DecodingKey>>,
    source: Option<(reqwest::Client, String)>,
    next_fetch: tokio::sync::Mutex<Option<Instant>>,
}

impl KeyStore {
    /// A store that holds `set` and never asks.
    pub fn fixed(set: &JwkSet) -> Self {
        let store = Self {
            known: RwLock::default(),
            source: None,
            next_fetch: tokio::sync::Mutex::new(None),
        };
        store.learn(set);
        store
    }

    /// A store that asks `url` for keys it does not know.
    pub fn remote(client: reqwest::Client, url: String) -> Self {
        Self {
            known: RwLock::default(),
            source: Some((client, url)),
            next_fetch: tokio::sync::Mutex::new(None),
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
        if let Some(key) = self.get(kid) {
            return Ok(Some(key));
        }
        let Some((client, url)) = &self.source else {
            return Ok(None);
        };
        let mut next = self.next_fetch.lock().await;
        // Another request may have fetched it while this one waited.
        if let Some(key) = self.get(kid) {
            return Ok(Some(key));
        }
        if next.is_some_and(|at| Instant::now() < at) {
            return Ok(None);
        }
        *next = Some(Instant::now() + AFTER_FAILURE);
        let answer = client.get(url).timeout(FETCH_TIMEOUT).send().await?;
        let set: JwkSet = answer.error_for_status()?.json().await?;
        *next = Some(Instant::now() + REFETCH_AT_MOST_EVERY);
        self.learn(&set);
        Ok(self.get(kid))
    }
}
