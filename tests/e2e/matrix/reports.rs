//! How to ask reports for each of its operations.

use reqwest::Method;
use serde_json::json;

use super::Recipe;
use super::calls::{STALE, get, patch_stale, post, post_stale, send, upload};
use super::world;

pub const RECIPES: &[(&str, Recipe)] = &[
    ("GET /assignments", |w, t| {
        get(format!(
            "/assignments?period_id={}&unit_id={}",
            w.period, t.unit
        ))
    }),
    ("GET /audit/reports/entries", |_, t| {
        get(format!(
            "/audit/reports/entries?limit=1&outcome=DONE&unit_id={}",
            t.unit
        ))
    }),
    ("GET /audit/reports/exports", |_, t| {
        get(format!(
            "/audit/reports/exports?format=csv&unit_id={}",
            t.unit
        ))
    }),
    ("POST /audit/reports/verifications", |_, _| {
        post("/audit/reports/verifications".into())
    }),
    ("GET /extension-requests", |w, t| {
        get(format!(
            "/extension-requests?period_id={}&unit_id={}",
            w.period, t.unit
        ))
    }),
    ("POST /extension-requests", |_, t| {
        send(
            Method::POST,
            "/extension-requests".into(),
            &json!({"assignment_id": t.assignment, "until": "2012-01-20", "reason": "Mưa lũ"}),
        )
    }),
    ("GET /extension-requests/{id}", |_, t| {
        get(format!("/extension-requests/{}", t.extension))
    }),
    ("POST /extension-requests/{id}/decisions", |_, t| {
        post_stale(
            format!("/extension-requests/{}/decisions", t.extension),
            &json!({"granted": true}),
        )
    }),
    ("GET /periods", |_, t| {
        get(format!("/periods?regime_id={}", t.regime))
    }),
    ("POST /periods/{id}/closures", |_, t| {
        let why = json!({"reason": "Đã tổng hợp"});
        post_stale(format!("/periods/{}/closures", t.period), &why)
    }),
    ("POST /periods/{id}/reopenings", |_, t| {
        let why = json!({"reason": "Bổ sung"});
        post_stale(format!("/periods/{}/reopenings", t.period), &why)
    }),
    ("GET /periods/{id}", |_, t| {
        get(format!("/periods/{}", t.period))
    }),
    ("GET /regimes", |_, _| get("/regimes".into())),
    ("POST /regimes", |w, t| {
        send(
            Method::POST,
            "/regimes".into(),
            &world::regime(&t.unit, &w.top, &w.template),
        )
    }),
    ("GET /regimes/{id}", |_, t| {
        get(format!("/regimes/{}", t.regime))
    }),
    ("GET /regimes/{id}/proposed-periods", |_, t| {
        get(format!("/regimes/{}/proposed-periods?year=2012", t.regime))
    }),
    ("GET /working-calendars/{year}", |_, _| {
        get("/working-calendars/2012".into())
    }),
    ("PUT /working-calendars/{year}", |_, _| {
        send(
            Method::PUT,
            "/working-calendars/2012".into(),
            &json!({"days": []}),
        )
        .with("if-match", STALE)
    }),
    ("POST /working-calendar-imports", |_, _| {
        let days = "date,kind,name\n2012-01-23,HOLIDAY,Tết Nguyên Đán\n";
        upload("/working-calendar-imports?dry_run=true".into(), days.into())
    }),
    ("POST /regimes/{id}/periods", |_, t| {
        send(
            Method::POST,
            format!("/regimes/{}/periods", t.regime),
            &world::period(),
        )
    }),
    ("GET /reports", |w, t| {
        get(format!(
            "/reports?period_id={}&unit_id={}",
            w.period, t.unit
        ))
    }),
    ("POST /reports", |_, t| {
        send(
            Method::POST,
            "/reports".into(),
            &json!({"assignment_id": t.assignment}),
        )
    }),
    ("GET /reports/{id}", |_, t| {
        get(format!("/reports/{}", t.report))
    }),
    ("PATCH /reports/{id}", |_, t| {
        patch_stale(format!("/reports/{}", t.report), &json!({}))
    }),
    ("POST /reports/{id}/acceptances", |_, t| {
        post_stale(format!("/reports/{}/acceptances", t.report), &json!({}))
    }),
    ("POST /reports/{id}/amendments", |_, t| {
        post_stale(
            format!("/reports/{}/amendments", t.report),
            &json!({"reason": "thử"}),
        )
    }),
    ("GET /reports/{id}/history", |_, t| {
        get(format!("/reports/{}/history", t.report))
    }),
    ("POST /reports/{id}/returns", |_, t| {
        post_stale(
            format!("/reports/{}/returns", t.report),
            &json!({"reason": "thử"}),
        )
    }),
    ("POST /reports/{id}/submissions", |_, t| {
        post_stale(format!("/reports/{}/submissions", t.report), &json!({}))
            .with("idempotency-key", "matrix")
    }),
    ("GET /reports/{id}/validation", |_, t| {
        get(format!("/reports/{}/validation", t.report))
    }),
    ("GET /reports/{id}/versions", |_, t| {
        get(format!("/reports/{}/versions", t.report))
    }),
    ("GET /reports/{id}/versions/{n}", |_, t| {
        get(format!("/reports/{}/versions/1", t.report))
    }),
    ("POST /reports/{id}/withdrawals", |_, t| {
        post(format!("/reports/{}/withdrawals", t.report)).with("if-match", STALE)
    }),
    ("GET /templates", |_, _| get("/templates".into())),
    ("POST /templates", |_, t| {
        let body = json!({"owner_unit_id": t.unit, "definition": world::definition("1.0.1")});
        send(Method::POST, "/templates".into(), &body)
    }),
    ("GET /templates/{id}", |_, t| {
        get(format!("/templates/{}", t.template))
    }),
    ("POST /templates/{id}/publications", |_, t| {
        post(format!("/templates/{}/publications", t.template)).with("if-match", STALE)
    }),
];
