//! What can be read of units and their changes: previews, days of attributes, trees level by level.

use std::time::Duration;

use chrono::NaiveDate;
use serde_json::{Value, json};
use tonghop_accounts::db::obligations::{self, Obligation};
use tonghop_db::manager;
use tonghop_model::PeriodId;

use crate::harness::local;
use crate::province::Province;
use crate::tree::Tree;
use crate::unit_changes::{change, decision, ids, on, send};

/// A town becomes a city, a code is normalised, a unit splits and another begins again: every attribute has its days.
#[actix_web::test]
async fn attributes_have_their_days() {
    let tree = Tree::start().await;
    let [first, second] = &tree.districts;
    let set = json!({"name": "Phòng GD&ĐT thành phố", "kind": "CITY", "contact": {"email": "pgd@bentre.example"}});
    change(
        &tree.admin,
        "2011-12-20",
        json!({"kind": "RENAME", "unit_id": first, "set": set}),
    )
    .await
    .expect(201);
    let codes = json!({"agency_code": "000.07.12.h61", "statistical_code": "829"});
    change(
        &tree.admin,
        "2011-12-21",
        json!({"kind": "RECODE", "unit_id": first, "set": codes}),
    )
    .await
    .expect(201);
    let at = async |day: &str| {
        tree.admin
            .get(&format!("/units/{first}?as_of={day}"))
            .await
            .expect(200)
            .body
    };
    let (old, named, coded) = (
        at("2011-12-19").await,
        at("2011-12-20").await,
        at("2011-12-21").await,
    );
    assert_eq!(
        (&old["kind"], &old["valid_to"]),
        (&json!("DISTRICT_OFFICE"), &json!("2011-12-20"))
    );
    assert_eq!(
        (&named["kind"], &named["agency_code"]),
        (&json!("CITY"), &Value::Null)
    );
    assert_eq!(coded["agency_code"], "H61.12.07");
    assert_eq!(coded["contact"]["email"], "pgd@bentre.example");

    let new = json!({"code": "PGD3", "name": "Phòng ba", "kind": "DISTRICT_OFFICE", "reporting_parent_id": tree.department});
    let split = change(
        &tree.admin,
        "2012-02-01",
        json!({"kind": "SPLIT", "unit_id": first, "keeps_original": true, "successors": [{"unit": new}],
               "children": [{"unit_id": tree.schools[1], "successor": 0}]}),
    )
    .await
    .expect(201);
    let third = tree
        .admin
        .get(&format!("/units/{first}/successors?at=2012-02-01"))
        .await
        .expect(200);
    assert_eq!(third.body["items"][0]["code"], "PGD3");
    let below = tree
        .admin
        .get(&format!("/units/{first}/subtree?as_of=2012-02-01"))
        .await
        .expect(200);
    assert_eq!(ids(&below), [tree.schools[0].clone()]);

    change(
        &tree.admin,
        "2012-03-01",
        json!({"kind": "DISSOLVE", "unit_id": second, "move_children_to": first}),
    )
    .await
    .expect(201);
    let again = json!({"code": "PGD2", "name": "Phòng hai", "kind": "DISTRICT_OFFICE", "reporting_parent_id": tree.department});
    change(
        &tree.admin,
        "2012-04-01",
        json!({"kind": "RE_ESTABLISH", "unit_id": second, "unit": again}),
    )
    .await
    .expect(201);
    let history = tree
        .admin
        .get(&format!("/units/{second}/history"))
        .await
        .expect(200);
    let spans: Vec<_> = history.body["versions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|v| (v["valid_from"].clone(), v["valid_to"].clone()))
        .collect();
    assert_eq!(
        spans,
        [
            (json!("2004-08-01"), json!("2012-03-01")),
            (json!("2012-04-01"), Value::Null)
        ]
    );

    let id = split.text("id");
    let correction = json!({"decision": decision(), "note": "Ghi nhầm", "change": {"kind": "CORRECTION", "change_id": id}});
    let corrected = send(&tree.admin, "", "sua-1", &correction)
        .await
        .expect(201);
    assert_eq!(corrected.body["effective_date"], "2012-02-01");
    let whole = tree
        .admin
        .get(&format!("/units/{first}/subtree?as_of=2012-02-01"))
        .await
        .expect(200);
    assert_eq!(ids(&whole).len(), 2);
    let wrong = tree
        .admin
        .get(&format!("/unit-changes/{id}"))
        .await
        .expect(200);
    assert_eq!(wrong.body["corrected_by"], corrected.body["id"]);
    let nobody = tree
        .admin
        .get(&format!("/units/{first}/successors?at=2012-02-01"))
        .await
        .expect(200);
    assert!(ids(&nobody).is_empty());
    tree.system.stop().await;
}

/// A dry run says what would follow and changes nothing.
#[actix_web::test]
async fn a_preview_changes_nothing() {
    let tree = Tree::start().await;
    let school = &tree.schools[0];
    tree.two_reviewers().await;
    let period: PeriodId = "019aa7c0-7c1e-7b39-8f2c-5d0f5c7f4b11".parse().unwrap();
    let mut conn = manager::open(&tree.system.config.databases.accounts).unwrap();
    for (unit, data_to) in [(school, "2011-12-31"), (&tree.schools[1], "2011-12-31")] {
        let duty = Obligation {
            period,
            label: "2011".into(),
            data_to: data_to.parse::<NaiveDate>().unwrap(),
            unit: unit.parse().unwrap(),
            state: "DRAFT".into(),
        };
        obligations::know(&mut conn, &duty).unwrap();
    }
    let body = on(
        "2011-12-20",
        json!({"kind": "MOVE", "unit_id": school, "relation": "REPORTING", "parent_id": tree.districts[1]}),
    );
    let preview = send(&tree.admin, "?dry_run=true", "thu-1", &body)
        .await
        .expect(200)
        .body;
    assert_eq!(
        preview["units"][0]["before"]["reporting_parent_id"],
        json!(tree.districts[0])
    );
    assert_eq!(
        preview["units"][0]["after"]["reporting_parent_id"],
        json!(tree.districts[1])
    );
    let people: Vec<_> = preview["people"]
        .as_array()
        .unwrap()
        .iter()
        .map(|p| {
            (
                p["username"].clone(),
                p["gains"].clone(),
                p["loses"].clone(),
            )
        })
        .collect();
    assert_eq!(people.len(), 2);
    assert!(people.contains(&(json!("pgd.cu"), json!([]), json!([school]))));
    assert!(people.contains(&(json!("pgd.moi"), json!([school]), json!([]))));
    let due = &preview["obligations"];
    assert_eq!(
        (
            due.as_array().unwrap().len(),
            &due[0]["unit_id"],
            &due[0]["state"]
        ),
        (1, &json!(school), &json!("DRAFT"))
    );
    let totals: Vec<_> = preview["totals"]
        .as_array()
        .unwrap()
        .iter()
        .map(|t| t["unit_id"].clone())
        .collect();
    assert_eq!(totals.len(), 2);
    assert!(tree.districts.iter().all(|d| totals.contains(&json!(d))));
    let still = tree
        .admin
        .get(&format!("/units/{school}?as_of=2011-12-20"))
        .await
        .expect(200);
    assert_eq!(still.body["parent_id"], json!(tree.districts[0]));
    let history = tree
        .admin
        .get(&format!("/units/{school}/history"))
        .await
        .expect(200);
    assert_eq!(history.body["changes"].as_array().unwrap().len(), 1);
    tree.system.stop().await;
}

/// Trees are paged level by level, and each kind of relation is a tree of its own.
#[actix_web::test]
async fn trees_are_read_level_by_level() {
    let tree = Tree::start().await;
    let department = &tree.department;
    let mut seen = Vec::new();
    let mut cursor = String::new();
    loop {
        let page = tree
            .admin
            .get(&format!("/units/{department}/subtree?limit=2{cursor}"))
            .await
            .expect(200);
        for item in page.body["items"].as_array().unwrap() {
            seen.push((
                item["depth"].as_i64().unwrap(),
                item["code"].as_str().unwrap().to_owned(),
                item["children_count"].as_i64().unwrap(),
            ));
        }
        match page.body["next"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => break,
        }
    }
    let expected = [
        (1, "PGD1", 2),
        (1, "PGD2", 1),
        (2, "TH1", 0),
        (2, "TH2", 0),
        (2, "TH3", 0),
    ];
    assert_eq!(
        seen,
        expected.map(|(depth, code, count)| (depth, code.to_owned(), count))
    );
    let children = tree
        .admin
        .get(&format!("/units/{department}/subtree?depth=1"))
        .await
        .expect(200);
    assert_eq!(ids(&children), tree.districts);
    change(
        &tree.admin,
        "2011-12-01",
        json!({"kind": "MOVE", "unit_id": tree.schools[2], "relation": "PARTY", "parent_id": tree.districts[0]}),
    )
    .await
    .expect(201);
    let party = tree
        .admin
        .get(&format!(
            "/units/{}/subtree?relation=PARTY",
            tree.districts[0]
        ))
        .await
        .expect(200);
    assert_eq!(ids(&party), [tree.schools[2].clone()]);
    let reporting = tree
        .admin
        .get(&format!("/units/{}/ancestors", tree.schools[2]))
        .await
        .expect(200);
    assert_eq!(ids(&reporting)[0], tree.districts[1]);
    tree.system.stop().await;
}

/// Reports go with their unit: on the day it moves, the old district sees its duties no more and the new one does.
#[actix_web::test]
async fn duties_are_seen_by_the_district_of_the_day() {
    let province = Province::start().await;
    let school = &province.schools[0];
    let moved = json!({"kind": "MOVE", "unit_id": school, "relation": "REPORTING", "parent_id": province.districts[1]});
    change(&province.admin, "2011-12-20", moved)
        .await
        .expect(201);
    let path = format!(
        "/assignments?period_id={}&unit_id={school}",
        province.period
    );
    for (now, old, new) in [("2011-12-19T12:00", 1, 0), ("2011-12-20T12:00", 0, 1)] {
        province.system.clock.set(local(now));
        for (name, expected) in [("pgd1.duyet", old), ("pgd2.duyet", new), ("sgd.duyet", 1)] {
            let reviewer = province.system.sign_in(name).await;
            let mut seen = 0;
            // Reports learns of the move from the accounts feed.
            for _ in 0..200 {
                let page = reviewer.get(&path).await.expect(200);
                seen = page.body["items"].as_array().unwrap().len();
                if seen == expected {
                    break;
                }
                tokio::time::sleep(Duration::from_millis(25)).await;
            }
            assert_eq!(seen, expected, "{name} at {now}");
        }
    }
    province.system.stop().await;
}
