//! Changes of units that lie outside what is allowed: frozen periods, shapes and limits, reach and roles.

use serde_json::{Value, json};
use tonghop_accounts::db::freezes;
use tonghop_accounts::db::obligations::{self, Obligation};
use tonghop_db::manager;

use crate::tree::Tree;
use crate::unit_changes::{change, decision, key_of, on, send};
use crate::unit_changes_refused::{fault, moved, refused, renamed};

/// A change is not dated into a period whose tree is part of an edition; the answer names the period.
#[actix_web::test]
async fn frozen_periods_do_not_change() {
    let tree = Tree::start().await;
    let period = "019aa7c0-7c1e-7b39-8f2c-5d0f5c7f4b11".parse().unwrap();
    let mut conn = manager::open(&tree.system.config.databases.accounts).unwrap();
    freezes::freeze(&mut conn, period, "Năm 2011", "2011-12-14".parse().unwrap()).unwrap();
    let rename = renamed(&tree.schools[0], "Tên");
    let frozen = change(&tree.admin, "2011-12-14", rename.clone())
        .await
        .expect_problem(409, "PERIOD_FROZEN");
    assert!(frozen.text("detail").contains("Năm 2011"));
    change(&tree.admin, "2011-12-15", rename).await.expect(201);
    let body = json!({"code": "MOI", "name": "Mới", "kind": "KINDERGARTEN", "parent_id": tree.districts[0], "valid_from": "2011-09-05"});
    tree.admin
        .post("/units", body)
        .await
        .expect_problem(409, "PERIOD_FROZEN");
    tree.system.stop().await;
}

/// Shapes and limits: unknown members, a missing decision, a missing day, nothing to do.
#[actix_web::test]
async fn shapes_are_checked() {
    let tree = Tree::start().await;
    let (admin, school) = (&tree.admin, &tree.schools[0]);
    let extra = json!({"kind": "DISSOLVE", "unit_id": school, "why": "x"});
    let answer = change(admin, "2011-12-20", extra).await;
    assert_eq!(
        (answer.status, fault(&answer).1),
        (422, "WRONG_SHAPE".into())
    );
    let nothing = json!({"kind": "RENAME", "unit_id": school, "set": {}});
    refused(
        admin,
        "2011-12-20",
        nothing,
        422,
        "NOTHING_CHANGES",
        "#/change/set",
    )
    .await;
    let bare = json!({"effective_date": "2011-12-20", "change": renamed(school, "Tên")});
    let answer = send(admin, "", &key_of(&bare), &bare).await;
    assert_eq!(
        fault(&answer),
        (422, "REQUIRED".into(), "#/decision".into())
    );
    let undated = json!({"decision": decision(), "change": renamed(school, "Tên")});
    let answer = send(admin, "", &key_of(&undated), &undated).await;
    assert_eq!(
        fault(&answer),
        (422, "REQUIRED".into(), "#/effective_date".into())
    );
    let long = renamed(school, &"á".repeat(201));
    refused(
        admin,
        "2011-12-20",
        long,
        422,
        "TOO_LONG",
        "#/change/set/name",
    )
    .await;
    let unknown = renamed("019aa7c0-7c1e-7b39-8f2c-5d0f5c7f4b11", "Tên");
    refused(
        admin,
        "2011-12-20",
        unknown,
        422,
        "UNKNOWN_UNIT",
        "#/change/unit_id",
    )
    .await;
    admin
        .get(&format!("/units/{school}?as_of=0001-01-01"))
        .await
        .expect(400);
    tree.system.stop().await;
}

/// Whoever administers one district changes nothing outside it, and learns nothing of it; other roles change nothing.
#[actix_web::test]
async fn changes_stay_within_reach() {
    let tree = Tree::start().await;
    let [one, two] = &tree.districts;
    let local = tree
        .system
        .person(&tree.admin, "pgd1.qt", "ADMINISTRATOR", one)
        .await;
    let head = tree
        .system
        .person(&tree.admin, "th1.head", "HEAD", &tree.schools[0])
        .await;
    let day = "2011-12-20";
    refused(
        &local,
        day,
        renamed(two, "Tên"),
        422,
        "UNKNOWN_UNIT",
        "#/change/unit_id",
    )
    .await;
    refused(
        &local,
        day,
        moved(&tree.schools[0], two),
        422,
        "UNKNOWN_UNIT",
        "#/change/parent_id",
    )
    .await;
    let rootless = json!({"kind": "MOVE", "unit_id": tree.schools[0], "relation": "REPORTING"});
    refused(&local, day, rootless, 422, "PARENT_REQUIRED", "#/change").await;
    let foreign = change(&tree.admin, day, renamed(two, "Tên"))
        .await
        .expect(201)
        .text("id");
    local
        .get(&format!("/unit-changes/{foreign}"))
        .await
        .expect(404);
    let fix =
        json!({"decision": decision(), "change": {"kind": "CORRECTION", "change_id": foreign}});
    let answer = send(&local, "", "sua", &fix).await;
    assert_eq!(
        fault(&answer),
        (422, "UNKNOWN_CHANGE".into(), "#/change/change_id".into())
    );
    change(&local, day, renamed(&tree.schools[0], "Tên"))
        .await
        .expect(201);
    let listed = local.get("/unit-changes").await.expect(200);
    assert_eq!(
        listed.body["items"].as_array().unwrap().len(),
        4,
        "{}",
        listed.body
    );
    let body = on(day, renamed(&tree.schools[0], "Khác"));
    send(&head, "", "head", &body)
        .await
        .expect_problem(403, "FORBIDDEN");
    tree.system.stop().await;
}

/// Whoever has a unit today does not change what it was when it belonged to another.
#[actix_web::test]
async fn the_past_of_others_is_theirs() {
    let tree = Tree::start().await;
    let two = &tree.districts[1];
    let school = &tree.schools[0];
    change(&tree.admin, "2011-12-10", moved(school, two))
        .await
        .expect(201);
    let local = tree
        .system
        .person(&tree.admin, "pgd2.qt", "ADMINISTRATOR", two)
        .await;
    for what in [moved(school, two), renamed(school, "Tên cũ")] {
        refused(&local, "2011-12-05", what, 422, "UNKNOWN_UNIT", "#/change").await;
    }
    change(&local, "2011-12-12", renamed(school, "Tên mới"))
        .await
        .expect(201);
    tree.system.stop().await;
}

/// Who belonged to a group within a frozen period stays as it was.
#[actix_web::test]
async fn members_do_not_change_within_frozen_periods() {
    let tree = Tree::start().await;
    let body = json!({"code": "NHOM", "name": "Nhóm", "owner_unit_id": tree.department});
    let group = tree.admin.post("/unit-groups", body).await.expect(201);
    let members = format!("/unit-groups/{}/members", group.text("id"));
    let removals = format!("/unit-groups/{}/removals", group.text("id"));
    let [first, second, _] = &tree.schools;
    let add = |unit: &str, day: &str| json!({"unit_ids": [unit], "valid_from": day});
    let remove = |unit: &str, day: &str| json!({"unit_ids": [unit], "valid_to": day});
    tree.admin
        .post(&members, add(first, "2011-12-01"))
        .await
        .expect(200);
    let period = "019aa7c0-7c1e-7b39-8f2c-5d0f5c7f4b11".parse().unwrap();
    let mut conn = manager::open(&tree.system.config.databases.accounts).unwrap();
    freezes::freeze(&mut conn, period, "Năm 2011", "2011-12-14".parse().unwrap()).unwrap();
    tree.admin
        .post(&members, add(second, "2011-12-14"))
        .await
        .expect_problem(409, "PERIOD_FROZEN");
    tree.admin
        .post(&removals, remove(first, "2011-12-14"))
        .await
        .expect_problem(409, "PERIOD_FROZEN");
    tree.admin
        .post(&members, add(second, "2011-12-15"))
        .await
        .expect(200);
    tree.admin
        .post(&removals, remove(first, "2011-12-15"))
        .await
        .expect(200);
    tree.system.stop().await;
}

/// The preview of a merger into a unit that stays: everybody at the unit that ends loses it, and the totals of both and
/// of all above them add up something else.
#[actix_web::test]
async fn a_preview_tells_of_a_unit_that_ends() {
    let tree = Tree::start().await;
    let [old, new] = &tree.districts;
    let person = tree.system.person(&tree.admin, "pgd1.cb", "REPORTER", old);
    person.await;
    let mut conn = manager::open(&tree.system.config.databases.accounts).unwrap();
    let duty = Obligation {
        period: "019aa7c0-7c1e-7b39-8f2c-5d0f5c7f4b11".parse().unwrap(),
        label: "2011".into(),
        data_to: "2011-12-31".parse().unwrap(),
        unit: tree.schools[0].parse().unwrap(),
        state: "DRAFT".into(),
    };
    obligations::know(&mut conn, &duty).unwrap();
    let merge = json!({"kind": "MERGE", "unit_ids": [old], "into": {"unit_id": new}});
    let body = on("2011-12-20", merge);
    let preview = send(&tree.admin, "?dry_run=true", "thu", &body).await;
    let preview = preview.expect(200).body;
    let all = |list: &str, member: &str| -> Vec<Value> {
        let items = preview[list].as_array().unwrap().iter();
        items.map(|item| item[member].clone()).collect()
    };
    assert!(all("people", "username").contains(&json!("pgd1.cb")));
    assert!(all("people", "loses").contains(&json!([old])));
    assert_eq!(all("obligations", "unit_id"), [json!(tree.schools[0])]);
    let totals = all("totals", "unit_id");
    for unit in [old, new, &tree.department] {
        assert!(totals.contains(&json!(unit)), "{preview}");
    }
    tree.system.stop().await;
}
