//! Signing in at an external provider.

use chrono::TimeDelta;
use serde_json::{Value, json};

use crate::harness::TestSystem;
use crate::oidc_scene::{BACK, Scene};
use crate::province::unit;

/// Whoever the provider vouches for and an administrator has entered is signed in, and the token says how.
#[actix_web::test]
async fn a_known_identity_signs_in() {
    let s = Scene::start().await;
    let asked = s.depart().await;
    assert_eq!(
        (
            asked.redirect_uri.as_str(),
            asked.query["client_id"].as_str(),
            asked.query["scope"].as_str()
        ),
        (BACK, "tonghop", "openid")
    );
    s.provider.grant(
        "code-1",
        &asked,
        s.provider.sign(&s.claims(&asked, "0190-lan")),
    );
    let session = s.back("code-1", &asked).await.expect(201);
    assert_eq!(session.headers["cache-control"], "no-store");
    let mut caller = s.system.anonymous();
    caller.token = Some(session.text("access_token"));
    let me = caller.get("/me").await.expect(200);
    assert_eq!(me.text("id"), s.account);
    let claims = crate::forged_tokens::part_of(caller.token.as_ref().unwrap(), 1);
    assert_eq!(claims["amr"], json!(["fed"]));
    let refresh = json!({"refresh_token": session.text("refresh_token")});
    s.system
        .anonymous()
        .post("/session-refreshes", refresh)
        .await
        .expect(201);
    s.system.stop().await;
}

/// Code and state count once, for ten minutes, and only if they were made here.
#[actix_web::test]
async fn a_state_counts_once() {
    let s = Scene::start().await;
    let asked = s.depart().await;
    let token = s.provider.sign(&s.claims(&asked, "0190-lan"));
    s.provider.grant("a", &asked, token.clone());
    s.back("a", &asked).await.expect(201);
    s.provider.grant("a", &asked, token.clone());
    s.back("a", &asked)
        .await
        .expect_problem(401, "OIDC_REFUSED");
    let fresh = s.depart().await;
    s.back("used up", &fresh)
        .await
        .expect_problem(401, "OIDC_REFUSED");
    let before = s.provider.exchanges();
    for state in ["", "foreign", &asked.nonce, &"A".repeat(88)] {
        s.bring("a", state, &fresh.binding)
            .await
            .expect_problem(401, "OIDC_REFUSED");
    }
    let late = s.depart().await;
    s.system.clock.advance(TimeDelta::minutes(10));
    s.provider
        .grant("late", &late, s.provider.sign(&s.claims(&late, "0190-lan")));
    s.back("late", &late)
        .await
        .expect_problem(401, "OIDC_REFUSED");
    assert_eq!(
        s.provider.exchanges(),
        before,
        "a bad state reached the provider"
    );
    s.system.stop().await;
}

/// A code that was obtained for another journey is of no use: its PKCE challenge and nonce are not this one's.
#[actix_web::test]
async fn a_code_belongs_to_its_journey() {
    let s = Scene::start().await;
    let (victim, thief) = (s.depart().await, s.depart().await);
    s.provider.grant(
        "victims",
        &victim,
        s.provider.sign(&s.claims(&victim, "0190-lan")),
    );
    s.back("victims", &thief)
        .await
        .expect_problem(401, "OIDC_REFUSED");
    let thief = s.depart().await;
    s.provider.grant(
        "mixed",
        &thief,
        s.provider.sign(&s.claims(&victim, "0190-lan")),
    );
    s.back("mixed", &thief)
        .await
        .expect_problem(401, "OIDC_REFUSED");
    s.system.stop().await;
}

/// State and code are of no use to anybody but the page that began: not with a link somebody else sent, nor to who read
/// the address.
#[actix_web::test]
async fn a_journey_belongs_to_its_page() {
    let s = Scene::start().await;
    let (asked, another) = (s.depart().await, s.depart().await);
    let token = s.provider.sign(&s.claims(&asked, "0190-lan"));
    s.provider.grant("code", &asked, token);
    let without = json!({"code": "code", "state": asked.state});
    let nobody = s.system.anonymous();
    let refused = nobody.post("/oidc-sessions", without).await;
    assert_eq!(refused.expect(422).pointers(), ["#"]);
    for binding in ["", "x", &another.binding, &asked.nonce] {
        let refused = s.bring("code", &asked.state, binding).await;
        refused.expect_problem(401, "OIDC_REFUSED");
    }
    assert_eq!(s.provider.exchanges(), 0, "a thief's code was redeemed");
    s.back("code", &asked).await.expect(201);
    s.system.stop().await;
}

/// A session is as fresh as the sign-in at the provider, which is asked for one that is not old: whoever signed in there
/// this morning does not pass for somebody who has just proved who they are.
#[actix_web::test]
async fn a_session_is_as_fresh_as_the_proof() {
    let s = Scene::start().await;
    assert_eq!(s.depart().await.query["max_age"], "300");
    let now = s.system.clock_now().timestamp();
    let proven =
        |seconds: i64| move |claims: &mut Value| claims["auth_time"] = json!(now - seconds);
    for old in [331, 7200, -31] {
        let refused = s.with(proven(old)).await;
        refused.expect_problem(401, "OIDC_REFUSED");
    }
    let silent = s.with(|claims| drop(claims.as_object_mut().unwrap().remove("auth_time")));
    silent.await.expect_problem(401, "OIDC_REFUSED");
    // What took long at the provider does not make the proof older than it was when the person came there.
    let asked = s.depart().await;
    let mut claims = s.claims(&asked, "0190-lan");
    claims["auth_time"] = json!(now - 290);
    s.system.clock.advance(TimeDelta::seconds(60));
    let token = s.provider.sign(&claims);
    s.provider.grant("slow", &asked, token);
    let session = s.back("slow", &asked).await.expect(201);
    let mut caller = s.system.anonymous();
    caller.token = Some(session.text("access_token"));
    let contact = json!({"phone": "0912 345 678"});
    let change = async |caller: &crate::harness::Caller| {
        let me = caller.get("/me").await.expect(200);
        caller.patch("/me", &me.etag, contact.clone()).await
    };
    change(&caller).await.expect(200);
    s.system.clock.advance(TimeDelta::seconds(560));
    let late = change(&caller).await;
    late.expect_problem(401, "STEP_UP_REQUIRED");
    s.system.stop().await;
}

/// Nobody is signed in whom no administrator has entered, or whose account is closed or was detached.
#[actix_web::test]
async fn unknown_identities_stay_outside() {
    let s = Scene::start().await;
    s.with(|claims| claims["sub"] = json!("somebody else"))
        .await
        .expect_problem(401, "UNKNOWN_IDENTITY");
    s.with(|claims| claims["sub"] = json!("0190-LAN"))
        .await
        .expect_problem(401, "UNKNOWN_IDENTITY");
    s.with(|claims| claims["email"] = json!("lan@example.vn"))
        .await
        .expect(201);
    let path = format!("/accounts/{}/identities/{}", s.account, s.identity);
    let gone = s
        .admin
        .request(reqwest::Method::DELETE, &path)
        .send()
        .await
        .unwrap();
    assert_eq!(gone.status(), 204);
    s.with(|_| {}).await.expect_problem(401, "UNKNOWN_IDENTITY");
    s.system.stop().await;
}

/// An account that was closed, here because nobody used it for 45 days, is not opened from outside.
#[actix_web::test]
async fn a_closed_account_stays_closed() {
    let s = Scene::start().await;
    s.with(|_| {}).await.expect(201);
    s.system.clock.advance(TimeDelta::days(44));
    s.with(|_| {}).await.expect(201);
    s.system.clock.advance(TimeDelta::days(46));
    for _ in 0..2 {
        s.with(|_| {}).await.expect_problem(401, "UNKNOWN_IDENTITY");
    }
    s.system.stop().await;
}

/// The issuer that comes beside the code must be the right one, and must be there when the provider promises it.
#[actix_web::test]
async fn the_issuer_beside_the_code_counts() {
    let s = Scene::start().await;
    s.provider.promise_issuer();
    let back = async |issuer: Option<&str>| {
        let asked = s.depart().await;
        s.provider.grant(
            "code",
            &asked,
            s.provider.sign(&s.claims(&asked, "0190-lan")),
        );
        let mut body = json!({"code": "code", "state": asked.state, "binding": asked.binding});
        if let Some(issuer) = issuer {
            body["iss"] = json!(issuer);
        }
        s.system.anonymous().post("/oidc-sessions", body).await
    };
    back(Some("https://elsewhere.example"))
        .await
        .expect_problem(401, "OIDC_REFUSED");
    back(None).await.expect_problem(401, "OIDC_REFUSED");
    back(Some(&s.provider.issuer)).await.expect(201);
    s.system.stop().await;
}

/// The level of assurance asked for must be vouched for, and the claim that names people is a setting.
#[actix_web::test]
async fn assurance_and_subject_claim_are_settings() {
    let s = Scene::start_with(|oidc| {
        oidc.oidc_required_acr = Some("loa2".into());
        oidc.oidc_subject_claim = "so_dinh_danh".into();
        oidc.oidc_scopes = vec!["openid".into(), "profile".into()];
    })
    .await;
    let asked = s.depart().await;
    assert_eq!(
        (
            asked.query["acr_values"].as_str(),
            asked.query["scope"].as_str()
        ),
        ("loa2", "openid profile")
    );
    let named = |acr: Value| {
        move |claims: &mut Value| {
            claims["so_dinh_danh"] = json!("0190-lan");
            claims["sub"] = json!("pairwise");
            claims["acr"] = acr;
        }
    };
    s.with(named(json!("loa2"))).await.expect(201);
    s.with(named(json!("loa1")))
        .await
        .expect_problem(401, "OIDC_REFUSED");
    s.with(|claims| claims["so_dinh_danh"] = json!("0190-lan"))
        .await
        .expect_problem(401, "OIDC_REFUSED");
    s.with(|claims| claims["acr"] = json!("loa2"))
        .await
        .expect_problem(401, "OIDC_REFUSED");
    s.system.stop().await;
}

/// People are sent back only to addresses on the list, and identities are entered within the administrator's reach.
#[actix_web::test]
async fn redirects_and_identities_are_bounded() {
    let s = Scene::start().await;
    for bad in [
        "https://tonghop.example/signed-in/",
        "https://evil.example/",
        "https://tonghop.example/signed-in?x=1",
    ] {
        let refused = s
            .system
            .anonymous()
            .post("/oidc-authorizations", json!({"redirect_uri": bad}))
            .await;
        assert_eq!(refused.expect(422).pointers(), ["#/redirect_uri"]);
    }
    let school = unit(
        &s.admin,
        "TH1",
        "LOWER_SECONDARY_SCHOOL",
        Some(&s.department),
    )
    .await;
    let local = s
        .system
        .person(&s.admin, "th1.admin", "ADMINISTRATOR", &school)
        .await;
    let path = format!("/accounts/{}/identities", s.account);
    let body = |subject: &str| json!({"issuer": s.provider.issuer, "subject": subject});
    local
        .post(&path, body("x"))
        .await
        .expect_problem(404, "NOT_FOUND");
    local.get(&path).await.expect_problem(404, "NOT_FOUND");
    let lan = s.system.sign_in("lan").await;
    lan.post(&path, body("x"))
        .await
        .expect_problem(403, "FORBIDDEN");
    s.admin
        .post(&path, body("0190-lan"))
        .await
        .expect_problem(409, "IDENTITY_TAKEN");
    assert_eq!(
        s.admin
            .post(&path, json!({"issuer": "x", "subject": "y"}))
            .await
            .expect(422)
            .pointers(),
        ["#/issuer"]
    );
    let list = s.admin.get(&path).await.expect(200);
    assert_eq!(list.body["items"][0]["subject"], "0190-lan");
    s.system.stop().await;
}

/// Without a provider there is nothing to begin.
#[actix_web::test]
async fn without_a_provider_it_is_off() {
    let system = TestSystem::start().await;
    let nobody = system.anonymous();
    nobody
        .post("/oidc-authorizations", json!({"redirect_uri": BACK}))
        .await
        .expect_problem(404, "OIDC_OFF");
    nobody
        .post(
            "/oidc-sessions",
            json!({"code": "x", "state": "y", "binding": "z"}),
        )
        .await
        .expect_problem(404, "OIDC_OFF");
    system.stop().await;
}
