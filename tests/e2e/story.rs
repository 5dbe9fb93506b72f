//! The main job: file, review in two levels, add up, consolidate.

use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use serde_json::{Value, json};

use crate::harness::local;
use crate::province::{Province, good_content};

fn number(text: &str) -> f64 {
    text.parse().unwrap()
}

/// A report goes from draft to accepted through both levels, and the totals follow.
#[actix_web::test]
async fn a_report_counts_once_both_levels_accepted_it() {
    let p = Province::start().await;
    let id = p.submitted(&p.head, &p.schools[0], "TH1").await;
    let waiting = p
        .district_reviewer
        .get(&format!(
            "/reports?period_id={}&waiting_for_me=true",
            p.period
        ))
        .await
        .expect(200);
    assert_eq!(waiting.body["items"][0]["id"], json!(id));
    p.accept(&p.district_reviewer, &id).await;
    let between = p
        .department_reviewer
        .get(&format!("/reports/{id}"))
        .await
        .expect(200);
    assert_eq!(
        (&between.body["state"], &between.body["review_unit_id"]),
        (&json!("SUBMITTED"), &json!(p.department))
    );
    p.accept(&p.department_reviewer, &id).await;
    let totals = p.wait_for_accepted(1).await;
    let staff = totals["items"]
        .as_array()
        .unwrap()
        .iter()
        .find(|i| i["indicator"] == "A02")
        .unwrap();
    assert_eq!(staff["value"], good_content("TH1")["values"]["A02"]);
    assert_eq!(
        (&staff["units_reporting"], &staff["units_expected"]),
        (&json!(1), &json!(3))
    );
    p.system.stop().await;
}

/// On time is decided at the first submission: one microsecond before the local day of the deadline begins.
#[actix_web::test]
async fn late_is_what_comes_on_the_day_itself() {
    let p = Province::start().await;
    p.system.clock.set(local("2011-12-29T23:59"));
    let head = p.system.sign_in("th1.head").await;
    let neighbour = p.system.sign_in("th2.head").await;
    let (first, etag) = p.draft(&head, &p.schools[0], "TH1").await;
    assert_eq!(
        head.submit(&first, &etag, "k1").await.expect(201).body["late"],
        false
    );
    let (second, etag) = p.draft(&neighbour, &p.schools[1], "TH2").await;
    p.system.clock.set(local("2011-12-30T00:00"));
    assert_eq!(
        neighbour
            .submit(&second, &etag, "k2")
            .await
            .expect(201)
            .body["late"],
        true
    );
    p.system.stop().await;
}

/// Where the regime says so, late is too late: the draft is kept and nothing is sent.
#[actix_web::test]
async fn a_regime_can_refuse_late_reports() {
    let p = Province::start_with("REFUSE").await;
    p.system.clock.set(local("2011-12-30T00:00"));
    let head = p.system.sign_in("th1.head").await;
    let (id, etag) = p.draft(&head, &p.schools[0], "TH1").await;
    head.submit(&id, &etag, "k")
        .await
        .expect_problem(409, "PERIOD_CLOSED");
    assert_eq!(
        head.get(&format!("/reports/{id}")).await.body["state"],
        "DRAFT"
    );
    p.system.stop().await;
}

/// A returned report carries its reason to the unit, comes back corrected, and is then accepted.
#[actix_web::test]
async fn a_returned_report_is_corrected_and_accepted() {
    let p = Province::start().await;
    let id = p.submitted(&p.head, &p.schools[0], "TH1").await;
    let path = format!("/reports/{id}");
    let etag = p.district_reviewer.get(&path).await.etag;
    p.district_reviewer
        .post_if(&format!("{path}/returns"), &etag, json!({"reason": ""}))
        .await
        .expect(422);
    let body = json!({"reason": "Kiểm tra lại A05", "remarks": [{"pointer": "#/values/A05", "text": "chưa khớp"}]});
    p.district_reviewer
        .post_if(&format!("{path}/returns"), &etag, body)
        .await
        .expect(201);
    let back = p.reporter.get(&path).await.expect(200);
    assert_eq!(
        (
            &back.body["state"],
            &back.body["last_reason"],
            &back.body["times_returned"]
        ),
        (&json!("RETURNED"), &json!("Kiểm tra lại A05"), &json!(1))
    );
    let fixed = p
        .reporter
        .patch(&path, &back.etag, json!({"values": {"A05": "2"}}))
        .await
        .expect(200);
    p.head.submit(&id, &fixed.etag, "second").await.expect(201);
    p.accept(&p.district_reviewer, &id).await;
    p.accept(&p.department_reviewer, &id).await;
    p.wait_for_accepted(1).await;
    let versions = p.head.get(&format!("{path}/versions")).await.expect(200);
    assert_eq!(versions.body["items"].as_array().unwrap().len(), 2);
    let row = p
        .consolidator
        .get(&format!(
            "/completeness?period_id={}&unit_id={}",
            p.period, p.department
        ))
        .await
        .expect(200);
    let row = &row.body["row"];
    assert_eq!(
        [
            "expected",
            "submitted",
            "on_time",
            "late",
            "returned",
            "accepted",
            "missing"
        ]
        .map(|c| row[c].as_i64().unwrap()),
        [3, 1, 1, 0, 1, 1, 2]
    );
    p.system.stop().await;
}

/// A correction after acceptance replaces the numbers only once it is accepted itself.
#[actix_web::test]
async fn an_accepted_version_counts_until_it_is_replaced() {
    let p = Province::start().await;
    let id = p.submitted(&p.head, &p.schools[0], "TH1").await;
    p.accept(&p.district_reviewer, &id).await;
    p.accept(&p.department_reviewer, &id).await;
    let before = p.wait_for_accepted(1).await;
    let path = format!("/reports/{id}");
    let etag = p.head.get(&path).await.etag;
    let amended = p
        .head
        .post_if(
            &format!("{path}/amendments"),
            &etag,
            json!({"reason": "Ghi nhầm E07"}),
        )
        .await
        .expect(201);
    let draft = p.head.get(&path).await;
    assert_eq!(draft.body["state"], "AMENDING", "{}", amended.body);
    let fixed = p
        .head
        .patch(&path, &draft.etag, json!({"values": {"E07": "777"}}))
        .await
        .expect(200);
    p.head.submit(&id, &fixed.etag, "amended").await.expect(201);
    assert_eq!(
        value(&p.wait_for_accepted(1).await, "E07"),
        value(&before, "E07")
    );
    p.accept(&p.district_reviewer, &id).await;
    p.accept(&p.department_reviewer, &id).await;
    for _ in 0..200 {
        if value(&p.wait_for_accepted(1).await, "E07") == "777" {
            p.system.stop().await;
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(25)).await;
    }
    panic!("the correction never counted");
}

fn value(totals: &Value, indicator: &str) -> String {
    let item = totals["items"]
        .as_array()
        .unwrap()
        .iter()
        .find(|i| i["indicator"] == indicator)
        .unwrap();
    item["value"].as_str().unwrap_or_default().to_owned()
}

/// The frozen edition's files open in other programs, agree with the totals, and are the same bytes twice.
#[actix_web::test]
async fn an_edition_agrees_with_the_totals_and_is_reproducible() {
    let p = Province::start().await;
    for (head, school, code, reviewer) in [
        (&p.head, &p.schools[0], "TH1", &p.district_reviewer),
        (
            &p.stranger,
            &p.schools[2],
            "TH3",
            &p.other_district_reviewer,
        ),
    ] {
        let id = p.submitted(head, school, code).await;
        p.accept(reviewer, &id).await;
        p.accept(&p.department_reviewer, &id).await;
    }
    let totals = p.wait_for_accepted(2).await;
    let made = p
        .consolidator
        .post(
            "/consolidations",
            json!({"period_id": p.period, "unit_id": p.department}),
        )
        .await
        .expect(201);
    let path = format!("/consolidations/{}", made.text("id"));
    let edited = p
        .consolidator
        .patch(
            &path,
            &made.etag,
            json!({"title": "Báo cáo công tác dân vận năm 2011"}),
        )
        .await
        .expect(200);
    p.consolidator
        .post_if(&format!("{path}/editions"), &made.etag, json!({}))
        .await
        .expect_problem(412, "STALE");
    let edition = p
        .consolidator
        .post_if(&format!("{path}/editions"), &edited.etag, json!({}))
        .await
        .expect(201);
    assert_eq!(
        (&edition.body["number"], &edition.body["reports_pinned"]),
        (&json!(1), &json!(2))
    );
    let files = format!("/editions/{}/files", edition.text("id"));
    for format in ["json", "xlsx", "docx"] {
        let (status, first) = p.consolidator.download(&format!("{files}/{format}")).await;
        let (_, second) = p.consolidator.download(&format!("{files}/{format}")).await;
        assert_eq!(status, 200, "{format}");
        assert_eq!(first, second, "{format} is not reproducible");
    }
    p.consolidator
        .get(&format!("{files}/exe"))
        .await
        .expect(404);
    let (_, bytes) = p.consolidator.download(&format!("{files}/xlsx")).await;
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
    let sheet = book.worksheet_range("don_vi").unwrap();
    let header: Vec<String> = sheet
        .rows()
        .next()
        .unwrap()
        .iter()
        .map(ToString::to_string)
        .collect();
    for indicator in ["A02", "C02", "F01", "H02"] {
        let column = header.iter().position(|h| h == indicator).unwrap();
        let sum: f64 = sheet
            .rows()
            .skip(1)
            .map(|row| {
                if let Data::Float(n) = row[column] {
                    n
                } else {
                    0.0
                }
            })
            .sum();
        assert!(
            (sum - number(&value(&totals, indicator))).abs() < 1e-6,
            "{indicator}"
        );
    }
    assert_eq!(
        sheet.rows().count(),
        4,
        "a header and one row per reporting unit"
    );
    p.system.stop().await;
}

/// A recount from the facts finds nothing to correct.
#[actix_web::test]
async fn totals_equal_the_recount() {
    let p = Province::start().await;
    let id = p.submitted(&p.head, &p.schools[0], "TH1").await;
    p.accept(&p.district_reviewer, &id).await;
    p.accept(&p.department_reviewer, &id).await;
    p.wait_for_accepted(1).await;
    let recount = p
        .consolidator
        .post("/recounts", json!({"period_id": p.period}))
        .await
        .expect(201);
    assert_eq!(recount.body["differences"], json!([]));
    assert!(recount.body["cells_checked"].as_i64().unwrap() > 100);
    p.system.stop().await;
}
