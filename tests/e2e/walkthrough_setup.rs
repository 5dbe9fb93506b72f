//! W1 of `docs/WALKTHROUGHS.md`: from an empty installation to an open period.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::harness::{Caller, TEMPLATE, TestSystem, password};
use crate::walkthrough::Walk;

/// The tree of the seed: a department's district offices and schools.
const TREE: &str = include_str!("../../seed/units-2011.csv");
const SCHOOL: &str = "LOWER_SECONDARY_SCHOOL";

/// All rows of a list.
async fn all(caller: &Caller, path: &str) -> Vec<Value> {
    let (mut rows, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = caller
            .get(&format!("{path}&limit=200{cursor}"))
            .await
            .expect(200);
        rows.extend(page.body["items"].as_array().unwrap().clone());
        match page.body["next"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return rows,
        }
    }
}

fn texts(rows: &[Value], pointer: &str) -> BTreeSet<String> {
    let text = |row: &Value| {
        row.pointer(pointer)
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned()
    };
    rows.iter().map(text).collect()
}

/// W1: every school of the imported tree ends up with one assignment and its deadline.
#[actix_web::test]
async fn w1_set_up() {
    let system = TestSystem::start().await;
    let mut walk = Walk::along("W1");

    walk.step("W1.1 Take over the first administrator's account");
    let first = system
        .system()
        .accounts
        .first_administrator
        .as_ref()
        .unwrap();
    let admin = system.activate(first.username, &first.code).await;

    walk.step("W1.2 Make the root of the tree");
    let root = json!({"code": "SGDBT", "name": "Sở Giáo dục và Đào tạo Bến Tre", "kind": "DEPARTMENT", "valid_from": "2004-08-31"});
    let department = admin.post("/units", root).await.expect(201).text("id");

    walk.step("W1.3 Try the import of the tree");
    let mistaken = TREE.replacen("DISTRICT_OFFICE", "PHONG_BAN", 1);
    let refused = admin
        .upload("/unit-imports?dry_run=true", &mistaken)
        .await
        .expect_problem(422, "IMPORT_REFUSED");
    assert_eq!(refused.body["errors"][0]["line"], 2);
    let tried = admin
        .upload("/unit-imports?dry_run=true", TREE)
        .await
        .expect(201);
    let rows = TREE.lines().count() - 1;
    assert_eq!(tried.body["created"], rows);
    assert_eq!(all(&admin, "/units?kind=DISTRICT_OFFICE").await.len(), 0);

    walk.step("W1.4 Import the tree");
    let done = admin.upload("/unit-imports", TREE).await.expect(201);
    assert_eq!(done.body["created"], rows);
    let offices = all(&admin, "/units?kind=DISTRICT_OFFICE").await;
    let schools = all(&admin, &format!("/units?kind={SCHOOL}")).await;
    assert_eq!((offices.len(), schools.len()), (9, 164));

    walk.step("W1.5 Invite people");
    let school = &schools[0]["id"];
    let office = &schools[0]["parent_id"];
    let invited = admin
        .post(
            "/account-batches",
            json!({"accounts": [
                {"username": "truong.head", "display_name": "Hiệu trưởng", "positions": [{"role": "HEAD", "unit_id": school}]},
                {"username": "phong.duyet", "display_name": "Trưởng phòng", "positions": [{"role": "REVIEWER", "unit_id": office}]},
            ]}),
        )
        .await
        .expect(201);

    walk.step("W1.6 Let them choose their passwords");
    let mut people = Vec::new();
    for account in invited.body["accounts"].as_array().unwrap() {
        let name = account["username"].as_str().unwrap();
        let body = json!({"username": name, "activation_code": account["activation_code"], "password": password(name)});
        let mut caller = system.anonymous();
        caller.token = Some(
            caller
                .post("/account-activations", body)
                .await
                .expect(201)
                .text("access_token"),
        );
        assert_eq!(caller.get("/me").await.expect(200).text("username"), name);
        people.push(caller);
    }

    walk.step("W1.7 Publish the template");
    let definition: Value = serde_json::from_str(TEMPLATE).unwrap();
    let draft = json!({"owner_unit_id": department, "definition": definition});
    let draft = admin.post("/templates", draft).await.expect(201);
    let template = draft.text("id");
    admin
        .post_if(
            &format!("/templates/{template}/publications"),
            &draft.etag,
            json!({}),
        )
        .await
        .expect(201);

    walk.step("W1.8 Order the report");
    let order = json!({
        "code": "DANVAN", "owner_unit_id": department, "template_id": template, "name": "Báo cáo công tác dân vận",
        "required_content": "Kết quả công tác dân vận trong năm", "subjects": {"kinds": [SCHOOL]}, "receiving_unit_id": department,
        "methods": ["SYSTEM"], "submission_deadline": "Trước ngày 30/12", "frequency": "ANNUAL", "data_close": "14/12",
        "outline": "N01–N12", "form": "BC-DANVAN-NAM", "instructions": "Theo hướng dẫn của Sở",
        "legal_basis": {"number": "KH", "issuer": "Sở GD&ĐT", "issued_on": "2011-12-23", "title": "Kế hoạch công tác dân vận"},
        "late_policy": "ACCEPT_MARKED_LATE"
    });
    let regime = admin.post("/regimes", order).await.expect(201).text("id");

    walk.step("W1.9 Open the period");
    let period = json!({"code": "2011", "data_from": "2010-12-15", "data_to": "2011-12-14",
        "due": {"date": "2011-12-30", "rule": "BEFORE"}, "review_deadline": "2011-12-30"});
    let period = admin
        .post(&format!("/regimes/{regime}/periods"), period)
        .await
        .expect(201);
    assert_eq!(period.body["assignments"], schools.len());

    walk.step("W1.10 Check that everybody knows");
    let duties = all(
        &admin,
        &format!("/assignments?period_id={}", period.text("id")),
    )
    .await;
    assert_eq!(duties.len(), schools.len());
    assert_eq!(texts(&duties, "/unit/id"), texts(&schools, "/id"));
    assert_eq!(
        texts(&duties, "/due_at"),
        BTreeSet::from(["2011-12-29T17:00:00Z".to_owned()])
    );
    let own = all(
        &people[0],
        &format!("/assignments?period_id={}", period.text("id")),
    )
    .await;
    assert_eq!(
        texts(&own, "/unit/id"),
        BTreeSet::from([school.as_str().unwrap().to_owned()])
    );
    assert_eq!(own.len(), 1);

    walk.end();
    system.stop().await;
}
