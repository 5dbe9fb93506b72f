//! How to ask aggregation for each of its operations.

use reqwest::Method;
use serde_json::json;

use super::Recipe;
use super::calls::{STALE, get, patch_stale, post, send};

pub const RECIPES: &[(&str, Recipe)] = &[
    ("GET /audit/aggregation/entries", |_, t| {
        get(format!(
            "/audit/aggregation/entries?limit=1&outcome=DONE&unit_id={}",
            t.unit
        ))
    }),
    ("GET /audit/aggregation/exports", |_, t| {
        get(format!(
            "/audit/aggregation/exports?format=csv&unit_id={}",
            t.unit
        ))
    }),
    ("POST /audit/aggregation/verifications", |_, _| {
        post("/audit/aggregation/verifications".into())
    }),
    ("GET /completeness", |w, t| {
        get(format!(
            "/completeness?period_id={}&unit_id={}",
            w.period, t.unit
        ))
    }),
    ("GET /consolidations", |w, _| {
        get(format!("/consolidations?period_id={}", w.period))
    }),
    ("POST /consolidations", |w, t| {
        let body = json!({"period_id": w.period, "unit_id": t.unit});
        send(Method::POST, "/consolidations".into(), &body)
    }),
    ("GET /consolidations/{id}", |_, t| {
        get(format!("/consolidations/{}", t.consolidation))
    }),
    ("PATCH /consolidations/{id}", |_, t| {
        patch_stale(
            format!("/consolidations/{}", t.consolidation),
            &json!({"title": "thử"}),
        )
    }),
    ("POST /consolidations/{id}/editions", |_, t| {
        post(format!("/consolidations/{}/editions", t.consolidation)).with("if-match", STALE)
    }),
    ("GET /editions", |_, t| {
        get(format!("/editions?consolidation_id={}", t.consolidation))
    }),
    ("GET /editions/{id}", |_, t| {
        get(format!("/editions/{}", t.edition))
    }),
    ("GET /editions/{id}/files/{format}", |_, t| {
        get(format!("/editions/{}/files/json", t.edition))
    }),
    ("POST /recounts", |_, t| {
        send(
            Method::POST,
            "/recounts".into(),
            &json!({"period_id": t.period}),
        )
    }),
    ("GET /totals", |w, t| {
        get(format!("/totals?period_id={}&unit_id={}", w.period, t.unit))
    }),
    ("GET /totals/contributions", |w, t| {
        get(format!(
            "/totals/contributions?period_id={}&unit_id={}&indicator=A01",
            w.period, t.unit
        ))
    }),
];
