//! Bad input is answered with what is wrong and where; nothing is lost, nothing half done, never a 500.

use serde_json::json;

use crate::harness::read;
use crate::province::Province;

/// Every broken rule is listed with its pointer and its Vietnamese sentence; the draft is kept.
#[actix_web::test]
async fn all_broken_rules_are_listed_at_once() {
    let p = Province::start().await;
    let (id, etag) = p.draft(&p.head, &p.schools[0], "TH1").await;
    let path = format!("/reports/{id}");
    let wrong = json!({"values": {"A03": "9999", "C04": "9999", "H05": "9999"}});
    let saved = p.head.patch(&path, &etag, wrong).await.expect(200);
    let refused = p
        .head
        .submit(&id, &saved.etag, "k")
        .await
        .expect_problem(422, "RULES_VIOLATED");
    let rules: Vec<&str> = refused.body["errors"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|e| e["rule"].as_str())
        .collect();
    for rule in ["R01", "R06", "R19"] {
        assert!(rules.contains(&rule), "{rule} missing in {rules:?}");
    }
    let first = refused.body["errors"]
        .as_array()
        .unwrap()
        .iter()
        .find(|e| e["rule"] == "R01")
        .unwrap();
    assert!(
        first["pointer"]
            .as_str()
            .unwrap()
            .starts_with("#/values/A0")
    );
    assert_eq!(
        first["detail"],
        "Số người được quán triệt không được lớn hơn tổng số người"
    );
    let kept = p.head.get(&path).await.expect(200);
    assert_eq!(
        (&kept.body["state"], &kept.body["content"]["values"]["A03"]),
        (&json!("DRAFT"), &json!("9999"))
    );
    let fixed = p
        .head
        .patch(&path, &kept.etag, crate::province::good_content("TH1"))
        .await
        .expect(200);
    p.head.submit(&id, &fixed.etag, "k").await.expect(201);
    p.system.stop().await;
}

/// A warning asks for an explanation and lets the report pass with one.
#[actix_web::test]
async fn a_warning_wants_an_explanation() {
    let p = Province::start().await;
    let (id, etag) = p.draft(&p.head, &p.schools[0], "TH1").await;
    let saved = p
        .head
        .patch(
            &format!("/reports/{id}"),
            &etag,
            json!({"values": {"H04": "3"}}),
        )
        .await
        .expect(200);
    let refused = p
        .head
        .submit(&id, &saved.etag, "k1")
        .await
        .expect_problem(422, "RULES_VIOLATED");
    assert_eq!(refused.body["errors"][0]["level"], "WARNING");
    let rule = refused.body["errors"][0]["rule"]
        .as_str()
        .unwrap()
        .to_owned();
    let explained = p
        .head
        .patch(
            &format!("/reports/{id}"),
            &saved.etag,
            json!({"explanations": {rule: "Thủ trưởng nghỉ thai sản."}}),
        )
        .await
        .expect(200);
    p.head.submit(&id, &explained.etag, "k2").await.expect(201);
    p.system.stop().await;
}

/// What a draft cannot hold is refused with a pointer, and the draft stays as it was.
#[actix_web::test]
async fn a_draft_holds_only_what_the_form_knows() {
    let p = Province::start().await;
    let (id, etag) = p.draft(&p.head, &p.schools[0], "TH1").await;
    let path = format!("/reports/{id}");
    let digits = "9".repeat(40);
    for (patch, pointer) in [
        (json!({"values": {"A02": "nhiều"}}), "#/values/A02"),
        (json!({"values": {"A02": 12}}), "#/values/A02"),
        (json!({"values": {"A02": "-1"}}), "#/values/A02"),
        (json!({"values": {"A02": "1.5"}}), "#/values/A02"),
        (json!({"values": {"A02": digits}}), "#/values/A02"),
        (json!({"values": {"F01": "1.23456"}}), "#/values/F01"),
        (json!({"values": {"K02": "2011-02-31"}}), "#/values/K02"),
        (json!({"values": {"Z99": "1"}}), "#/values/Z99"),
        (json!({"values": {"A04": "50"}}), "#/values/A04"),
        (json!({"narratives": {"N99": "x"}}), "#/narratives/N99"),
        (
            json!({"narratives": {"N01": "có ký tự\u{0}"}}),
            "#/narratives/N01",
        ),
        (
            json!({"narratives": {"N01": "x".repeat(20_000)}}),
            "#/narratives/N01",
        ),
        (json!({"state": "ACCEPTED"}), "#/state"),
    ] {
        let refused = p.head.patch(&path, &etag, patch.clone()).await.expect(422);
        assert!(
            refused
                .pointers()
                .iter()
                .any(|found| found.starts_with(pointer)),
            "{patch}: {:?}",
            refused.pointers()
        );
    }
    assert_eq!(p.head.get(&path).await.etag, etag);
    p.system.stop().await;
}

/// The framework's own errors are problems too.
#[actix_web::test]
async fn framework_errors_are_problems() {
    let p = Province::start().await;
    let post = |kind: &'static str, body: String| {
        p.admin
            .request(reqwest::Method::POST, "/units")
            .header("content-type", kind)
            .body(body)
    };
    read(post("application/json", "{".into()).send().await.unwrap())
        .await
        .expect_problem(400, "BAD_JSON");
    read(
        post("application/json", "[".repeat(200_000))
            .send()
            .await
            .unwrap(),
    )
    .await
    .expect_problem(400, "BAD_JSON");
    read(post("text/plain", "{}".into()).send().await.unwrap())
        .await
        .expect_problem(415, "UNSUPPORTED_MEDIA_TYPE");
    read(
        post("application/json", "x".repeat(2_000_000))
            .send()
            .await
            .unwrap(),
    )
    .await
    .expect_problem(413, "TOO_LARGE");
    read(
        post(
            "application/json",
            json!({"code": "A", "surprise": 1}).to_string(),
        )
        .send()
        .await
        .unwrap(),
    )
    .await
    .expect_problem(422, "INVALID_INPUT");
    let ancient =
        json!({"code": "X", "name": "X", "kind": "DEPARTMENT", "valid_from": "-4999-01-01"});
    read(
        post("application/json", ancient.to_string())
            .send()
            .await
            .unwrap(),
    )
    .await
    .expect_problem(422, "INVALID_INPUT");
    let nowhere = p.admin.get("/no-such-thing").await;
    nowhere.expect_problem(404, "NOT_FOUND");
    p.admin
        .get("/units?colour=red")
        .await
        .expect_problem(400, "BAD_PARAMETER");
    p.admin
        .get("/units?limit=-1")
        .await
        .expect_problem(400, "BAD_PARAMETER");
    p.admin
        .get("/units?cursor=zz")
        .await
        .expect_problem(400, "BAD_PARAMETER");
    for path in [
        "/unit-changes?from=-9999-01-01",
        "/unit-changes?to=9999-01-01",
        "/unit-exports?as_of=0001-01-01",
        "/units?as_of=%2B20111-12-15",
        "/audit/accounts/entries?from=-9999-01-01T00:00:00Z",
    ] {
        let refused = p.admin.get(path).await;
        refused.expect_problem(400, "BAD_PARAMETER");
    }
    p.admin
        .get("/units/not-an-id")
        .await
        .expect_problem(404, "NOT_FOUND");
    let wrong = p
        .admin
        .request(reqwest::Method::DELETE, "/units")
        .send()
        .await
        .unwrap();
    assert_eq!(wrong.headers()["allow"], "GET, POST");
    read(wrong).await.expect_problem(405, "METHOD_NOT_ALLOWED");
    let keyless = p
        .admin
        .request(
            reqwest::Method::POST,
            &format!("/reports/{}/submissions", p.period),
        )
        .header("if-match", "\"1\"")
        .json(&json!({}));
    assert!(matches!(
        read(keyless.send().await.unwrap()).await.status,
        400 | 403
    ));
    p.system.stop().await;
}

/// Problems speak the client's language; codes never change.
#[actix_web::test]
async fn problems_come_in_two_languages() {
    let p = Province::start().await;
    let ask = |lang: &'static str| {
        p.admin
            .request(reqwest::Method::GET, "/units/x")
            .header("accept-language", lang)
    };
    let vi = read(ask("vi").send().await.unwrap()).await;
    let en = read(ask("en-GB").send().await.unwrap()).await;
    assert_eq!(
        (vi.text("detail").as_str(), en.text("detail").as_str()),
        ("Không tìm thấy.", "Not found.")
    );
    assert_eq!((vi.code(), en.code()), ("NOT_FOUND", "NOT_FOUND"));
    assert_eq!(vi.headers["content-language"], "vi");
    assert_eq!(en.headers["content-language"], "en");
    p.system.stop().await;
}
