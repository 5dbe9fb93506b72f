//! Units through reforms: changes with their day, what can be read of them, and who sees what afterwards.

use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::{Answer, Caller, local, read};
use crate::tree::Tree;

/// A decision of 2011.
pub fn decision() -> Value {
    json!({"number": "12/QĐ-UBND", "issuing_body": "Ủy ban nhân dân tỉnh", "date": "2011-12-01"})
}

/// Sends a change with a key; `query` is `""` or `"?dry_run=true"`.
pub async fn send(by: &Caller, query: &str, key: &str, body: &Value) -> Answer {
    let request = by.request(Method::POST, &format!("/unit-changes{query}"));
    let request = request.header("idempotency-key", key).json(body);
    read(request.send().await.unwrap()).await
}

/// A change on a day, by the decision of 2011.
pub fn on(day: &str, change: Value) -> Value {
    json!({"effective_date": day, "decision": decision(), "change": change})
}

/// Makes a change on a day; the change's text is its key.
pub async fn change(by: &Caller, day: &str, change: Value) -> Answer {
    let body = on(day, change);
    send(by, "", &key_of(&body), &body).await
}

/// A key that differs wherever the body does.
pub fn key_of(body: &Value) -> String {
    let text = body.to_string();
    let sum = text.bytes().fold(5381_u64, |sum, b| {
        sum.wrapping_mul(33).wrapping_add(u64::from(b))
    });
    format!("key-{sum}")
}

/// The ids on a page.
pub fn ids(page: &Answer) -> Vec<String> {
    let items = page.body["items"].as_array().unwrap();
    items
        .iter()
        .map(|i| i["id"].as_str().unwrap().to_owned())
        .collect()
}

/// Two districts merge on a day: their schools go along, the old district is found through its successor, and each day
/// has its own tree.
#[actix_web::test]
async fn a_merger_has_its_day() {
    let tree = Tree::start().await;
    let [old, new] = &tree.districts;
    let made = change(
        &tree.admin,
        "2012-01-01",
        json!({"kind": "MERGE", "unit_ids": [old], "into": {"unit_id": new}}),
    )
    .await
    .expect(201);
    assert_eq!(made.body["change"]["kind"], "MERGE");
    let location = made.headers["location"].to_str().unwrap().to_owned();
    let again = tree
        .admin
        .get(location.strip_prefix("/api/v1").unwrap())
        .await
        .expect(200);
    assert_eq!(again.body, made.body);

    let below = |unit: &str, day: &str| format!("/units/{unit}/subtree?as_of={day}");
    let before = tree.admin.get(&below(old, "2011-12-31")).await.expect(200);
    assert_eq!(
        ids(&before),
        [tree.schools[0].clone(), tree.schools[1].clone()]
    );
    assert!(ids(&tree.admin.get(&below(old, "2012-01-01")).await.expect(200)).is_empty());
    let after = tree.admin.get(&below(new, "2012-01-01")).await.expect(200);
    assert_eq!(ids(&after), tree.schools);
    let above = tree
        .admin
        .get(&format!(
            "/units/{}/ancestors?as_of=2012-01-01",
            tree.schools[0]
        ))
        .await
        .expect(200);
    assert_eq!(ids(&above), [new.clone(), tree.department.clone()]);

    let gone = tree
        .admin
        .get(&format!("/units/{old}?as_of=2012-01-01"))
        .await
        .expect(200);
    assert_eq!(
        (&gone.body["in_force"], &gone.body["code"]),
        (&json!(false), &json!("PGD1"))
    );
    let now = tree.admin.get(&format!("/units/{old}")).await.expect(200);
    assert_eq!(
        (&now.body["in_force"], &now.body["children_count"]),
        (&json!(true), &json!(2))
    );
    let heirs = tree
        .admin
        .get(&format!("/units/{old}/successors?at=2012-06-01"))
        .await
        .expect(200);
    assert_eq!(&ids(&heirs), std::slice::from_ref(new));
    let none_yet = tree
        .admin
        .get(&format!("/units/{old}/successors"))
        .await
        .expect(200);
    assert!(ids(&none_yet).is_empty());
    let forebears = tree
        .admin
        .get(&format!("/units/{new}/predecessors?at=2011-12-31"))
        .await
        .expect(200);
    assert_eq!(&ids(&forebears), std::slice::from_ref(old));
    assert_eq!(forebears.body["items"][0]["by"], "MERGE");
    tree.system.stop().await;
}

/// An old parent loses sight of a unit on the day it moves, the new one gains it; the day before, nothing has changed.
#[actix_web::test]
async fn sight_moves_with_the_unit_on_the_day() {
    let tree = Tree::start().await;
    let school = &tree.schools[0];
    tree.two_reviewers().await;
    change(
        &tree.admin,
        "2011-12-20",
        json!({"kind": "MOVE", "unit_id": school, "relation": "REPORTING", "parent_id": tree.districts[1]}),
    )
    .await
    .expect(201);
    for (now, old, new) in [
        ("2011-12-19T23:59", 200, 404),
        ("2011-12-20T00:00", 404, 200),
    ] {
        tree.system.clock.set(local(now));
        for (name, status) in [("pgd.cu", old), ("pgd.moi", new)] {
            let caller = tree.system.sign_in(name).await;
            for path in [
                "",
                "/history",
                "/ancestors",
                "/subtree",
                "/successors",
                "/predecessors",
            ] {
                caller
                    .get(&format!("/units/{school}{path}"))
                    .await
                    .expect(status);
            }
        }
    }
    tree.system.stop().await;
}

/// After a unit has ended, its history belongs to whoever is responsible now.
#[actix_web::test]
async fn the_history_of_an_ended_unit_stays_readable() {
    let tree = Tree::start().await;
    let [old, new] = &tree.districts;
    tree.system
        .person(&tree.admin, "pgd.moi", "REVIEWER", new)
        .await;
    change(
        &tree.admin,
        "2011-12-20",
        json!({"kind": "MERGE", "unit_ids": [old], "into": {"unit_id": new}}),
    )
    .await
    .expect(201);
    let day_before = tree.system.sign_in("pgd.moi").await;
    day_before
        .get(&format!("/units/{old}/history"))
        .await
        .expect(404);
    tree.system.clock.set(local("2011-12-20T08:00"));
    let reviewer = tree.system.sign_in("pgd.moi").await;
    let history = reviewer
        .get(&format!("/units/{old}/history"))
        .await
        .expect(200);
    let kinds: Vec<_> = history.body["changes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|c| c["change"]["kind"].clone())
        .collect();
    assert_eq!(kinds, ["CREATE", "MERGE"]);
    assert_eq!(history.body["versions"][0]["valid_to"], "2011-12-20");
    assert_eq!(history.body["relations"][0]["valid_to"], "2011-12-20");
    let listed = reviewer
        .get(&format!("/unit-changes?unit_id={old}&from=2011-01-01"))
        .await
        .expect(200);
    assert_eq!(listed.body["items"].as_array().unwrap().len(), 1);
    tree.system.stop().await;
}

/// A retry with the same key is answered as before and changes nothing; the key serves for nothing else.
#[actix_web::test]
async fn a_change_is_made_once() {
    let tree = Tree::start().await;
    let body = on(
        "2011-12-20",
        json!({"kind": "RENAME", "unit_id": tree.schools[0], "set": {"name": "Trường mới"}}),
    );
    let first = send(&tree.admin, "", "mot", &body).await.expect(201);
    let second = send(&tree.admin, "", "mot", &body).await.expect(201);
    assert_eq!(first.body, second.body);
    assert_eq!(second.headers["idempotency-replayed"], "true");
    let other = on(
        "2011-12-21",
        json!({"kind": "DISSOLVE", "unit_id": tree.schools[0]}),
    );
    send(&tree.admin, "", "mot", &other)
        .await
        .expect_problem(422, "IDEMPOTENCY_KEY_REUSED");
    let keyless = tree.admin.post("/unit-changes", other).await;
    assert_eq!(keyless.status, 400);
    tree.system.stop().await;
}
