//! Groups of units: who belongs when, and what they select.

use serde_json::{Value, json};

use crate::harness::{Answer, Caller, TEMPLATE};
use crate::province::{Province, unit};

async fn group(admin: &Caller, owner: &str, code: &str) -> Answer {
    let body = json!({"code": code, "name": "Đơn vị trực thuộc", "owner_unit_id": owner});
    admin.post("/unit-groups", body).await.expect(201)
}

async fn members(caller: &Caller, group: &str, day: &str) -> Vec<String> {
    let path = format!("/unit-groups/{group}/members?as_of={day}");
    let page = caller.get(&path).await.expect(200);
    let rows = page.body["items"].as_array().unwrap();
    rows.iter()
        .map(|row| row["code"].as_str().unwrap().to_owned())
        .collect()
}

/// A unit belongs from one day to another; a second membership at the same time, or the end of none, is refused with its
/// place in the request, and nothing of the request is done.
#[actix_web::test]
async fn members_belong_for_a_time() {
    let p = Province::start().await;
    let made = group(&p.admin, &p.department, "TRUC-THUOC").await;
    let id = made.text("id");
    let add = format!("/unit-groups/{id}/members");
    let [first, second, third] = &p.schools;
    let body = json!({"unit_ids": [first, second], "valid_from": "2010-01-01"});
    let added = p.admin.post(&add, body).await.expect(200);
    assert_ne!(added.etag, made.etag, "members are part of the group");
    let body = json!({"unit_ids": [third, second], "valid_from": "2011-01-01"});
    let refused = p
        .admin
        .post(&add, body)
        .await
        .expect_problem(409, "ALREADY_A_MEMBER");
    assert_eq!(refused.pointers(), ["#/unit_ids/1"]);
    let remove = format!("/unit-groups/{id}/removals");
    let body = json!({"unit_ids": [first], "valid_to": "2011-07-01"});
    p.admin.post(&remove, body.clone()).await.expect(200);
    p.admin
        .post(&remove, body)
        .await
        .expect_problem(409, "NOT_A_MEMBER");
    assert!(members(&p.admin, &id, "2009-12-31").await.is_empty());
    assert_eq!(members(&p.admin, &id, "2011-06-30").await, ["TH1", "TH2"]);
    assert_eq!(members(&p.admin, &id, "2011-07-01").await, ["TH2"]);
    p.system.stop().await;
}

/// A group is changed on the version that was read; its code is its own; whoever cannot reach its owner does not see it.
#[actix_web::test]
async fn a_group_is_edited_with_care() {
    let p = Province::start().await;
    let made = group(&p.admin, &p.department, "NHOM-1").await;
    group(&p.admin, &p.department, "NHOM-2").await;
    let path = format!("/unit-groups/{}", made.text("id"));
    let rename = json!({"name": "  Khối  trực thuộc "});
    let renamed = p
        .admin
        .patch(&path, &made.etag, rename.clone())
        .await
        .expect(200);
    assert_eq!(renamed.text("name"), "Khối trực thuộc");
    p.admin
        .patch(&path, &made.etag, rename)
        .await
        .expect_problem(412, "STALE");
    p.admin
        .patch(&path, &renamed.etag, json!({"code": "NHOM-2"}))
        .await
        .expect_problem(409, "GROUP_CODE_TAKEN");
    p.admin
        .patch(&path, &renamed.etag, json!({"owner_unit_id": p.schools[0]}))
        .await
        .expect_problem(422, "INVALID_INPUT");
    let bad = json!({"code": "nhóm", "name": "x", "owner_unit_id": p.department});
    let refused = p.admin.post("/unit-groups", bad).await.expect(422);
    assert_eq!(refused.pointers(), ["#/code"]);
    p.head.get(&path).await.expect_problem(404, "NOT_FOUND");
    assert!(p.head.all("/unit-groups?limit=5").await.is_empty());
    assert_eq!(p.admin.all("/unit-groups?limit=1").await.len(), 2);
    p.department_reviewer.get(&path).await.expect(200);
    let body = json!({"unit_ids": [p.schools[0]], "valid_from": "2010-01-01"});
    p.department_reviewer
        .post(&format!("{path}/members"), body)
        .await
        .expect_problem(403, "FORBIDDEN");
    p.system.stop().await;
}

/// An administrator of a subtree groups his own units only.
#[actix_web::test]
async fn members_lie_within_reach() {
    let p = Province::start().await;
    let local = p
        .system
        .person(&p.admin, "pgd1.qt", "ADMINISTRATOR", &p.districts[0])
        .await;
    let id = group(&local, &p.districts[0], "PGD1-NHOM").await.text("id");
    let body = json!({"unit_ids": [p.schools[0], p.schools[2]], "valid_from": "2010-01-01"});
    let refused = local
        .post(&format!("/unit-groups/{id}/members"), body)
        .await
        .expect(422);
    assert_eq!(refused.pointers(), ["#/unit_ids/1"]);
    let foreign = json!({"code": "KHAC", "name": "x", "owner_unit_id": p.department});
    let refused = local.post("/unit-groups", foreign).await.expect(422);
    assert_eq!(refused.pointers(), ["#/owner_unit_id"]);
    p.system.stop().await;
}

fn codes(rows: &[Value], member: &str) -> Vec<String> {
    let text = |row: &Value| row[member].as_str().unwrap().to_owned();
    rows.iter().map(text).collect()
}

/// A group selects units wherever units are selected: units, accounts, assignments; a regime may name it beside kinds, and
/// who belongs on the data-close day must report.
#[actix_web::test]
async fn a_group_selects_units_everywhere() {
    let p = Province::start().await;
    let centre = unit(&p.admin, "TTGDTX", "ATTACHED_UNIT", Some(&p.department)).await;
    let late = unit(&p.admin, "TTKTTH", "ATTACHED_UNIT", Some(&p.department)).await;
    let id = group(&p.admin, &p.department, "TRUC-THUOC")
        .await
        .text("id");
    for (units, day) in [
        (json!([centre, p.schools[0]]), "2010-01-01"),
        (json!([late]), "2011-12-15"),
    ] {
        let body = json!({"unit_ids": units, "valid_from": day});
        let path = format!("/unit-groups/{id}/members");
        p.admin.post(&path, body).await.expect(200);
    }
    let listed = p.admin.all(&format!("/units?group_id={id}")).await;
    assert_eq!(codes(&listed, "code"), ["TH1", "TTGDTX", "TTKTTH"]);
    let people = p.admin.all(&format!("/accounts?group_id={id}")).await;
    assert_eq!(codes(&people, "username"), ["th1.head", "th1.nhap"]);
    // One position must be all that is asked for, and one that is over is none.
    let over = json!({"role": "REPORTER", "unit_id": p.schools[0], "valid_from": "2010-01-01"});
    let before =
        json!({"username": "th1.truoc", "display_name": "Người trước", "positions": [over]});
    let before = p
        .admin
        .post("/accounts", before)
        .await
        .expect(201)
        .text("id");
    // In the group by one position, head elsewhere by another.
    let both =
        json!([{"role": "REPORTER", "unit_id": centre}, {"role": "HEAD", "unit_id": p.schools[2]}]);
    let both = json!({"username": "hai.noi", "display_name": "Hai nơi", "positions": both});
    p.admin.post("/accounts", both).await.expect(201);
    let held = p.admin.all(&format!("/accounts/{before}/positions")).await;
    let ending = format!("/positions/{}/endings", held[0]["id"].as_str().unwrap());
    let moved_on = json!({"reason": "Chuyển công tác"});
    p.admin.post(&ending, moved_on).await.expect(201);
    for (besides, found) in [
        ("", &["hai.noi", "th1.head", "th1.nhap"][..]),
        ("&role=HEAD", &["th1.head"]),
        (&format!("&unit_id={centre}"), &["hai.noi"]),
        (&format!("&unit_id={}", p.schools[2]), &[]),
        (
            &format!("&unit_id={}&subtree=true", p.department),
            &["hai.noi", "th1.head", "th1.nhap"],
        ),
    ] {
        let path = format!("/accounts?group_id={id}{besides}");
        assert_eq!(
            codes(&p.admin.all(&path).await, "username"),
            found,
            "{besides}"
        );
    }

    let regime = regime_of_group(&p, &id).await;
    let body = json!({"code": "2011", "data_from": "2010-12-15", "data_to": "2011-12-14", "due": {"date": "2011-12-30", "rule": "BEFORE"}, "review_deadline": "2011-12-30"});
    let period = p
        .admin
        .post(&format!("/regimes/{regime}/periods"), body)
        .await
        .expect(201);
    assert_eq!(
        period.body["assignments"], 2,
        "the third belongs only from the day after the data close"
    );
    let path = format!("/assignments?period_id={}&group_id={id}", p.period);
    let duties = p.admin.all(&path).await;
    assert_eq!(duties.len(), 1, "{duties:?}");
    let mine = p.submitted(&p.head, &p.schools[0], "TH1").await;
    p.submitted(&p.stranger, &p.schools[2], "TH3").await;
    assert_eq!(p.department_reviewer.all("/reports").await.len(), 2);
    let path = format!("/reports?group_id={id}");
    let reports = p.department_reviewer.all(&path).await;
    assert_eq!(codes(&reports, "id"), [mine]);
    members_are_counted(&p, &id).await;
    p.system.stop().await;
}

/// Of the group's members only those at the unit or below it count that must report: the first school, and what it sent.
async fn members_are_counted(p: &Province, group: &str) {
    let completeness = async |unit: &str| {
        let path = format!(
            "/completeness?period_id={}&unit_id={unit}&group_id={group}",
            p.period
        );
        for _ in 0..200 {
            let answer = p.consolidator.get(&path).await.expect(200);
            if answer.body["row"]["submitted"] == answer.body["row"]["expected"] {
                return answer.body;
            }
            tokio::time::sleep(std::time::Duration::from_millis(25)).await;
        }
        panic!("the report of the group's member never counted");
    };
    for (unit, members) in [
        (&p.department, &["TH1"][..]),
        (&p.districts[0], &["TH1"]),
        (&p.districts[1], &[]),
    ] {
        let counted = completeness(unit).await;
        assert_eq!(counted["row"]["expected"], members.len());
        let children = counted["children"].as_array().unwrap();
        let codes: Vec<_> = children
            .iter()
            .map(|c| c["unit"]["code"].as_str().unwrap())
            .collect();
        assert_eq!(codes, members);
    }
}

async fn regime_of_group(p: &Province, group: &str) -> String {
    let mut definition: Value = serde_json::from_str(TEMPLATE).unwrap();
    definition["code"] = json!("BC-NHOM");
    let body = json!({"owner_unit_id": p.department, "definition": definition});
    let template = p.admin.post("/templates", body).await.expect(201);
    let id = template.text("id");
    let path = format!("/templates/{id}/publications");
    p.admin
        .post_if(&path, &template.etag, json!({}))
        .await
        .expect(201);
    let regime = |groups: Value| {
        json!({
            "code": "NHOM", "owner_unit_id": p.department, "template_id": id, "name": "Báo cáo của nhóm",
            "required_content": "Kết quả năm", "subjects": {"group_ids": groups},
            "methods": ["SYSTEM"], "submission_deadline": "Trước 30/12", "frequency": "ANNUAL", "data_close": "14/12",
            "outline": "N01–N12", "form": "BC-NHOM", "instructions": "Theo hướng dẫn",
            "legal_basis": {"number": "KH", "issuer": "Sở", "issued_on": "2011-12-23", "title": "Kế hoạch"}, "late_policy": "ACCEPT_MARKED_LATE"
        })
    };
    let refused = p
        .admin
        .post("/regimes", regime(json!([])))
        .await
        .expect(422);
    assert_eq!(refused.pointers(), ["#/subjects/kinds"]);
    let unknown = json!([p.department]);
    let refused = p.admin.post("/regimes", regime(unknown)).await.expect(422);
    assert_eq!(refused.pointers(), ["#/subjects/group_ids/0"]);
    let made = p.admin.post("/regimes", regime(json!([group]))).await;
    made.expect(201).text("id")
}
