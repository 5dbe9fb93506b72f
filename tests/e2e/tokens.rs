//! The token endpoint and its neighbours: how partner systems get, ask about and give back their tokens.

use serde_json::json;

use crate::forged_tokens::part_of;
use crate::harness::{Answer, TestSystem, read};
use crate::partner::{ASSERTION_TYPE, Partner, WithForm, soon};
use crate::province::{Province, unit};

/// Reads something beside `/api/v1`.
pub async fn fetch(system: &TestSystem, path: &str) -> Answer {
    let url = format!("{}{path}", system.url);
    read(system.http.get(url).send().await.unwrap()).await
}

/// Refusals of the token endpoint are the RFC's own, and say nothing of why a client was not believed.
#[actix_web::test]
async fn the_token_endpoint_refuses_in_the_words_of_the_rfc() {
    let system = TestSystem::start().await;
    let admin = system.administrator().await;
    let department = unit(&admin, "SGD", "DEPARTMENT", None).await;
    let partner = Partner::new(&system, &admin, &department, &["units.read"]).await;
    let cc = ("grant_type", "client_credentials");
    let post_secret = [
        cc,
        ("client_id", &partner.id),
        ("client_secret", &partner.secret),
    ];
    let garbage = [
        cc,
        ("client_assertion_type", ASSERTION_TYPE),
        ("client_assertion", "a.b.c"),
    ];
    let untyped = [cc, ("client_assertion", "a.b.c")];
    for (form, status, error) in [
        (&[cc][..], 401, "invalid_client"),
        (
            &[("grant_type", "password")][..],
            400,
            "unsupported_grant_type",
        ),
        (&[("scope", "units.read")][..], 400, "invalid_request"),
        (&post_secret[..], 400, "invalid_request"),
        (&garbage[..], 401, "invalid_client"),
        (&untyped[..], 400, "invalid_request"),
        (&[cc, cc][..], 400, "invalid_request"),
    ] {
        let refused = partner.bare("/oauth2/token", form).await;
        assert_eq!(
            (refused.status, refused.text("error").as_str()),
            (status, error),
            "{form:?}"
        );
        assert_eq!(refused.headers["cache-control"], "no-store");
        assert_eq!(refused.headers["content-type"], "application/json");
    }
    for (form, error) in [
        (("grant_type", "refresh_token"), "unsupported_grant_type"),
        (
            ("grant_type", "authorization_code"),
            "unsupported_grant_type",
        ),
    ] {
        let refused = partner.post("/oauth2/token", &[form]).await.expect(400);
        assert_eq!(refused.text("error"), error);
    }
    for (more, error) in [
        (("audience", "elsewhere"), "invalid_target"),
        (("resource", "https://elsewhere.example"), "invalid_target"),
        (("scope", "units.read units.manage"), "invalid_scope"),
    ] {
        assert_eq!(partner.ask(&[more]).await.expect(400).text("error"), error);
    }
    let twice = partner
        .ask(&[("client_secret", &partner.secret)])
        .await
        .expect(400);
    assert_eq!(twice.text("error"), "invalid_request");
    system.stop().await;
}

/// Who is not believed is not told why, a form is a form, and an answer with a token is kept by nobody.
#[actix_web::test]
async fn the_token_endpoint_gives_nothing_away() {
    let system = TestSystem::start().await;
    let admin = system.administrator().await;
    let department = unit(&admin, "SGD", "DEPARTMENT", None).await;
    let partner = Partner::new(&system, &admin, &department, &["units.read"]).await;
    let cc = ("grant_type", "client_credentials");
    let url = format!("{}/oauth2/token", system.url);
    let wrong = |id: String, secret: String| {
        system
            .http
            .post(&url)
            .basic_auth(id, Some(secret))
            .with_form(&[cc])
    };
    let unknown = read(
        wrong(
            "018f0000-0000-7000-8000-000000000000".into(),
            partner.secret.clone(),
        )
        .send()
        .await
        .unwrap(),
    )
    .await;
    let guessed = read(
        wrong(partner.id.clone(), "ths_guess".into())
            .send()
            .await
            .unwrap(),
    )
    .await;
    assert_eq!((unknown.status, &unknown.body), (401, &guessed.body));
    assert!(
        guessed.headers["www-authenticate"]
            .to_str()
            .unwrap()
            .starts_with("Basic ")
    );
    let as_json = system
        .http
        .post(&url)
        .json(&json!({"grant_type": "client_credentials"}));
    assert_eq!(
        read(as_json.send().await.unwrap())
            .await
            .expect(400)
            .text("error"),
        "invalid_request"
    );
    let large = system
        .http
        .post(&url)
        .with_form(&[("grant_type", "x".repeat(40_000).as_str())]);
    read(large.send().await.unwrap())
        .await
        .expect_problem(413, "TOO_LARGE");
    let got = read(system.http.get(&url).send().await.unwrap()).await;
    assert_eq!(got.status, 405);
    let granted = partner.ask(&[("audience", "tonghop")]).await.expect(200);
    assert_eq!(granted.headers["cache-control"], "no-store");
    assert_eq!(
        (
            granted.text("token_type").as_str(),
            granted.body["expires_in"].as_i64()
        ),
        ("Bearer", Some(600))
    );
    system.stop().await;
}

/// The claims and the header of a partner system's token are those of RFC 9068.
#[actix_web::test]
async fn a_partners_token_is_an_rfc_9068_token() {
    let system = TestSystem::start().await;
    let admin = system.administrator().await;
    let department = unit(&admin, "SGD", "DEPARTMENT", None).await;
    let partner = Partner::new(&system, &admin, &department, &["units.read"]).await;
    let token = partner.ask(&[]).await.text("access_token");
    let (header, claims) = (part_of(&token, 0), part_of(&token, 1));
    let keys = fetch(&system, "/.well-known/jwks.json").await.expect(200);
    assert_eq!(
        (&header["typ"], &header["alg"]),
        (&json!("at+jwt"), &json!("EdDSA"))
    );
    assert_eq!(header["kid"], keys.body["keys"][0]["kid"]);
    assert_eq!(claims["iss"], system.config.issuer);
    assert_eq!(
        (&claims["sub"], &claims["client_id"]),
        (&json!(partner.id), &json!(partner.id))
    );
    assert_eq!(
        (&claims["aud"], &claims["scope"]),
        (&json!("tonghop"), &json!("units.read"))
    );
    assert_eq!(
        claims["exp"].as_i64().unwrap() - claims["iat"].as_i64().unwrap(),
        600
    );
    assert_eq!(claims["jti"], claims["sid"]);
    system.stop().await;
}

/// Any OAuth library finds its way by the metadata, whose issuer is the setting, byte for byte.
#[actix_web::test]
async fn the_metadata_leads_to_the_endpoints() {
    let system = TestSystem::start().await;
    let told = fetch(&system, "/.well-known/oauth-authorization-server")
        .await
        .expect(200);
    let issuer = &system.config.issuer;
    assert_eq!(&told.text("issuer"), issuer);
    for (member, path) in [
        ("token_endpoint", "/oauth2/token"),
        ("introspection_endpoint", "/oauth2/introspect"),
        ("revocation_endpoint", "/oauth2/revoke"),
        ("jwks_uri", "/.well-known/jwks.json"),
    ] {
        assert_eq!(told.text(member), format!("{issuer}{path}"));
        assert_ne!(fetch(&system, path).await.status, 404, "{path}");
    }
    assert_eq!(
        told.body["grant_types_supported"],
        json!(["client_credentials"])
    );
    assert_eq!(
        told.body["token_endpoint_auth_methods_supported"],
        json!(["client_secret_basic", "private_key_jwt"])
    );
    let scopes: Vec<_> = tonghop_auth::scopes::ALL.iter().map(|s| s.name).collect();
    assert_eq!(told.body["scopes_supported"], json!(scopes));
    let documents = tonghop_standalone::documents::all();
    let (_, public) = documents
        .iter()
        .find(|(name, _)| *name == "tonghop.json")
        .unwrap();
    let public: serde_json::Value = serde_json::from_str(public).unwrap();
    let flow = &public["components"]["securitySchemes"]["partner"]["flows"]["clientCredentials"];
    let documented: Vec<_> = flow["scopes"].as_object().unwrap().keys().collect();
    assert_eq!(documented, scopes);
    assert_eq!(flow["tokenUrl"], "/oauth2/token");
    let asked = public["paths"]["/units/{id}"]["get"]["security"].clone();
    assert_eq!(asked, json!([{"bearer": []}, {"partner": ["units.read"]}]));
    system.stop().await;
}

/// A partner system learns about its own tokens only, and must prove who it is; a token it gives back is dead everywhere.
#[actix_web::test]
async fn tokens_are_introspected_and_revoked_by_their_owner() {
    let p = Province::start().await;
    p.wait_for_accepted(0).await;
    let scopes = ["reports.read", "totals.read", "units.read"];
    let one = Partner::new(&p.system, &p.admin, &p.department, &scopes).await;
    let other = Partner::new(&p.system, &p.admin, &p.department, &scopes).await;
    let caller = one.caller().await;
    let token = caller.token.clone().unwrap();
    let look = async |partner: &Partner<'_>, token: &str| {
        partner
            .post("/oauth2/introspect", &[("token", token)])
            .await
            .expect(200)
    };
    let seen = look(&one, &token).await;
    assert_eq!(
        (&seen.body["active"], &seen.body["client_id"]),
        (&json!(true), &json!(one.id))
    );
    assert_eq!(seen.body["scope"], "reports.read totals.read units.read");
    assert_eq!(seen.headers["cache-control"], "no-store");
    let inactive = json!({"active": false});
    assert_eq!(look(&other, &token).await.body, inactive);
    assert_eq!(
        look(&one, p.admin.token.as_ref().unwrap()).await.body,
        inactive
    );
    assert_eq!(look(&one, "nonsense").await.body, inactive);
    for path in ["/oauth2/introspect", "/oauth2/revoke"] {
        let refused = one.bare(path, &[("token", &token)]).await.expect(401);
        assert_eq!(refused.text("error"), "invalid_client");
        assert_eq!(
            one.post(path, &[]).await.expect(400).text("error"),
            "invalid_request"
        );
    }
    other
        .post("/oauth2/revoke", &[("token", &token)])
        .await
        .expect(200);
    assert_eq!(look(&one, &token).await.body["active"], true);
    let unit = &p.department;
    let paths = [
        format!("/units/{unit}"),
        format!("/reports?period_id={}", p.period),
        format!("/totals?period_id={}&unit_id={unit}", p.period),
    ];
    for path in &paths {
        caller.get(path).await.expect(200);
    }
    let form = [
        ("token", token.as_str()),
        ("token_type_hint", "access_token"),
    ];
    one.post("/oauth2/revoke", &form).await.expect(200);
    for path in &paths {
        soon(&caller, path, 401).await;
    }
    assert_eq!(look(&one, &token).await.body, inactive);
    one.post("/oauth2/revoke", &form).await.expect(200);
    one.caller().await.get(&paths[0]).await.expect(200);
    p.system.stop().await;
}
