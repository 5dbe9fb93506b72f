//! More time for one unit: asked for with a reason, decided by its first level of review.

use serde_json::{Value, json};

use crate::harness::{Answer, Caller, local};
use crate::province::Province;

async fn ask(p: &Province, until: &str, reason: &str) -> Answer {
    let assignment = p.assignment(&p.head, &p.schools[0]).await;
    let body = json!({"assignment_id": assignment, "until": until, "reason": reason});
    p.reporter.post("/extension-requests", body).await
}

async fn decide(caller: &Caller, request: &Answer, body: Value) -> Answer {
    let path = format!("/extension-requests/{}/decisions", request.text("id"));
    caller.post_if(&path, &request.etag, body).await
}

async fn due_at(p: &Province) -> String {
    let path = format!(
        "/assignments?period_id={}&unit_id={}",
        p.period, p.schools[0]
    );
    let duties = p.admin.all(&path).await;
    duties[0]["due_at"].as_str().unwrap().to_owned()
}

/// A flooded school asks for a week; the district grants it, for that school alone, and what is sent within it is in time.
#[actix_web::test]
async fn a_unit_is_given_more_time() {
    let p = Province::start().await;
    let before = due_at(&p).await;
    let asked = ask(&p, "2012-01-06", " Mưa lũ, mất điện ")
        .await
        .expect(201);
    assert_eq!(
        (asked.text("state").as_str(), asked.text("reason").as_str()),
        ("REQUESTED", "Mưa lũ, mất điện")
    );
    let waiting = p
        .district_reviewer
        .all("/extension-requests?state=REQUESTED")
        .await;
    assert_eq!(waiting[0]["id"], asked.body["id"]);
    assert!(
        p.other_district_reviewer
            .all("/extension-requests")
            .await
            .is_empty()
    );
    let path = format!("/extension-requests/{}", asked.text("id"));
    p.stranger.get(&path).await.expect_problem(404, "NOT_FOUND");

    ask(&p, "2012-01-06", "Lần nữa")
        .await
        .expect_problem(409, "EXTENSION_PENDING");
    let grant = json!({"granted": true, "until": "2012-01-05"});
    decide(&p.department_reviewer, &asked, grant.clone())
        .await
        .expect_problem(403, "NOT_YOUR_TURN");
    decide(&p.other_district_reviewer, &asked, grant.clone())
        .await
        .expect_problem(404, "NOT_FOUND");
    decide(&p.head, &asked, grant.clone())
        .await
        .expect_problem(403, "FORBIDDEN");
    assert_eq!(due_at(&p).await, before, "nothing was granted yet");
    let granted = decide(&p.district_reviewer, &asked, grant.clone())
        .await
        .expect(201);
    assert_eq!(
        (
            granted.text("state").as_str(),
            granted.text("granted_until").as_str()
        ),
        ("GRANTED", "2012-01-05")
    );
    decide(&p.district_reviewer, &asked, grant)
        .await
        .expect_problem(409, "EXTENSION_DECIDED");
    assert_eq!(due_at(&p).await, "2012-01-05T17:00:00Z");

    p.system.clock.set(local("2012-01-05 23:59"));
    for (name, unit, code, late) in [
        ("th1.head", &p.schools[0], "TH1", false),
        ("th2.head", &p.schools[1], "TH2", true),
    ] {
        let head = p.system.sign_in(name).await;
        let (report, etag) = p.draft(&head, unit, code).await;
        let receipt = head.submit(&report, &etag, code).await.expect(201);
        assert_eq!(receipt.body["late"], late, "{receipt:?}");
    }
    ask_again_is_refused(&p).await;
    p.system.stop().await;
}

/// Once the report was sent in, there is nothing to put off.
async fn ask_again_is_refused(p: &Province) {
    let head = p.system.sign_in("th1.head").await;
    let assignment = p.assignment(&head, &p.schools[0]).await;
    let body = json!({"assignment_id": assignment, "until": "2012-01-20", "reason": "Bổ sung"});
    let refused = head.post("/extension-requests", body).await;
    refused.expect_problem(409, "ALREADY_SUBMITTED");
}

/// A request has a reason and a day that helps; a refusal has a reason, and leaves the way open for another request.
#[actix_web::test]
async fn requests_and_refusals_give_reasons() {
    let p = Province::start().await;
    for (until, reason, pointer) in [
        ("2012-01-06", " ", "#/reason"),
        ("2011-12-29", "Mưa lũ", "#/until"),
        ("2012-09-01", "Mưa lũ", "#/until"),
    ] {
        let refused = ask(&p, until, reason).await.expect(422);
        assert_eq!(refused.pointers(), [pointer]);
    }
    let asked = ask(&p, "2012-01-06", "Mưa lũ").await.expect(201);
    let silent = decide(&p.district_reviewer, &asked, json!({"granted": false})).await;
    assert_eq!(silent.expect(422).pointers(), ["#/reason"]);
    let bad = json!({"granted": true, "until": "2011-12-01"});
    let bad = decide(&p.district_reviewer, &asked, bad).await;
    assert_eq!(bad.expect(422).pointers(), ["#/until"]);
    let no = json!({"granted": false, "reason": "Trường khác vẫn nộp được"});
    let refused = decide(&p.district_reviewer, &asked, no).await.expect(201);
    assert_eq!(refused.text("state"), "REFUSED");
    assert_eq!(refused.body["granted_until"], Value::Null);
    ask(&p, "2012-01-03", "Mất điện").await.expect(201);
    let entries = p
        .admin
        .all("/audit/reports/entries?action=extension.")
        .await;
    let actions: Vec<_> = entries
        .iter()
        .map(|e| e["action"].as_str().unwrap())
        .collect();
    assert_eq!(
        actions,
        [
            "extension.requested",
            "extension.refused",
            "extension.requested"
        ]
    );
    p.system.stop().await;
}

/// Where the regime takes no late reports, more time opens the door again.
#[actix_web::test]
async fn more_time_opens_a_closed_door() {
    let p = Province::start_with("REFUSE").await;
    let (report, etag) = p.draft(&p.head, &p.schools[0], "TH1").await;
    p.system.clock.set(local("2011-12-31 08:00"));
    let (head, reviewer) = (
        p.system.sign_in("th1.head").await,
        p.system.sign_in("pgd1.duyet").await,
    );
    head.submit(&report, &etag, "k1")
        .await
        .expect_problem(409, "PERIOD_CLOSED");
    let assignment = p.assignment(&head, &p.schools[0]).await;
    let body = json!({"assignment_id": assignment, "until": "2011-12-31", "reason": "Mất mạng"});
    let asked = head.post("/extension-requests", body).await.expect(201);
    decide(&reviewer, &asked, json!({"granted": true}))
        .await
        .expect(201);
    let receipt = head.submit(&report, &etag, "k2").await.expect(201);
    assert_eq!(
        (receipt.body["late"].as_bool(), receipt.text("due_at")),
        (Some(false), "2011-12-31T17:00:00Z".into())
    );
    p.system.stop().await;
}
