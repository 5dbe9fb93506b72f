//! How to ask accounts for what concerns people, their positions, sessions and second factors.

use reqwest::Method;
use serde_json::{Value, json};

use super::Recipe;
use super::calls::{call, get, patch_stale, post, send, upload};
use super::world::{SUBJECT, Target};

/// An id that nothing has.
const NOTHING: &str = "018f0000-0000-7000-8000-000000000000";

/// The position that the account holds already.
fn held(target: &Target) -> Value {
    json!({"role": "REPORTER", "unit_id": target.unit, "valid_from": "2011-12-15"})
}

pub const RECIPES: &[(&str, Recipe)] = &[
    ("GET /access-reviews", |_, t| {
        get(format!("/access-reviews?format=csv&unit_id={}", t.unit))
    }),
    ("POST /account-imports", |_, t| {
        let file = format!(
            "username,display_name,role,unit_code\nma.tran,Ma Trận,REPORTER,{}\n",
            t.code
        );
        upload("/account-imports?dry_run=true".into(), file)
    }),
    ("PATCH /accounts/{id}", |_, t| {
        patch_stale(
            format!("/accounts/{}", t.person),
            &json!({"display_name": "Tên khác"}),
        )
    }),
    ("GET /accounts/{id}/identities", |_, t| {
        get(format!("/accounts/{}/identities", t.person))
    }),
    ("POST /accounts/{id}/identities", |_, t| {
        let taken = json!({"issuer": "https://id.example", "subject": SUBJECT});
        send(
            Method::POST,
            format!("/accounts/{}/identities", t.person),
            &taken,
        )
    }),
    ("DELETE /accounts/{id}/identities/{identity_id}", |_, t| {
        let path = format!("/accounts/{}/identities/{NOTHING}", t.person);
        call(Method::DELETE, path)
    }),
    ("GET /accounts/{id}/mails", |_, t| {
        get(format!("/accounts/{}/mails", t.person))
    }),
    ("GET /accounts/{id}/positions", |_, t| {
        get(format!("/accounts/{}/positions", t.person))
    }),
    ("POST /accounts/{id}/positions", |_, t| {
        let path = format!("/accounts/{}/positions", t.person);
        send(Method::POST, path, &held(t))
    }),
    // The person was never activated: there is nothing to end, to reset or to forget.
    ("POST /accounts/{id}/session-endings", |_, t| {
        post(format!("/accounts/{}/session-endings", t.person))
    }),
    ("POST /accounts/{id}/totp-resets", |_, t| {
        post(format!("/accounts/{}/totp-resets", t.person))
    }),
    ("POST /accounts/{id}/unlockings", |_, t| {
        post(format!("/accounts/{}/unlockings", t.person))
    }),
    // As with activation codes: a fresh code for who never used one.
    ("POST /invitation-letters", |_, t| {
        let body = json!({"account_ids": [t.person]});
        send(Method::POST, "/invitation-letters".into(), &body)
    }),
    ("PATCH /me", |_, _| {
        patch_stale("/me".into(), &json!({"phone": "0275 3822 000"}))
    }),
    (
        "GET /me/sessions",
        |_, _| get("/me/sessions?limit=1".into()),
    ),
    ("DELETE /me/sessions/{id}", |_, _| {
        call(Method::DELETE, format!("/me/sessions/{NOTHING}"))
    }),
    ("POST /me/totp", |_, _| post("/me/totp".into())),
    ("DELETE /me/totp", |_, _| {
        call(Method::DELETE, "/me/totp".into())
    }),
    ("POST /me/totp/confirmations", |_, _| {
        let body = json!({"code": "000000"});
        send(Method::POST, "/me/totp/confirmations".into(), &body)
    }),
    ("GET /positions/{id}", |_, t| {
        get(format!("/positions/{}", t.position))
    }),
    ("POST /positions/{id}/endings", |_, t| {
        let body = json!({"reason": "Thử", "valid_to": "2011-01-01"});
        send(
            Method::POST,
            format!("/positions/{}/endings", t.position),
            &body,
        )
    }),
    ("POST /positions/{id}/handovers", |_, t| {
        let body = json!({"to_account_id": t.person, "on": "2011-12-20", "reason": "Thử"});
        send(
            Method::POST,
            format!("/positions/{}/handovers", t.position),
            &body,
        )
    }),
    ("POST /session-step-ups", |_, _| {
        let body = json!({"password": "không phải mật khẩu"});
        send(Method::POST, "/session-step-ups".into(), &body)
    }),
];
