//! `kill -9` in the middle of the demo, several times; then it is run to its end.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that cannot go on stops here"
)]

use std::collections::BTreeMap;
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use serde_json::{Value, json};
use tonghop_standalone::demo::cast::{CONSOLIDATOR, PASSWORD};

/// Requests the demo has been seen to finish before each kill: early, in the middle of filing, in the middle of review.
const KILL_AFTER_REPORTS: [usize; 3] = [0, 40, 110];

/// A port nobody listens on now, below those the system hands out: the demo's own services could be given one of those
/// before the demo gets to it.
fn free_port() -> u16 {
    let start = 20_000 + u16::try_from(std::process::id() % 10_000).unwrap();
    (start..32_000)
        .find(|port| TcpListener::bind(("127.0.0.1", *port)).is_ok())
        .unwrap()
}

fn start(data: &Path, port: u16, exit: bool) -> Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tonghop"));
    command
        .args(["demo", "--port", &port.to_string(), "--data-dir"])
        .arg(data);
    if exit {
        command.arg("--exit");
    }
    command
        .stdout(Stdio::null())
        .stderr(Stdio::inherit())
        .spawn()
        .unwrap()
}

/// A look at the running demo from outside; anything may fail while it starts or dies.
struct Observer {
    http: reqwest::Client,
    api: String,
}

impl Observer {
    fn new(port: u16) -> Self {
        let http = tonghop_web::client::build(Duration::from_secs(5)).unwrap();
        Self {
            http,
            api: format!("http://127.0.0.1:{port}/api/v1"),
        }
    }

    async fn sign_in(&self, username: &str) -> Option<String> {
        let body = json!({"username": username, "password": PASSWORD});
        let answer = self
            .http
            .post(format!("{}/sessions", self.api))
            .json(&body)
            .send()
            .await
            .ok()?;
        answer.json::<Value>().await.ok()?["access_token"]
            .as_str()
            .map(str::to_owned)
    }

    async fn get(&self, token: &str, path: &str) -> Option<Value> {
        let answer = self
            .http
            .get(format!("{}{path}", self.api))
            .bearer_auth(token)
            .send()
            .await
            .ok()?;
        if answer.status().is_success() {
            answer.json().await.ok()
        } else {
            None
        }
    }

    /// Every report that was sent in: its number of submitted versions. What this shows has been acknowledged.
    async fn submitted(&self) -> Option<BTreeMap<String, i64>> {
        let token = self.sign_in("admin").await?;
        let mut seen = BTreeMap::new();
        let mut cursor = String::new();
        loop {
            let page = self
                .get(&token, &format!("/reports?limit=200{cursor}"))
                .await?;
            for report in page["items"].as_array()? {
                let versions = report["submitted_version"].as_i64()?;
                if versions > 0 {
                    seen.insert(report["id"].as_str()?.to_owned(), versions);
                }
            }
            match page["next"].as_str() {
                Some(next) => cursor = format!("&cursor={next}"),
                None => return Some(seen),
            }
        }
    }

    /// Looks at the running demo until there is something to see.
    async fn until<T>(&self, demo: &mut Child, mut look: impl AsyncFnMut(&Self) -> Option<T>) -> T {
        for _ in 0..2400 {
            if let Some(found) = look(self).await {
                return found;
            }
            if let Some(status) = demo.try_wait().unwrap() {
                panic!("the demo ended by itself: {status}");
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("the demo never got there");
    }
}

/// Nothing acknowledged is lost, the next run goes on where the last one died, and the totals equal the recount.
///
/// The demo keeps its data in SQLite whatever database the other tests run on.
#[actix_web::test]
async fn a_killed_demo_loses_nothing_and_resumes() {
    let folder = tempfile::TempDir::new().unwrap();
    let data = folder.path().join("data");
    let mut acknowledged = BTreeMap::new();
    for reports in KILL_AFTER_REPORTS {
        let port = free_port();
        let mut demo = start(&data, port, false);
        let observer = Observer::new(port);
        acknowledged = observer
            .until(&mut demo, async |o| {
                o.submitted().await.filter(|seen| seen.len() >= reports)
            })
            .await;
        demo.kill().unwrap();
        demo.wait().unwrap();
    }
    assert!(start(&data, free_port(), true).wait().unwrap().success());
    let summary: Value =
        serde_json::from_slice(&std::fs::read(data.join("demo/summary.json")).unwrap()).unwrap();
    let number = |name: &str| summary[name].as_i64().unwrap();
    assert_eq!(number("expected"), 185);
    assert_eq!(number("submitted"), number("on_time") + number("late"));
    assert_eq!(number("missing"), number("expected") - number("submitted"));
    assert_eq!(number("accepted"), number("submitted"));
    assert!(number("late") > 0 && number("missing") > 0 && number("returned") > 0);
    let port = free_port();
    let mut again = start(&data, port, false);
    let observer = Observer::new(port);
    let last = observer
        .until(&mut again, async |o| o.submitted().await)
        .await;
    for (report, versions) in &acknowledged {
        assert!(
            last.get(report).is_some_and(|now| now >= versions),
            "{report} lost a version"
        );
    }
    let recount = observer
        .until(&mut again, async |o| {
            let token = o.sign_in(CONSOLIDATOR).await?;
            let period = o.get(&token, "/periods?limit=1").await?["items"][0]["id"].clone();
            let call = o
                .http
                .post(format!("{}/recounts", o.api))
                .bearer_auth(&token)
                .json(&json!({"period_id": period}));
            call.send().await.ok()?.json::<Value>().await.ok()
        })
        .await;
    assert_eq!(recount["differences"], json!([]));
    again.kill().unwrap();
    again.wait().unwrap();
}

/// A folder with real data is never filled with made-up reports.
#[test]
fn the_demo_keeps_off_real_data() {
    let folder = tempfile::TempDir::new().unwrap();
    std::fs::write(folder.path().join("accounts.db"), "").unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_tonghop"))
        .args(["demo", "--exit", "--port", "0", "--data-dir"])
        .arg(folder.path())
        .output()
        .unwrap();
    assert!(!output.status.success());
    let text = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(
        text.contains("choose another folder with --data-dir"),
        "{text}"
    );
}

/// The settings can be checked without starting anything, and `--help` names every one.
#[test]
fn settings_are_checked_and_documented() {
    let run = |args: &[&str]| {
        Command::new(env!("CARGO_BIN_EXE_tonghop"))
            .args(args)
            .output()
            .unwrap()
    };
    let folder = tempfile::TempDir::new().unwrap();
    let data = folder.path().join("never-made");
    assert!(
        run(&["--check-config", "--data-dir", data.to_str().unwrap()])
            .status
            .success()
    );
    assert!(!data.exists());
    assert!(!run(&["--port", "notaport"]).status.success());
    let help = String::from_utf8(run(&["--help"]).stdout).unwrap();
    for setting in [
        "TONGHOP_DATA_DIR",
        "TONGHOP_PORT",
        "TONGHOP_BIND",
        "TONGHOP_ISSUER",
        "TONGHOP_LOG",
        "--check-config",
    ] {
        assert!(help.contains(setting), "{setting}");
    }
}
