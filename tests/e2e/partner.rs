//! A partner system, as the tests play it.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};
use ed25519_dalek::SigningKey;
use ed25519_dalek::pkcs8::EncodePrivateKey;
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde_json::{Value, json};

use crate::harness::{Answer, Caller, TestSystem, read};

pub const ASSERTION_TYPE: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/// A form as the body of a call.
pub trait WithForm {
    /// Adds it.
    fn with_form(self, pairs: &[(&str, &str)]) -> Self;
}

impl WithForm for reqwest::RequestBuilder {
    fn with_form(self, pairs: &[(&str, &str)]) -> Self {
        let url = reqwest::Url::parse_with_params("http://form", pairs).unwrap();
        self.header("content-type", "application/x-www-form-urlencoded")
            .body(url.query().unwrap_or_default().to_owned())
    }
}

/// A registered partner system with a secret.
pub struct Partner<'a> {
    system: &'a TestSystem,
    pub id: String,
    pub secret: String,
}

/// Registers a partner system that reads at `unit` and below.
pub async fn register(admin: &Caller, unit: &str, scopes: &[&str]) -> String {
    let body = json!({"name": "Trục liên thông", "unit_id": unit, "scopes": scopes});
    let made = admin.post("/oauth-clients", body).await.expect(201);
    assert_eq!(
        made.headers["location"].to_str().unwrap(),
        format!("/api/v1/oauth-clients/{}", made.text("id"))
    );
    made.text("id")
}

/// Makes a secret for it.
pub async fn new_secret(admin: &Caller, id: &str, overlap_hours: i64) -> Answer {
    let path = format!("/oauth-clients/{id}/secrets");
    let body = json!({"overlap_hours": overlap_hours});
    admin.post(&path, body).await.expect(201)
}

/// What is known of it.
pub async fn client(admin: &Caller, id: &str) -> Answer {
    admin.get(&format!("/oauth-clients/{id}")).await.expect(200)
}

/// Changes it.
pub async fn change(admin: &Caller, id: &str, patch: Value) -> Answer {
    let etag = client(admin, id).await.etag;
    admin
        .patch(&format!("/oauth-clients/{id}"), &etag, patch)
        .await
}

impl<'a> Partner<'a> {
    /// A new one with a secret.
    pub async fn new(system: &'a TestSystem, admin: &Caller, unit: &str, scopes: &[&str]) -> Self {
        let id = register(admin, unit, scopes).await;
        let secret = new_secret(admin, &id, 0).await.text("client_secret");
        Self { system, id, secret }
    }

    /// Posts a form to an OAuth endpoint without proof.
    pub async fn bare(&self, path: &str, form: &[(&str, &str)]) -> Answer {
        let url = format!("{}{path}", self.system.url);
        read(
            self.system
                .http
                .post(url)
                .with_form(form)
                .send()
                .await
                .unwrap(),
        )
        .await
    }

    /// Posts a form with the secret.
    pub async fn post(&self, path: &str, form: &[(&str, &str)]) -> Answer {
        let url = format!("{}{path}", self.system.url);
        let call = self.system.http.post(url);
        let call = call
            .basic_auth(&self.id, Some(&self.secret))
            .with_form(form);
        read(call.send().await.unwrap()).await
    }

    /// Asks for a token with the secret.
    pub async fn ask(&self, more: &[(&str, &str)]) -> Answer {
        let mut form = vec![("grant_type", "client_credentials")];
        form.extend_from_slice(more);
        self.post("/oauth2/token", &form).await
    }

    /// Gets a token for all it was granted.
    pub async fn caller(&self) -> Caller {
        let granted = self.ask(&[]).await.expect(200);
        let mut caller = self.system.anonymous();
        caller.token = Some(granted.text("access_token"));
        caller
    }

    /// Asks for a token with an assertion.
    pub async fn assert(&self, assertion: &str) -> Answer {
        let form = [
            ("grant_type", "client_credentials"),
            ("client_assertion_type", ASSERTION_TYPE),
            ("client_assertion", assertion),
        ];
        self.bare("/oauth2/token", &form).await
    }
}

/// A key pair of a partner system: the key to sign with, and the public one to register.
pub fn ed25519(kid: &str, seed: u8) -> (EncodingKey, Value) {
    let key = SigningKey::from_bytes(&[seed; 32]);
    let der = key.to_pkcs8_der().unwrap();
    let x = URL_SAFE_NO_PAD.encode(key.verifying_key().to_bytes());
    let public =
        json!({"kid": kid, "kty": "OKP", "crv": "Ed25519", "x": x, "use": "sig", "alg": "EdDSA"});
    (EncodingKey::from_ed_der(der.as_bytes()), public)
}

/// The same on P-256.
pub fn p256(kid: &str, seed: u8) -> (EncodingKey, Value) {
    use p256::pkcs8::EncodePrivateKey;
    let key = p256::ecdsa::SigningKey::from_slice(&[seed; 32]).unwrap();
    let der = key.to_pkcs8_der().unwrap();
    let point = key.verifying_key().to_encoded_point(false);
    let text = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
    let public = json!({"kid": kid, "kty": "EC", "crv": "P-256", "x": text(point.x().unwrap()), "y": text(point.y().unwrap())});
    (EncodingKey::from_ec_der(der.as_bytes()), public)
}

/// Claims of a good assertion.
pub fn claims(client: &str, audience: &str, jti: &str, now: DateTime<Utc>) -> Value {
    let now = now.timestamp();
    json!({"iss": client, "sub": client, "aud": audience, "jti": jti, "iat": now, "exp": now + 120})
}

/// Signs an assertion.
pub fn sign(algorithm: Algorithm, kid: &str, key: &EncodingKey, claims: &Value) -> String {
    let mut header = Header::new(algorithm);
    header.kid = Some(kid.to_owned());
    jsonwebtoken::encode(&header, claims, key).unwrap()
}

/// Waits until `path` answers `caller` with `status`, for two seconds at the most: as long as a revocation may take.
pub async fn soon(caller: &Caller, path: &str, status: u16) -> Answer {
    let until = std::time::Instant::now() + std::time::Duration::from_secs(2);
    loop {
        let answer = caller.get(path).await;
        if answer.status == status {
            return answer;
        }
        assert!(
            std::time::Instant::now() < until,
            "{path} still answers {} after two seconds",
            answer.status
        );
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
}
