//! Who a partner system is: `client_secret_basic` (RFC 6749 §2.3.1) or `private_key_jwt` (RFC 7523 §2.2).

use std::net::IpAddr;

use actix_web::http::header;
use actix_web::{FromRequest, HttpRequest};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use tonghop_auth::client_address::ClientAddress;
use tonghop_model::{AccountId, local_time};
use tonghop_web::Form;

use super::refusal::Refusal;
use crate::app::App;
use crate::db;
use crate::db::oauth_clients::ClientRow;
use crate::domain::{Error, client_assertion, client_secret};

const ASSERTION_TYPE: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/// What a request offers as a proof.
enum Proof {
    SecretHash(String),
    Assertion(String),
}

/// The partner system that sent the request, if it proves so, may be used today, and calls from where it may.
pub async fn authenticate(
    app: &App,
    request: &HttpRequest,
    form: &Form,
) -> Result<ClientRow, Refusal> {
    let (client, proof) = offered(request, form)?;
    let row = app
        .read(move |conn| Ok(db::oauth_clients::own(conn, client)?))
        .await?;
    let Some(row) = row else {
        tracing::warn!(client.id = %client, "an unknown partner system asked for a token");
        return Err(Refusal::InvalidClient(None));
    };
    let address = ClientAddress::extract(request)
        .await
        .map_err(Refusal::Failed)?;
    if may_come(app, &row, address.0)? && proves(app, &row, proof).await? {
        Ok(row)
    } else {
        tracing::warn!(client.id = %row.id, "a partner system was refused");
        // Whoever keeps the trail hears of it from the answer, and puts a flood of them together.
        Err(Refusal::InvalidClient(Some(row.id)))
    }
}

/// Reads the one proof that a request offers.
fn offered(request: &HttpRequest, form: &Form) -> Result<(AccountId, Proof), Refusal> {
    let mut headers = request.headers().get_all(header::AUTHORIZATION);
    let (header, second) = (headers.next(), headers.next());
    let assertion = form.get("client_assertion");
    let asked_twice = "Use one way to authenticate the client, once.";
    match (header, assertion, form.get("client_secret")) {
        _ if second.is_some() => Err(Refusal::InvalidRequest(asked_twice)),
        (Some(header), None, None) => {
            let (client, secret) = header
                .to_str()
                .ok()
                .and_then(basic)
                .ok_or(Refusal::InvalidClient(None))?;
            let hash = client_secret::hash(&secret);
            Ok((named(form, &client)?, Proof::SecretHash(hash)))
        }
        (None, Some(token), None) => {
            if form.get("client_assertion_type") != Some(ASSERTION_TYPE) {
                let why = "client_assertion_type is missing or not supported.";
                return Err(Refusal::InvalidRequest(why));
            }
            let client =
                client_assertion::claimed_client(token).ok_or(Refusal::InvalidClient(None))?;
            let proof = Proof::Assertion(token.to_owned());
            Ok((named(form, &client.to_string())?, proof))
        }
        (None, None, None) => Err(Refusal::InvalidClient(None)),
        (None, None, Some(_)) => Err(Refusal::InvalidRequest(
            "client_secret in the body is not supported; use HTTP Basic or private_key_jwt.",
        )),
        _ => Err(Refusal::InvalidRequest(asked_twice)),
    }
}

/// The client's id; a `client_id` beside it must be the same.
fn named(form: &Form, client: &str) -> Result<AccountId, Refusal> {
    if form.get("client_id").is_some_and(|named| named != client) {
        return Err(Refusal::InvalidClient(None));
    }
    client.parse().map_err(|_| Refusal::InvalidClient(None))
}

/// Name and secret of a Basic header, both form-encoded inside it (RFC 6749 §2.3.1).
fn basic(header: &str) -> Option<(String, String)> {
    let (scheme, value) = header.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let text = String::from_utf8(STANDARD.decode(value.trim()).ok()?).ok()?;
    let (name, secret) = text.split_once(':')?;
    Some((decoded(name), decoded(secret)))
}

fn decoded(text: &str) -> String {
    let mut pairs = form_urlencoded::parse(text.as_bytes());
    pairs
        .next()
        .map(|(name, _)| name.into_owned())
        .unwrap_or_default()
}

fn may_come(app: &App, row: &ClientRow, address: Option<IpAddr>) -> Result<bool, Error> {
    let networks = row.settings()?.networks;
    let near = address.map_or(networks.texts().is_empty(), |address| {
        networks.admit(address)
    });
    Ok(near && row.is_usable(local_time::local_date(app.clock.now())))
}

async fn proves(app: &App, row: &ClientRow, proof: Proof) -> Result<bool, Error> {
    let (id, now) = (row.id, app.clock.now());
    match proof {
        Proof::SecretHash(hash) => {
            app.read(move |conn| {
                let known = db::oauth_credentials::has_secret(conn, id, &hash, now.naive_utc())?;
                Ok(known)
            })
            .await
        }
        Proof::Assertion(token) => {
            let endpoint = app.token_endpoint();
            let audiences = [app.issuer_name.as_str(), endpoint.as_str()];
            let genuine = client_assertion::verify(&token, id, &row.keys()?, &audiences, now);
            let Some(assertion) = genuine else {
                return Ok(false);
            };
            app.write(move |conn| {
                let fresh =
                    db::oauth_credentials::use_assertion(conn, id, &assertion, now.naive_utc())?;
                Ok(fresh)
            })
            .await
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Basic credentials are read as RFC 6749 writes them, and nothing else is.
    #[test]
    fn basic_credentials_are_read() {
        let header = |text: &str| format!("Basic {}", STANDARD.encode(text));
        let read = |text: &str| basic(&header(text));
        let pair = |a: &str, b: &str| Some((a.to_owned(), b.to_owned()));
        assert_eq!(read("id:secret"), pair("id", "secret"));
        assert_eq!(read("id:a%2Bb%3Ac"), pair("id", "a+b:c"));
        assert_eq!(read("id:a:b"), pair("id", "a:b"));
        assert_eq!(read("id"), None);
        assert_eq!(basic("Bearer aWQ6c2VjcmV0"), None);
        assert_eq!(basic("Basic ???"), None);
    }
}
