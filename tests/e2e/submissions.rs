//! Sending a report: once, whatever the network does.

use serde_json::json;

use crate::province::Province;

/// A lost answer is asked for again with the same key and is the same answer.
#[actix_web::test]
async fn the_same_key_gives_the_same_answer() {
    let p = Province::start().await;
    let (id, etag) = p.draft(&p.head, &p.schools[0], "TH1").await;
    let first = p.head.submit(&id, &etag, "khoa-1").await.expect(201);
    let again = p.head.submit(&id, &etag, "khoa-1").await.expect(201);
    assert_eq!((again.body, again.etag), (first.body, first.etag));
    assert_eq!(again.headers["idempotency-replayed"], "true");
    p.head
        .submit(&id, &etag, "another-key")
        .await
        .expect_problem(412, "STALE");
    let now = p.head.get(&format!("/reports/{id}")).await;
    p.head
        .submit(&id, &now.etag, "another-key")
        .await
        .expect_problem(409, "ALREADY_SUBMITTED");
    p.system.stop().await;
}

/// A key that was used for one content does not work for another.
#[actix_web::test]
async fn a_key_belongs_to_its_content() {
    let p = Province::start().await;
    let (id, etag) = p.draft(&p.head, &p.schools[0], "TH1").await;
    p.head.submit(&id, &etag, "k").await.expect(201);
    let other = p
        .head
        .request(reqwest::Method::POST, &format!("/reports/{id}/submissions"));
    let other = other
        .header("if-match", &etag)
        .header("idempotency-key", "k")
        .json(&json!({"note": "khác"}));
    crate::harness::read(other.send().await.unwrap())
        .await
        .expect_problem(422, "IDEMPOTENCY_KEY_REUSED");
    p.system.stop().await;
}

/// Twenty retries at once leave one submission behind.
#[actix_web::test]
async fn simultaneous_retries_submit_once() {
    let p = Province::start().await;
    let (id, etag) = p.draft(&p.head, &p.schools[0], "TH1").await;
    let tries: Vec<_> = (0..20)
        .map(|_| {
            let (head, id, etag) = (p.head.clone(), id.clone(), etag.clone());
            actix_web::rt::spawn(async move { head.submit(&id, &etag, "same").await })
        })
        .collect();
    for one in tries {
        let answer = one.await.unwrap();
        assert_eq!(answer.status, 201, "{}", answer.body);
        assert_eq!(answer.body["version"], 1);
    }
    let versions = p
        .head
        .get(&format!("/reports/{id}/versions"))
        .await
        .expect(200);
    assert_eq!(versions.body["items"].as_array().unwrap().len(), 1);
    p.system.stop().await;
}

/// Two people on one draft: the second is told, with the current tag; without a tag nothing is changed.
#[actix_web::test]
async fn a_stale_draft_is_refused_with_the_current_tag() {
    let p = Province::start().await;
    let (id, etag) = p.draft(&p.reporter, &p.schools[0], "TH1").await;
    let path = format!("/reports/{id}");
    let saved = p
        .head
        .patch(&path, &etag, json!({"values": {"A05": "1"}}))
        .await
        .expect(200);
    let stale = p
        .reporter
        .patch(&path, &etag, json!({"values": {"A05": "2"}}))
        .await
        .expect_problem(412, "STALE");
    assert_eq!(stale.etag, saved.etag);
    let untagged = p
        .reporter
        .request(reqwest::Method::PATCH, &path)
        .header("content-type", "application/merge-patch+json")
        .body("{}");
    crate::harness::read(untagged.send().await.unwrap())
        .await
        .expect_problem(428, "IF_MATCH_REQUIRED");
    assert_eq!(
        p.reporter.get(&path).await.body["content"]["values"]["A05"],
        "1"
    );
    p.system.stop().await;
}

/// The head can take a report back before anybody reviewed it, and not after.
#[actix_web::test]
async fn withdrawing_ends_with_the_first_decision() {
    let p = Province::start().await;
    let id = p.submitted(&p.head, &p.schools[0], "TH1").await;
    let path = format!("/reports/{id}");
    let etag = p.head.get(&path).await.etag;
    p.head
        .post_if(&format!("{path}/withdrawals"), &etag, json!({}))
        .await
        .expect(201);
    let back = p.head.get(&path).await;
    assert_eq!(back.body["state"], "DRAFT");
    p.head.submit(&id, &back.etag, "again").await.expect(201);
    p.accept(&p.district_reviewer, &id).await;
    let etag = p.head.get(&path).await.etag;
    assert_eq!(
        p.head
            .post_if(&format!("{path}/withdrawals"), &etag, json!({}))
            .await
            .status,
        409
    );
    p.system.stop().await;
}

/// What was taken back before any decision was never sent: a deadline cannot be met with an empty promise.
#[actix_web::test]
async fn a_withdrawn_report_is_not_on_time() {
    let p = Province::start_with("REFUSE").await;
    let id = p.submitted(&p.head, &p.schools[0], "TH1").await;
    let path = format!("/reports/{id}");
    let etag = p.head.get(&path).await.etag;
    p.head
        .post_if(&format!("{path}/withdrawals"), &etag, json!({}))
        .await
        .expect(201);
    let row = format!(
        "/completeness?period_id={}&unit_id={}",
        p.period, p.department
    );
    for _ in 0..200 {
        if p.consolidator.get(&row).await.body["row"]["submitted"] == 0 {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(25)).await;
    }
    assert_eq!(p.consolidator.get(&row).await.body["row"]["on_time"], 0);
    p.system
        .clock
        .set(crate::harness::local("2011-12-30T00:00"));
    let head = p.system.sign_in("th1.head").await;
    let now = head.get(&path).await.expect(200);
    head.submit(&id, &now.etag, "too-late")
        .await
        .expect_problem(409, "PERIOD_CLOSED");
    p.system.stop().await;
}
