//! House rules that a compiler does not check.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops here")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// A file longer than this is two files.
const BUDGET: usize = 350;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .unwrap()
        .to_owned()
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() && path.file_name().is_some_and(|name| name != "target") {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|e| e == "rs") {
            files.push(path);
        }
    }
    files
}

fn sources() -> Vec<(PathBuf, String)> {
    let folders = ["services", "shared", "tests"].map(|f| root().join(f));
    let files = folders.iter().flat_map(|f| rust_files(f));
    files
        .map(|path| (path.clone(), fs::read_to_string(path).unwrap()))
        .collect()
}

/// No file outgrows a reader's patience.
#[test]
fn files_stay_within_budget() {
    let long: Vec<_> = sources()
        .into_iter()
        .filter(|(_, text)| text.lines().count() > BUDGET)
        .map(|(path, _)| path)
        .collect();
    assert!(long.is_empty(), "over {BUDGET} lines: {long:?}");
}

/// Rules know neither HTTP nor SQL; queries know no HTTP.
#[test]
fn layers_look_one_way() {
    let forbidden = [
        (
            "/src/domain/",
            &["actix_web", "diesel", "crate::api", "crate::db"][..],
        ),
        ("/src/db/", &["actix_web", "crate::api"][..]),
    ];
    let mut broken = Vec::new();
    for (path, text) in sources() {
        let name = path.display().to_string();
        for (layer, words) in forbidden {
            if !name.contains("/services/") || !name.contains(layer) {
                continue;
            }
            let uses = text
                .lines()
                .filter(|line| line.trim_start().starts_with("use "));
            broken.extend(
                uses.filter(|line| words.iter().any(|w| line.contains(w)))
                    .map(|line| format!("{name}: {line}")),
            );
        }
    }
    assert!(broken.is_empty(), "{broken:#?}");
}

/// Each operation is registered in `routes.rs` and nowhere else.
#[test]
fn routes_are_registered_in_one_place() {
    for service in ["accounts", "reports", "aggregation"] {
        let folder = root().join("services").join(service).join("src");
        let routes = fs::read_to_string(folder.join("routes.rs")).unwrap();
        for path in rust_files(&folder.join("api")) {
            let text = fs::read_to_string(&path).unwrap();
            let handlers = text
                .lines()
                .skip_while(|l| !l.starts_with("#[utoipa::path"))
                .filter_map(|l| l.strip_prefix("pub async fn "));
            for handler in handlers {
                let name = handler.split('(').next().unwrap();
                assert!(
                    routes.contains(&format!("::{name}")),
                    "{name} of {} is not in routes.rs",
                    path.display()
                );
            }
        }
    }
}

/// What a scope opens to partner systems, the document says; what it does not open, it does not say.
#[test]
fn scopes_are_documented() {
    let scopes = [
        ("Allowed<ReadUnits>", "units.read"),
        ("Allowed<ReadReports>", "reports.read"),
        ("Allowed<ReadTemplates>", "reports.read"),
        ("Allowed<ReadTotals>", "totals.read"),
        ("Allowed<ReadConsolidation>", "editions.read"),
    ];
    for (path, text) in sources() {
        let name = path.display().to_string();
        if !name.contains("/services/") || !name.contains("/src/api/") || !text.contains("#[utoipa")
        {
            continue;
        }
        let opened = scopes.iter().find(|(asked, _)| text.contains(asked));
        let said = opened.map(|(_, scope)| format!("(\"partner\" = [\"{scope}\"])"));
        match said {
            Some(said) => assert!(text.contains(&said), "{name} does not say {said}"),
            None => assert!(!text.contains("(\"partner\" ="), "{name} says too much"),
        }
    }
}

/// Every file says at its top what it is for.
#[test]
fn every_file_begins_with_a_signpost() {
    let bare: Vec<_> = sources()
        .into_iter()
        .filter(|(_, text)| !text.starts_with("//!"))
        .map(|(path, _)| path)
        .collect();
    assert!(bare.is_empty(), "{bare:?}");
}

/// Every action of the audit trail is explained in `docs/audit.md`, and the document names no other.
#[test]
fn every_audit_action_is_documented() {
    let doc = fs::read_to_string(root().join("docs/audit.md")).unwrap();
    let documented: BTreeSet<String> = doc
        .lines()
        .filter_map(|line| line.strip_prefix("| `")?.split_once('`'))
        .map(|(action, _)| action.to_owned())
        .collect();
    let places = [
        "/services/accounts/src/",
        "/services/reports/src/",
        "/services/aggregation/src/",
        "/shared/directory/src/trail/",
        "/shared/journal/src/recorder.rs",
    ];
    let in_code: BTreeSet<String> = sources()
        .into_iter()
        .filter(|(path, _)| {
            places
                .iter()
                .any(|place| path.display().to_string().contains(place))
        })
        .flat_map(|(_, text)| actions_in(&text))
        .collect();
    assert_eq!(in_code, documented);
}

/// Words like `report.submitted` among the string literals of a file that writes audit rows.
fn actions_in(text: &str) -> Vec<String> {
    let writes = ["Audit::new", "case::record", "audited_as", "DENIED: &str"];
    if !writes.iter().any(|word| text.contains(word)) {
        return Vec::new();
    }
    let literals = text
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .flat_map(|line| line.split('"').skip(1).step_by(2));
    let is_action = |word: &str| {
        word.split_once('.').is_some_and(|(object, verb)| {
            let plain = |part: &str| {
                !part.is_empty() && part.chars().all(|c| c.is_ascii_lowercase() || c == '_')
            };
            plain(object) && plain(verb)
        })
    };
    literals
        .filter(|word| is_action(word))
        .map(str::to_owned)
        .collect()
}
