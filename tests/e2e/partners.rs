//! Partner systems: who registers them, what they read, and how it is taken away.

use chrono::TimeDelta;
use reqwest::Method;
use serde_json::json;

use crate::harness::{Answer, read};
use crate::partner::{Partner, change, new_secret, register, soon};
use crate::province::Province;

const ALL: &[&str] = &["editions.read", "reports.read", "totals.read", "units.read"];

/// One address of each service that a partner system with all scopes may read.
fn one_of_each(p: &Province) -> [String; 3] {
    let unit = &p.districts[0];
    [
        format!("/units/{unit}"),
        format!("/reports?period_id={}", p.period),
        format!("/totals?period_id={}&unit_id={unit}", p.period),
    ]
}

/// A partner system reads what its scopes say, in its subtree, and nothing else; it writes nothing.
#[actix_web::test]
async fn a_partner_reads_its_subtree() {
    let p = Province::start().await;
    p.submitted(&p.head, &p.schools[0], "TH1").await;
    let far = p.submitted(&p.stranger, &p.schools[2], "TH3").await;
    p.wait_for_accepted(0).await;
    let partner = Partner::new(&p.system, &p.admin, &p.districts[0], ALL).await;
    let caller = partner.caller().await;
    for path in one_of_each(&p) {
        caller.get(&path).await.expect(200);
    }
    let units = caller.get("/units").await.expect(200);
    assert_eq!(units.body["items"].as_array().unwrap().len(), 3);
    let reports = caller
        .get(&format!("/reports?period_id={}", p.period))
        .await;
    assert_eq!(reports.body["items"].as_array().unwrap().len(), 1);
    let nothing = "018f0000-0000-7000-8000-000000000000";
    for (path, unknown) in [
        (
            format!("/units/{}", p.districts[1]),
            format!("/units/{nothing}"),
        ),
        (format!("/reports/{far}"), format!("/reports/{nothing}")),
    ] {
        let foreign = caller.get(&path).await.expect_problem(404, "NOT_FOUND");
        let unknown = caller.get(&unknown).await.expect_problem(404, "NOT_FOUND");
        assert_eq!(foreign.body["detail"], unknown.body["detail"]);
    }
    let above = format!("/totals?period_id={}&unit_id={}", p.period, p.department);
    caller.get(&above).await.expect(404);
    for path in ["/accounts", "/oauth-clients", "/me"] {
        caller.get(path).await.expect_problem(403, "FORBIDDEN");
    }
    let unit = json!({"code": "MOI", "name": "Mới", "kind": "LOWER_SECONDARY_SCHOOL", "parent_id": p.districts[0], "valid_from": "2011-01-01"});
    for (path, body) in [
        ("/units", unit),
        ("/reports", json!({"assignment_id": nothing, "content": {}})),
        ("/recounts", json!({"period_id": p.period})),
    ] {
        caller
            .post(path, body)
            .await
            .expect_problem(403, "FORBIDDEN");
    }
    p.system.stop().await;
}

/// What is still being written in a unit is not shown to partner systems.
#[actix_web::test]
async fn a_partner_reads_no_draft() {
    let p = Province::start().await;
    let (id, _) = p.draft(&p.reporter, &p.schools[0], "TH1").await;
    let partner = Partner::new(&p.system, &p.admin, &p.districts[0], ALL).await;
    let seen = partner.caller().await.get(&format!("/reports/{id}")).await;
    assert!(
        seen.status == 404 || seen.body["content"].is_null(),
        "{}",
        seen.body
    );
    p.system.stop().await;
}

/// A token does what its scope says, not what the client could have asked for.
#[actix_web::test]
async fn a_token_carries_what_was_asked_for() {
    let p = Province::start().await;
    p.wait_for_accepted(0).await;
    let partner = Partner::new(
        &p.system,
        &p.admin,
        &p.department,
        &["units.read", "totals.read"],
    )
    .await;
    let granted = partner.ask(&[("scope", "units.read")]).await.expect(200);
    assert_eq!(granted.text("scope"), "units.read");
    let mut caller = p.system.anonymous();
    caller.token = Some(granted.text("access_token"));
    let [units, reports, totals] = one_of_each(&p);
    caller.get(&units).await.expect(200);
    for path in [reports, totals] {
        let refused = caller
            .get(&path)
            .await
            .expect_problem(403, "INSUFFICIENT_SCOPE");
        let header = refused.headers["www-authenticate"].to_str().unwrap();
        assert!(header.contains("error=\"insufficient_scope\""), "{header}");
    }
    let refused = partner.ask(&[("scope", "units.read reports.read")]).await;
    assert_eq!(
        (refused.status, refused.text("error").as_str()),
        (400, "invalid_scope")
    );
    assert_eq!(
        partner.ask(&[]).await.text("scope"),
        "totals.read units.read"
    );
    p.system.stop().await;
}

/// Whatever is taken from a partner system, tokens it already has are refused by every service within two seconds.
#[actix_web::test]
async fn what_is_taken_away_is_gone_at_once() {
    let p = Province::start().await;
    p.wait_for_accepted(0).await;
    let partner = Partner::new(&p.system, &p.admin, &p.districts[0], ALL).await;
    for patch in [
        json!({"scopes": ["reports.read", "totals.read", "units.read"]}),
        json!({"allowed_networks": ["127.0.0.0/8", "::1"]}),
        json!({"expires_on": "2012-06-01"}),
        json!({"active": false}),
    ] {
        let caller = partner.caller().await;
        let paths = one_of_each(&p);
        for path in &paths {
            caller.get(path).await.expect(200);
        }
        change(&p.admin, &partner.id, patch.clone())
            .await
            .expect(200);
        for path in &paths {
            let refused = soon(&caller, path, 401).await;
            refused.expect_problem(401, "UNAUTHENTICATED");
        }
        if patch["active"] == false {
            let refused = partner.ask(&[]).await.expect(401);
            assert_eq!(refused.text("error"), "invalid_client");
        } else {
            let again = partner.caller().await;
            for path in &paths {
                again.get(path).await.expect(200);
            }
        }
    }
    p.system.stop().await;
}

/// What changes nothing of a partner system's rights leaves its tokens alone.
#[actix_web::test]
async fn a_wider_grant_disturbs_nobody() {
    let p = Province::start().await;
    let partner = Partner::new(&p.system, &p.admin, &p.districts[0], &["units.read"]).await;
    let caller = partner.caller().await;
    let unit = format!("/units/{}", p.districts[0]);
    for patch in [
        json!({"contact": "ông Ba, 0275 3822 000"}),
        json!({"scopes": ["totals.read", "units.read"]}),
    ] {
        change(&p.admin, &partner.id, patch).await.expect(200);
        caller.get(&unit).await.expect(200);
    }
    new_secret(&p.admin, &partner.id, 24).await;
    caller.get(&unit).await.expect(200);
    p.system.stop().await;
}

/// On the day a partner system expires it gets no token, and a token it has does nothing.
#[actix_web::test]
async fn an_expired_partner_is_out() {
    let p = Province::start().await;
    let partner = Partner::new(&p.system, &p.admin, &p.districts[0], &["units.read"]).await;
    change(&p.admin, &partner.id, json!({"expires_on": "2011-12-16"}))
        .await
        .expect(200);
    p.system
        .clock
        .set(crate::harness::local("2011-12-15T23:55"));
    let caller = partner.caller().await;
    let unit = format!("/units/{}", p.districts[0]);
    soon(&caller, &unit, 200).await;
    p.system.clock.advance(TimeDelta::minutes(6));
    assert!(matches!(caller.get(&unit).await.status, 401 | 403));
    assert_eq!(
        partner.ask(&[]).await.expect(401).text("error"),
        "invalid_client"
    );
    p.system.stop().await;
}

/// Administrators register partner systems within their own reach; auditors look on; others do not even see them.
#[actix_web::test]
async fn administration_of_partners_ends_at_the_subtree() {
    let p = Province::start().await;
    let local = p
        .system
        .person(&p.admin, "pgd1.admin", "ADMINISTRATOR", &p.districts[0])
        .await;
    let auditor = p
        .system
        .person(&p.admin, "kiemtra", "AUDITOR", &p.department)
        .await;
    let body = |unit: &str| json!({"name": "Đối tác", "unit_id": unit, "scopes": ["units.read"]});
    for unit in [&p.department, &p.districts[1]] {
        let refused = local.post("/oauth-clients", body(unit)).await.expect(422);
        assert_eq!(refused.pointers(), ["#/unit_id"]);
    }
    let own = register(&local, &p.schools[0], &["units.read"]).await;
    let far = register(&p.admin, &p.districts[1], &["units.read"]).await;
    let path = |id: &str| format!("/oauth-clients/{id}");
    local
        .get(&path(&far))
        .await
        .expect_problem(404, "NOT_FOUND");
    local
        .patch(&path(&far), "\"1\"", json!({"active": false}))
        .await
        .expect(404);
    local
        .post(&format!("{}/secrets", path(&far)), json!({}))
        .await
        .expect(404);
    let seen = |list: Answer| list.expect(200).body["items"].as_array().unwrap().len();
    assert_eq!(seen(local.get("/oauth-clients").await), 1);
    assert_eq!(seen(auditor.get("/oauth-clients").await), 2);
    let first = p.admin.get("/oauth-clients?limit=1").await.expect(200);
    let next = format!("/oauth-clients?limit=1&cursor={}", first.text("next"));
    let second = p.admin.get(&next).await.expect(200);
    assert_eq!(
        (
            first.body["items"][0]["id"].as_str(),
            second.body["items"][0]["id"].as_str()
        ),
        (Some(own.as_str()), Some(far.as_str()))
    );
    assert!(second.body["next"].is_null());
    auditor
        .patch(&path(&far), "\"1\"", json!({"active": false}))
        .await
        .expect_problem(403, "FORBIDDEN");
    p.head
        .get("/oauth-clients")
        .await
        .expect_problem(403, "FORBIDDEN");
    p.admin
        .patch(&path(&far), "\"9\"", json!({"active": false}))
        .await
        .expect_problem(412, "STALE");
    let bare = p.admin.request(Method::PATCH, &path(&far));
    let bare = bare
        .header("content-type", "application/merge-patch+json")
        .body("{}");
    read(bare.send().await.unwrap()).await.expect(428);
    p.system.stop().await;
}

/// What cannot be meant is refused and pointed at.
#[actix_web::test]
async fn bad_registrations_are_pointed_at() {
    let p = Province::start().await;
    let good = json!({"name": "Đối tác", "unit_id": p.department, "scopes": ["units.read"]});
    for (member, value, pointer) in [
        ("name", json!("  "), "#/name"),
        ("scopes", json!([]), "#/scopes"),
        ("scopes", json!(["units.read", "units.write"]), "#/scopes/1"),
        (
            "allowed_networks",
            json!(["10.0.0.0/40"]),
            "#/allowed_networks/0",
        ),
        ("expires_on", json!("2011-12-15"), "#/expires_on"),
        ("expires_on", json!("9999-01-01"), "#/expires_on"),
        ("contact", json!("x".repeat(301)), "#/contact"),
        ("secret", json!("mine"), "#/secret"),
    ] {
        let mut body = good.clone();
        body[member] = value;
        let refused = p.admin.post("/oauth-clients", body).await.expect(422);
        assert_eq!(refused.pointers(), [pointer], "{}", refused.body);
    }
    let body = json!({"username": "doi.tac", "display_name": "Đối tác", "positions": [{"role": "PARTNER", "unit_id": p.department}]});
    let refused = p.admin.post("/accounts", body).await.expect(422);
    assert_eq!(
        refused.pointers(),
        ["#/accounts/0/positions/0/role"].map(|p| p.replace("/accounts/0", ""))
    );
    p.system.stop().await;
}
