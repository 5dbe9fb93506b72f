//! Positions: given, ended, handed over, and what one person may not be at the same time.

use serde_json::{Value, json};

use crate::harness::{Answer, local};
use crate::people::first_error;
use crate::tree::Tree;

impl Tree {
    pub async fn give(&self, account: &str, position: Value) -> Answer {
        let path = format!("/accounts/{account}/positions");
        self.admin.post(&path, position).await
    }
    pub async fn end(&self, position: &str, body: Value) -> Answer {
        self.admin
            .post(&format!("/positions/{position}/endings"), body)
            .await
    }
}

/// A position of the future gives its right on its first local day, not before; an ended one takes it away on its day.
#[actix_web::test]
async fn rights_follow_the_local_day() {
    let t = Tree::start().await;
    let caller = t
        .system
        .person(&t.admin, "lan", "REPORTER", &t.schools[0])
        .await;
    let id = caller.get("/me").await.expect(200).text("id");
    let future = json!({"role": "ADMINISTRATOR", "unit_id": t.districts[0], "valid_from": "2011-12-20", "valid_to": "2011-12-25"});
    let given = t.give(&id, future).await.expect(201);
    assert_eq!(given.body["state"], "FUTURE");
    assert_eq!(
        given.headers["location"],
        format!("/api/v1/positions/{}", given.text("id"))
    );
    caller.get("/accounts").await.expect(403);
    t.system.clock.set(local("2011-12-19T23:59"));
    t.system
        .sign_in("lan")
        .await
        .get("/accounts")
        .await
        .expect(403);
    t.system.clock.set(local("2011-12-20T00:00"));
    let caller = t.system.sign_in("lan").await;
    caller.get("/accounts").await.expect(200);
    t.system.clock.set(local("2011-12-25T00:00"));
    let caller = t.system.sign_in("lan").await;
    caller.get("/accounts").await.expect(403);
    let admin = t.system.sign_in("admin").await;
    let page = admin
        .get(&format!("/accounts/{id}/positions"))
        .await
        .expect(200);
    let states: Vec<_> = page.body["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|p| p["state"].clone())
        .collect();
    assert_eq!(states, ["PRESENT", "PAST"]);
    let shown = admin.get(&format!("/accounts/{id}")).await.expect(200);
    assert_eq!(shown.body["positions"].as_array().map(Vec::len), Some(1));
    t.system.stop().await;
}

/// Ending a position takes the right away everywhere, with a reason on record; what has ended does not end again.
#[actix_web::test]
async fn a_position_ends_today_or_later() {
    let t = Tree::start().await;
    let both = json!([{"role": "REPORTER", "unit_id": t.schools[0], "valid_from": "2010-01-01"}, {"role": "AUDITOR", "unit_id": t.districts[0]}]);
    let invited = t.invite("lan", both).await.expect(201);
    let (id, code) = (invited.text("id"), invited.text("activation_code"));
    let caller = t.system.activate("lan", &code).await;
    caller.get("/accounts").await.expect(200);
    let held = t.positions(&id, "PRESENT").await;
    let (reporter, auditor) = (held[0].as_str(), held[1].as_str());
    for (body, pointer, code) in [
        (json!({"reason": " "}), "#/reason", "REQUIRED"),
        (json!({"reason": "x".repeat(501)}), "#/reason", "TOO_LONG"),
        (
            json!({"reason": "x", "valid_to": "2011-12-14"}),
            "#/valid_to",
            "END_IN_PAST",
        ),
        (
            json!({"reason": "x", "valid_to": "2009-12-31"}),
            "#/valid_to",
            "END_BEFORE_START",
        ),
    ] {
        let refused = t.end(reporter, body).await.expect(422);
        assert_eq!(first_error(&refused), (pointer, code));
    }
    // Begun today and ended today: taken back, the right is gone at once.
    let taken = t
        .end(auditor, json!({"reason": "Giao nhầm"}))
        .await
        .expect(201);
    assert_eq!(taken.body["state"], "WITHDRAWN");
    assert_eq!(taken.body["end_reason"], "Giao nhầm");
    caller.get("/accounts").await.expect(403);
    t.end(auditor, json!({"reason": "x"}))
        .await
        .expect_problem(409, "POSITION_ENDED");
    let later = t
        .end(
            reporter,
            json!({"reason": "Nghỉ hưu", "valid_to": "2012-01-01"}),
        )
        .await;
    assert_eq!(later.expect(201).body["state"], "PRESENT");
    t.end(reporter, json!({"reason": "Sớm hơn"}))
        .await
        .expect(201);
    t.end(reporter, json!({"reason": "x"}))
        .await
        .expect_problem(409, "POSITION_ENDED");
    caller.get("/units").await.expect(403);
    t.system.stop().await;
}

/// Bad positions are refused with what is wrong and where.
#[actix_web::test]
async fn bad_positions_are_refused() {
    let t = Tree::start().await;
    let id = t.account("lan", "REPORTER", &t.schools[0]).await;
    let school = &t.schools[0];
    for (position, pointer, code) in [
        (
            json!({"role": "HEAD", "unit_id": school, "valid_from": "2011-12-20", "valid_to": "2011-12-20"}),
            "#/valid_to",
            "END_BEFORE_START",
        ),
        (
            json!({"role": "HEAD", "unit_id": school, "valid_from": "2011-12-01", "valid_to": "2011-12-10"}),
            "#/valid_to",
            "END_IN_PAST",
        ),
        (
            json!({"role": "HEAD", "unit_id": school, "valid_from": "0011-12-01"}),
            "#/valid_from",
            "BAD_DATE",
        ),
        (
            json!({"role": "HEAD", "unit_id": school, "valid_from": "2004-07-31"}),
            "#/unit_id",
            "UNIT_NOT_IN_FORCE",
        ),
        (
            json!({"role": "PARTNER", "unit_id": school}),
            "#/role",
            "PARTNER_ROLE",
        ),
        (
            json!({"role": "HEAD", "unit_id": "018f0000-0000-7000-8000-000000000000"}),
            "#/unit_id",
            "UNKNOWN_UNIT",
        ),
        (
            json!({"role": "HEAD", "unit_id": school, "acting_for": id}),
            "#/acting_for",
            "SAME_ACCOUNT",
        ),
    ] {
        let refused = t
            .give(&id, position)
            .await
            .expect_problem(422, "INVALID_INPUT");
        assert_eq!(first_error(&refused), (pointer, code));
    }
    let same = t
        .give(
            &id,
            json!({"role": "REPORTER", "unit_id": school, "valid_from": "2012-06-01"}),
        )
        .await;
    let same = same.expect_problem(409, "POSITION_OVERLAPS");
    assert_eq!(same.pointers(), ["#/role"]);
    let held = t.positions(&id, "PRESENT").await;
    assert_eq!(
        same.body["existing"],
        format!("/api/v1/positions/{}", held[0])
    );
    let many: Vec<Value> = (0..20)
        .map(|year| json!({"role": "CONSOLIDATOR", "unit_id": t.schools[0], "valid_from": format!("{}-01-01", 2012 + year), "valid_to": format!("{}-12-31", 2012 + year)}))
        .collect();
    let full = t.invite("day", json!(many)).await.expect(201).text("id");
    let refused = t
        .give(&full, json!({"role": "HEAD", "unit_id": school}))
        .await
        .expect(422);
    assert_eq!(first_error(&refused), ("#", "TOO_MANY_POSITIONS"));
    let path = format!("/accounts/{id}");
    let tag = t.admin.get(&path).await.etag;
    t.admin
        .patch(&path, &tag, json!({"active": false}))
        .await
        .expect(200);
    let closed = t
        .give(&id, json!({"role": "HEAD", "unit_id": school}))
        .await
        .expect(422);
    assert_eq!(first_error(&closed), ("#", "ACCOUNT_DISABLED"));
    t.system.stop().await;
}

/// Nobody gives rights outside the own subtree, changes people out of sight, or the own roles.
#[actix_web::test]
async fn positions_are_given_within_ones_reach() {
    let t = Tree::start().await;
    let local = t
        .system
        .person(&t.admin, "pgd1.admin", "ADMINISTRATOR", &t.districts[0])
        .await;
    let own = t.account("th1.nhap", "REPORTER", &t.schools[0]).await;
    let foreign = t.account("th3.nhap", "REPORTER", &t.schools[2]).await;
    let both = json!([{"role": "REPORTER", "unit_id": t.schools[0]}, {"role": "HEAD", "unit_id": t.schools[2]}]);
    let both = t.invite("hai.noi", both).await.expect(201).text("id");
    let path = |id: &str| format!("/accounts/{id}/positions");
    let head = |unit: &str| json!({"role": "HEAD", "unit_id": unit});
    let made = local
        .post(&path(&own), head(&t.schools[1]))
        .await
        .expect(201);
    let refused = local
        .post(&path(&own), head(&t.schools[2]))
        .await
        .expect(422);
    assert_eq!(first_error(&refused), ("#/unit_id", "UNKNOWN_UNIT"));
    let refused = local
        .post(&path(&own), json!({"role": "HEAD"}))
        .await
        .expect(422);
    assert_eq!(first_error(&refused), ("#/unit_id", "UNIT_REQUIRED"));
    local
        .post(&path(&foreign), head(&t.schools[0]))
        .await
        .expect(404);
    local.get(&path(&foreign)).await.expect(404);
    let me = local.get("/me").await.expect(200).text("id");
    local
        .post(&path(&me), head(&t.schools[0]))
        .await
        .expect_problem(403, "OWN_ROLES");
    let reason = json!({"reason": "x"});
    let end = |id: &str| format!("/positions/{id}/endings");
    let mine = t.positions(&me, "PRESENT").await;
    local
        .post(&end(&mine[0]), reason.clone())
        .await
        .expect_problem(403, "OWN_ROLES");
    let theirs = t.positions(&foreign, "PRESENT").await;
    local
        .post(&end(&theirs[0]), reason.clone())
        .await
        .expect(404);
    local
        .get(&format!("/positions/{}", theirs[0]))
        .await
        .expect(404);
    let mixed = t.positions(&both, "PRESENT").await;
    local
        .post(&end(&mixed[1]), reason.clone())
        .await
        .expect_problem(403, "FORBIDDEN");
    local
        .post(&end(&mixed[0]), reason.clone())
        .await
        .expect(201);
    local.post(&end(&made.text("id")), reason).await.expect(201);
    t.system.stop().await;
}
