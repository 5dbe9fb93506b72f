//! Tokens that must be refused, whoever made them and however.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde_json::{Value, json};

use crate::harness::{TestSystem, read};
use crate::partner::WithForm;
use crate::tokens::fetch;

/// What a part of a token says, unverified.
pub fn part_of(token: &str, i: usize) -> Value {
    let text = token.split('.').nth(i).unwrap();
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(text).unwrap()).unwrap()
}

/// The key this system signs with, as somebody who stole it would have it.
fn signing_key(system: &TestSystem) -> EncodingKey {
    let pem = std::fs::read(system.config.keys_dir.join("signing-key.pem")).unwrap();
    EncodingKey::from_ed_pem(&pem).unwrap()
}

/// What an answer to a bad token may be: 401, or 431 where the server reads no such header at all.
async fn refused(system: &TestSystem, token: &str, what: &str) {
    let mut caller = system.anonymous();
    caller.token = Some(token.to_owned());
    for path in ["/units", "/reports", "/consolidations"] {
        let answer = caller.get(path).await;
        assert!(
            matches!(answer.status, 400 | 401 | 431),
            "{what}: {path} answers {}",
            answer.status
        );
    }
}

/// Whatever is wrong with a token's claims, times or kind, it is refused, although the right key signed it.
#[actix_web::test]
async fn wrong_claims_are_refused() {
    let system = TestSystem::start().await;
    let admin = system.administrator().await;
    let token = admin.token.clone().unwrap();
    let (key, claims) = (signing_key(&system), part_of(&token, 1));
    let mut header = Header::new(Algorithm::EdDSA);
    header.kid = part_of(&token, 0)["kid"].as_str().map(str::to_owned);
    header.typ = Some("at+jwt".into());
    let signed =
        |header: &Header, claims: &Value| jsonwebtoken::encode(header, claims, &key).unwrap();
    let mut caller = system.anonymous();
    caller.token = Some(signed(&header, &claims));
    caller.get("/units").await.expect(200);
    let now = system.clock_now().timestamp();
    for (member, bad) in [
        ("exp", json!(now - 6)),
        ("exp", json!("4102444800")),
        ("exp", json!(1e300)),
        ("iat", json!(now + 60)),
        ("nbf", json!(now + 60)),
        ("iss", json!("https://elsewhere.example")),
        ("aud", json!("elsewhere")),
        ("sub", json!("admin")),
    ] {
        let mut claims = claims.clone();
        claims[member] = bad.clone();
        refused(
            &system,
            &signed(&header, &claims),
            &format!("{member} {bad}"),
        )
        .await;
    }
    for member in ["exp", "iat", "iss", "aud", "sub", "sid"] {
        let mut claims = claims.clone();
        claims.as_object_mut().unwrap().remove(member);
        refused(
            &system,
            &signed(&header, &claims),
            &format!("without {member}"),
        )
        .await;
    }
    // ID tokens, refresh tokens and the like say so in their header, or say nothing.
    for kind in [
        None,
        Some("JWT"),
        Some("svc+jwt"),
        Some("logout+jwt"),
        Some("rt+jwt"),
    ] {
        let header = Header {
            typ: kind.map(str::to_owned),
            ..header.clone()
        };
        refused(&system, &signed(&header, &claims), &format!("typ {kind:?}")).await;
    }
    for kid in [
        None,
        Some("../../dev/null"),
        Some("' OR 1=1--"),
        Some("http://127.0.0.1/k"),
        Some("unknown"),
        Some(""),
    ] {
        let header = Header {
            kid: kid.map(str::to_owned),
            ..header.clone()
        };
        refused(&system, &signed(&header, &claims), &format!("kid {kid:?}")).await;
    }
    let mut pointing = header.clone();
    pointing.kid = None;
    pointing.jku = Some(format!("{}/.well-known/jwks.json", system.url));
    refused(&system, &signed(&pointing, &claims), "jku").await;
    let session = system.http.post(format!("{}/api/v1/sessions", system.url));
    let body = json!({"username": "admin", "password": crate::harness::password("admin")});
    let session = read(session.json(&body).send().await.unwrap())
        .await
        .expect(201);
    refused(&system, &session.text("refresh_token"), "a refresh token").await;
    system.stop().await;
}

/// No trick with algorithm or signature makes a token good.
#[actix_web::test]
async fn forged_signatures_are_refused() {
    let system = TestSystem::start().await;
    let admin = system.administrator().await;
    let token = admin.token.clone().unwrap();
    let parts: Vec<&str> = token.split('.').collect();
    let kid = part_of(&token, 0)["kid"].clone();
    for alg in ["none", "None", "nOnE", "NONE"] {
        let header = json!({"alg": alg, "typ": "at+jwt", "kid": kid}).to_string();
        let header = URL_SAFE_NO_PAD.encode(header);
        for signature in ["", parts[2]] {
            let forged = format!("{header}.{}.{signature}", parts[1]);
            refused(&system, &forged, alg).await;
        }
    }
    let keys = fetch(&system, "/.well-known/jwks.json").await;
    let x = keys.body["keys"][0]["x"].as_str().unwrap().to_owned();
    let raw = URL_SAFE_NO_PAD.decode(&x).unwrap();
    for secret in [x.as_bytes(), raw.as_slice()] {
        let mut header = Header::new(Algorithm::HS256);
        header.kid = kid.as_str().map(str::to_owned);
        header.typ = Some("at+jwt".into());
        let forged = jsonwebtoken::encode(
            &header,
            &part_of(&token, 1),
            &EncodingKey::from_secret(secret),
        );
        refused(&system, &forged.unwrap(), "HS256 with the public key").await;
    }
    let mut claims = part_of(&token, 1);
    claims["authz_ver"] = json!(0);
    let tampered = URL_SAFE_NO_PAD.encode(claims.to_string());
    refused(
        &system,
        &format!("{}.{tampered}.{}", parts[0], parts[2]),
        "tampered",
    )
    .await;
    let embedded =
        json!({"alg": "EdDSA", "typ": "at+jwt", "jwk": {"kty": "OKP", "crv": "Ed25519", "x": x}})
            .to_string();
    refused(
        &system,
        &format!(
            "{}.{}.{}",
            URL_SAFE_NO_PAD.encode(embedded),
            parts[1],
            parts[2]
        ),
        "jwk",
    )
    .await;
    for bad in [
        format!("{token}x"),
        format!("{}.{}", parts[0], parts[1]),
        format!("{token}.x"),
        "a".repeat(100_000),
    ] {
        refused(&system, &bad, "malformed").await;
    }
    system.stop().await;
}

/// A token counts in one `Authorization` header, and nowhere else.
#[actix_web::test]
async fn a_token_travels_in_one_header() {
    let system = TestSystem::start().await;
    let token = system.administrator().await.token.unwrap();
    let url = format!("{}/api/v1/units", system.url);
    let twice = system
        .http
        .get(&url)
        .bearer_auth(&token)
        .header("authorization", format!("Bearer {token}"));
    read(twice.send().await.unwrap())
        .await
        .expect_problem(401, "UNAUTHENTICATED");
    for query in [format!("?access_token={token}"), format!("?token={token}")] {
        let answer = read(
            system
                .http
                .get(format!("{url}{query}"))
                .send()
                .await
                .unwrap(),
        )
        .await;
        assert!(matches!(answer.status, 400 | 401), "{}", answer.status);
    }
    let form = system
        .http
        .post(&url)
        .with_form(&[("access_token", token.as_str())]);
    assert_eq!(form.send().await.unwrap().status(), 401);
    let basic = system.http.get(&url).basic_auth("x", Some(&token));
    read(basic.send().await.unwrap())
        .await
        .expect_problem(401, "UNAUTHENTICATED");
    system.stop().await;
}
