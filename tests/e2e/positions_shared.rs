//! Positions: what one person may not be at the same time, handovers, and who stands in for whom.

use serde_json::json;

use crate::harness::local;
use crate::people::first_error;
use crate::tree::Tree;

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
        assert_eq!(first_error(&refused).1, code);
    }
    // What was refused left nothing behind.
    assert_eq!(
        t.positions(&old_id, "PRESENT").await,
        std::slice::from_ref(&position)
    );
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
            first_error(&refused),
            ("#/acting_for", "PRINCIPAL_WITHOUT_ROLE")
        );
    }
    let given = t
        .give(&deputy, acting(&t.schools[0], Some("2012-02-01")))
        .await;
    let given = given.expect(201);
    assert_eq!(given.body["acting_for"], head);
    let own = t.positions(&head, "PRESENT").await.remove(0);
    // The same person comes back to the same post later, and is stood in for then as well.
    let again = json!({"role": "HEAD", "unit_id": t.schools[0], "valid_from": "2012-09-01", "valid_to": "2013-09-01"});
    t.give(&head, again).await.expect(201);
    let later = json!({"role": "HEAD", "unit_id": t.schools[0], "valid_from": "2012-10-01", "valid_to": "2012-12-01", "acting_for": head});
    let later = t.give(&deputy, later).await.expect(201).text("id");
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
    let later = t.admin.get(&format!("/positions/{later}")).await;
    assert_eq!(later.expect(200).body["valid_to"], "2012-12-01");
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
