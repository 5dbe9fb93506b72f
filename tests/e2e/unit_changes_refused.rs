//! Changes of units that cannot be made: each is refused with a code of its own, and nothing is changed.

use serde_json::{Value, json};

use crate::harness::{Answer, Caller};
use crate::tree::Tree;
use crate::unit_changes::{change, decision, send};

/// The code and pointer of the first error.
pub fn fault(answer: &Answer) -> (u16, String, String) {
    let error = &answer.body["errors"][0];
    let text = |name: &str| error[name].as_str().unwrap_or_default().to_owned();
    (answer.status, text("code"), text("pointer"))
}

/// Expects a change on a day to be refused, and how.
pub async fn refused(by: &Caller, day: &str, what: Value, status: u16, code: &str, pointer: &str) {
    let answer = change(by, day, what.clone()).await;
    assert_eq!(
        fault(&answer),
        (status, code.into(), pointer.into()),
        "{what}: {}",
        answer.body
    );
}

/// A unit moves in the reporting tree.
pub fn moved(unit: &str, parent: &str) -> Value {
    json!({"kind": "MOVE", "unit_id": unit, "relation": "REPORTING", "parent_id": parent})
}

/// A unit gets another name.
pub fn renamed(unit: &str, name: &str) -> Value {
    json!({"kind": "RENAME", "unit_id": unit, "set": {"name": name}})
}

fn spec(code: &str, parent: &str) -> Value {
    json!({"code": code, "name": format!("Đơn vị {code}"), "kind": "DISTRICT_OFFICE", "reporting_parent_id": parent})
}

/// No unit stands below itself, now or on a day to come, and none has two parents of a kind.
#[actix_web::test]
async fn trees_stay_trees() {
    let tree = Tree::start().await;
    let (admin, [one, two]) = (&tree.admin, &tree.districts);
    let parent = "#/change/parent_id";
    refused(
        admin,
        "2011-12-20",
        moved(one, &tree.schools[0]),
        422,
        "CYCLE",
        parent,
    )
    .await;
    refused(admin, "2011-12-20", moved(one, one), 422, "CYCLE", parent).await;
    change(admin, "2012-06-01", moved(two, &tree.schools[0]))
        .await
        .expect(201);
    refused(
        admin,
        "2011-12-20",
        moved(one, &tree.schools[2]),
        422,
        "CYCLE",
        parent,
    )
    .await;
    change(admin, "2011-12-21", moved(&tree.schools[1], two))
        .await
        .expect(201);
    refused(
        admin,
        "2011-12-21",
        moved(&tree.schools[1], &tree.department),
        422,
        "TWO_PARENTS",
        "#/effective_date",
    )
    .await;
    tree.system.stop().await;
}

/// Versions do not overlap: not two names for one day, and no second beginning of a unit in force.
#[actix_web::test]
async fn versions_do_not_overlap() {
    let tree = Tree::start().await;
    let (admin, school) = (&tree.admin, &tree.schools[0]);
    change(admin, "2011-12-20", renamed(school, "Một"))
        .await
        .expect(201);
    refused(
        admin,
        "2011-12-20",
        renamed(school, "Hai"),
        422,
        "OVERLAPPING_VERSIONS",
        "#/effective_date",
    )
    .await;
    let again =
        json!({"kind": "RE_ESTABLISH", "unit_id": school, "unit": spec("TH1", &tree.districts[0])});
    refused(
        admin,
        "2011-12-20",
        again,
        409,
        "UNIT_IN_FORCE",
        "#/effective_date",
    )
    .await;
    tree.system.stop().await;
}

/// A code names one unit at a time; it is free on the day its unit ends.
#[actix_web::test]
async fn codes_are_used_again_only_when_free() {
    let tree = Tree::start().await;
    let (admin, school) = (&tree.admin, &tree.schools[0]);
    let creation = || json!({"kind": "CREATE", "unit": spec("TH1", &tree.districts[1])});
    refused(
        admin,
        "2011-12-20",
        creation(),
        409,
        "UNIT_CODE_TAKEN",
        "#/change",
    )
    .await;
    let recoded = json!({"kind": "RECODE", "unit_id": tree.schools[1], "set": {"code": "TH1"}});
    refused(
        admin,
        "2011-12-20",
        recoded,
        409,
        "UNIT_CODE_TAKEN",
        "#/change",
    )
    .await;
    for unit in [school, &tree.schools[1]] {
        let coded = json!({"kind": "RECODE", "unit_id": unit, "set": {"agency_code": "H61.12"}});
        let answer = change(admin, "2011-12-20", coded).await;
        assert_eq!(
            answer.status,
            if unit == school { 201 } else { 409 },
            "{}",
            answer.body
        );
    }
    change(
        admin,
        "2012-01-01",
        json!({"kind": "DISSOLVE", "unit_id": school}),
    )
    .await
    .expect(201);
    refused(
        admin,
        "2011-12-31",
        creation(),
        409,
        "UNIT_CODE_TAKEN",
        "#/change",
    )
    .await;
    change(admin, "2012-01-01", creation()).await.expect(201);
    let coded =
        json!({"kind": "RECODE", "unit_id": tree.schools[1], "set": {"agency_code": "H61.12"}});
    change(admin, "2012-01-01", coded).await.expect(201);
    tree.system.stop().await;
}

/// Mergers and splits name who comes after whom; nobody is merged into itself, and no child is left behind.
#[actix_web::test]
async fn successors_are_named() {
    let tree = Tree::start().await;
    let (admin, [one, two]) = (&tree.admin, &tree.districts);
    let day = "2011-12-20";
    let merge = |ids: Value, into: Value| json!({"kind": "MERGE", "unit_ids": ids, "into": into});
    refused(
        admin,
        day,
        merge(json!([two, one]), json!({"unit_id": one})),
        422,
        "MERGE_INTO_ITSELF",
        "#/change/unit_ids/1",
    )
    .await;
    refused(
        admin,
        day,
        merge(json!([two]), json!({})),
        422,
        "NO_SUCCESSOR",
        "#/change/into",
    )
    .await;
    refused(
        admin,
        day,
        merge(json!([]), json!({"unit_id": one})),
        422,
        "NOTHING_CHANGES",
        "#/change/unit_ids",
    )
    .await;
    let nobody = json!({"kind": "SPLIT", "unit_id": one, "successors": []});
    refused(
        admin,
        day,
        nobody,
        422,
        "NO_SUCCESSOR",
        "#/change/successors",
    )
    .await;
    let unassigned = json!({"kind": "SPLIT", "unit_id": one, "successors": [{"unit": spec("PGD3", &tree.department)}]});
    refused(
        admin,
        day,
        unassigned,
        422,
        "CHILD_UNASSIGNED",
        "#/change/children",
    )
    .await;
    refused(
        admin,
        day,
        json!({"kind": "DISSOLVE", "unit_id": one}),
        409,
        "UNIT_HAS_CHILDREN",
        "#/change/move_children_to",
    )
    .await;
    tree.system.stop().await;
}

/// A unit changes only while it is in force, and a change is taken back once, in the right order.
#[actix_web::test]
async fn changes_come_in_their_time() {
    let tree = Tree::start().await;
    let (admin, school) = (&tree.admin, &tree.schools[0]);
    let day = "#/effective_date";
    refused(
        admin,
        "2004-07-31",
        renamed(school, "Sớm"),
        422,
        "BEFORE_UNIT_BEGAN",
        day,
    )
    .await;
    refused(
        admin,
        "0011-12-20",
        renamed(school, "Nhầm"),
        422,
        "BAD_DATE",
        day,
    )
    .await;
    let end = change(
        admin,
        "2012-01-01",
        json!({"kind": "DISSOLVE", "unit_id": school}),
    )
    .await
    .expect(201);
    refused(
        admin,
        "2012-01-02",
        renamed(school, "Muộn"),
        409,
        "UNIT_HAS_ENDED",
        day,
    )
    .await;
    refused(
        admin,
        "2012-01-02",
        moved(&tree.schools[1], school),
        422,
        "PARENT_NOT_IN_FORCE",
        "#/change/parent_id",
    )
    .await;
    let again =
        json!({"kind": "RE_ESTABLISH", "unit_id": school, "unit": spec("TH1", &tree.districts[0])});
    change(admin, "2012-02-01", again).await.expect(201);
    let correct = |id: &str| json!({"decision": decision(), "change": {"kind": "CORRECTION", "change_id": id}});
    let body = correct(&end.text("id"));
    let answer = send(admin, "", "sua-1", &body).await;
    assert_eq!(fault(&answer).1, "UNIT_IN_FORCE", "{}", answer.body);
    let name = change(admin, "2012-03-01", renamed(school, "Tên"))
        .await
        .expect(201);
    let fix = send(admin, "", "sua-2", &correct(&name.text("id")))
        .await
        .expect(201);
    let twice = send(admin, "", "sua-3", &correct(&name.text("id"))).await;
    assert_eq!(
        fault(&twice),
        (409, "ALREADY_CORRECTED".into(), "#/change/change_id".into())
    );
    let of_correction = send(admin, "", "sua-4", &correct(&fix.text("id"))).await;
    assert_eq!(fault(&of_correction).1, "CORRECTION_OF_CORRECTION");
    let unknown = send(admin, "", "sua-5", &correct(school)).await;
    assert_eq!(fault(&unknown).1, "UNKNOWN_CHANGE");
    tree.system.stop().await;
}
