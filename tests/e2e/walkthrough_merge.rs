//! W7 of `docs/WALKTHROUGHS.md`: a decree merges units from a day on.

use std::collections::BTreeSet;

use reqwest::Method;
use serde_json::{Value, json};

use crate::audit::chained;
use crate::harness::{Answer, Caller, local, read};
use crate::province::Province;
use crate::walkthrough::Walk;

const DAY: &str = "2012-01-10";

/// A merge of `units` into a new one by the decree.
fn merge(units: [&str; 2], into: &Value) -> Value {
    json!({
        "effective_date": DAY,
        "decision": {"number": "15/QĐ-UBND", "issuing_body": "Ủy ban nhân dân tỉnh", "date": "2011-12-20"},
        "change": {"kind": "MERGE", "unit_ids": units, "into": {"unit": into}}
    })
}

async fn change(admin: &Caller, query: &str, key: &str, body: &Value) -> Answer {
    let request = admin
        .request(Method::POST, &format!("/unit-changes{query}"))
        .header("idempotency-key", key)
        .json(body);
    read(request.send().await.unwrap()).await
}

/// The unit that a merge made.
fn made(change: &Answer) -> String {
    let units = change.body["units"].as_array().unwrap();
    let parts: Vec<_> = units
        .iter()
        .map(|u| (u["part"].as_str(), u["unit_id"].as_str()))
        .collect();
    let successor = parts.iter().find(|(part, _)| *part == Some("SUCCESSOR"));
    successor
        .unwrap_or_else(|| panic!("{parts:?}"))
        .1
        .unwrap()
        .to_owned()
}

/// The codes of the units below `root` today, as the caller finds them.
async fn codes(caller: &Caller, root: &str) -> BTreeSet<String> {
    let page = caller
        .get(&format!("/units/{root}/subtree"))
        .await
        .expect(200);
    let items = page.body["items"].as_array().unwrap();
    items
        .iter()
        .map(|unit| unit["code"].as_str().unwrap().to_owned())
        .collect()
}

fn set(codes: &[&str]) -> BTreeSet<String> {
    codes.iter().map(ToString::to_string).collect()
}

/// Ids of the units in a list of units.
fn ids(answer: &Answer) -> Vec<&str> {
    let items = answer.body["items"]
        .as_array()
        .unwrap_or_else(|| panic!("{}", answer.body));
    items
        .iter()
        .map(|unit| unit["id"].as_str().or(unit["unit_id"].as_str()).unwrap())
        .collect()
}

/// W7: rights, duties and records follow the tree on the day, and not before.
#[actix_web::test]
async fn w7_reorganise() {
    let p = Province::start().await;
    let mut walk = Walk::along("W7");
    let report = p.submitted(&p.head, &p.schools[0], "TH1").await;
    let old_reviewer = &p.district_reviewer;

    walk.step("W7.1 See what would follow");
    let office = json!({"code": "PGD12", "name": "Phòng Một Hai", "kind": "DISTRICT_OFFICE", "reporting_parent_id": p.department});
    let offices = merge([&p.districts[0], &p.districts[1]], &office);
    let seen = change(&p.admin, "?dry_run=true", "xem", &offices)
        .await
        .expect(200);
    let people = seen.body["people"].as_array().unwrap();
    let loser = people
        .iter()
        .find(|person| person["username"] == "pgd1.duyet");
    assert!(
        loser.is_some_and(|person| !person["loses"].as_array().unwrap().is_empty()),
        "{people:?}"
    );
    assert_eq!(
        codes(&p.admin, &p.department).await,
        set(&["PGD1", "PGD2", "TH1", "TH2", "TH3"])
    );

    walk.step("W7.2 Record the decree");
    let new_office = made(&change(&p.admin, "", "phong", &offices).await.expect(201));
    let school = json!({"code": "TH12", "name": "Trường Một Hai", "kind": "LOWER_SECONDARY_SCHOOL", "reporting_parent_id": new_office});
    let schools = merge([&p.schools[0], &p.schools[1]], &school);
    let recorded = change(&p.admin, "", "truong", &schools).await.expect(201);
    let new_school = made(&recorded);
    let again = change(&p.admin, "", "truong", &schools).await;
    assert_eq!(again.body["id"], recorded.body["id"]);
    let history = p
        .admin
        .get(&format!("/units/{}/history", p.schools[0]))
        .await
        .expect(200);
    assert!(
        history.body.to_string().contains("15/QĐ-UBND"),
        "{}",
        history.body
    );

    walk.step("W7.3 Work on until the day");
    assert_eq!(
        codes(&p.admin, &p.department).await,
        set(&["PGD1", "PGD2", "TH1", "TH2", "TH3"])
    );
    assert_eq!(
        codes(old_reviewer, &p.districts[0]).await,
        set(&["TH1", "TH2"])
    );
    old_reviewer
        .get(&format!("/reports/{report}"))
        .await
        .expect(200);

    walk.step("W7.4 The day comes");
    p.system.clock.set(local("2012-01-10T08:00"));
    let sign_in = async |name: &str| p.system.sign_in(name).await;
    let admin = sign_in("admin").await;
    let old_reviewer = sign_in("pgd1.duyet").await;
    assert_eq!(
        codes(&admin, &p.department).await,
        set(&["PGD12", "TH12", "TH3"])
    );
    let old_head = sign_in("th1.head").await;
    for gone in [&old_reviewer, &old_head] {
        gone.get(&format!("/reports/{report}"))
            .await
            .expect_problem(403, "FORBIDDEN");
    }
    let then = admin
        .get(&format!("/units/{}?as_of=2012-01-09", p.schools[0]))
        .await
        .expect(200);
    assert_eq!(then.body["code"], "TH1");

    walk.step("W7.5 Put people in charge of the successors");
    let head = p
        .system
        .person(&admin, "th12.head", "HEAD", &new_school)
        .await;
    let reviewer = p
        .system
        .person(&admin, "pgd12.duyet", "REVIEWER", &new_office)
        .await;
    assert_eq!(codes(&reviewer, &new_office).await, set(&["TH12", "TH3"]));
    let found = reviewer
        .get(&format!("/reports/{report}"))
        .await
        .expect(200);
    assert_eq!(found.body["state"], "SUBMITTED");

    walk.step("W7.6 Open the next period");
    let regimes = admin.get("/regimes").await.expect(200);
    let regime = regimes.body["items"][0]["id"].as_str().unwrap().to_owned();
    let next = json!({"code": "2012", "data_from": "2011-12-15", "data_to": "2012-01-31",
        "due": {"date": "2012-02-15", "rule": "BEFORE"}, "review_deadline": "2012-02-15"});
    let next = admin
        .post(&format!("/regimes/{regime}/periods"), next)
        .await
        .expect(201);
    let duties = admin
        .get(&format!("/assignments?period_id={}", next.text("id")))
        .await
        .expect(200);
    let units: BTreeSet<_> = duties.body["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|duty| duty["unit"]["code"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(units, set(&["TH12", "TH3"]));
    let own = head
        .get(&format!("/assignments?period_id={}", next.text("id")))
        .await
        .expect(200);
    assert_eq!(own.body["items"][0]["unit"]["id"], new_school);

    walk.step("W7.7 Read the old period");
    let consolidator = sign_in("sgd.th").await;
    for unit in [&p.department, &p.districts[0], &p.schools[0]] {
        let path = format!("/totals?period_id={}&unit_id={unit}", p.period);
        consolidator.get(&path).await.expect(200);
    }
    let kept = consolidator
        .get(&format!("/reports/{report}"))
        .await
        .expect(200);
    assert_eq!(kept.body["unit"]["code"], "TH1");

    walk.step("W7.8 Ask what became of a unit");
    let after = admin
        .get(&format!("/units/{}/successors?at={DAY}", p.schools[1]))
        .await
        .expect(200);
    assert_eq!(ids(&after), [&new_school]);
    let before = admin
        .get(&format!("/units/{new_office}/predecessors?at=2012-01-09"))
        .await
        .expect(200);
    assert_eq!(
        BTreeSet::from_iter(ids(&before)),
        p.districts.iter().map(String::as_str).collect()
    );
    chained(&admin, "accounts").await;
    let path = format!(
        "/audit/accounts/entries?action=unit.changed&object_id={}",
        p.schools[0]
    );
    let trail = admin.get(&path).await.expect(200);
    assert_eq!(
        trail.body["items"][0]["actor_name"],
        admin.get("/me").await.text("display_name")
    );

    walk.end();
    p.system.stop().await;
}
