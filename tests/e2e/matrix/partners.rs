//! How to ask accounts for what concerns partner systems, external providers and groups of units.

use reqwest::Method;
use serde_json::{Value, json};

use super::Recipe;
use super::calls::{STALE, call, get, patch_stale, send};
use super::world::{GROUP, Target};

/// A secret that no client has.
const NOTHING: &str = "018f0000-0000-7000-8000-000000000000";

fn members(target: &Target, day: &str) -> Value {
    json!({"unit_ids": [target.unit], day: "2011-12-20"})
}

pub const RECIPES: &[(&str, Recipe)] = &[
    ("GET /oauth-clients", |_, _| {
        get("/oauth-clients?limit=1".into())
    }),
    ("POST /oauth-clients", |_, t| {
        let body = json!({"name": "Thử", "unit_id": t.unit, "scopes": ["units.read"], "expires_on": "2011-01-01"});
        send(Method::POST, "/oauth-clients".into(), &body)
    }),
    ("GET /oauth-clients/{id}", |_, t| {
        get(format!("/oauth-clients/{}", t.client))
    }),
    ("PATCH /oauth-clients/{id}", |_, t| {
        patch_stale(
            format!("/oauth-clients/{}", t.client),
            &json!({"name": "Tên khác"}),
        )
    }),
    ("PUT /oauth-clients/{id}/jwks", |_, t| {
        let path = format!("/oauth-clients/{}/jwks", t.client);
        send(Method::PUT, path, &json!({"keys": []})).with("if-match", STALE)
    }),
    ("POST /oauth-clients/{id}/secrets", |_, t| {
        let body = json!({"overlap_hours": 9999});
        send(
            Method::POST,
            format!("/oauth-clients/{}/secrets", t.client),
            &body,
        )
    }),
    ("DELETE /oauth-clients/{id}/secrets/{secret_id}", |_, t| {
        let path = format!("/oauth-clients/{}/secrets/{NOTHING}", t.client);
        call(Method::DELETE, path)
    }),
    ("POST /oidc-authorizations", |_, _| {
        let body = json!({"redirect_uri": "https://app.example/in"});
        send(Method::POST, "/oidc-authorizations".into(), &body)
    }),
    ("POST /oidc-sessions", |_, _| {
        let body = json!({"code": "khong", "state": "khong", "binding": "khong"});
        send(Method::POST, "/oidc-sessions".into(), &body)
    }),
    ("GET /unit-exports", |_, _| {
        get("/unit-exports?format=csv".into())
    }),
    ("GET /unit-groups", |_, _| get("/unit-groups".into())),
    ("POST /unit-groups", |_, t| {
        let body = json!({"code": GROUP, "name": "Nhóm", "owner_unit_id": t.unit});
        send(Method::POST, "/unit-groups".into(), &body)
    }),
    ("GET /unit-groups/{id}", |_, t| {
        get(format!("/unit-groups/{}", t.group))
    }),
    ("PATCH /unit-groups/{id}", |_, t| {
        patch_stale(
            format!("/unit-groups/{}", t.group),
            &json!({"name": "Tên khác"}),
        )
    }),
    ("GET /unit-groups/{id}/members", |_, t| {
        get(format!("/unit-groups/{}/members", t.group))
    }),
    // The unit is a member already.
    ("POST /unit-groups/{id}/members", |_, t| {
        let path = format!("/unit-groups/{}/members", t.group);
        send(Method::POST, path, &members(t, "valid_from"))
    }),
    // It was not a member before it became one.
    ("POST /unit-groups/{id}/removals", |_, t| {
        let body = json!({"unit_ids": [t.unit], "valid_to": "2005-01-01"});
        send(
            Method::POST,
            format!("/unit-groups/{}/removals", t.group),
            &body,
        )
    }),
];
