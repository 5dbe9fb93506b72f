//! What hangs on the unit tree follows it: obligations, totals, access; and a frozen edition holds it fast.

use std::time::Duration;

use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::{Answer, Caller, read};
use crate::province::Province;

/// Asks for a change of units, with a decision and a key of its own.
async fn change(admin: &Caller, query: &str, day: Option<&str>, action: Value) -> Answer {
    let decision =
        json!({"number": "12/QĐ-UBND", "issuing_body": "UBND tỉnh Bến Tre", "date": "2011-11-20"});
    let body = json!({"effective_date": day, "decision": decision, "change": action});
    let key = format!("{query}{day:?}{}", action["kind"]);
    let request = admin.request(Method::POST, &format!("/unit-changes{query}"));
    let request = request.header("idempotency-key", key.replace(['"', ' ', '(', ')'], ""));
    read(request.json(&body).send().await.unwrap()).await
}

fn merger(province: &Province) -> Value {
    let [first, second, _] = &province.schools;
    let unit = json!({"code": "TH12", "name": "Trường THCS Hợp nhất", "kind": "LOWER_SECONDARY_SCHOOL", "reporting_parent_id": province.districts[0]});
    json!({"kind": "MERGE", "unit_ids": [first, second], "into": {"unit": unit}})
}

/// Asks again until the answer is as it should be; the services learn of changes a moment later.
async fn until(caller: &Caller, path: &str, right: impl Fn(&Answer) -> bool) -> Answer {
    for _ in 0..400 {
        let answer = caller.get(path).await;
        if right(&answer) {
            return answer;
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    panic!(
        "{path} never answered as expected: {}",
        caller.get(path).await.body
    );
}

fn codes(answer: &Answer, released: bool) -> Vec<String> {
    let items = answer.body["items"].as_array().cloned().unwrap_or_default();
    let mut codes: Vec<String> = items
        .iter()
        .filter(|item| item["released_at"].is_null() != released)
        .map(|item| item["unit"]["code"].as_str().unwrap().to_owned())
        .collect();
    codes.sort();
    codes
}

/// A merger recorded after the period was opened, dated before its data close: the merged schools are released, their
/// numbers leave the totals, the new school must report; correcting the merger brings everything back.
#[actix_web::test]
async fn obligations_and_totals_follow_a_merger() {
    let province = Province::start().await;
    let report = province
        .submitted(&province.head, &province.schools[0], "TH1")
        .await;
    province.accept(&province.district_reviewer, &report).await;
    province
        .accept(&province.department_reviewer, &report)
        .await;
    province.wait_for_accepted(1).await;
    let admin = &province.admin;
    let preview = until_previewed(&province).await;
    assert_eq!(
        preview["obligations"].as_array().unwrap().len(),
        2,
        "{preview}"
    );
    let made = change(admin, "", Some("2011-12-01"), merger(&province))
        .await
        .expect(201);
    let assignments = format!("/assignments?period_id={}", province.period);
    let follows = |a: &Answer| codes(a, false) == ["TH12", "TH3"];
    let answer = until(&province.consolidator, &assignments, follows).await;
    assert_eq!(codes(&answer, true), ["TH1", "TH2"]);
    let totals = province.wait_for_accepted(0).await;
    assert_eq!(totals["expected"], 2, "{totals}");
    // What was reported can still be read by who is responsible now, and nobody can go on with it.
    let kept = province
        .district_reviewer
        .get(&format!("/reports/{report}"))
        .await
        .expect(200);
    assert_eq!(kept.body["allowed_actions"], json!([]));
    let correction = json!({"kind": "CORRECTION", "change_id": made.text("id")});
    change(admin, "", None, correction).await.expect(201);
    until(&province.consolidator, &assignments, |a| {
        codes(a, false) == ["TH1", "TH2", "TH3"]
    })
    .await;
    let totals = province.wait_for_accepted(1).await;
    assert_eq!(totals["expected"], 3, "{totals}");
    // A school taken up again is due again, also where nothing was begun.
    let preview = until_previewed(&province).await;
    assert_eq!(preview["obligations"].as_array().unwrap().len(), 2);
    let recount = admin
        .post("/recounts", json!({"period_id": province.period}))
        .await
        .expect(201);
    assert_eq!(recount.body["differences"], json!([]));
    province.system.stop().await;
}

/// The preview, once accounts has heard of the period.
async fn until_previewed(province: &Province) -> Value {
    for _ in 0..400 {
        let preview = change(
            &province.admin,
            "?dry_run=true",
            Some("2011-12-01"),
            merger(province),
        );
        let preview = preview.await.expect(200).body;
        let heard = preview["obligations"]
            .as_array()
            .is_some_and(|o| o.iter().any(|o| o["state"] == "ACCEPTED"));
        if heard {
            return preview;
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    panic!("accounts never heard of the obligations");
}

/// Whoever sends a report in while a merger releases the unit is told so; nothing half-done remains.
#[actix_web::test]
async fn a_released_unit_cannot_report() {
    let province = Province::start().await;
    let (draft, _) = province
        .draft(&province.head, &province.schools[0], "TH1")
        .await;
    change(&province.admin, "", Some("2011-12-01"), merger(&province))
        .await
        .expect(201);
    let assignments = format!("/assignments?period_id={}", province.period);
    until(&province.consolidator, &assignments, |a| {
        codes(a, false) == ["TH12", "TH3"]
    })
    .await;
    let path = format!("/reports/{draft}");
    let report = province.department_reviewer.get(&path).await.expect(200);
    let sent = province.head.submit(&draft, &report.etag, "key-1").await;
    // The head's role ended with the school; what is left of the session reaches nothing of it.
    assert!(matches!(sent.status, 403 | 404 | 409), "{}", sent.body);
    let after = province.department_reviewer.get(&path).await.expect(200);
    assert_eq!(after.body["state"], "DRAFT");
    province.system.stop().await;
}

/// No change is dated behind a frozen edition; one dated after it goes through and changes nothing of that period.
#[actix_web::test]
async fn a_frozen_edition_holds_its_tree() {
    let province = Province::start().await;
    let admin = &province.admin;
    province.wait_for_accepted(0).await;
    let body = json!({"period_id": province.period, "unit_id": province.department});
    let draft = province
        .consolidator
        .post("/consolidations", body)
        .await
        .expect(201);
    let path = format!("/consolidations/{}/editions", draft.text("id"));
    province
        .consolidator
        .post_if(&path, &draft.etag, json!({}))
        .await
        .expect(201);
    let mut refused = None;
    for _ in 0..400 {
        let answer = change(
            admin,
            "?dry_run=true",
            Some("2011-12-14"),
            merger(&province),
        )
        .await;
        if answer.status == 409 {
            refused = Some(answer);
            break;
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    let refused = refused
        .expect("the freeze never arrived")
        .expect_problem(409, "PERIOD_FROZEN");
    assert!(
        refused.text("detail").contains("DANVAN 2011"),
        "{}",
        refused.body
    );
    change(admin, "", Some("2011-12-15"), merger(&province))
        .await
        .expect(201);
    let assignments = format!("/assignments?period_id={}", province.period);
    let page = province.consolidator.get(&assignments).await.expect(200);
    assert_eq!(codes(&page, false), ["TH1", "TH2", "TH3"]);
    province.system.stop().await;
}
