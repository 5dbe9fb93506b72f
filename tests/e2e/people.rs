//! Accounts: what they are called, how they are found, changed and closed.

use serde_json::{Value, json};

use crate::harness::{Answer, Caller};
use crate::tree::Tree;

/// Names of the accounts a list shows.
pub async fn names(caller: &Caller, query: &str) -> Vec<String> {
    let page = caller.get(&format!("/accounts{query}")).await.expect(200);
    let items = page.body["items"].as_array().unwrap();
    items
        .iter()
        .map(|a| a["username"].as_str().unwrap().to_owned())
        .collect()
}

pub fn first_error(answer: &Answer) -> (&str, &str) {
    let error = &answer.body["errors"][0];
    let text = |member: &str| error[member].as_str().unwrap_or_default();
    (text("pointer"), text("code"))
}

/// Names that look like others are refused with a word of their own; wide letters are folded, so they find the same account.
#[actix_web::test]
async fn lookalike_usernames_are_refused() {
    let t = Tree::start().await;
    let at = |unit: &str| json!([{"role": "REPORTER", "unit_id": unit}]);
    for bad in [
        "th1.nh\u{0430}p",
        "th1\u{200B}.nhap",
        "\u{0440}\u{0435}\u{0441}",
    ] {
        let refused = t.invite(bad, at(&t.schools[0])).await;
        let refused = refused.expect_problem(422, "INVALID_INPUT");
        assert_eq!(
            first_error(&refused),
            ("#/username", "MIXED_SCRIPTS"),
            "{bad}"
        );
    }
    for bad in ["nhập.liệu", "a b c", "x"] {
        let refused = t.invite(bad, at(&t.schools[0])).await;
        let refused = refused.expect_problem(422, "INVALID_INPUT");
        assert_eq!(
            first_error(&refused),
            ("#/username", "BAD_USERNAME"),
            "{bad}"
        );
    }
    let made = t.invite("ＴＨ１.nhap", at(&t.schools[0])).await.expect(201);
    assert_eq!(made.body["username"], "th1.nhap");
    t.invite("th1.nhap", at(&t.schools[0]))
        .await
        .expect_problem(409, "USERNAME_TAKEN");
    t.system
        .activate("ｔｈ１.nhap", &made.text("activation_code"))
        .await;
    t.system.stop().await;
}

/// E-mail and telephone are kept in one spelling, and refused when nothing could reach them.
#[actix_web::test]
async fn contacts_are_checked_and_normalised() {
    let t = Tree::start().await;
    let body = |email: &str, phone: &str| {
        json!({"username": "lan", "display_name": "Nguyễn Thị Lan", "email": email, "phone": phone,
            "positions": [{"role": "REPORTER", "unit_id": t.schools[0]}]})
    };
    let bad = t
        .admin
        .post("/accounts", body("lan@", "0275 382 2147"))
        .await;
    assert_eq!(first_error(&bad.expect(422)), ("#/email", "BAD_EMAIL"));
    let bad = t.admin.post("/accounts", body("lan@a.vn", "mười ba")).await;
    assert_eq!(first_error(&bad.expect(422)), ("#/phone", "BAD_PHONE"));
    let good = body(" Lan@BenTre.EDU.VN", "(0275) 382-2147");
    let id = t.admin.post("/accounts", good).await.expect(201).text("id");
    let account = t.admin.get(&format!("/accounts/{id}")).await.expect(200);
    assert_eq!(account.body["email"], "Lan@bentre.edu.vn");
    assert_eq!(account.body["phone"], "+842753822147");
    assert_eq!(account.body["status"], "INVITED");
    t.system.stop().await;
}

/// A change names the version it was made on, touches only what may be touched, and leaves the rest.
#[actix_web::test]
async fn accounts_are_changed_by_merge_patch() {
    let t = Tree::start().await;
    let id = t.account("lan", "REPORTER", &t.schools[0]).await;
    let path = format!("/accounts/{id}");
    let tag = t.admin.get(&path).await.etag;
    let change = json!({"display_name": "  Nguyễn  Thị Lan ", "email": "lan@bentre.edu.vn"});
    let changed = t.admin.patch(&path, &tag, change).await.expect(200);
    assert_eq!(changed.body["display_name"], "Nguyễn Thị Lan");
    assert_ne!(changed.etag, tag);
    t.admin
        .patch(&path, &tag, json!({"phone": null}))
        .await
        .expect_problem(412, "STALE");
    let gone = json!({"email": null});
    let changed = t.admin.patch(&path, &changed.etag, gone).await.expect(200);
    assert_eq!(changed.body["email"], Value::Null);
    assert_eq!(changed.body["display_name"], "Nguyễn Thị Lan");
    for (patch, pointer, code) in [
        (json!({"display_name": null}), "#/display_name", "NOT_NULL"),
        (json!({"display_name": "  "}), "#/display_name", "REQUIRED"),
        (json!({"active": null}), "#/active", "NOT_NULL"),
        (
            json!({"password_change_required": null}),
            "#/password_change_required",
            "NOT_NULL",
        ),
        (json!({"email": "lan"}), "#/email", "BAD_EMAIL"),
        (json!({"username": "moi"}), "#", "WRONG_SHAPE"),
        (json!({"version": 7, "id": "x"}), "#", "WRONG_SHAPE"),
    ] {
        let refused = t.admin.patch(&path, &changed.etag, patch).await;
        assert_eq!(first_error(&refused.expect(422)), (pointer, code));
    }
    let bare = t.admin.request(reqwest::Method::PATCH, &path);
    let bare = bare
        .header("content-type", "application/merge-patch+json")
        .body("{}");
    crate::harness::read(bare.send().await.unwrap())
        .await
        .expect_problem(428, "IF_MATCH_REQUIRED");
    t.system.stop().await;
}

/// A closed account is out everywhere at once: token, refresh, password; opened again, its owner signs in as before.
#[actix_web::test]
async fn a_closed_account_is_out_everywhere() {
    let t = Tree::start().await;
    let invited = t
        .invite(
            "th1.nhap",
            json!([{"role": "REPORTER", "unit_id": t.schools[0]}]),
        )
        .await
        .expect(201);
    let (id, code) = (invited.text("id"), invited.text("activation_code"));
    let caller = t.system.activate("th1.nhap", &code).await;
    let credentials =
        json!({"username": "th1.nhap", "password": crate::harness::password("th1.nhap")});
    let session = t
        .system
        .anonymous()
        .post("/sessions", credentials.clone())
        .await;
    let refresh = json!({"refresh_token": session.expect(201).text("refresh_token")});
    caller.get("/assignments").await.expect(200);
    let path = format!("/accounts/{id}");
    let tag = t.admin.get(&path).await.etag;
    let closed = t.admin.patch(&path, &tag, json!({"active": false})).await;
    let closed = closed.expect(200);
    assert_eq!(closed.body["status"], "DISABLED");
    caller.get("/me").await.expect(401);
    for _ in 0..80 {
        if caller.get("/assignments").await.status == 401 {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(25)).await;
    }
    caller.get("/assignments").await.expect(401);
    let nobody = t.system.anonymous();
    nobody
        .post("/sessions", credentials.clone())
        .await
        .expect(401);
    nobody
        .post("/session-refreshes", refresh.clone())
        .await
        .expect(401);
    let open = json!({"active": true});
    let opened = t.admin.patch(&path, &closed.etag, open).await.expect(200);
    assert_eq!(opened.body["status"], "ACTIVE");
    nobody.post("/session-refreshes", refresh).await.expect(401);
    let again = t.system.sign_in("th1.nhap").await;
    again.get("/me").await.expect(200);
    t.system.stop().await;
}

/// An administrator of a subtree changes people whose positions all lie in it, sees nobody else, and may not touch those who
/// also act outside it.
#[actix_web::test]
async fn accounts_are_managed_within_the_subtree() {
    let t = Tree::start().await;
    let local = t
        .system
        .person(&t.admin, "pgd1.admin", "ADMINISTRATOR", &t.districts[0])
        .await;
    let own = t.account("th1.nhap", "REPORTER", &t.schools[0]).await;
    let foreign = t.account("th3.nhap", "REPORTER", &t.schools[2]).await;
    let both = json!([{"role": "REPORTER", "unit_id": t.schools[0]}, {"role": "REPORTER", "unit_id": t.schools[2]}]);
    let both = t.invite("hai.noi", both).await.expect(201).text("id");
    let off = json!({"active": false});
    let path = |id: &str| format!("/accounts/{id}");
    local
        .patch(&path(&own), "\"1\"", off.clone())
        .await
        .expect(200);
    local
        .patch(&path(&foreign), "\"1\"", off.clone())
        .await
        .expect(404);
    local
        .patch(&path(&both), "\"1\"", off.clone())
        .await
        .expect_problem(403, "FORBIDDEN");
    let reporter = t
        .system
        .person(&t.admin, "th2.nhap", "REPORTER", &t.schools[1])
        .await;
    reporter
        .patch(&path(&own), "\"2\"", off)
        .await
        .expect_problem(403, "FORBIDDEN");
    reporter.get("/accounts").await.expect(403);
    t.system.stop().await;
}

/// People are found by unit, subtree, role, status and name, however the name is typed; the filters go with the cursor.
#[actix_web::test]
async fn people_are_found() {
    let t = Tree::start().await;
    let named = |username: &str, name: &str, role: &str, unit: &str| json!({"username": username, "display_name": name, "positions": [{"role": role, "unit_id": unit}]});
    let batch = json!({"accounts": [
        named("th1.hoa", "Đặng Thị Hoà", "REPORTER", &t.schools[0]),
        named("th2.hoa", "Đặng Văn Hòa", "REPORTER", &t.schools[1]),
        named("th1.head", "Lê Văn Chín", "HEAD", &t.schools[0]),
        named("pgd1.duyet", "Trần Bình", "REVIEWER", &t.districts[0]),
        named("th3.head", "100% Mới", "HEAD", &t.schools[2]),
    ]});
    t.admin.post("/account-batches", batch).await.expect(201);
    assert_eq!(names(&t.admin, "?q=dang+hoa").await, ["th1.hoa", "th2.hoa"]);
    assert_eq!(
        names(&t.admin, "?q=%C4%90%E1%BA%B7ng+van").await,
        ["th2.hoa"]
    );
    assert_eq!(names(&t.admin, "?q=TH1.HEAD").await, ["th1.head"]);
    assert_eq!(names(&t.admin, "?q=100%25").await, ["th3.head"]);
    t.admin
        .get("/accounts?q=%25_")
        .await
        .expect_problem(400, "BAD_PARAMETER");
    let school = format!("?unit_id={}", t.schools[0]);
    assert_eq!(names(&t.admin, &school).await, ["th1.head", "th1.hoa"]);
    let below = format!("?unit_id={}&subtree=true", t.districts[0]);
    assert_eq!(
        names(&t.admin, &below).await,
        ["pgd1.duyet", "th1.head", "th1.hoa", "th2.hoa"]
    );
    assert_eq!(
        names(&t.admin, &format!("{below}&role=REPORTER")).await,
        ["th1.hoa", "th2.hoa"]
    );
    assert_eq!(names(&t.admin, "?status=ACTIVE").await, ["admin"]);
    assert_eq!(names(&t.admin, "?status=INVITED&limit=2").await.len(), 2);
    assert!(names(&t.admin, "?status=DISABLED").await.is_empty());
    let first = t.admin.get("/accounts?role=HEAD&limit=1").await.expect(200);
    let next = first.text("next");
    let rest = format!("?role=HEAD&limit=1&cursor={next}");
    assert_eq!(names(&t.admin, &rest).await, ["th3.head"]);
    t.admin
        .get(&format!("/accounts?role=REVIEWER&cursor={next}"))
        .await
        .expect_problem(400, "BAD_PARAMETER");
    t.admin
        .get("/accounts?subtree=true")
        .await
        .expect_problem(400, "BAD_PARAMETER");
    t.admin
        .get("/accounts?role=CHIEF")
        .await
        .expect_problem(400, "BAD_PARAMETER");
    let local = t
        .system
        .person(&t.admin, "pgd2.admin", "ADMINISTRATOR", &t.districts[1])
        .await;
    assert_eq!(names(&local, "?q=hoa").await, [""; 0]);
    assert_eq!(names(&local, "?role=HEAD").await, ["th3.head"]);
    t.system.stop().await;
}
