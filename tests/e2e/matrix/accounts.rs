//! How to ask accounts for each of its operations.

use reqwest::Method;
use serde_json::{Value, json};

use super::Recipe;
use super::calls::{call, get, post, send, upload};
use super::world::{TAKEN, Target, World};

/// An account whose name is taken: refused before anything is made.
fn taken(target: &Target) -> Value {
    json!({"username": TAKEN, "display_name": "Đã có", "positions": [{"role": "REPORTER", "unit_id": target.unit}]})
}

fn trail(target: &Target) -> String {
    format!(
        "/audit/accounts/entries?limit=1&outcome=DONE&unit_id={}",
        target.unit
    )
}

pub const RECIPES: &[(&str, Recipe)] = &[
    ("POST /account-activations", |_, _| {
        let body = json!({"username": "khong.co", "activation_code": "XXXX", "password": "mật khẩu không dùng"});
        send(Method::POST, "/account-activations".into(), &body)
    }),
    ("POST /account-batches", |_, t| {
        send(
            Method::POST,
            "/account-batches".into(),
            &json!({"accounts": [taken(t)]}),
        )
    }),
    ("GET /accounts", |_, t| {
        get(format!("/accounts?unit_id={}", t.unit))
    }),
    ("POST /accounts", |_, t| {
        send(Method::POST, "/accounts".into(), &taken(t))
    }),
    ("GET /accounts/{id}", |_, t| {
        get(format!("/accounts/{}", t.person))
    }),
    // The person was never activated: a fresh code takes nothing from anybody.
    ("POST /accounts/{id}/activation-codes", |_, t| {
        post(format!("/accounts/{}/activation-codes", t.person))
    }),
    ("GET /audit/accounts/entries", |_, t| get(trail(t))),
    ("GET /audit/accounts/exports", |_, t| {
        get(format!(
            "/audit/accounts/exports?format=csv&unit_id={}",
            t.unit
        ))
    }),
    ("POST /audit/accounts/verifications", |_, _| {
        post("/audit/accounts/verifications".into())
    }),
    ("GET /me", |_, _| get("/me".into())),
    ("PUT /me/password", |_, _| {
        let body = json!({"current_password": "không phải mật khẩu", "password": "ngắn"});
        send(Method::PUT, "/me/password".into(), &body)
    }),
    ("POST /session-refreshes", |_, _| {
        send(
            Method::POST,
            "/session-refreshes".into(),
            &json!({"refresh_token": "không phải mã"}),
        )
    }),
    ("POST /sessions", |_, _| {
        send(Method::POST, "/sessions".into(), &json!({}))
    }),
    ("DELETE /sessions/current", |_, _| {
        call(Method::DELETE, "/sessions/current".into())
    }),
    ("GET /unit-changes", |_, t| {
        get(format!("/unit-changes?unit_id={}", t.unit))
    }),
    ("POST /unit-changes", |_, t| {
        let body = json!({"effective_date": "2012-02-01",
            "decision": {"number": "1/QĐ", "issuing_body": "UBND", "date": "2012-01-15"},
            "change": {"kind": "RENAME", "unit_id": t.unit, "set": {"name": "Tên mới"}}});
        send(Method::POST, "/unit-changes?dry_run=true".into(), &body)
            .with("idempotency-key", "matrix")
    }),
    ("GET /unit-changes/{id}", |_, t| {
        get(format!("/unit-changes/{}", t.change))
    }),
    ("POST /unit-imports", |_, t| {
        let file = format!(
            "code,name,short_name,kind,parent_code,valid_from\nMATRAN,Trường thử,,LOWER_SECONDARY_SCHOOL,{},2011-01-01\n",
            t.code
        );
        upload("/unit-imports?dry_run=true".into(), file)
    }),
    ("GET /units", |_, t| get(format!("/units?code={}", t.code))),
    ("POST /units", |w: &World, t| {
        let body = json!({"code": w.top_code, "name": "Đã có", "kind": "LOWER_SECONDARY_SCHOOL",
            "parent_id": t.unit, "valid_from": "2011-01-01"});
        send(Method::POST, "/units".into(), &body)
    }),
    ("GET /units/{id}/ancestors", |_, t| {
        get(format!("/units/{}/ancestors", t.unit))
    }),
    ("GET /units/{id}/history", |_, t| {
        get(format!("/units/{}/history", t.unit))
    }),
    ("GET /units/{id}/predecessors", |_, t| {
        get(format!("/units/{}/predecessors", t.unit))
    }),
    ("GET /units/{id}/subtree", |_, t| {
        get(format!("/units/{}/subtree", t.unit))
    }),
    ("GET /units/{id}/successors", |_, t| {
        get(format!("/units/{}/successors", t.unit))
    }),
    ("GET /units/{id}", |_, t| get(format!("/units/{}", t.unit))),
];
