//! Accounts: what holds of them whoever administers: the last administrator, one's own contact, demanded passwords.

use serde_json::json;

use crate::people::names;
use crate::tree::Tree;

/// The last administrator can neither close the own account nor give the position up; with a second one, that changes.
#[actix_web::test]
async fn the_last_administrator_stays() {
    let t = Tree::start().await;
    let me = t.admin.get("/me").await.expect(200);
    let (id, own) = (me.text("id"), me.body["positions"][0]["id"].clone());
    let path = format!("/accounts/{id}");
    let off = json!({"active": false});
    t.admin
        .patch(&path, &me.etag, off.clone())
        .await
        .expect_problem(409, "LAST_ADMINISTRATOR");
    let ending = format!("/positions/{}/endings", own.as_str().unwrap());
    t.admin
        .post(&ending, json!({"reason": "Nghỉ"}))
        .await
        .expect_problem(409, "LAST_ADMINISTRATOR");
    t.admin.get("/units").await.expect(200);
    let invited = t
        .invite("admin2", json!([{"role": "ADMINISTRATOR"}]))
        .await
        .expect(201);
    // Invited is not enough: somebody must be able to sign in.
    t.admin
        .patch(&path, &me.etag, off.clone())
        .await
        .expect_problem(409, "LAST_ADMINISTRATOR");
    let second = t
        .system
        .activate("admin2", &invited.text("activation_code"))
        .await;
    t.admin
        .post(&ending, json!({"reason": "Nghỉ"}))
        .await
        .expect_problem(403, "OWN_ROLES");
    second.patch(&path, &me.etag, off).await.expect(200);
    t.admin.get("/me").await.expect(401);
    let me = second.get("/me").await.expect(200);
    second
        .patch(
            &format!("/accounts/{}", me.text("id")),
            &me.etag,
            json!({"active": false}),
        )
        .await
        .expect_problem(409, "LAST_ADMINISTRATOR");
    t.system.stop().await;
}

/// Everybody keeps the own e-mail and telephone up to date, and nothing else of the own account.
#[actix_web::test]
async fn ones_own_contact_is_ones_own() {
    let t = Tree::start().await;
    let me = t
        .system
        .person(&t.admin, "th1.nhap", "REPORTER", &t.schools[0])
        .await;
    let tag = me.get("/me").await.expect(200).etag;
    let contact = json!({"email": "Lan@A.vn", "phone": "0912 345 678"});
    let changed = me.patch("/me", &tag, contact).await.expect(200);
    assert_eq!(changed.body["email"], "Lan@a.vn");
    assert_eq!(changed.body["phone"], "+84912345678");
    me.patch("/me", &tag, json!({"email": null}))
        .await
        .expect_problem(412, "STALE");
    for patch in [
        json!({"display_name": "Vua"}),
        json!({"active": true}),
        json!({"positions": []}),
        json!({"email": "x"}),
    ] {
        me.patch("/me", &changed.etag, patch)
            .await
            .expect_problem(422, "INVALID_INPUT");
    }
    assert_eq!(me.get("/me").await.body["display_name"], "th1.nhap");
    t.system.stop().await;
}

/// An administrator can make somebody choose another password at the next sign-in.
#[actix_web::test]
async fn a_new_password_can_be_demanded() {
    let t = Tree::start().await;
    let me = t
        .system
        .person(&t.admin, "th1.nhap", "REPORTER", &t.schools[0])
        .await;
    let id = me.get("/me").await.expect(200).text("id");
    let path = format!("/accounts/{id}");
    let tag = t.admin.get(&path).await.etag;
    let must = json!({"password_change_required": true});
    let changed = t.admin.patch(&path, &tag, must).await.expect(200);
    assert_eq!(changed.body["password_change_required"], true);
    let again = t.system.sign_in("th1.nhap").await;
    again
        .get("/units")
        .await
        .expect_problem(403, "PASSWORD_CHANGE_REQUIRED");
    t.system.stop().await;
}

/// Whoever administers for a time only does not keep the installation: of two that nobody used, the lasting one stays.
#[actix_web::test]
async fn a_passing_administrator_does_not_replace_the_last() {
    let t = Tree::start().await;
    let passing = json!([{"role": "ADMINISTRATOR", "valid_to": "2012-06-01"}]);
    let invited = t.invite("admin2", passing).await.expect(201);
    let code = invited.text("activation_code");
    t.system.activate("admin2", &code).await;
    t.system.clock.advance(chrono::TimeDelta::days(46));
    let admin = t.system.sign_in("admin").await;
    let credentials = json!({"username": "admin2", "password": crate::harness::password("admin2")});
    let nobody = t.system.anonymous();
    nobody.post("/sessions", credentials).await.expect(401);
    let path = format!("/accounts/{}", invited.text("id"));
    let shown = admin.get(&path).await.expect(200);
    assert_eq!(shown.body["status"], "DORMANT");
    t.system.stop().await;
}

/// Of two administrators for good whom nobody used, one stays.
#[actix_web::test]
async fn one_of_two_sleeping_administrators_stays() {
    let t = Tree::start().await;
    let invited = t.invite("admin2", json!([{"role": "ADMINISTRATOR"}])).await;
    let code = invited.expect(201).text("activation_code");
    t.system.activate("admin2", &code).await;
    t.system.clock.advance(chrono::TimeDelta::days(46));
    let mut signed_in = Vec::new();
    for name in ["admin", "admin2"] {
        let body = json!({"username": name, "password": crate::harness::password(name)});
        signed_in.push(t.system.anonymous().post("/sessions", body).await.status);
    }
    signed_in.sort_unstable();
    assert_eq!(signed_in, [201, 401]);
    t.system.stop().await;
}

/// An account nobody uses is closed, shown as dormant, and works again once an administrator opens it.
#[actix_web::test]
async fn a_dormant_account_is_opened_again() {
    let t = Tree::start().await;
    let me = t
        .system
        .person(&t.admin, "th1.nhap", "REPORTER", &t.schools[0])
        .await;
    let id = me.get("/me").await.expect(200).text("id");
    t.system.clock.advance(chrono::TimeDelta::days(46));
    let credentials =
        json!({"username": "th1.nhap", "password": crate::harness::password("th1.nhap")});
    let nobody = t.system.anonymous();
    nobody.post("/sessions", credentials).await.expect(401);
    let admin = t.system.sign_in("admin").await;
    let path = format!("/accounts/{id}");
    let shown = admin.get(&path).await.expect(200);
    assert_eq!(shown.body["status"], "DORMANT");
    assert_eq!(names(&admin, "?status=DORMANT").await, ["th1.nhap"]);
    assert!(names(&admin, "?status=DISABLED").await.is_empty());
    let open = json!({"active": true});
    let opened = admin.patch(&path, &shown.etag, open).await.expect(200);
    assert_eq!(opened.body["status"], "ACTIVE");
    t.system
        .sign_in("th1.nhap")
        .await
        .get("/me")
        .await
        .expect(200);
    t.system.stop().await;
}
