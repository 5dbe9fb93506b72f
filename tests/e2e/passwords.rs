//! Passwords: guessing gives nothing away and is slow, and nobody shuts anybody else out.

use chrono::TimeDelta;
use serde_json::{Value, json};

use crate::harness::{TestSystem, password};
use crate::province::unit;

fn attempt(name: &str, password: &str) -> Value {
    json!({"username": name, "password": password})
}

fn wrong(name: &str) -> Value {
    attempt(name, "không phải mật khẩu")
}

fn right(name: &str) -> Value {
    attempt(name, &password(name))
}

/// A system that believes what a proxy on this machine says about the client.
async fn behind_a_proxy() -> TestSystem {
    TestSystem::start_with(|c| c.trusted_proxies = vec!["127.0.0.0/8".parse().unwrap()]).await
}

/// Signing in: wrong name and wrong password answer alike; five wrong passwords slow the next ones down, not for ever.
#[actix_web::test]
async fn signing_in_gives_nothing_away() {
    let system = TestSystem::start().await;
    system.administrator().await;
    let unknown = system
        .try_sign_in(wrong("khong-co"), None)
        .await
        .expect_problem(401, "WRONG_CREDENTIALS");
    let known = system
        .try_sign_in(wrong("admin"), None)
        .await
        .expect_problem(401, "WRONG_CREDENTIALS");
    assert_eq!(unknown.text("detail"), known.text("detail"));
    for _ in 0..4 {
        system.try_sign_in(wrong("admin"), None).await.expect(401);
    }
    // Closed for a second; tries meanwhile do not keep it closed.
    for body in [right("admin"), wrong("admin"), wrong("admin")] {
        system
            .try_sign_in(body, None)
            .await
            .expect_problem(401, "WRONG_CREDENTIALS");
    }
    system.clock.advance(TimeDelta::seconds(2));
    let mut stale = system.anonymous();
    stale.token = Some("left over".into());
    stale.post("/sessions", right("admin")).await.expect(201);
    // The right password begins the count anew.
    for _ in 0..4 {
        system.try_sign_in(wrong("admin"), None).await.expect(401);
    }
    system.try_sign_in(right("admin"), None).await.expect(201);
    system.stop().await;
}

/// Guessing from many places slows down new places only: where the owner was before, they get in; an administrator of
/// their unit lets them in elsewhere at once.
#[actix_web::test]
async fn outsiders_shut_nobody_out() {
    let system = behind_a_proxy().await;
    let admin = system.administrator().await;
    let school = unit(&admin, "TH1", "LOWER_SECONDARY_SCHOOL", None).await;
    let local = system
        .person(&admin, "th1.admin", "ADMINISTRATOR", &school)
        .await;
    let owner = system.person(&admin, "lan.anh", "REPORTER", &school).await;
    let home = Some("203.0.113.7");
    system.try_sign_in(right("lan.anh"), home).await.expect(201);
    for guess in 0..52 {
        let from = format!("198.51.{guess}.1");
        let answer = system.try_sign_in(wrong("lan.anh"), Some(&from)).await;
        answer.expect_problem(401, "WRONG_CREDENTIALS");
    }
    let elsewhere = Some("192.0.2.1");
    system
        .try_sign_in(right("lan.anh"), elsewhere)
        .await
        .expect_problem(401, "WRONG_CREDENTIALS");
    system.try_sign_in(right("lan.anh"), home).await.expect(201);
    let id = owner.get("/me").await.text("id");
    let path = format!("/accounts/{id}/unlockings");
    owner
        .post(&path, json!({}))
        .await
        .expect_problem(403, "FORBIDDEN");
    local.post(&path, json!({})).await.expect(204);
    // Holders of more than the caller manages are not the caller's to let in.
    let boss = json!({"username": "sgd.kiem", "display_name": "Kiêm nhiệm", "positions": [
        {"role": "REPORTER", "unit_id": school}, {"role": "AUDITOR"}]});
    let boss = admin.post("/accounts", boss).await.expect(201).text("id");
    local
        .post(&format!("/accounts/{boss}/unlockings"), json!({}))
        .await
        .expect_problem(403, "FORBIDDEN");
    system
        .try_sign_in(right("lan.anh"), elsewhere)
        .await
        .expect(201);
    system.stop().await;
}

/// One place that tries one password over many names is slowed down, whether the names exist or not; others are not.
#[actix_web::test]
async fn spraying_is_slowed_down() {
    let system = behind_a_proxy().await;
    system.administrator().await;
    let sprayer = Some("198.51.100.1");
    for name in 0..101 {
        let body = wrong(&format!("ten{name}"));
        system.try_sign_in(body, sprayer).await.expect(401);
    }
    system
        .try_sign_in(right("admin"), sprayer)
        .await
        .expect_problem(401, "WRONG_CREDENTIALS");
    system
        .try_sign_in(right("admin"), Some("198.51.101.1"))
        .await
        .expect(201);
    system.clock.advance(TimeDelta::minutes(16));
    system
        .try_sign_in(right("admin"), sprayer)
        .await
        .expect(201);
    system.stop().await;
}

/// A header from outside moves nobody to another address.
#[actix_web::test]
async fn nobody_chooses_where_they_come_from() {
    let system = TestSystem::start().await;
    system.administrator().await;
    for guess in 0..6 {
        let from = format!("198.51.{guess}.1");
        let answer = system.try_sign_in(wrong("admin"), Some(&from)).await;
        answer.expect(401);
    }
    system
        .try_sign_in(right("admin"), Some("203.0.113.1"))
        .await
        .expect_problem(401, "WRONG_CREDENTIALS");
    system.stop().await;
}

/// A password is what was typed, spaces at the end included, however its accents were encoded; a huge one is not hashed.
#[actix_web::test]
async fn a_password_is_exactly_what_was_typed() {
    let system = TestSystem::start().await;
    let admin = system.administrator().await;
    let change = |new: &str| json!({"current_password": password("admin"), "password": new});
    let composed = "bưởi năm roi ";
    admin
        .put("/me/password", change(composed))
        .await
        .expect(204);
    for bad in ["bưởi năm roi", " bưởi năm roi ", "Bưởi năm roi "] {
        system
            .try_sign_in(attempt("admin", bad), None)
            .await
            .expect_problem(401, "WRONG_CREDENTIALS");
    }
    let decomposed = "bu\u{31b}o\u{31b}\u{309}i na\u{306}m roi ";
    for same in [composed, decomposed] {
        system
            .try_sign_in(attempt("admin", same), None)
            .await
            .expect(201);
    }
    system
        .try_sign_in(attempt("admin", &"a".repeat(129)), None)
        .await
        .expect_problem(401, "WRONG_CREDENTIALS");
    system
        .try_sign_in(attempt("admin", &"a".repeat(10 * 1024 * 1024)), None)
        .await
        .expect(413);
    system.stop().await;
}

/// What everybody tries first, what is made of one's own names, and what was there before is no new password.
#[actix_web::test]
async fn a_bad_new_password_is_refused() {
    let system = TestSystem::start().await;
    let admin = system.administrator().await;
    unit(&admin, "SGDBT", "DEPARTMENT", None).await;
    let change = |new: &str| json!({"current_password": password("admin"), "password": new});
    let old = password("admin");
    for (bad, code) in [
        ("ngắn", "PASSWORD_TOO_SHORT"),
        ("12345678", "PASSWORD_TOO_COMMON"),
        ("Password1", "PASSWORD_TOO_COMMON"),
        ("tonghop1", "PASSWORD_TOO_COMMON"),
        ("xx admin yy", "PASSWORD_CONTAINS_NAME"),
        (&*"ấ".repeat(129), "TOO_LONG"),
        (&*old, "PASSWORD_UNCHANGED"),
    ] {
        let refused = admin.put("/me/password", change(bad)).await;
        let refused = refused.expect_problem(422, "INVALID_INPUT");
        assert_eq!(refused.pointers(), ["#/password"], "{bad}");
        assert_eq!(refused.body["errors"][0]["code"], code, "{bad}");
    }
    let body = json!({"current_password": "không phải", "password": "hoa phượng đỏ rực"});
    admin
        .put("/me/password", body)
        .await
        .expect_problem(401, "WRONG_CREDENTIALS");
    system.sign_in("admin").await;
    system.stop().await;
}

/// Who must change the password can do nothing else before; afterwards the next refresh opens everything.
#[actix_web::test]
async fn a_password_may_have_to_be_changed_first() {
    let system = TestSystem::start().await;
    system.administrator().await;
    system.tamper("UPDATE accounts SET password_change_required = TRUE");
    let session = system.try_sign_in(right("admin"), None).await.expect(201);
    let mut admin = system.anonymous();
    admin.token = Some(session.text("access_token"));
    admin
        .get("/units")
        .await
        .expect_problem(403, "PASSWORD_CHANGE_REQUIRED");
    admin.get("/me").await.expect(200);
    let body = json!({"current_password": password("admin"), "password": "hoa phượng đỏ rực"});
    admin.put("/me/password", body).await.expect(204);
    let refresh = json!({"refresh_token": session.text("refresh_token")});
    let refreshed = admin.post("/session-refreshes", refresh).await.expect(201);
    admin.token = Some(refreshed.text("access_token"));
    admin.get("/units").await.expect(200);
    system.stop().await;
}
