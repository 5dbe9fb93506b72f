//! The audit trail: what was done and what was denied, who may read it, and that it cannot be altered unnoticed.

use std::time::Duration;

use diesel::connection::SimpleConnection;
use serde_json::{Value, json};
use tonghop_db::{Conn, manager};

use crate::harness::{Answer, Caller, password};
use crate::province::Province;

/// Waits until everything `service` has done so far is in its trail: the check just asked for comes last.
pub async fn chained(admin: &Caller, service: &str) -> Answer {
    let check = admin
        .post(&format!("/audit/{service}/verifications"), json!({}))
        .await
        .expect(201);
    let request = check.headers["x-request-id"].to_str().unwrap().to_owned();
    some(
        admin,
        service,
        &format!("action=audit.verified&request_id={request}"),
    )
    .await;
    check
}

/// Waits for entries that fit `filter`.
pub async fn some(reader: &Caller, service: &str, filter: &str) -> Vec<Value> {
    for _ in 0..400 {
        let found = entries(reader, service, filter).await;
        if !found.is_empty() {
            return found;
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    panic!("{service} has no entries for {filter}");
}

pub async fn entries(reader: &Caller, service: &str, filter: &str) -> Vec<Value> {
    let page = reader
        .get(&format!("/audit/{service}/entries?{filter}"))
        .await
        .expect(200);
    page.body["items"].as_array().unwrap().clone()
}

pub async fn id_of(caller: &Caller) -> String {
    caller.get("/me").await.expect(200).text("id")
}

/// One member of each entry.
pub fn words(entries: &[Value], member: &str) -> Vec<String> {
    let word = |entry: &Value| entry[member].as_str().unwrap_or_default().to_owned();
    entries.iter().map(word).collect()
}

/// Each refusal leaves exactly one entry: a wrong role, one's own report, somebody else's object.
#[actix_web::test]
async fn every_denied_attempt_leaves_one_entry() {
    let p = Province::start().await;
    let id = p.submitted(&p.head, &p.schools[0], "TH1").await;
    let accept = format!("/reports/{id}/acceptances");
    let denied = [
        (
            &p.head,
            p.head
                .post_if(&accept, "\"0\"", json!({}))
                .await
                .expect(403),
        ),
        (
            &p.stranger,
            p.stranger.get(&format!("/reports/{id}")).await.expect(404),
        ),
    ];
    for (caller, answer) in denied {
        let request = answer.headers["x-request-id"].to_str().unwrap();
        let actor = id_of(caller).await;
        let found = some(
            &p.admin,
            "reports",
            &format!("outcome=DENIED&actor_id={actor}"),
        )
        .await;
        assert_eq!(found.len(), 1, "{found:?}");
        let entry = &found[0];
        assert_eq!(entry["action"], "request.denied");
        assert_eq!(
            (&entry["object_type"], &entry["object_id"]),
            (&json!("report"), &json!(id))
        );
        assert_eq!(entry["request_id"], request);
        assert_eq!(
            entry["actor_name"],
            caller.get("/me").await.body["display_name"]
        );
    }
    let details = words(
        &entries(&p.admin, "reports", "outcome=DENIED").await,
        "detail",
    );
    assert_eq!(
        details,
        [
            "GET /reports/{id} NOT_FOUND reports:read",
            "POST /reports/{id}/acceptances FORBIDDEN reports:accept",
        ]
    );
    p.system.stop().await;
}

/// A decision made inside a handler is recorded like one made at its door, with the unit of who tried.
#[actix_web::test]
async fn separation_of_duties_is_recorded() {
    let p = Province::start().await;
    let body = json!({"username": "hai.vai", "display_name": "Hai vai", "positions": [
        {"role": "HEAD", "unit_id": p.schools[0], "valid_to": "2011-12-16"},
        {"role": "REVIEWER", "unit_id": p.districts[0], "valid_from": "2011-12-16"}]});
    let made = p.admin.post("/accounts", body).await.expect(201);
    let both = p
        .system
        .activate("hai.vai", &made.text("activation_code"))
        .await;
    let id = p.submitted(&both, &p.schools[0], "TH1").await;
    p.system
        .clock
        .set(crate::harness::local("2011-12-16T08:00"));
    let both = p.system.sign_in("hai.vai").await;
    let admin = p.system.sign_in("admin").await;
    let path = format!("/reports/{id}");
    let etag = both.get(&path).await.etag;
    for _ in 0..3 {
        both.post_if(&format!("{path}/acceptances"), &etag, json!({}))
            .await
            .expect_problem(403, "OWN_REPORT");
    }
    let found = some(&admin, "reports", "outcome=DENIED&action=request.denied").await;
    let times: usize = words(&found, "detail")
        .iter()
        .map(|detail| {
            let rest = detail
                .strip_prefix("POST /reports/{id}/acceptances OWN_REPORT reports:accept")
                .unwrap_or_else(|| panic!("{detail}"));
            rest.strip_prefix(" x").map_or(1, |n| n.parse().unwrap())
        })
        .sum();
    assert_eq!(times, 3);
    assert_eq!(found[0]["unit_id"], p.districts[0]);
    p.system.stop().await;
}

/// A wrong password is recorded with the account that was tried; a name nobody has, without one; no token at all, not.
#[actix_web::test]
async fn failed_sign_ins_are_recorded() {
    let p = Province::start().await;
    let nobody = p.system.anonymous();
    let wrong = |name: &str| json!({"username": name, "password": "không phải mật khẩu"});
    nobody
        .post("/sessions", wrong("th1.head"))
        .await
        .expect(401);
    nobody
        .post("/sessions", wrong("khong.co"))
        .await
        .expect(401);
    nobody.get("/units").await.expect(401);
    p.head.get("/units/khong-phai-ma").await.expect(404);
    let head = id_of(&p.head).await;
    let known = some(
        &p.admin,
        "accounts",
        &format!("outcome=DENIED&object_id={head}"),
    )
    .await;
    assert_eq!(
        words(&known, "detail"),
        ["POST /sessions WRONG_CREDENTIALS"]
    );
    assert_eq!(
        (&known[0]["actor_id"], &known[0]["unit_id"]),
        (&Value::Null, &json!(p.schools[0]))
    );
    let all = some(&p.admin, "accounts", "outcome=DENIED&object_type=operation").await;
    assert_eq!(words(&all, "detail"), ["POST /sessions WRONG_CREDENTIALS"]);
    assert_eq!(
        entries(&p.admin, "accounts", "outcome=DENIED").await.len(),
        2
    );
    let text = p
        .admin
        .get("/audit/accounts/entries?limit=200")
        .await
        .body
        .to_string();
    assert!(!text.contains("không phải mật khẩu") && !text.contains(&password("th1.head")));
    p.system.stop().await;
}

/// The check finds nothing wrong with what nobody touched, and names the first entry that somebody did.
#[actix_web::test]
async fn an_altered_entry_is_found() {
    let p = Province::start().await;
    p.submitted(&p.head, &p.schools[0], "TH1").await;
    for service in ["accounts", "reports", "aggregation"] {
        let check = chained(&p.admin, service).await;
        assert_eq!(check.body["first_bad_seq"], Value::Null, "{service}");
    }
    let entry = entries(&p.admin, "reports", "action=report.submitted").await;
    let seq = entry[0]["seq"].as_i64().unwrap();
    let mut conn = manager::open(&p.system.config.databases.reports).unwrap();
    let table = match conn {
        Conn::Pg(_) => " ON audit_entries",
        Conn::Sqlite(_) => "",
    };
    let forgery = format!("UPDATE audit_entries SET action = 'report.withdrawn' WHERE seq = {seq}");
    conn.batch_execute(&forgery).unwrap_err();
    conn.batch_execute(&format!(
        "DROP TRIGGER audit_entries_update{table}; {forgery}"
    ))
    .unwrap();
    let found = p
        .admin
        .post("/audit/reports/verifications", json!({}))
        .await
        .expect(201);
    assert_eq!(found.body["first_bad_seq"], seq);
    assert_eq!(found.body["entries_checked"], seq - 1);
    p.head
        .post("/audit/reports/verifications", json!({}))
        .await
        .expect_problem(403, "FORBIDDEN");
    p.system.stop().await;
}

/// A refusal just before the services stop is written before they end.
#[actix_web::test]
async fn a_denied_attempt_outlives_the_stop() {
    let mut p = Province::start().await;
    let id = p.submitted(&p.head, &p.schools[0], "TH1").await;
    let stranger = id_of(&p.stranger).await;
    p.stranger.get(&format!("/reports/{id}")).await.expect(404);
    p.system.restart().await;
    let admin = p.system.sign_in("admin").await;
    let found = some(
        &admin,
        "reports",
        &format!("outcome=DENIED&actor_id={stranger}"),
    )
    .await;
    assert_eq!(
        words(&found, "detail"),
        ["GET /reports/{id} NOT_FOUND reports:read"]
    );
    p.system.stop().await;
}
