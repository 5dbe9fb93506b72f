//! Sessions: refreshed, listed, ended; how long they live, and what needs a fresh proof.

use std::time::Duration;

use chrono::TimeDelta;
use futures_util::future::join_all;
use serde_json::{Value, json};

use crate::harness::{Answer, Caller, TestSystem, password};
use crate::province::{Province, unit};

fn right(name: &str) -> Value {
    json!({"username": name, "password": password(name)})
}

async fn refresh(system: &TestSystem, token: &str) -> Answer {
    let body = json!({"refresh_token": token});
    system.anonymous().post("/session-refreshes", body).await
}

fn with_token(system: &TestSystem, answer: &Answer) -> Caller {
    let mut caller = system.anonymous();
    caller.token = Some(answer.text("access_token"));
    caller
}

/// A refresh whose answer was lost gives the same token again; an older one ends the session.
#[actix_web::test]
async fn a_reused_refresh_token_ends_the_session() {
    let system = TestSystem::start().await;
    system.administrator().await;
    let session = system.try_sign_in(right("admin"), None).await.expect(201);
    let first = session.text("refresh_token");
    let second = refresh(&system, &first).await.expect(201).text("refresh_token");
    let again = refresh(&system, &first).await.expect(201);
    assert_eq!(again.text("refresh_token"), second);
    let third = refresh(&system, &second).await.expect(201);
    let alive = with_token(&system, &third);
    alive.get("/me").await.expect(200);
    // The predecessor's predecessor is not forgiven, however young; the thief's access token dies with the session.
    refresh(&system, &first).await.expect(401);
    refresh(&system, &third.text("refresh_token")).await.expect(401);
    alive.get("/units").await.expect_problem(401, "UNAUTHENTICATED");
    system.stop().await;
}

/// Fifty refreshes at once with one token give one pair: a client that repeats itself is not a thief.
#[actix_web::test]
async fn fifty_refreshes_at_once_are_one() {
    let system = TestSystem::start().await;
    system.administrator().await;
    let session = system.try_sign_in(right("admin"), None).await.expect(201);
    let token = session.text("refresh_token");
    let answers = join_all((0..50).map(|_| refresh(&system, &token))).await;
    let mut next: Vec<String> = answers
        .into_iter()
        .map(|answer| answer.expect(201).text("refresh_token"))
        .collect();
    next.sort();
    next.dedup();
    assert_eq!(next.len(), 1);
    refresh(&system, &next[0]).await.expect(201);
    system.stop().await;
}

/// A session ends after a week without use and after a month in any case, or as the settings say; signing out ends it
/// at once.
#[actix_web::test]
async fn sessions_do_not_live_for_ever() {
    let system = TestSystem::start_with(|c| {
        c.sessions.session_idle_days = 2;
        c.sessions.session_max_days = 5;
    })
    .await;
    system.administrator().await;
    let begin = async || system.try_sign_in(right("admin"), None).await.expect(201);
    let idle = begin().await.text("refresh_token");
    system.clock.advance(TimeDelta::hours(49));
    refresh(&system, &idle).await.expect(401);
    let mut used = begin().await.text("refresh_token");
    for _ in 0..4 {
        system.clock.advance(TimeDelta::hours(29));
        used = refresh(&system, &used).await.expect(201).text("refresh_token");
    }
    system.clock.advance(TimeDelta::hours(29));
    refresh(&system, &used).await.expect(401);
    let session = begin().await;
    let signed_in = with_token(&system, &session);
    signed_in.delete("/sessions/current").await.expect(204);
    refresh(&system, &session.text("refresh_token")).await.expect(401);
    system.stop().await;
}

/// People see where they are signed in, and end what they do not recognise; nobody sees or ends what is another's.
#[actix_web::test]
async fn own_sessions_are_listed_and_ended() {
    let system = TestSystem::start().await;
    let admin = system.administrator().await;
    let school = unit(&admin, "TH1", "LOWER_SECONDARY_SCHOOL", None).await;
    let phone = system.person(&admin, "lan.anh", "REPORTER", &school).await;
    let laptop = system.sign_in("lan.anh").await;
    let list = laptop.get("/me/sessions").await.expect(200);
    let items = list.body["items"].as_array().unwrap().clone();
    assert_eq!(items.len(), 2);
    let current: Vec<bool> = items.iter().map(|i| i["current"] == true).collect();
    assert_eq!(current.iter().filter(|c| **c).count(), 1);
    assert_eq!(items[0]["source"], "127.0.0.0/24");
    let other = items.iter().find(|i| i["current"] == false).unwrap();
    let path = format!("/me/sessions/{}", other["id"].as_str().unwrap());
    admin
        .delete(&path)
        .await
        .expect_problem(404, "NOT_FOUND");
    laptop.delete(&path).await.expect(204);
    laptop
        .delete(&path)
        .await
        .expect_problem(404, "NOT_FOUND");
    phone.get("/me").await.expect(401);
    let left = laptop.get("/me/sessions").await.expect(200);
    assert_eq!(left.body["items"].as_array().unwrap().len(), 1);
    system.stop().await;
}

/// An administrator ends all sessions of an account within reach, and of none beyond it.
#[actix_web::test]
async fn an_administrator_ends_sessions() {
    let p = Province::start().await;
    let local = p
        .system
        .person(&p.admin, "pgd1.admin", "ADMINISTRATOR", &p.districts[0])
        .await;
    let id = |me: Answer| me.text("id");
    let (head, stranger) = (id(p.head.get("/me").await), id(p.stranger.get("/me").await));
    let end = async |by: &Caller, whose: &str| {
        let path = format!("/accounts/{whose}/session-endings");
        by.post(&path, json!({})).await
    };
    end(&local, &stranger).await.expect_problem(404, "NOT_FOUND");
    end(&p.head, &head).await.expect_problem(403, "FORBIDDEN");
    p.system.sign_in("th1.head").await;
    assert_eq!(end(&local, &head).await.expect(201).body["ended"], 2);
    p.head.get("/me").await.expect(401);
    p.stranger.get("/me").await.expect(200);
    p.system.sign_in("th1.head").await;
    p.system.stop().await;
}

/// Accepting and freezing need a proof of identity from the last quarter of an hour; reading does not, and a refreshed
/// token is no new proof.
#[actix_web::test]
async fn weighty_actions_need_a_fresh_proof() {
    let p = Province::start().await;
    let id = p.submitted(&p.head, &p.schools[0], "TH1").await;
    let begin = p.system.try_sign_in(right("pgd1.duyet"), None).await;
    let mut token = begin.expect(201).text("refresh_token");
    let mut reviewer = p.system.anonymous();
    for _ in 0..2 {
        p.system.clock.advance(TimeDelta::minutes(9));
        let answer = refresh(&p.system, &token).await.expect(201);
        token = answer.text("refresh_token");
        reviewer = with_token(&p.system, &answer);
    }
    let etag = reviewer.get(&format!("/reports/{id}")).await.expect(200).etag;
    let path = format!("/reports/{id}/acceptances");
    let refused = reviewer
        .post_if(&path, &etag, json!({}))
        .await
        .expect_problem(401, "STEP_UP_REQUIRED");
    let asked = refused.headers["www-authenticate"].to_str().unwrap();
    assert!(asked.contains("insufficient_user_authentication"), "{asked}");
    reviewer
        .post("/session-step-ups", json!({"password": "không phải"}))
        .await
        .expect_problem(401, "WRONG_CREDENTIALS");
    let body = json!({"password": password("pgd1.duyet")});
    let proven = reviewer.post("/session-step-ups", body).await.expect(201);
    with_token(&p.system, &proven)
        .post_if(&path, &etag, json!({}))
        .await
        .expect(201);
    // The session remembers the proof: its next tokens carry it.
    let answer = refresh(&p.system, &token).await.expect(201);
    with_token(&p.system, &answer)
        .post_if(&path, "\"0\"", json!({}))
        .await
        .expect(412);
    p.system.stop().await;
}

/// Where no fresh proof is asked for, none is needed.
#[actix_web::test]
async fn fresh_proofs_can_be_switched_off() {
    let system = TestSystem::start_with(|c| c.step_up.step_up_minutes = 0).await;
    system.administrator().await;
    let begin = system.try_sign_in(right("admin"), None).await.expect(201);
    system.clock.advance(TimeDelta::hours(3));
    let answer = refresh(&system, &begin.text("refresh_token")).await.expect(201);
    let admin = with_token(&system, &answer);
    let nobody = "018f0000-0000-7000-8000-000000000000";
    admin
        .post(&format!("/accounts/{nobody}/totp-resets"), json!({}))
        .await
        .expect_problem(404, "NOT_FOUND");
    system.stop().await;
}

/// Accounts that nobody uses for 45 days are disabled, but for the last administrator of all; a new one-time code
/// revives them.
#[actix_web::test]
async fn unused_accounts_are_disabled() {
    let system = TestSystem::start_with(|c| {
        c.sessions.session_idle_days = 300;
        c.sessions.session_max_days = 300;
    })
    .await;
    let admin = system.administrator().await;
    let school = unit(&admin, "TH1", "LOWER_SECONDARY_SCHOOL", None).await;
    let owner = system.person(&admin, "lan.anh", "REPORTER", &school).await;
    let id = owner.get("/me").await.text("id");
    let session = system.try_sign_in(right("lan.anh"), None).await.expect(201);
    system.clock.advance(TimeDelta::days(44));
    let token = refresh(&system, &session.text("refresh_token")).await;
    let token = token.expect(201).text("refresh_token");
    // Used on day 44, it is not unused on day 46 …
    system.clock.advance(TimeDelta::days(2));
    let admin = system.sign_in("admin").await;
    let active = async |admin: &Caller| {
        let account = admin.get(&format!("/accounts/{id}")).await;
        account.expect(200).body["active"] == true
    };
    assert!(active(&admin).await);
    // … but it is after 46 more, also for whoever still holds a token.
    system.clock.advance(TimeDelta::days(46));
    refresh(&system, &token).await.expect(401);
    system
        .try_sign_in(right("lan.anh"), None)
        .await
        .expect_problem(401, "WRONG_CREDENTIALS");
    let admin = system.sign_in("admin").await;
    assert!(!active(&admin).await);
    let path = format!("/accounts/{id}/activation-codes");
    let code = admin.post(&path, json!({})).await.expect(201);
    system.activate("lan.anh", &code.text("activation_code")).await;
    assert!(active(&admin).await);
    system.stop().await;
}

/// The daily sweep disables what nobody touches: no sign-in has to happen first.
#[actix_web::test]
async fn the_sweep_needs_nobody() {
    let system = TestSystem::start().await;
    let admin = system.administrator().await;
    let school = unit(&admin, "TH1", "LOWER_SECONDARY_SCHOOL", None).await;
    let owner = system.person(&admin, "lan.anh", "REPORTER", &school).await;
    let path = format!("/accounts/{}", owner.get("/me").await.text("id"));
    system.clock.advance(TimeDelta::days(46));
    let admin = system.sign_in("admin").await;
    for _ in 0..200 {
        if admin.get(&path).await.expect(200).body["active"] == false {
            system.stop().await;
            return;
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    panic!("nobody disabled the unused account");
}

/// An account has a limited number of sessions: the one used least lately makes room.
#[actix_web::test]
async fn old_sessions_make_room() {
    let system = TestSystem::start().await;
    let first = system.administrator().await;
    for _ in 0..50 {
        system.clock.advance(TimeDelta::seconds(1));
        system.sign_in("admin").await;
    }
    first.get("/me").await.expect(401);
    let last = system.sign_in("admin").await;
    let list = last.get("/me/sessions").await.expect(200);
    assert_eq!(list.body["items"].as_array().unwrap().len(), 50);
    system.stop().await;
}
