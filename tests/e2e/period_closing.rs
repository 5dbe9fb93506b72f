//! A period is closed and opened again, and what can be done to its reports meanwhile.

use serde_json::json;

use crate::harness::{Answer, Caller};
use crate::province::Province;

async fn turn(caller: &Caller, p: &Province, way: &str, reason: &str) -> Answer {
    let path = format!("/periods/{}", p.period);
    let etag = p.admin.get(&path).await.expect(200).etag;
    caller
        .post_if(&format!("{path}/{way}"), &etag, json!({"reason": reason}))
        .await
}

async fn actions(caller: &Caller, report: &str) -> serde_json::Value {
    let report = caller.get(&format!("/reports/{report}")).await.expect(200);
    report.body["allowed_actions"].clone()
}

/// Closed, a period takes no report and gives none back, while what waits is still accepted; opened again, all goes on.
#[actix_web::test]
async fn a_closed_period_takes_and_gives_nothing() {
    let p = Province::start().await;
    let sent = p.submitted(&p.head, &p.schools[0], "TH1").await;
    let (draft, etag) = p.draft(&p.neighbour, &p.schools[1], "TH2").await;
    let closed = turn(&p.admin, &p, "closures", " Đã gửi UBND tỉnh ")
        .await
        .expect(201);
    assert_eq!(
        (
            closed.text("state").as_str(),
            closed.text("state_reason").as_str()
        ),
        ("CLOSED", "Đã gửi UBND tỉnh")
    );
    turn(&p.admin, &p, "closures", "Lần nữa")
        .await
        .expect_problem(409, "PERIOD_STANDS_SO");

    p.neighbour
        .submit(&draft, &etag, "k")
        .await
        .expect_problem(409, "PERIOD_ENDED");
    assert_eq!(actions(&p.neighbour, &draft).await, json!(["EDIT"]));
    assert_eq!(actions(&p.head, &sent).await, json!([]));
    let path = format!("/reports/{sent}");
    let tag = p.head.get(&path).await.expect(200).etag;
    let withdrawal = p
        .head
        .post_if(&format!("{path}/withdrawals"), &tag, json!({}))
        .await;
    withdrawal.expect_problem(409, "PERIOD_ENDED");
    let back = json!({"reason": "Thiếu số liệu"});
    let returned = p
        .district_reviewer
        .post_if(&format!("{path}/returns"), &tag, back)
        .await;
    returned.expect_problem(409, "PERIOD_ENDED");
    let third = p.assignment(&p.stranger, &p.schools[2]).await;
    let begun = p
        .stranger
        .post("/reports", json!({"assignment_id": third}))
        .await;
    begun.expect_problem(409, "PERIOD_ENDED");
    let more = json!({"assignment_id": third, "until": "2012-01-06", "reason": "Mưa lũ"});
    let more = p.stranger.post("/extension-requests", more).await;
    more.expect_problem(409, "PERIOD_ENDED");
    assert_eq!(
        actions(&p.district_reviewer, &sent).await,
        json!(["ACCEPT"])
    );
    p.accept(&p.district_reviewer, &sent).await;
    p.accept(&p.department_reviewer, &sent).await;
    let tag = p.head.get(&path).await.expect(200).etag;
    let correction = json!({"reason": "Nhầm số"});
    let correction = p
        .head
        .post_if(&format!("{path}/amendments"), &tag, correction)
        .await;
    correction.expect_problem(409, "PERIOD_ENDED");

    let open = turn(&p.admin, &p, "reopenings", "Trường TH2 chưa nộp")
        .await
        .expect(201);
    assert_eq!(
        (open.text("state").as_str(), open.body.get("closed_at")),
        ("OPEN", None)
    );
    assert_eq!(open.text("state_reason"), "Trường TH2 chưa nộp");
    p.neighbour.submit(&draft, &etag, "k").await.expect(201);
    let entries = p
        .admin
        .all("/audit/reports/entries?object_type=period&action=period.")
        .await;
    let done: Vec<_> = entries
        .iter()
        .map(|e| e["action"].as_str().unwrap())
        .collect();
    assert_eq!(done, ["period.reopened", "period.closed", "period.opened"]);
    p.system.stop().await;
}

/// Only whoever opens the owner's periods closes them, on the version that was read, and says why.
#[actix_web::test]
async fn closing_is_the_owners_business() {
    let p = Province::start().await;
    turn(&p.district_reviewer, &p, "closures", "x")
        .await
        .expect_problem(403, "FORBIDDEN");
    let local = p
        .system
        .person(&p.admin, "pgd1.admin", "ADMINISTRATOR", &p.districts[0])
        .await;
    turn(&local, &p, "closures", "x")
        .await
        .expect_problem(403, "FORBIDDEN");
    assert_eq!(
        turn(&p.admin, &p, "closures", " ")
            .await
            .expect(422)
            .pointers(),
        ["#/reason"]
    );
    let path = format!("/periods/{}/closures", p.period);
    let stale = p
        .admin
        .post_if(&path, "\"99\"", json!({"reason": "x"}))
        .await;
    stale.expect_problem(412, "STALE");
    turn(&p.admin, &p, "reopenings", "x")
        .await
        .expect_problem(409, "PERIOD_STANDS_SO");
    p.system.stop().await;
}
