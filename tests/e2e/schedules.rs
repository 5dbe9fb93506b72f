//! Periods that follow from the calendar: proposed, opened without a deadline, due level by level.

use serde_json::{Value, json};

use crate::harness::{Answer, Caller, TEMPLATE};
use crate::tree::Tree;

async fn template(admin: &Caller, owner: &str) -> String {
    let definition: Value = serde_json::from_str(TEMPLATE).unwrap();
    let body = json!({"owner_unit_id": owner, "definition": definition});
    let template = admin.post("/templates", body).await.expect(201);
    let path = format!("/templates/{}/publications", template.text("id"));
    admin
        .post_if(&path, &template.etag, json!({}))
        .await
        .expect(201);
    template.text("id")
}

async fn regime(t: &Tree, template: &str, code: &str, frequency: &str, schedule: Value) -> Answer {
    let body = json!({
        "code": code, "owner_unit_id": t.department, "template_id": template, "name": "Báo cáo",
        "required_content": "Kết quả", "subjects": {"kinds": ["DISTRICT_OFFICE", "LOWER_SECONDARY_SCHOOL"]},
        "methods": ["SYSTEM"], "submission_deadline": "Theo lịch", "frequency": frequency, "data_close": "Theo lịch",
        "schedule": schedule, "outline": "", "form": "", "instructions": "",
        "legal_basis": {"number": "1", "issuer": "Sở", "issued_on": "2011-01-01", "title": "Quy chế"},
        "late_policy": "ACCEPT_MARKED_LATE",
    });
    t.admin.post("/regimes", body).await
}

async fn proposals(t: &Tree, regime: &str, year: i32) -> Vec<String> {
    let path = format!("/regimes/{regime}/proposed-periods?year={year}");
    let answer = t.admin.get(&path).await.expect(200);
    let items = answer.body["items"].as_array().unwrap().clone();
    items
        .iter()
        .map(|p| {
            let text = |member: &str| p[member].as_str().unwrap().to_owned();
            format!(
                "{} {}..{} {}",
                text("code"),
                text("data_from"),
                text("data_to"),
                p["due"]["date"].as_str().unwrap()
            )
        })
        .collect()
}

/// The periods of a year follow from the schedule, and move with the calendar; what is opened already is said.
#[actix_web::test]
async fn periods_are_proposed() {
    let t = Tree::start().await;
    let form = template(&t.admin, &t.department).await;
    let schedule =
        json!({"windows": "DECREE_09", "due": {"rule": "WORKING_DAYS_AFTER_CLOSE", "days": 3}});
    let monthly = regime(&t, &form, "THANG", "MONTHLY", schedule)
        .await
        .expect(201)
        .text("id");
    let year = proposals(&t, &monthly, 2026).await;
    assert_eq!(year.len(), 12);
    assert_eq!(
        year[1], "2026-02 2026-01-15..2026-02-14 2026-02-25",
        "Tết lies between"
    );
    let blank = t.admin.get("/working-calendars/2026").await.expect(200);
    let call = t
        .admin
        .request(reqwest::Method::PUT, "/working-calendars/2026")
        .header("if-match", &blank.etag)
        .json(&json!({"days": []}));
    assert_eq!(call.send().await.unwrap().status(), 200);
    let year = proposals(&t, &monthly, 2026).await;
    assert_eq!(year[1], "2026-02 2026-01-15..2026-02-14 2026-02-18");

    let before = json!({"windows": "DECREE_09", "due": {"rule": "BEFORE", "day": 30}});
    let yearly = regime(&t, &form, "NAM", "ANNUAL", before)
        .await
        .expect(201)
        .text("id");
    assert_eq!(
        proposals(&t, &yearly, 2011).await,
        ["2011 2010-12-15..2011-12-14 2011-12-29"]
    );
    let none = regime(&t, &form, "KHONG", "ANNUAL", Value::Null)
        .await
        .expect(201)
        .text("id");
    let path = format!("/regimes/{none}/proposed-periods?year=2011");
    t.admin.get(&path).await.expect_problem(409, "NO_SCHEDULE");
    for (year, frequency, windows, day, pointer) in [
        ("1", "SCHOOL_TERM", "DECREE_09", 30, "#/schedule/windows"),
        ("2", "MONTHLY", "SCHOOL_YEAR", 30, "#/schedule/windows"),
        ("3", "MONTHLY", "CALENDAR", 32, "#/schedule/due/day"),
    ] {
        let bad = json!({"windows": windows, "due": {"rule": "BEFORE", "day": day}});
        let refused = regime(&t, &form, year, frequency, bad).await.expect(422);
        assert_eq!(refused.pointers(), [pointer]);
    }
    let path = format!("/regimes/{yearly}/proposed-periods?year=1800");
    t.admin
        .get(&path)
        .await
        .expect_problem(400, "BAD_PARAMETER");
    t.system.stop().await;
}

/// Opened without a deadline, a period is due by the schedule: schools first, the offices that add up their reports later.
/// A report sent in between is late for a school and in time for an office.
#[actix_web::test]
async fn each_level_has_its_day() {
    let t = Tree::start().await;
    let form = template(&t.admin, &t.department).await;
    let due = json!({"rule": "WORKING_DAYS_AFTER_CLOSE", "days": 3, "days_per_level": 3});
    let schedule = json!({"windows": "DECREE_09", "due": due});
    let regime_id = regime(&t, &form, "NAM", "ANNUAL", schedule)
        .await
        .expect(201)
        .text("id");
    let path = format!("/regimes/{regime_id}/periods");
    let body = json!({"code": "2011", "data_from": "2010-12-15", "data_to": "2011-12-14", "review_deadline": "2011-12-30"});
    let period = t.admin.post(&path, body.clone()).await.expect(201);
    assert_eq!(
        period.text("due_at"),
        "2011-12-22T17:00:00Z",
        "the last day of all is a Thursday"
    );
    let path_of = format!("/assignments?period_id={}", period.text("id"));
    let due: Vec<_> = t
        .admin
        .all(&path_of)
        .await
        .iter()
        .map(|a| {
            let text = |v: &Value| v.as_str().unwrap().to_owned();
            (text(&a["unit"]["code"]), text(&a["due_at"]))
        })
        .collect();
    let (office, school) = ("2011-12-22T17:00:00Z", "2011-12-19T17:00:00Z");
    let expected = [
        ("PGD1", office),
        ("PGD2", office),
        ("TH1", school),
        ("TH2", school),
        ("TH3", school),
    ];
    assert_eq!(
        due,
        expected.map(|(code, at)| (code.to_owned(), at.to_owned()))
    );
    let opened = proposals_opened(&t, &regime_id).await;
    assert_eq!(opened, [Some(period.text("id"))]);

    t.system
        .clock
        .set(crate::harness::local("2011-12-20 08:00"));
    for (name, unit, code, late) in [
        ("th1.head", &t.schools[0], "TH1", true),
        ("pgd1.head", &t.districts[0], "PGD1", false),
    ] {
        let head = t
            .system
            .person(&t.system.sign_in("admin").await, name, "HEAD", unit)
            .await;
        let assignment = head.all(&format!("{path_of}&unit_id={unit}")).await[0]["id"].clone();
        let draft = head
            .post("/reports", json!({"assignment_id": assignment}))
            .await
            .expect(201);
        let report = format!("/reports/{}", draft.text("id"));
        let content = crate::province::good_content(code);
        let saved = head.patch(&report, &draft.etag, content).await.expect(200);
        let receipt = head
            .submit(&draft.text("id"), &saved.etag, code)
            .await
            .expect(201);
        assert_eq!(receipt.body["late"], late, "{receipt:?}");
        assert_eq!(receipt.text("due_at"), if late { school } else { office });
    }
    t.system.stop().await;
}

async fn proposals_opened(t: &Tree, regime: &str) -> Vec<Option<String>> {
    let path = format!("/regimes/{regime}/proposed-periods?year=2011");
    let answer = t.admin.get(&path).await.expect(200);
    let items = answer.body["items"].as_array().unwrap().clone();
    items
        .iter()
        .map(|p| p["period_id"].as_str().map(str::to_owned))
        .collect()
}

/// Without a schedule a deadline must be given, and there must be a working day between close and deadline.
#[actix_web::test]
async fn deadlines_leave_a_working_day() {
    let t = Tree::start().await;
    let form = template(&t.admin, &t.department).await;
    let plain = regime(&t, &form, "NAM", "ANNUAL", Value::Null)
        .await
        .expect(201)
        .text("id");
    let path = format!("/regimes/{plain}/periods");
    let period = |due: Value| json!({"code": "2012", "data_from": "2011-12-15", "data_to": "2012-01-20", "due": due});
    let refused = t.admin.post(&path, period(Value::Null)).await.expect(422);
    assert_eq!(refused.pointers(), ["#/due"]);
    // From Saturday 21 to Friday 27 January 2012 was Tết.
    for (date, status) in [("2012-01-27", 422), ("2012-01-30", 201)] {
        let due = json!({"date": date, "rule": "ON_OR_BEFORE"});
        t.admin.post(&path, period(due)).await.expect(status);
    }
    t.system.stop().await;
}
