//! The public keys tokens are verified with.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use jsonwebtoken::DecodingKey;
use serde::{Deserialize, Serialize};
use tonghop_model::Clock;

use crate::issuer::TokenIssuer;

/// A made-up key id must not make us ask accounts more often than this.
const REFETCH_AT_MOST_EVERY: Duration = Duration::from_secs(30);

/// Keys older than this are asked for again although they are known: one that was withdrawn must not live on here.
const REFRESH_AFTER: Duration = Duration::from_mins(5);
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
    /// Accounts did not answer a moment ago.
    #[error("the key set could not be fetched a moment ago")]
    Lately,
}

/// Keys by id, fetched from accounts when an unknown id turns up.
pub struct KeyStore {
    source: Source,
    known: RwLock<HashMap<String, DecodingKey>>,
    asked: tokio::sync::Mutex<Asked>,
}

enum Source {
    Own(Arc<TokenIssuer>),
    Remote(Remote),
}

struct Remote {
    client: reqwest::Client,
    url: String,
    clock: Arc<dyn Clock>,
}

/// When the source was asked last.
#[derive(Default)]
struct Asked {
    tried: Option<Moment>,
    fetched: Option<Moment>,
    /// Whether that came to nothing.
    failed: bool,
}

/// A moment by the machine's clock, which nobody can set, and by the injected one, which a test can move on.
#[derive(Clone, Copy)]
struct Moment {
    real: Instant,
    told: DateTime<Utc>,
}

impl Moment {
    fn now(clock: &dyn Clock) -> Self {
        Self {
            real: Instant::now(),
            told: clock.now(),
        }
    }

    /// Whether `time` has passed since `earlier` by either clock.
    fn is_later_than(self, earlier: Option<Self>, time: Duration) -> bool {
        earlier.is_none_or(|earlier| {
            let told = (self.told - earlier.told).to_std().unwrap_or_default();
            (self.real - earlier.real).max(told) >= time
        })
    }
}

impl KeyStore {
    /// The keys of this very service.
    pub fn own(issuer: Arc<TokenIssuer>) -> Self {
        Self::of(Source::Own(issuer))
    }

    /// A store that asks `url` for keys it does not know.
    pub fn remote(client: reqwest::Client, url: String, clock: Arc<dyn Clock>) -> Self {
        Self::of(Source::Remote(Remote { client, url, clock }))
    }

    fn of(source: Source) -> Self {
        Self {
            source,
            known: RwLock::default(),
            asked: tokio::sync::Mutex::default(),
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
        let remote = match &self.source {
            Source::Own(issuer) => return Ok(issuer.find(kid)),
            Source::Remote(remote) => remote,
        };
        if let Some(key) = self.get(kid) {
            return Ok(self.refreshed(remote, kid, key).await);
        }
        let mut asked = self.asked.lock().await;
        // Another request may have fetched it while this one waited.
        if let Some(key) = self.get(kid) {
            return Ok(Some(key));
        }
        if asked.lately(Moment::now(&*remote.clock)) {
            // Only a set that was had says that there is no such key.
            return if asked.failed {
                Err(KeyFetchError::Lately)
            } else {
                Ok(None)
            };
        }
        self.fetch(remote, &mut asked).await?;
        Ok(self.get(kid))
    }

    /// A known key, unless the time has come to ask again and it is no more. One request asks; the others go on.
    async fn refreshed(&self, remote: &Remote, kid: &str, key: DecodingKey) -> Option<DecodingKey> {
        let Ok(mut asked) = self.asked.try_lock() else {
            return Some(key);
        };
        let now = Moment::now(&*remote.clock);
        if !now.is_later_than(asked.fetched, REFRESH_AFTER) || asked.lately(now) {
            return Some(key);
        }
        match self.fetch(remote, &mut asked).await {
            Ok(()) => self.get(kid),
            Err(error) => {
                tracing::warn!(%error, "the keys could not be refreshed; going on with those known");
                Some(key)
            }
        }
    }

    async fn fetch(&self, remote: &Remote, asked: &mut Asked) -> Result<(), KeyFetchError> {
        // Until the answer is there; also when nobody waits for it any more.
        asked.failed = true;
        asked.tried = Some(Moment::now(&*remote.clock));
        let answer = Self::ask(remote).await;
        let now = Moment::now(&*remote.clock);
        asked.tried = Some(now);
        self.learn(&answer?);
        asked.fetched = Some(now);
        asked.failed = false;
        Ok(())
    }

    async fn ask(remote: &Remote) -> Result<JwkSet, KeyFetchError> {
        let answer = remote.client.get(&remote.url).timeout(FETCH_TIMEOUT);
        let answer = answer.send().await?.error_for_status()?;
        Ok(answer.json().await?)
    }
}

impl Asked {
    /// Whether the source was asked so lately that it must not be asked again: a made-up key id must cost nothing.
    fn lately(&self, now: Moment) -> bool {
        !now.is_later_than(self.tried, AFTER_FAILURE)
            || !now.is_later_than(self.fetched, REFETCH_AT_MOST_EVERY)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use actix_web::{App, HttpResponse, HttpServer, web};
    use chrono::TimeDelta;
    use tonghop_model::FixedClock;

    use super::*;

    /// Accounts, as far as keys go: publishes one key (RFC 8037, appendix A.2) and counts how often it is asked.
    fn accounts(asked: Arc<AtomicUsize>, withdrawn: Arc<AtomicUsize>) -> String {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/jwks", listener.local_addr().unwrap());
        let server = HttpServer::new(move || {
            let (asked, withdrawn) = (Arc::clone(&asked), Arc::clone(&withdrawn));
            let answer = move || {
                asked.fetch_add(1, Ordering::SeqCst);
                let key = Jwk::ed25519(
                    "known".into(),
                    "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo".into(),
                );
                let gone = withdrawn.load(Ordering::SeqCst) > 0;
                let keys = if gone { vec![] } else { vec![key] };
                async move { HttpResponse::Ok().json(JwkSet { keys }) }
            };
            App::new().route("/jwks", web::get().to(answer))
        });
        let server = server
            .workers(1)
            .disable_signals()
            .listen(listener)
            .unwrap();
        actix_web::rt::spawn(server.run());
        url
    }

    /// While accounts does not answer, nobody can say that a key does not exist.
    #[actix_web::test]
    async fn without_accounts_no_key_is_unknown() {
        let clock = Arc::new(FixedClock::at("2011-12-01T00:00:00Z".parse().unwrap()));
        let client = tonghop_web::client::build(Duration::from_secs(5)).unwrap();
        let nowhere = "http://127.0.0.1:1/jwks".to_owned();
        let store = KeyStore::remote(client, nowhere, clock);
        for _ in 0..3 {
            assert!(store.find("any").await.is_err());
        }
    }

    /// Made-up key ids make us ask once in half a minute at the most; a known key is asked for again after five
    /// minutes, and is gone when it was withdrawn.
    #[actix_web::test]
    async fn strangers_do_not_make_us_ask() {
        let (asked, withdrawn) = (Arc::default(), Arc::default());
        let url = accounts(Arc::clone(&asked), Arc::clone(&withdrawn));
        let clock = Arc::new(FixedClock::at("2011-12-01T00:00:00Z".parse().unwrap()));
        let client = tonghop_web::client::build(Duration::from_secs(5)).unwrap();
        let store = KeyStore::remote(client, url, clock.clone());
        let has = async |kid: &str| store.find(kid).await.unwrap().is_some();
        for i in 0..50 {
            assert!(!has(&format!("made up {i}")).await);
            assert!(has("known").await);
        }
        assert_eq!(asked.load(Ordering::SeqCst), 1);
        clock.advance(TimeDelta::seconds(30));
        assert!(!has("made up").await && !has("made up").await);
        assert_eq!(asked.load(Ordering::SeqCst), 2);
        withdrawn.store(1, Ordering::SeqCst);
        clock.advance(TimeDelta::seconds(299));
        assert!(has("known").await);
        clock.advance(TimeDelta::seconds(1));
        assert!(!has("known").await);
        assert_eq!(asked.load(Ordering::SeqCst), 3);
    }
}
