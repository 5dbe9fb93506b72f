//! The documents: generated, checked in, complete, and true of the running system.

use serde_json::Value;
use tonghop_gateway::routes::upstream_of;
use tonghop_standalone::documents;

use crate::harness::TestSystem;

/// The public document.
pub fn public() -> Value {
    let (_, text) = documents::all()
        .into_iter()
        .find(|(name, _)| *name == "tonghop.json")
        .unwrap();
    serde_json::from_str(&text).unwrap()
}

/// Each operation: path, method, description.
pub fn operations(document: &Value) -> Vec<(String, String, Value)> {
    let paths = document["paths"].as_object().unwrap();
    let of = |(path, item): (&String, &Value)| {
        item.as_object()
            .unwrap()
            .iter()
            .map(|(method, op)| (path.clone(), method.clone(), op.clone()))
            .collect::<Vec<_>>()
    };
    paths.iter().flat_map(of).collect()
}

/// The checked-in documents are what the routes say. `cargo run -- openapi` writes them.
#[test]
fn the_documents_are_up_to_date() {
    for (name, text) in documents::all() {
        let path = format!("{}/../openapi/{name}", env!("CARGO_MANIFEST_DIR"));
        let kept = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(
            kept == text,
            "openapi/{name} is out of date: run `just openapi` and review the change"
        );
    }
}

/// Every operation is described well enough to be used without asking.
#[test]
fn every_operation_is_documented() {
    let document = public();
    let mut ids = std::collections::HashSet::new();
    for (path, method, op) in operations(&document) {
        let what = format!("{method} {path}");
        let id = op["operationId"].as_str().unwrap_or_default().to_owned();
        assert!(!id.is_empty() && ids.insert(id), "{what}: operationId");
        assert!(
            op["summary"].as_str().is_some_and(|s| !s.is_empty()),
            "{what}: summary"
        );
        assert_eq!(
            op["tags"].as_array().map(Vec::len),
            Some(1),
            "{what}: one tag"
        );
        assert!(op["security"].is_array(), "{what}: security");
        let responses = op["responses"].as_object().unwrap();
        assert!(
            responses.keys().any(|s| s.starts_with('2')),
            "{what}: success"
        );
        for status in ["400", "404", "500", "503"] {
            assert!(responses.contains_key(status), "{what}: {status}");
        }
        assert!(
            upstream_of(path.trim_start_matches('/')).is_some(),
            "{what}: the gateway does not know it"
        );
    }
}

/// Without a token every operation answers 401, except those that say they need none.
#[actix_web::test]
async fn every_operation_asks_who_is_calling() {
    let system = TestSystem::start().await;
    let open = [
        "post /account-activations",
        "post /oidc-authorizations",
        "post /oidc-sessions",
        "post /session-refreshes",
        "post /sessions",
    ];
    for (path, method, _) in operations(&public()) {
        let what = format!("{method} {path}");
        if open.contains(&what.as_str()) {
            continue;
        }
        let address = path
            .replace("{id}", "018f0000-0000-7000-8000-000000000000")
            .replace("{secret_id}", "018f0000-0000-7000-8000-000000000000")
            .replace("{identity_id}", "018f0000-0000-7000-8000-000000000000")
            .replace("{n}", "1")
            .replace("{number}", "1")
            .replace("{year}", "2012")
            .replace("{format}", "json");
        assert!(!address.contains('{'), "{what}");
        let call = system.http.request(
            method.to_uppercase().parse().unwrap(),
            format!("{}/api/v1{address}", system.url),
        );
        let kind = if method == "patch" {
            "application/merge-patch+json"
        } else {
            "application/json"
        };
        let call = call
            .header("if-match", "\"1\"")
            .header("idempotency-key", "k")
            .header("content-type", kind)
            .body("{}");
        let status = call.send().await.unwrap().status().as_u16();
        assert_eq!(status, 401, "{what}");
    }
    system.stop().await;
}

/// The document's words are those on the wire.
#[test]
fn enums_are_published_as_they_travel() {
    let schemas = public()["components"]["schemas"].clone();
    for (name, word) in [
        ("UnitKind", "DISTRICT_OFFICE"),
        ("Role", "REPORTER"),
        ("ReportState", "SUBMITTED"),
        ("Frequency", "ANNUAL"),
    ] {
        let words = schemas[name]["enum"]
            .as_array()
            .unwrap_or_else(|| panic!("{name} is no enum"));
        assert!(words.iter().any(|w| w == word), "{name}: {words:?}");
    }
    for (name, schema) in schemas.as_object().unwrap() {
        for word in schema["enum"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
        {
            let upper = word
                .chars()
                .all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_');
            assert!(upper || name == "Format", "{name}: {word}");
        }
    }
}
