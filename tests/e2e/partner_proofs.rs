//! How partner systems prove who they are: secrets, keys, and the networks they call from.

use chrono::TimeDelta;
use jsonwebtoken::Algorithm;
use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::{Answer, TestSystem, read};
use crate::partner::{
    Partner, WithForm, change, claims, client, ed25519, new_secret, p256, sign, soon,
};
use crate::province::{Province, unit};

/// A secret is shown once; the one before works as long as was said, and one taken away works no more.
#[actix_web::test]
async fn secrets_overlap() {
    let p = Province::start().await;
    let mut partner = Partner::new(&p.system, &p.admin, &p.districts[0], &["units.read"]).await;
    let first = partner.secret.clone();
    let made = new_secret(&p.admin, &partner.id, 2).await;
    assert_eq!(made.headers["cache-control"], "no-store");
    let second = made.text("client_secret");
    let shown = client(&p.admin, &partner.id).await;
    assert!(!shown.body.to_string().contains(&second));
    assert_eq!(shown.body["secrets"].as_array().unwrap().len(), 2);
    partner.ask(&[]).await.expect(200);
    p.system.clock.advance(TimeDelta::hours(2));
    partner.ask(&[]).await.expect(401);
    partner.secret = second;
    let caller = partner.caller().await;
    let admin = p.system.sign_in("admin").await;
    let third = new_secret(&admin, &partner.id, 168).await;
    assert_eq!(
        client(&admin, &partner.id).await.body["secrets"]
            .as_array()
            .unwrap()
            .len(),
        2
    );
    for bad in [-1, 169] {
        let path = format!("/oauth-clients/{}/secrets", partner.id);
        let refused = admin.post(&path, json!({"overlap_hours": bad})).await;
        assert_eq!(refused.expect(422).pointers(), ["#/overlap_hours"]);
    }
    let gone = format!("/oauth-clients/{}/secrets/{}", partner.id, made.text("id"));
    let delete = |path: String| admin.request(Method::DELETE, &path).send();
    assert_eq!(delete(gone.clone()).await.unwrap().status(), 204);
    read(delete(gone).await.unwrap())
        .await
        .expect_problem(404, "NOT_FOUND");
    partner.ask(&[]).await.expect(401);
    soon(&caller, &format!("/units/{}", p.districts[0]), 401).await;
    partner.secret = third.text("client_secret");
    partner.ask(&[]).await.expect(200);
    partner.secret = first;
    partner.ask(&[]).await.expect(401);
    p.system.stop().await;
}

/// A partner system can prove itself by a signed assertion, which counts once, instead of a shared secret.
#[actix_web::test]
async fn keys_prove_a_partner() {
    let p = Province::start().await;
    let partner = Partner::new(&p.system, &p.admin, &p.districts[0], &["units.read"]).await;
    let ((ed, edwards), (ec, nist)) = (ed25519("a", 7), p256("b", 9));
    let path = format!("/oauth-clients/{}/jwks", partner.id);
    let put = async |keys: Value| {
        let etag = client(&p.admin, &partner.id).await.etag;
        let call = p.admin.request(Method::PUT, &path).header("if-match", etag);
        read(call.json(&json!({"keys": keys})).send().await.unwrap()).await
    };
    let kept = put(json!([edwards, nist])).await.expect(200);
    assert_eq!(kept.body["keys"][1]["crv"], "P-256");
    let now = p.system.clock_now();
    let issuer = p.system.config.issuer.clone();
    let endpoint = format!("{issuer}/oauth2/token");
    let good = |jti: &str| claims(&partner.id, &issuer, jti, now);
    let first = sign(Algorithm::EdDSA, "a", &ed, &good("1"));
    let granted = partner.assert(&first).await.expect(200);
    let mut caller = p.system.anonymous();
    caller.token = Some(granted.text("access_token"));
    caller
        .get(&format!("/units/{}", p.districts[0]))
        .await
        .expect(200);
    let by_ec = sign(
        Algorithm::ES256,
        "b",
        &ec,
        &claims(&partner.id, &endpoint, "2", now),
    );
    partner.assert(&by_ec).await.expect(200);
    let refused = |answer: Answer| assert_eq!(answer.expect(401).text("error"), "invalid_client");
    refused(partner.assert(&first).await);
    let elsewhere = claims(&partner.id, "https://elsewhere.example", "3", now);
    refused(
        partner
            .assert(&sign(Algorithm::EdDSA, "a", &ed, &elsewhere))
            .await,
    );
    refused(
        partner
            .assert(&sign(Algorithm::EdDSA, "b", &ed, &good("4")))
            .await,
    );
    let nobody = claims("018f0000-0000-7000-8000-000000000000", &issuer, "5", now);
    refused(
        partner
            .assert(&sign(Algorithm::EdDSA, "a", &ed, &nobody))
            .await,
    );
    p.system.clock.advance(TimeDelta::seconds(126));
    refused(
        partner
            .assert(&sign(Algorithm::EdDSA, "a", &ed, &good("6")))
            .await,
    );
    put(json!([nist])).await.expect(200);
    soon(&caller, &format!("/units/{}", p.districts[0]), 401).await;
    let late = claims(&partner.id, &issuer, "7", p.system.clock_now());
    refused(
        partner
            .assert(&sign(Algorithm::EdDSA, "a", &ed, &late))
            .await,
    );
    let mut private = edwards.clone();
    private["d"] = json!("nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A");
    let refused = put(json!([nist, private])).await.expect(422);
    assert_eq!(refused.body["errors"][0]["code"], "PRIVATE_KEY");
    assert!(!refused.body.to_string().contains("nWGxne"));
    p.system.stop().await;
}

/// A partner system asks for tokens from the networks it is known to be in, and from nowhere else; what it says of
/// itself does not count, what a trusted proxy says does.
#[actix_web::test]
async fn networks_are_checked() {
    for trusted in [false, true] {
        let proxies = if trusted { vec!["127.0.0.0/8"] } else { vec![] };
        let system = TestSystem::start_with(|config| {
            config.trusted_proxies = proxies.iter().map(|net| net.parse().unwrap()).collect();
        });
        let system = system.await;
        let admin = system.administrator().await;
        let department = unit(&admin, "SGD", "DEPARTMENT", None).await;
        let partner = Partner::new(&system, &admin, &department, &["units.read"]).await;
        let ask = async || {
            let url = format!("{}/oauth2/token", system.url);
            let call = system
                .http
                .post(url)
                .header("x-forwarded-for", "203.0.113.9");
            let call = call.basic_auth(&partner.id, Some(&partner.secret));
            let call = call.with_form(&[("grant_type", "client_credentials")]);
            read(call.send().await.unwrap()).await
        };
        for (networks, from_outside, from_here) in [
            (json!(["203.0.113.0/24"]), 200, 401),
            (json!(["127.0.0.0/8", "::1"]), 401, 200),
            (json!([]), 200, 200),
        ] {
            let patch = json!({"allowed_networks": networks});
            change(&admin, &partner.id, patch).await.expect(200);
            let expected = if trusted { from_outside } else { from_here };
            let answer = ask().await.expect(expected);
            if expected == 401 {
                assert_eq!(answer.text("error"), "invalid_client");
            }
        }
        system.stop().await;
    }
}
