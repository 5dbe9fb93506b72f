//! Invitations: the one-time link, the page it leads to, and what is printed.

use chrono::TimeDelta;
use serde_json::json;

use crate::harness::{Answer, password, read};
use crate::tree::Tree;

impl Tree {
    async fn use_code(&self, username: &str, code: &str) -> Answer {
        let body =
            json!({"username": username, "activation_code": code, "password": password(username)});
        self.system
            .anonymous()
            .post("/account-activations", body)
            .await
    }
    async fn letters(&self, ids: &[&str]) -> (u16, String) {
        let call = self
            .admin
            .request(reqwest::Method::POST, "/invitation-letters");
        let answer = call
            .json(&json!({"account_ids": ids}))
            .send()
            .await
            .unwrap();
        (answer.status().as_u16(), answer.text().await.unwrap())
    }
}

/// The link carries name and code behind the `#`, works once, and until its last day.
#[actix_web::test]
async fn a_link_works_once_and_in_time() {
    let t = Tree::start().await;
    let positions = json!([{"role": "REPORTER", "unit_id": t.schools[0]}]);
    let invited = t.invite("lan", positions.clone()).await.expect(201);
    let code = invited.text("activation_code");
    assert_eq!(
        invited.text("activation_link"),
        format!("https://test.tonghop.example/activate#u=lan&c={code}")
    );
    assert_eq!(invited.body["expires_at"], "2012-02-13T01:00:00Z");
    assert_eq!(invited.headers["cache-control"], "no-store");
    let other = t.invite("binh", positions.clone()).await.expect(201);
    // Somebody else's code, no code, an old code, a used code: one answer, so that nobody learns which names exist.
    let foreign = t.use_code("lan", &other.text("activation_code")).await;
    let unknown = t.use_code("khong.co", &code).await;
    assert_eq!(foreign.body["detail"], unknown.body["detail"]);
    foreign.expect_problem(401, "WRONG_CREDENTIALS");
    unknown.expect_problem(401, "WRONG_CREDENTIALS");
    let path = format!("/accounts/{}/activation-codes", invited.text("id"));
    let renewed = t
        .admin
        .post(&path, json!({}))
        .await
        .expect(201)
        .text("activation_code");
    t.use_code("lan", &code)
        .await
        .expect_problem(401, "WRONG_CREDENTIALS");
    t.use_code("lan", &renewed).await.expect(201);
    t.use_code("lan", &renewed)
        .await
        .expect_problem(401, "WRONG_CREDENTIALS");
    t.system.clock.advance(TimeDelta::days(60));
    t.use_code("binh", &other.text("activation_code"))
        .await
        .expect_problem(401, "WRONG_CREDENTIALS");
    t.system.stop().await;
}

/// The page is one static page with a policy that lets nothing else in, and says everything in two languages.
#[actix_web::test]
async fn the_page_is_static_and_closed() {
    let t = Tree::start().await;
    let get = |path: &str| t.system.http.get(format!("{}{path}", t.system.url)).send();
    let page = get("/activate").await.unwrap();
    assert_eq!(page.status(), 200);
    let policy = page.headers()["content-security-policy"]
        .to_str()
        .unwrap()
        .to_owned();
    assert!(
        policy.contains("default-src 'none'") && !policy.contains("unsafe"),
        "{policy}"
    );
    assert_eq!(page.headers()["referrer-policy"], "no-referrer");
    assert_eq!(
        page.headers()
            .get_all("x-content-type-options")
            .iter()
            .count(),
        1
    );
    let html = page.text().await.unwrap();
    for inline in ["<style", "style=", "onclick", "<script>"] {
        assert!(!html.contains(inline), "{inline}");
    }
    let script = get("/activate/page.js").await.unwrap();
    assert_eq!(
        script.headers()["content-type"],
        "text/javascript; charset=utf-8"
    );
    let script = script.text().await.unwrap();
    for (name, _) in html
        .match_indices("data-text=\"")
        .map(|(at, m)| html[at + m.len()..].split_once('"').unwrap())
    {
        assert_eq!(
            script.matches(&format!("    {name}: \"")).count(),
            2,
            "{name}"
        );
    }
    assert!(!script.contains("localStorage") && !script.contains("cookie"));
    let style = get("/activate/page.css").await.unwrap();
    assert_eq!(style.headers()["content-type"], "text/css; charset=utf-8");
    t.system.stop().await;
}

/// A sheet has one slip a person with a fresh code and the last day; it is made only for people still to be activated, within
/// one's reach.
#[actix_web::test]
async fn slips_are_printed_for_people_not_yet_active() {
    let t = Tree::start().await;
    let named = json!({"username": "lan", "display_name": "Nguyễn Thị <Lan>", "positions": [{"role": "REPORTER", "unit_id": t.schools[0]}]});
    let lan = t.admin.post("/accounts", named).await.expect(201);
    let binh = t.account("binh", "HEAD", &t.schools[0]).await;
    let (status, page) = t.letters(&[&lan.text("id"), &binh]).await;
    assert_eq!(status, 200, "{page}");
    assert_eq!(page.matches("<section>").count(), 2);
    assert!(page.contains("Nguyễn Thị &lt;Lan&gt;") && page.contains("Đơn vị TH1"));
    assert!(page.contains("13/02/2012") && page.contains("https://test.tonghop.example/activate<"));
    let at = page.find("<dd>lan</dd>").unwrap();
    let code = page[at..]
        .split("<dd>")
        .nth(2)
        .unwrap()
        .split('<')
        .next()
        .unwrap();
    t.use_code("lan", &lan.text("activation_code"))
        .await
        .expect(401);
    t.use_code("lan", code).await.expect(201);
    let call = |caller: &crate::harness::Caller, ids: serde_json::Value| {
        let call = caller.request(reqwest::Method::POST, "/invitation-letters");
        call.json(&json!({"account_ids": ids})).send()
    };
    for (ids, code) in [
        (json!([lan.text("id")]), "ALREADY_ACTIVATED"),
        (
            json!(["018f0000-0000-7000-8000-000000000000"]),
            "UNKNOWN_ACCOUNT",
        ),
        (json!([]), "REQUIRED"),
        (json!(vec![binh.clone(); 201]), "TOO_MANY"),
    ] {
        let refused = read(call(&t.admin, ids).await.unwrap()).await;
        let refused = refused.expect_problem(422, "INVALID_INPUT");
        assert_eq!(refused.body["errors"][0]["code"], code);
    }
    let local = t
        .system
        .person(&t.admin, "pgd2.admin", "ADMINISTRATOR", &t.districts[1])
        .await;
    let refused = read(call(&local, json!([binh])).await.unwrap()).await;
    assert_eq!(
        refused.expect(422).body["errors"][0]["code"],
        "UNKNOWN_ACCOUNT"
    );
    t.system.stop().await;
}
