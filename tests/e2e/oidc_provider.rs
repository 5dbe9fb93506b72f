//! A provider that says whatever a test wants it to: for what no honest provider would say.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use actix_web::web::{self, Data};
use actix_web::{App, HttpResponse, HttpServer};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde_json::{Value, json};

use crate::partner::ed25519;

/// What a code is exchanged for.
struct Grant {
    challenge: String,
    redirect_uri: String,
    id_token: String,
}

#[derive(Default)]
struct Inner {
    issuer: String,
    grants: HashMap<String, Grant>,
    sends_issuer: bool,
    exchanges: usize,
}

/// The provider.
#[derive(Clone)]
pub struct FakeProvider {
    inner: Arc<Mutex<Inner>>,
    pub issuer: String,
    pub key: EncodingKey,
    public: Value,
}

/// What an authorization URL asks for.
pub struct Asked {
    pub state: String,
    pub nonce: String,
    pub challenge: String,
    pub redirect_uri: String,
    pub binding: String,
    pub query: HashMap<String, String>,
}

impl Asked {
    /// Reads what our side tells the page that begins: where a browser goes, and what only that page knows.
    pub fn read(begun: &Value) -> Self {
        let url = begun["authorization_url"].as_str().unwrap();
        let url = reqwest::Url::parse(url).unwrap();
        let query: HashMap<String, String> = url.query_pairs().into_owned().collect();
        let of = |name: &str| query[name].clone();
        assert_eq!(
            (
                of("response_type").as_str(),
                of("code_challenge_method").as_str()
            ),
            ("code", "S256")
        );
        Self {
            state: of("state"),
            nonce: of("nonce"),
            challenge: of("code_challenge"),
            redirect_uri: of("redirect_uri"),
            binding: begun["binding"].as_str().unwrap().to_owned(),
            query,
        }
    }
}

impl FakeProvider {
    /// Starts one on this machine.
    pub fn start() -> Self {
        let inner = Arc::new(Mutex::new(Inner::default()));
        let (key, public) = ed25519("idp-1", 42);
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let issuer = format!("http://{}", listener.local_addr().unwrap());
        inner.lock().unwrap().issuer.clone_from(&issuer);
        let this = Self {
            inner,
            issuer,
            key,
            public,
        };
        let data = Data::new(this.clone());
        let server = HttpServer::new(move || {
            App::new()
                .app_data(data.clone())
                .route(
                    "/.well-known/openid-configuration",
                    web::get().to(configuration),
                )
                .route("/jwks", web::get().to(jwks))
                .route("/token", web::post().to(token))
        });
        let server = server
            .workers(1)
            .disable_signals()
            .listen(listener)
            .unwrap();
        actix_web::rt::spawn(server.run());
        this
    }

    /// Promises the `iss` parameter from now on (RFC 9207).
    pub fn promise_issuer(&self) {
        self.inner.lock().unwrap().sends_issuer = true;
    }

    /// How many codes were brought to it.
    pub fn exchanges(&self) -> usize {
        self.inner.lock().unwrap().exchanges
    }

    /// The claims an honest provider would make.
    pub fn claims(&self, asked: &Asked, subject: &str, now: i64) -> Value {
        json!({"iss": self.issuer, "aud": "tonghop", "sub": subject, "nonce": asked.nonce, "auth_time": now, "iat": now, "exp": now + 300})
    }

    /// Signs claims as the provider does.
    pub fn sign(&self, claims: &Value) -> String {
        let mut header = Header::new(Algorithm::EdDSA);
        header.kid = Some("idp-1".into());
        jsonwebtoken::encode(&header, claims, &self.key).unwrap()
    }

    /// Will exchange `code` for `id_token`.
    pub fn grant(&self, code: &str, asked: &Asked, id_token: String) {
        let grant = Grant {
            challenge: asked.challenge.clone(),
            redirect_uri: asked.redirect_uri.clone(),
            id_token,
        };
        let mut inner = self.inner.lock().unwrap();
        inner.grants.insert(code.to_owned(), grant);
    }
}

async fn configuration(provider: Data<FakeProvider>) -> HttpResponse {
    let inner = provider.inner.lock().unwrap();
    let issuer = &inner.issuer;
    HttpResponse::Ok().json(json!({
        "issuer": issuer,
        "authorization_endpoint": format!("{issuer}/authorize"),
        "token_endpoint": format!("{issuer}/token"),
        "jwks_uri": format!("{issuer}/jwks"),
        "response_types_supported": ["code"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["EdDSA", "HS256", "none"],
        "authorization_response_iss_parameter_supported": inner.sends_issuer,
    }))
}

async fn jwks(provider: Data<FakeProvider>) -> HttpResponse {
    HttpResponse::Ok().json(json!({"keys": [provider.public]}))
}

/// Exchanges a code once, for whoever holds the PKCE verifier and came from the right address.
async fn token(
    provider: Data<FakeProvider>,
    form: web::Form<HashMap<String, String>>,
) -> HttpResponse {
    let mut inner = provider.inner.lock().unwrap();
    inner.exchanges += 1;
    let of = |name: &str| form.get(name).cloned().unwrap_or_default();
    let challenge = URL_SAFE_NO_PAD.encode(sha256(of("code_verifier").as_bytes()));
    let grant = inner.grants.remove(&of("code"));
    let grant = grant
        .filter(|grant| grant.challenge == challenge && grant.redirect_uri == of("redirect_uri"));
    match grant {
        Some(grant) => HttpResponse::Ok().json(json!({"access_token": "opaque", "token_type": "Bearer", "expires_in": 60, "id_token": grant.id_token})),
        None => HttpResponse::BadRequest().json(json!({"error": "invalid_grant"})),
    }
}

fn sha256(bytes: &[u8]) -> Vec<u8> {
    use sha2::{Digest, Sha256};
    Sha256::digest(bytes).to_vec()
}
