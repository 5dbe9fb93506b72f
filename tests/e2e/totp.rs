//! One-time codes: set up, asked for, used once, lost, demanded by a role.

use chrono::TimeDelta;
use serde_json::{Value, json};
use tonghop_model::{Clock, Role};
use totp_rs::TOTP;

use crate::harness::{Answer, Caller, TestSystem, password};
use crate::province::{Province, unit};

/// A phone with the account's seed.
struct Phone(TOTP);

impl Phone {
    /// Begins to set codes up.
    async fn begin(caller: &Caller) -> Self {
        let seed = caller.post("/me/totp", json!({})).await.expect(201);
        assert!(seed.text("qr_svg").contains("<svg"));
        let phone = Self(TOTP::from_url(seed.text("otpauth_url")).unwrap());
        assert_eq!(phone.0.get_secret_base32(), seed.text("secret"));
        phone
    }

    /// Sets codes up; answers the recovery codes too.
    async fn enrol(system: &TestSystem, caller: &Caller) -> (Self, Vec<String>) {
        let phone = Self::begin(caller).await;
        let code = json!({"code": phone.code(system, 0)});
        let done = caller
            .post("/me/totp/confirmations", code)
            .await
            .expect(201);
        let codes = done.body["recovery_codes"].as_array().unwrap();
        let codes = codes.iter().map(|c| c.as_str().unwrap().to_owned());
        (phone, codes.collect())
    }

    /// The code that is shown `steps` from now.
    fn code(&self, system: &TestSystem, steps: i64) -> String {
        let at = system.clock.now().timestamp() + steps * 30;
        self.0.generate(u64::try_from(at).unwrap())
    }
}

fn with(name: &str, member: &str, code: &str) -> Value {
    let mut body = json!({"username": name, "password": password(name)});
    body[member] = code.into();
    body
}

/// A code is needed besides the password, works once, and not two steps early or late; recovery codes work once.
#[actix_web::test]
async fn a_code_is_needed_and_works_once() {
    let system = TestSystem::start().await;
    let admin = system.administrator().await;
    let (phone, recovery) = Phone::enrol(&system, &admin).await;
    assert_eq!(recovery.len(), 10);
    let plain = json!({"username": "admin", "password": password("admin")});
    let sign_in = async |body: Value| system.try_sign_in(body, None).await;
    let totp = |code: String| with("admin", "totp_code", &code);
    sign_in(plain.clone())
        .await
        .expect_problem(401, "TOTP_REQUIRED");
    let wrong =
        json!({"username": "admin", "password": "không phải", "totp_code": phone.code(&system, 0)});
    sign_in(wrong)
        .await
        .expect_problem(401, "WRONG_CREDENTIALS");
    // The code that set it up is used up.
    sign_in(totp(phone.code(&system, 0)))
        .await
        .expect_problem(401, "WRONG_CREDENTIALS");
    system.clock.advance(TimeDelta::minutes(5));
    for steps in [-2, 2] {
        sign_in(totp(phone.code(&system, steps)))
            .await
            .expect_problem(401, "WRONG_CREDENTIALS");
    }
    sign_in(totp(phone.code(&system, 1))).await.expect(201);
    for steps in [1, 0, -1] {
        sign_in(totp(phone.code(&system, steps)))
            .await
            .expect_problem(401, "WRONG_CREDENTIALS");
    }
    let on_paper = recovery[3].to_lowercase().replace('-', " ");
    sign_in(with("admin", "recovery_code", &on_paper))
        .await
        .expect(201);
    sign_in(with("admin", "recovery_code", &on_paper))
        .await
        .expect_problem(401, "WRONG_CREDENTIALS");
    sign_in(plain).await.expect_problem(401, "TOTP_REQUIRED");
    system.stop().await;
}

/// Who knows the password still cannot guess the code: wrong codes are slowed down as wrong passwords are, and asking
/// without one does not reset the count.
#[actix_web::test]
async fn codes_cannot_be_guessed() {
    let system = TestSystem::start().await;
    let admin = system.administrator().await;
    let (phone, _) = Phone::enrol(&system, &admin).await;
    system.clock.advance(TimeDelta::minutes(1));
    let plain = json!({"username": "admin", "password": password("admin")});
    for guess in 0..5 {
        let body = with("admin", "totp_code", &format!("00000{guess}"));
        system.try_sign_in(body, None).await.expect(401);
        if guess < 4 {
            let answer = system.try_sign_in(plain.clone(), None).await;
            answer.expect_problem(401, "TOTP_REQUIRED");
        }
    }
    let good = with("admin", "totp_code", &phone.code(&system, 0));
    system
        .try_sign_in(good.clone(), None)
        .await
        .expect_problem(401, "WRONG_CREDENTIALS");
    system.clock.advance(TimeDelta::seconds(3));
    system.try_sign_in(good, None).await.expect(201);
    system.stop().await;
}

/// Nothing is in use before the first code was entered; a wrong one is pointed at; it is set up once, and removed only
/// with a fresh proof that includes a code.
#[actix_web::test]
async fn setting_up_and_removing() {
    let system = TestSystem::start().await;
    let admin = system.administrator().await;
    let confirm = async |by: &Caller, code: &str| {
        by.post("/me/totp/confirmations", json!({"code": code}))
            .await
    };
    confirm(&admin, "000000")
        .await
        .expect_problem(409, "TOTP_NOT_STARTED");
    let first = Phone::begin(&admin).await;
    system.sign_in("admin").await;
    let second = Phone::begin(&admin).await;
    let stale = confirm(&admin, &first.code(&system, 0)).await;
    assert_eq!(
        stale.expect_problem(422, "INVALID_INPUT").pointers(),
        ["#/code"]
    );
    confirm(&admin, &second.code(&system, 0)).await.expect(201);
    confirm(&admin, &second.code(&system, 0))
        .await
        .expect_problem(409, "TOTP_ALREADY_SET");
    admin
        .post("/me/totp", json!({}))
        .await
        .expect_problem(409, "TOTP_ALREADY_SET");
    // A quarter of an hour later the session's proof is too old, and the password alone makes no new one.
    let session = with("admin", "totp_code", &second.code(&system, 1));
    let session = system.try_sign_in(session, None).await.expect(201);
    let mut token = session.text("refresh_token");
    let mut late = system.anonymous();
    for _ in 0..2 {
        system.clock.advance(TimeDelta::minutes(9));
        let body = json!({"refresh_token": token});
        let answer: Answer = late.post("/session-refreshes", body).await.expect(201);
        token = answer.text("refresh_token");
        late.token = Some(answer.text("access_token"));
    }
    late.delete("/me/totp")
        .await
        .expect_problem(401, "STEP_UP_REQUIRED");
    let proof = json!({"password": password("admin")});
    late.post("/session-step-ups", proof)
        .await
        .expect_problem(401, "TOTP_REQUIRED");
    let proof = json!({"password": password("admin"), "totp_code": second.code(&system, 0)});
    let proven = late.post("/session-step-ups", proof).await.expect(201);
    late.token = Some(proven.text("access_token"));
    late.delete("/me/totp").await.expect(204);
    late.delete("/me/totp")
        .await
        .expect_problem(404, "NOT_FOUND");
    system.sign_in("admin").await;
    system.stop().await;
}

/// A new password by one-time code does not replace the second factor; an administrator within reach takes it away.
#[actix_web::test]
async fn a_reset_does_not_skip_the_code() {
    let p = Province::start().await;
    let local = p
        .system
        .person(&p.admin, "pgd1.admin", "ADMINISTRATOR", &p.districts[0])
        .await;
    let (phone, recovery) = Phone::enrol(&p.system, &p.head).await;
    let id = p.head.get("/me").await.text("id");
    let path = format!("/accounts/{id}/activation-codes");
    let issued = p.admin.post(&path, json!({})).await.expect(201);
    let code = issued.text("activation_code");
    let mut body =
        json!({"username": "th1.head", "activation_code": code, "password": password("th1.head")});
    let activate = async |body: &Value| {
        let nobody = p.system.anonymous();
        nobody.post("/account-activations", body.clone()).await
    };
    activate(&body).await.expect_problem(401, "TOTP_REQUIRED");
    body["totp_code"] = phone.code(&p.system, 0).into();
    activate(&body)
        .await
        .expect_problem(401, "WRONG_CREDENTIALS");
    body["totp_code"] = Value::Null;
    body["recovery_code"] = recovery[0].clone().into();
    let head = activate(&body).await.expect(201);
    let path = format!("/accounts/{id}/totp-resets");
    p.stranger
        .post(&path, json!({}))
        .await
        .expect_problem(403, "FORBIDDEN");
    local.post(&path, json!({})).await.expect(204);
    local
        .post(&path, json!({}))
        .await
        .expect_problem(404, "NOT_FOUND");
    let mut signed_out = p.system.anonymous();
    signed_out.token = Some(head.text("access_token"));
    signed_out.get("/me").await.expect(401);
    p.system.sign_in("th1.head").await;
    p.system.stop().await;
}

/// Where a role demands a second factor, its holder can only set one up; the next refresh then opens everything.
#[actix_web::test]
async fn a_role_may_demand_codes() {
    let system = TestSystem::start_with(|c| c.sessions.totp_roles = vec![Role::Reviewer]).await;
    let admin = system.administrator().await;
    let office = unit(&admin, "PGD1", "DISTRICT_OFFICE", None).await;
    system
        .person(&admin, "pgd1.duyet", "REVIEWER", &office)
        .await;
    let reporter = system
        .person(&admin, "pgd1.nhap", "REPORTER", &office)
        .await;
    reporter.get("/units").await.expect(200);
    // A position given by mistake and taken back the same day demands nothing.
    let id = reporter.get("/me").await.expect(200).text("id");
    let elsewhere = unit(&admin, "PGD2", "DISTRICT_OFFICE", None).await;
    let mistake = json!({"role": "REVIEWER", "unit_id": elsewhere});
    let path = format!("/accounts/{id}/positions");
    let given = admin.post(&path, mistake).await.expect(201).text("id");
    let path = format!("/positions/{given}/endings");
    let ended = admin.post(&path, json!({"reason": "Nhầm"})).await;
    assert_eq!(ended.expect(201).body["state"], "WITHDRAWN");
    let reporter = system.sign_in("pgd1.nhap").await;
    reporter.get("/units").await.expect(200);
    let body = json!({"username": "pgd1.duyet", "password": password("pgd1.duyet")});
    let session = system.try_sign_in(body, None).await.expect(201);
    let mut reviewer = system.anonymous();
    reviewer.token = Some(session.text("access_token"));
    for path in ["/units", "/reports"] {
        reviewer
            .get(path)
            .await
            .expect_problem(403, "TOTP_ENROLMENT_REQUIRED");
    }
    // Who knows the password only is not let in because the owner sets up codes elsewhere: that session ends.
    let body = json!({"username": "pgd1.duyet", "password": password("pgd1.duyet")});
    let other = system.try_sign_in(body, None).await.expect(201);
    let begun = Phone::begin(&reviewer).await;
    system.clock.advance(TimeDelta::seconds(601));
    let body = json!({"refresh_token": session.text("refresh_token")});
    let session = reviewer.post("/session-refreshes", body).await.expect(201);
    reviewer.token = Some(session.text("access_token"));
    let late = json!({"code": begun.code(&system, 0)});
    reviewer
        .post("/me/totp/confirmations", late)
        .await
        .expect_problem(409, "TOTP_NOT_STARTED");
    let phone = Phone::begin(&reviewer).await;
    for guess in 0..5 {
        let body = json!({"code": format!("00000{guess}")});
        let wrong = reviewer.post("/me/totp/confirmations", body).await;
        wrong.expect_problem(422, "INVALID_INPUT");
    }
    let code = json!({"code": phone.code(&system, 0)});
    reviewer
        .post("/me/totp/confirmations", code.clone())
        .await
        .expect_problem(422, "INVALID_INPUT");
    system.clock.advance(TimeDelta::seconds(2));
    reviewer
        .post("/me/totp/confirmations", code)
        .await
        .expect(201);
    let body = json!({"refresh_token": other.text("refresh_token")});
    reviewer.post("/session-refreshes", body).await.expect(401);
    let body = json!({"refresh_token": session.text("refresh_token")});
    let refreshed = reviewer.post("/session-refreshes", body).await.expect(201);
    reviewer.token = Some(refreshed.text("access_token"));
    reviewer.get("/units").await.expect(200);
    system.stop().await;
}
