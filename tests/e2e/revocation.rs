//! Whoever was signed out is out, at every door, within two seconds; and when nobody knows who was, nobody gets in.

use std::time::{Duration, Instant};

use chrono::TimeDelta;
use serde_json::json;

use crate::harness::{Caller, TestSystem, password};

/// What the issue promises.
const TWO_SECONDS: Duration = Duration::from_secs(2);

/// Every way in: a gateway, another one, and each service itself.
struct Doors {
    other: tonghop_gateway::Service,
    all: Vec<(String, &'static str)>,
}

impl Doors {
    /// With addresses that anybody may read who is signed in.
    fn open(system: &TestSystem) -> Self {
        Self::open_at(system, ["/me", "/reports"])
    }

    /// With addresses of accounts and of reports.
    fn open_at(system: &TestSystem, [own, other_path]: [&'static str; 2]) -> Self {
        let services = system.system();
        let urls = [
            services.accounts.url(),
            services.reports.url(),
            services.aggregation.url(),
        ];
        let [accounts, reports, aggregation] = urls.clone();
        let config = system.config.gateway(urls);
        let other = tonghop_gateway::start(&config, system.clock.clone()).unwrap();
        let all = vec![
            (system.url.clone(), own),
            (other.url(), other_path),
            (accounts, own),
            (reports, other_path),
            (
                aggregation,
                "/consolidations?period_id=018f0000-0000-7000-8000-000000000000",
            ),
        ];
        Self { other, all }
    }

    /// What each door answers.
    async fn answers(&self, caller: &Caller) -> Vec<u16> {
        let mut answers = Vec::new();
        for (url, path) in &self.all {
            answers.push(caller.at(url).get(path).await.status);
        }
        answers
    }

    /// Expects the caller to pass everywhere.
    async fn pass(&self, caller: &Caller) {
        assert_eq!(self.answers(caller).await, vec![200; self.all.len()]);
    }

    /// Expects all doors to answer `status` within `limit`, and from then on.
    async fn become_within(&self, limit: Duration, caller: &Caller, status: u16) {
        let since = Instant::now();
        loop {
            let answers = self.answers(caller).await;
            if answers.iter().all(|answer| *answer == status) {
                break;
            }
            assert!(since.elapsed() < limit, "{answers:?}");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        assert_eq!(self.answers(caller).await, vec![status; self.all.len()]);
    }
}

/// Signing out ends the access token as well, not only the refresh token, and of this session only.
#[actix_web::test]
async fn signing_out_is_known_everywhere() {
    let system = TestSystem::start().await;
    let first = system.administrator().await;
    let second = system.sign_in("admin").await;
    let doors = Doors::open(&system);
    doors.pass(&second).await;
    second.delete("/sessions/current").await.expect(204);
    doors.become_within(TWO_SECONDS, &second, 401).await;
    doors.pass(&first).await;
    // A gateway started afterwards knows it from the start.
    let late = Doors::open(&system);
    assert_eq!(late.answers(&second).await, [401; 5]);
    late.other.stop().await;
    doors.other.stop().await;
    system.stop().await;
}

/// A changed password ends every other session at once, and a password set by code ends all that were open.
#[actix_web::test]
async fn a_new_password_signs_the_others_out() {
    let system = TestSystem::start().await;
    let admin = system.administrator().await;
    let unit = crate::province::unit(&admin, "SGD", "DEPARTMENT", None).await;
    let thief = system.person(&admin, "lan.anh", "REVIEWER", &unit).await;
    let owner = system.sign_in("lan.anh").await;
    let doors = Doors::open(&system);
    doors.pass(&thief).await;
    let body = json!({"current_password": password("lan.anh"), "password": "hoa phượng đỏ rực"});
    owner.put("/me/password", body).await.expect(204);
    doors.become_within(TWO_SECONDS, &thief, 401).await;
    doors.pass(&owner).await;
    let id = owner.get("/me").await.text("id");
    let code = admin
        .post(&format!("/accounts/{id}/activation-codes"), json!({}))
        .await
        .expect(201)
        .text("activation_code");
    system.activate("lan.anh", &code).await;
    doors.become_within(TWO_SECONDS, &owner, 401).await;
    doors.other.stop().await;
    system.stop().await;
}

/// A role that is taken away is gone at every door, and one that is given is there, although the token stays the same.
#[actix_web::test]
async fn a_changed_role_counts_everywhere() {
    let system = TestSystem::start().await;
    let admin = system.administrator().await;
    let unit = crate::province::unit(&admin, "SGD", "DEPARTMENT", None).await;
    let reviewer = system.person(&admin, "lan.anh", "REVIEWER", &unit).await;
    let id = reviewer.get("/me").await.expect(200).text("id");
    let held = admin.get(&format!("/accounts/{id}/positions")).await;
    let held = held.expect(200).body["items"][0]["id"].clone();
    let doors = Doors::open_at(&system, ["/units", "/reports"]);
    doors.pass(&reviewer).await;
    let ending = format!("/positions/{}/endings", held.as_str().unwrap());
    let body = json!({"valid_to": "2011-12-15", "reason": "Thôi nhiệm vụ"});
    admin.post(&ending, body).await.expect(201);
    doors.become_within(TWO_SECONDS, &reviewer, 403).await;
    let body = json!({"role": "AUDITOR", "unit_id": unit});
    admin
        .post(&format!("/accounts/{id}/positions"), body)
        .await
        .expect(201);
    doors.become_within(TWO_SECONDS, &reviewer, 200).await;
    doors.other.stop().await;
    system.stop().await;
}

/// A disabled account is out everywhere although its tokens have not run out, and can neither refresh nor sign in. (Here
/// the nightly sweep disables it: a minute to midnight it is still in use.)
#[actix_web::test]
async fn a_disabled_account_is_out_everywhere() {
    let system = TestSystem::start().await;
    let admin = system.administrator().await;
    let unit = crate::province::unit(&admin, "SGD", "DEPARTMENT", None).await;
    system
        .person(&admin, "lan.anh", "CONSOLIDATOR", &unit)
        .await;
    system
        .clock
        .advance(TimeDelta::hours(15) + TimeDelta::minutes(59));
    let body = json!({"username": "lan.anh", "password": password("lan.anh")});
    let session = system.try_sign_in(body.clone(), None).await.expect(201);
    let mut owner = system.anonymous();
    owner.token = Some(session.text("access_token"));
    let doors = Doors::open(&system);
    doors.pass(&owner).await;
    system.tamper(
        "UPDATE accounts SET last_used_at = '2011-01-01 00:00:00' WHERE username = 'lan.anh'",
    );
    system.clock.advance(TimeDelta::minutes(2));
    // A second until the sweep looks at the clock, and two until everybody knows.
    let limit = TWO_SECONDS + Duration::from_secs(1);
    doors.become_within(limit, &owner, 401).await;
    let refresh = json!({"refresh_token": session.text("refresh_token")});
    let nobody = system.anonymous();
    nobody.post("/session-refreshes", refresh).await.expect(401);
    system.try_sign_in(body, None).await.expect(401);
    doors.other.stop().await;
    system.stop().await;
}

/// When accounts has not been heard for longer than the limit, every door answers 503 until it is heard again.
#[actix_web::test]
async fn nobody_passes_when_nobody_knows() {
    let mut system = TestSystem::start_with(|c| c.revocations.stale_seconds = 4).await;
    let admin = system.administrator().await;
    let mut doors = Doors::open(&system);
    let accounts = system.system().accounts.url();
    doors.all.retain(|(url, _)| *url != accounts);
    // What is answered by accounts itself is no proof of the gateway's own knowledge.
    doors.all.iter_mut().for_each(|(_, path)| {
        if *path == "/me" {
            *path = "/reports";
        }
    });
    doors.pass(&admin).await;
    let within = async |limit: u64, status: u16| {
        doors
            .become_within(Duration::from_secs(limit), &admin, status)
            .await;
    };
    system.without_accounts(async || within(8, 503).await).await;
    within(8, 200).await;
    doors.other.stop().await;
    system.stop().await;
}
