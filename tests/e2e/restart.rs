//! A restart loses nothing and forgets nothing.

use serde_json::json;

use crate::province::Province;

/// Everything acknowledged is there after a restart, the key of an answered request included, and totals go on.
#[actix_web::test]
async fn a_restart_loses_nothing() {
    let mut p = Province::start().await;
    let (id, etag) = p.draft(&p.head, &p.schools[0], "TH1").await;
    let first = p.head.submit(&id, &etag, "kept").await.expect(201);
    p.accept(&p.district_reviewer.clone(), &id).await;
    p.system.restart().await;
    assert!(p.system.system().accounts.first_administrator.is_none());
    let head = p.system.sign_in("th1.head").await;
    assert_eq!(
        head.submit(&id, &etag, "kept").await.expect(201).body,
        first.body
    );
    let reviewer = p.system.sign_in("sgd.duyet").await;
    let tag = reviewer
        .get(&format!("/reports/{id}"))
        .await
        .expect(200)
        .etag;
    reviewer
        .post_if(&format!("/reports/{id}/acceptances"), &tag, json!({}))
        .await
        .expect(201);
    p.consolidator = p.system.sign_in("sgd.th").await;
    p.wait_for_accepted(1).await;
    let recount = p
        .consolidator
        .post("/recounts", json!({"period_id": p.period}))
        .await
        .expect(201);
    assert_eq!(recount.body["differences"], json!([]));
    p.system.stop().await;
}
