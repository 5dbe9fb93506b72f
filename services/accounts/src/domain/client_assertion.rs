//! A partner system proves who it is by a signed assertion (RFC 7523 §3, `private_key_jwt`).

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};
use jsonwebtoken::{Algorithm, Validation};
use serde::Deserialize;
use tonghop_model::AccountId;

use crate::domain::client_key::ClientKey;
use crate::domain::client_secret;

/// A longer assertion is none.
const MAX_LEN: usize = 4096;
/// An assertion is good for five minutes at the most.
const MAX_LIFETIME_SECONDS: i64 = 300;
/// Clocks of two machines may differ by this many seconds.
const LEEWAY_SECONDS: i64 = 5;
/// Characters of a `jti` at the most.
const MAX_JTI: usize = 256;

/// A genuine assertion. It counts once: whoever accepts it keeps the hash until it expires.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assertion {
    /// Hash of its id.
    pub jti_hash: String,
    /// From then on it would be refused anyway.
    pub expires_at: DateTime<Utc>,
}

#[derive(Deserialize)]
struct Claims {
    iss: String,
    sub: String,
    aud: Audience,
    exp: i64,
    jti: String,
    #[serde(default)]
    iat: Option<i64>,
    #[serde(default)]
    nbf: Option<i64>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Audience {
    One(String),
    Many(Vec<String>),
}

impl Audience {
    /// The audience if it is one: an assertion meant for others too could be used by them (RFC 7523bis).
    fn only(&self) -> Option<&str> {
        match self {
            Self::One(name) => Some(name),
            Self::Many(names) => match names.as_slice() {
                [name] => Some(name),
                _ => None,
            },
        }
    }
}

/// Who an assertion says it is from. Nothing is verified yet.
pub fn claimed_client(token: &str) -> Option<AccountId> {
    #[derive(Deserialize)]
    struct Subject {
        sub: AccountId,
    }
    if token.len() > MAX_LEN {
        return None;
    }
    let payload = URL_SAFE_NO_PAD.decode(token.split('.').nth(1)?).ok()?;
    let subject: Subject = serde_json::from_slice(&payload).ok()?;
    Some(subject.sub)
}

/// Verifies an assertion of `client`: signed with one of `keys`, meant for one of `audiences` alone, and in time.
pub fn verify(
    token: &str,
    client: AccountId,
    keys: &[ClientKey],
    audiences: &[&str],
    now: DateTime<Utc>,
) -> Option<Assertion> {
    if token.len() > MAX_LEN {
        return None;
    }
    let header = jsonwebtoken::decode_header(token).ok()?;
    // Access tokens and the like are no assertions.
    let kind = header.typ.as_deref();
    if !matches!(kind, None | Some("JWT" | "client-authentication+jwt")) {
        return None;
    }
    let key = match header.kid {
        Some(kid) => keys.iter().find(|key| key.kid == kid)?,
        None => only_key(keys, header.alg)?,
    };
    let algorithm = key.algorithm().filter(|known| *known == header.alg)?;
    let mut rules = Validation::new(algorithm);
    rules.set_required_spec_claims(&["exp", "iss", "aud", "sub"]);
    rules.set_audience(audiences);
    // Times are checked below, against the injected clock instead of the machine's.
    rules.validate_exp = false;
    rules.validate_nbf = false;
    let decoded = jsonwebtoken::decode::<Claims>(token, &key.verifier()?, &rules).ok()?;
    accept(&decoded.claims, client, audiences, now)
}

fn only_key(keys: &[ClientKey], algorithm: Algorithm) -> Option<&ClientKey> {
    let mut fitting = keys.iter().filter(|key| key.algorithm() == Some(algorithm));
    fitting.next().filter(|_| fitting.next().is_none())
}

fn accept(
    claims: &Claims,
    client: AccountId,
    audiences: &[&str],
    now: DateTime<Utc>,
) -> Option<Assertion> {
    let (client, now) = (client.to_string(), now.timestamp());
    let meant_for_us = claims
        .aud
        .only()
        .is_some_and(|name| audiences.contains(&name));
    let in_time = claims.exp > now - LEEWAY_SECONDS
        && claims.exp <= now + MAX_LIFETIME_SECONDS + LEEWAY_SECONDS
        && claims.iat.is_none_or(|at| at <= now + LEEWAY_SECONDS)
        && claims.nbf.is_none_or(|at| at <= now + LEEWAY_SECONDS);
    let named = (1..=MAX_JTI).contains(&claims.jti.len());
    let good = claims.iss == client && claims.sub == client && meant_for_us && in_time && named;
    let expires_at = DateTime::from_timestamp(claims.exp + LEEWAY_SECONDS, 0)?;
    good.then(|| Assertion {
        jti_hash: client_secret::hash(&claims.jti),
        expires_at,
    })
}

#[cfg(test)]
mod tests {
    use ed25519_dalek::SigningKey;
    use ed25519_dalek::pkcs8::EncodePrivateKey;
    use jsonwebtoken::{EncodingKey, Header};
    use serde_json::{Value, json};
    use uuid::Uuid;

    use super::*;

    const ISSUER: &str = "https://tonghop.example";
    const ENDPOINT: &str = "https://tonghop.example/oauth2/token";
    const CLIENT: AccountId = AccountId::from_uuid(Uuid::from_u128(7));

    fn now() -> DateTime<Utc> {
        "2011-12-15T01:00:00Z".parse().unwrap()
    }

    fn pair() -> (EncodingKey, ClientKey) {
        let key = SigningKey::from_bytes(&[7; 32]);
        let der = key.to_pkcs8_der().unwrap();
        let public = ClientKey {
            kid: "k1".into(),
            kty: "OKP".into(),
            crv: "Ed25519".into(),
            x: URL_SAFE_NO_PAD.encode(key.verifying_key().to_bytes()),
            y: None,
        };
        (EncodingKey::from_ed_der(der.as_bytes()), public)
    }

    fn good() -> Value {
        let id = CLIENT.to_string();
        json!({"iss": id, "sub": id, "aud": ISSUER, "jti": "one", "exp": now().timestamp() + 60})
    }

    fn signed(header: &Header, claims: &Value) -> String {
        jsonwebtoken::encode(header, claims, &pair().0).unwrap()
    }

    fn verdict(claims: &Value) -> Option<Assertion> {
        let token = signed(&Header::new(Algorithm::EdDSA), claims);
        assert_eq!(claimed_client(&token), Some(CLIENT));
        verify(&token, CLIENT, &[pair().1], &[ISSUER, ENDPOINT], now())
    }

    /// An assertion is for us alone, from the client itself, lives five minutes at the most and has an id.
    #[test]
    fn claims_must_fit() {
        assert!(verdict(&good()).is_some());
        let with = |member: &str, value: Value| {
            let mut claims = good();
            claims[member] = value;
            verdict(&claims).is_some()
        };
        assert!(with("aud", json!(ENDPOINT)) && with("aud", json!([ENDPOINT])));
        let now = now().timestamp();
        for (member, bad) in [
            ("aud", json!("https://elsewhere.example")),
            ("aud", json!([ISSUER, "https://elsewhere.example"])),
            ("aud", json!([])),
            ("iss", json!("somebody else")),
            ("exp", json!(now - 6)),
            ("exp", json!(now + 400)),
            ("exp", json!("tomorrow")),
            ("iat", json!(now + 60)),
            ("nbf", json!(now + 60)),
            ("jti", json!("")),
            ("jti", json!("x".repeat(257))),
        ] {
            assert!(!with(member, bad.clone()), "{member}: {bad}");
        }
        for member in ["iss", "aud", "exp", "jti"] {
            let mut claims = good();
            claims.as_object_mut().unwrap().remove(member);
            assert!(verdict(&claims).is_none(), "without {member}");
        }
    }

    /// Only the registered key under its own algorithm counts, and no token of another kind.
    #[test]
    fn headers_must_fit() {
        let check = |header: &Header, keys: &[ClientKey]| {
            let token = signed(header, &good());
            verify(&token, CLIENT, keys, &[ISSUER], now()).is_some()
        };
        let known = [pair().1];
        let mut header = Header::new(Algorithm::EdDSA);
        header.kid = Some("k1".into());
        assert!(check(&header, &known));
        assert!(!check(&header, &[]));
        header.kid = Some("k2".into());
        assert!(!check(&header, &known));
        header.kid = None;
        header.typ = Some("at+jwt".into());
        assert!(!check(&header, &known));
        let other = SigningKey::from_bytes(&[8; 32]);
        let stranger = ClientKey {
            x: URL_SAFE_NO_PAD.encode(other.verifying_key().to_bytes()),
            ..pair().1
        };
        assert!(!check(&Header::new(Algorithm::EdDSA), &[stranger]));
        let by_public_key = jsonwebtoken::encode(
            &Header::new(Algorithm::HS256),
            &good(),
            &EncodingKey::from_secret(known[0].x.as_bytes()),
        );
        let by_public_key = by_public_key.unwrap();
        assert!(verify(&by_public_key, CLIENT, &known, &[ISSUER], now()).is_none());
    }
}
