//! Positions: given, ended, handed over, and what one person may not be at the same time.

use serde_json::{Value, json};

use crate::harness::{Answer, local};
use crate::tree::Tree;

impl Tree {
    async fn give(&self, account: &str, position: Value) -> Answer {
        let path = format!("/accounts/{account}/positions");
        self.admin.post(&path, position).await
    }
    async fn end(&self, position: &str, body: Value) -> Answer {
        self.admin
            .post(&format!("/positions/{position}/endings"), body)
            .await
    }
}

fn first_code(answer: &Answer) -> (&str, &str) {
    let error = &answer.body["errors"][0];
    let text = |member: &str| error[member].as_str().unwrap_or_default();
    (text("pointer"), text("code"))
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
        assert_eq!(first_code(&refused), (pointer, code));
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
            json!({"role": "HEAD", "unit_id": school, "valid_from": "2008-01-01"}),
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
        assert_eq!(first_code(&refused), (pointer, code));
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
    assert_eq!(first_code(&refused), ("#", "TOO_MANY_POSITIONS"));
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
    assert_eq!(first_code(&closed), ("#", "ACCOUNT_DISABLED"));
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
    assert_eq!(first_code(&refused), ("#/unit_id", "UNKNOWN_UNIT"));
    let refused = local
        .post(&path(&own), json!({"role": "HEAD"}))
        .await
        .expect(422);
    assert_eq!(first_code(&refused), ("#/unit_id", "UNIT_REQUIRED"));
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

/// Duties that must be in two hands are: along one line of units, at one time, whichever way the roles are given.
#[actix_web::test]
async fn duties_are_separated() {
    let t = Tree::start().await;
    let at = |role: &str, unit: &str| json!({"role": role, "unit_id": unit});
    for (i, (held, wanted)) in [
        (at("HEAD", &t.schools[0]), at("REVIEWER", &t.districts[0])),
        (at("REPORTER", &t.schools[0]), at("REVIEWER", &t.department)),
        (at("REVIEWER", &t.districts[0]), at("HEAD", &t.districts[0])),
        (
            at("ADMINISTRATOR", &t.districts[0]),
            at("AUDITOR", &t.department),
        ),
        (
            at("AUDITOR", &t.department),
            at("CONSOLIDATOR", &t.schools[0]),
        ),
        (
            at("CONSOLIDATOR", &t.department),
            json!({"role": "AUDITOR"}),
        ),
    ]
    .into_iter()
    .enumerate()
    {
        let name = format!("nguoi.{i}");
        let id = t.invite(&name, json!([held])).await.expect(201).text("id");
        let other = t.positions(&id, "PRESENT").await.remove(0);
        let refused = t.give(&id, wanted.clone()).await;
        let refused = refused.expect_problem(422, "SEPARATION_OF_DUTIES");
        assert_eq!(refused.pointers(), ["#/role"]);
        assert_eq!(
            refused.body["existing"],
            format!("/api/v1/positions/{other}")
        );
        // The same at once, in an invitation.
        let refused = t.invite(&format!("{name}.x"), json!([held, wanted])).await;
        let refused = refused.expect_problem(422, "SEPARATION_OF_DUTIES");
        assert_eq!(refused.pointers(), ["#/positions/1/role"]);
    }
    // Other line, other time: free.
    let id = t.account("tu.do", "HEAD", &t.schools[0]).await;
    t.give(&id, at("REVIEWER", &t.districts[1]))
        .await
        .expect(201);
    let head = t.positions(&id, "PRESENT").await.remove(0);
    let change = json!({"reason": "Lên phòng", "valid_to": "2012-01-01"});
    t.end(&head, change).await.expect(201);
    let from =
        |day: &str| json!({"role": "REVIEWER", "unit_id": t.districts[0], "valid_from": day});
    t.give(&id, from("2011-12-31"))
        .await
        .expect_problem(422, "SEPARATION_OF_DUTIES");
    t.give(&id, from("2012-01-01")).await.expect(201);
    t.system.stop().await;
}

/// A handover is one act: on the day one person's right ends and the other's begins, and both are on record.
#[actix_web::test]
async fn a_position_is_handed_over_on_a_day() {
    let t = Tree::start().await;
    let old = t
        .invite("nguoi.cu", json!([{"role": "ADMINISTRATOR", "unit_id": t.districts[0], "valid_from": "2010-01-01"}]))
        .await
        .expect(201);
    let new = t
        .invite(
            "moi",
            json!([{"role": "REPORTER", "unit_id": t.schools[0]}]),
        )
        .await
        .expect(201);
    let auditor = t.account("kiemtra", "AUDITOR", &t.districts[0]).await;
    let (old_id, new_id) = (old.text("id"), new.text("id"));
    t.system
        .activate("nguoi.cu", &old.text("activation_code"))
        .await;
    t.system.activate("moi", &new.text("activation_code")).await;
    let position = t.positions(&old_id, "PRESENT").await.remove(0);
    let path = format!("/positions/{position}/handovers");
    let to = |id: &str, on: &str| json!({"to_account_id": id, "on": on, "reason": "Nghỉ hưu"});
    for (body, status, code) in [
        (
            to("018f0000-0000-7000-8000-000000000000", "2012-01-01"),
            422,
            "UNKNOWN_ACCOUNT",
        ),
        (to(&old_id, "2012-01-01"), 422, "SAME_ACCOUNT"),
        (to(&new_id, "2011-12-14"), 422, "END_IN_PAST"),
        (to(&auditor, "2012-01-01"), 422, "SEPARATION_OF_DUTIES"),
    ] {
        let refused = t.admin.post(&path, body).await.expect(status);
        assert_eq!(first_code(&refused).1, code);
    }
    // What was refused left nothing behind.
    assert_eq!(t.positions(&old_id, "PRESENT").await, [position.clone()]);
    let done = t
        .admin
        .post(&path, to(&new_id, "2012-01-01"))
        .await
        .expect(201);
    assert_eq!(done.body["ended"]["valid_to"], "2012-01-01");
    assert_eq!(done.body["begun"]["valid_from"], "2012-01-01");
    assert_eq!(done.body["begun"]["predecessor_id"], position);
    t.admin
        .post(&path, to(&new_id, "2012-01-01"))
        .await
        .expect_problem(409, "POSITION_ENDED");
    t.system.clock.set(local("2011-12-31T23:00"));
    t.system
        .sign_in("nguoi.cu")
        .await
        .get("/accounts")
        .await
        .expect(200);
    t.system
        .sign_in("moi")
        .await
        .get("/accounts")
        .await
        .expect(403);
    t.system.clock.set(local("2012-01-01T00:00"));
    t.system
        .sign_in("nguoi.cu")
        .await
        .get("/accounts")
        .await
        .expect(403);
    t.system
        .sign_in("moi")
        .await
        .get("/accounts")
        .await
        .expect(200);
    t.system.stop().await;
}

/// Whoever stands in for somebody holds the same role at the same unit, within that time, and no longer than the other does.
#[actix_web::test]
async fn a_deputy_stands_in_for_a_holder() {
    let t = Tree::start().await;
    let head = t
        .invite("head", json!([{"role": "HEAD", "unit_id": t.schools[0], "valid_from": "2010-01-01", "valid_to": "2012-09-01"}]))
        .await
        .expect(201)
        .text("id");
    let deputy = t.account("pho", "REPORTER", &t.schools[0]).await;
    let acting = |unit: &str, to: Option<&str>| json!({"role": "HEAD", "unit_id": unit, "valid_to": to, "acting_for": head});
    for position in [
        acting(&t.schools[1], Some("2012-02-01")),
        acting(&t.schools[0], None),
        json!({"role": "CONSOLIDATOR", "unit_id": t.schools[0], "acting_for": head, "valid_to": "2012-02-01"}),
    ] {
        let refused = t.give(&deputy, position).await.expect(422);
        assert_eq!(
            first_code(&refused),
            ("#/acting_for", "PRINCIPAL_WITHOUT_ROLE")
        );
    }
    let given = t
        .give(&deputy, acting(&t.schools[0], Some("2012-02-01")))
        .await;
    let given = given.expect(201);
    assert_eq!(given.body["acting_for"], head);
    let own = t.positions(&head, "PRESENT").await.remove(0);
    t.end(
        &own,
        json!({"reason": "Thôi việc", "valid_to": "2012-01-01"}),
    )
    .await
    .expect(201);
    let now = t
        .admin
        .get(&format!("/positions/{}", given.text("id")))
        .await
        .expect(200);
    assert_eq!(now.body["valid_to"], "2012-01-01");
    assert_eq!(now.body["end_reason"], "Thôi việc");
    t.system.stop().await;
}

/// Two changes of one account at the same moment do not both slip past the rules.
#[actix_web::test]
async fn changes_of_one_account_take_turns() {
    let t = Tree::start().await;
    let id = t.account("lan", "CONSOLIDATOR", &t.schools[1]).await;
    let head = t.give(&id, json!({"role": "HEAD", "unit_id": t.schools[0]}));
    let reviewer = t.give(&id, json!({"role": "REVIEWER", "unit_id": t.districts[0]}));
    let (head, reviewer) = tokio::join!(head, reviewer);
    let mut statuses = [head.status, reviewer.status];
    statuses.sort_unstable();
    assert_eq!(statuses[0], 201, "{} {}", head.body, reviewer.body);
    assert!(
        matches!(statuses[1], 409 | 422),
        "{} {}",
        head.body,
        reviewer.body
    );
    t.system.stop().await;
}
