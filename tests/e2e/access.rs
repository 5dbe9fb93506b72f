//! Who sees and does what: each answer says no more than the caller may know.

use serde_json::json;

use crate::province::Province;

/// Another unit's report answers exactly like one that does not exist.
#[actix_web::test]
async fn a_foreign_report_looks_like_none() {
    let p = Province::start().await;
    let id = p.submitted(&p.head, &p.schools[0], "TH1").await;
    let nothing = "018f0000-0000-7000-8000-000000000000";
    for caller in [&p.neighbour, &p.stranger, &p.other_district_reviewer] {
        for tail in ["", "/validation", "/versions", "/versions/1", "/history"] {
            let foreign = caller.get(&format!("/reports/{id}{tail}")).await;
            let unknown = caller.get(&format!("/reports/{nothing}{tail}")).await;
            assert_eq!((foreign.status, unknown.status), (404, 404), "{tail}");
            for member in ["type", "title", "detail", "code"] {
                assert_eq!(foreign.body[member], unknown.body[member], "{tail}");
            }
        }
        let list = caller
            .get(&format!("/reports?period_id={}", p.period))
            .await
            .expect(200);
        assert_eq!(list.body["items"], json!([]));
    }
    p.neighbour
        .get(&format!(
            "/totals?period_id={}&unit_id={}",
            p.period, p.schools[0]
        ))
        .await
        .expect(404);
    p.neighbour
        .get(&format!("/units/{}", p.schools[0]))
        .await
        .expect(404);
    p.system.stop().await;
}

/// Whoever wrote or sent a report may not judge it, also when they become a reviewer later.
#[actix_web::test]
async fn nobody_reviews_their_own_report() {
    let p = Province::start().await;
    let body = json!({"username": "hai.vai", "display_name": "Hai vai", "positions": [
        {"role": "HEAD", "unit_id": p.schools[0], "valid_to": "2011-12-16"},
        {"role": "REVIEWER", "unit_id": p.districts[0], "valid_from": "2011-12-16"}]});
    let code = p
        .admin
        .post("/accounts", body)
        .await
        .expect(201)
        .text("activation_code");
    let both = p.system.activate("hai.vai", &code).await;
    let id = p.submitted(&both, &p.schools[0], "TH1").await;
    p.system
        .clock
        .set(crate::harness::local("2011-12-16T08:00"));
    let both = p.system.sign_in("hai.vai").await;
    let path = format!("/reports/{id}");
    let etag = both.get(&path).await.etag;
    both.post_if(&format!("{path}/acceptances"), &etag, json!({}))
        .await
        .expect_problem(403, "OWN_REPORT");
    let department = p.system.sign_in("sgd.duyet").await;
    department
        .post_if(&format!("{path}/acceptances"), &etag, json!({}))
        .await
        .expect_problem(403, "NOT_YOUR_TURN");
    assert_eq!(both.get(&path).await.body["state"], "SUBMITTED");
    p.system.stop().await;
}

/// An unsent draft belongs to its unit: the district sees that it exists, not what is in it.
#[actix_web::test]
async fn a_draft_is_the_units_own() {
    let p = Province::start().await;
    let (id, _) = p.draft(&p.reporter, &p.schools[0], "TH1").await;
    assert!(p.reporter.get(&format!("/reports/{id}")).await.body["content"].is_object());
    let seen = p.district_reviewer.get(&format!("/reports/{id}")).await;
    assert!(
        seen.status == 404 || seen.body["content"].is_null(),
        "{}",
        seen.body
    );
    p.system.stop().await;
}

/// An administrator of a district makes units and accounts there, and nowhere else.
#[actix_web::test]
async fn administration_ends_at_the_subtree() {
    let p = Province::start().await;
    let local = p
        .system
        .person(&p.admin, "pgd1.admin", "ADMINISTRATOR", &p.districts[0])
        .await;
    let unit = |parent: &str| json!({"code": "MOI", "name": "Trường mới", "kind": "LOWER_SECONDARY_SCHOOL", "parent_id": parent, "valid_from": "2011-01-01"});
    local
        .post("/units", unit(&p.districts[1]))
        .await
        .expect_problem(422, "INVALID_INPUT");
    local
        .post(
            "/units",
            json!({"code": "MOI", "name": "Gốc", "kind": "DEPARTMENT", "valid_from": "2011-01-01"}),
        )
        .await
        .expect(422);
    let account = |unit: &str| json!({"username": "moi.nhap", "display_name": "Mới", "positions": [{"role": "REPORTER", "unit_id": unit}]});
    local
        .post("/accounts", account(&p.schools[2]))
        .await
        .expect_problem(422, "INVALID_INPUT");
    local.post("/accounts", json!({"username": "moi.nhap", "display_name": "Mới", "positions": [{"role": "ADMINISTRATOR"}]})).await.expect(422);
    let made = local
        .post("/units", unit(&p.districts[0]))
        .await
        .expect(201);
    local
        .post("/accounts", account(&made.text("id")))
        .await
        .expect(201);
    local
        .post(
            "/templates",
            json!({"owner_unit_id": p.department, "definition": {}}),
        )
        .await
        .expect(422);
    p.system.stop().await;
}

/// Nobody takes over an account that may do more than they may: a new one-time code is as good as the password.
#[actix_web::test]
async fn a_code_is_not_issued_beyond_ones_reach() {
    let p = Province::start().await;
    let local = p
        .system
        .person(&p.admin, "pgd1.admin", "ADMINISTRATOR", &p.districts[0])
        .await;
    let body = json!({"username": "cap.tren", "display_name": "Cấp trên", "positions": [
        {"role": "REVIEWER", "unit_id": p.districts[0]}, {"role": "ADMINISTRATOR", "unit_id": p.department}]});
    let higher = p.admin.post("/accounts", body).await.expect(201).text("id");
    let path = format!("/accounts/{higher}/activation-codes");
    local
        .post(&path, json!({}))
        .await
        .expect_problem(403, "FORBIDDEN");
    p.admin.post(&path, json!({})).await.expect(201);
    let own = json!({"username": "th1.moi", "display_name": "Mới", "positions": [{"role": "REPORTER", "unit_id": p.schools[0]}]});
    let own = local.post("/accounts", own).await.expect(201).text("id");
    local
        .post(&format!("/accounts/{own}/activation-codes"), json!({}))
        .await
        .expect(201);
    p.system.stop().await;
}

/// A reporter sees the totals of the own unit, not those of everything below it.
#[actix_web::test]
async fn a_reporter_reads_no_subtree() {
    let p = Province::start().await;
    let office = p
        .system
        .person(&p.admin, "pgd1.nhap", "REPORTER", &p.districts[0])
        .await;
    p.wait_for_accepted(0).await;
    for what in ["totals", "completeness"] {
        let path = |unit: &str| format!("/{what}?period_id={}&unit_id={unit}", p.period);
        office
            .get(&path(&p.districts[0]))
            .await
            .expect_problem(403, "FORBIDDEN");
        p.reporter.get(&path(&p.schools[0])).await.expect(200);
        p.district_reviewer
            .get(&path(&p.districts[0]))
            .await
            .expect(200);
        p.district_reviewer
            .get(&path(&p.department))
            .await
            .expect(404);
    }
    p.system.stop().await;
}
