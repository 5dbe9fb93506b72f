//! ID tokens that must be refused, whatever they say of themselves.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde_json::{Value, json};

use crate::oidc_scene::Scene;
use crate::partner::ed25519;

/// An ID token that says anything but what it must is refused.
#[actix_web::test]
async fn wrong_id_tokens_are_refused() {
    let s = Scene::start().await;
    s.with(|_| {}).await.expect(201);
    let now = s.system.clock_now().timestamp();
    for (member, value) in [
        ("iss", json!("https://elsewhere.example")),
        ("iss", json!(format!("{}/", s.provider.issuer))),
        ("aud", json!("another client")),
        ("aud", json!(["tonghop", "another client"])),
        ("azp", json!("another client")),
        ("nonce", json!("another nonce")),
        ("exp", json!(now - 60)),
        ("iat", json!(now + 600)),
        ("iat", json!(now - 3600)),
        ("sub", json!("")),
        ("sub", json!("x".repeat(256))),
    ] {
        let answer = s.with(|claims| claims[member] = value.clone()).await;
        assert_eq!(
            (answer.status, answer.code()),
            (401, "OIDC_REFUSED"),
            "{member} {value}"
        );
    }
    for member in ["iss", "aud", "nonce", "exp", "iat", "sub"] {
        let answer = s
            .with(|claims| drop(claims.as_object_mut().unwrap().remove(member)))
            .await;
        assert_eq!(
            (answer.status, answer.code()),
            (401, "OIDC_REFUSED"),
            "without {member}"
        );
    }
    s.system.stop().await;
}

/// An ID token that the provider's own key did not sign is refused, whatever it says of itself.
#[actix_web::test]
async fn forged_id_tokens_are_refused() {
    let s = Scene::start().await;
    let (stranger, public) = ed25519("idp-1", 43);
    let forge = async |token: &dyn Fn(&Value) -> String| {
        let asked = s.depart().await;
        let claims = s.claims(&asked, "0190-lan");
        s.provider.grant("forged", &asked, token(&claims));
        s.back("forged", &asked)
            .await
            .expect_problem(401, "OIDC_REFUSED");
    };
    let header = |algorithm, kid: &str, kind: &str| {
        let mut header = Header::new(algorithm);
        header.kid = Some(kid.to_owned());
        header.typ = Some(kind.to_owned());
        header
    };
    let sign = |header: &Header, claims: &Value, key: &EncodingKey| {
        jsonwebtoken::encode(header, claims, key).unwrap()
    };
    forge(&|claims| sign(&header(Algorithm::EdDSA, "idp-1", "JWT"), claims, &stranger)).await;
    forge(&|claims| sign(&header(Algorithm::EdDSA, "idp-2", "JWT"), claims, &stranger)).await;
    forge(&|claims| {
        sign(
            &header(Algorithm::EdDSA, "idp-1", "at+jwt"),
            claims,
            &s.provider.key,
        )
    })
    .await;
    for secret in ["a secret of the provider's", public["x"].as_str().unwrap()] {
        let key = EncodingKey::from_secret(secret.as_bytes());
        forge(&|claims| sign(&header(Algorithm::HS256, "idp-1", "JWT"), claims, &key)).await;
    }
    forge(&|claims| {
        let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        format!("{}.{}.", part(&json!({"alg": "none"})), part(claims))
    })
    .await;
    forge(&|_| "no token".into()).await;
    s.system.stop().await;
}
