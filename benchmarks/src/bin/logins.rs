//! A hundred people sign in at once, on a small machine: how long each waits, what others notice, how much memory it
//! takes; and whether the time of an answer tells if a name exists.
//!
//! `cargo run --release -p tonghop-benchmarks --bin logins`. Rows go into `docs/benchmarks.md`.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use anyhow::Context;
use futures_util::future::try_join_all;
use reqwest::Client;
use serde_json::{Value, json};
use tempfile::TempDir;
use tonghop_accounts::config::SessionArgs;
use tonghop_model::SystemClock;
use tonghop_standalone::{Databases, System, SystemConfig};
use tonghop_web::config::{RevocationArgs, StepUpArgs};
use tonghop_web::server::print_line;

/// People who sign in at once.
const PEOPLE: usize = 100;
/// Samples of each kind for the comparison of times.
const SAMPLES: usize = 200;
const PASSWORD: &str = "hoa phượng đỏ rực sân trường";

#[actix_web::main]
async fn main() -> anyhow::Result<()> {
    let folder = TempDir::new()?;
    let database = |name: &str| format!("sqlite:{}", folder.path().join(name).display());
    let config = SystemConfig {
        listen: "127.0.0.1:0".parse()?,
        databases: Databases {
            accounts: database("accounts.db"),
            reports: database("reports.db"),
            aggregation: database("aggregation.db"),
        },
        connections: 4,
        keys_dir: folder.path().join("keys"),
        service_secret: "a secret that only this program knows".into(),
        issuer: "https://bench.tonghop.example".into(),
        workers: 2,
        revocations: RevocationArgs::default(),
        sessions: SessionArgs::default(),
        step_up: StepUpArgs::default(),
        public_url: None,
        separate_duties: tonghop_accounts::domain::duties::DEFAULT
            .parse()
            .map_err(anyhow::Error::msg)?,
        mail: tonghop_accounts::config::MailArgs::default(),
        oidc: tonghop_accounts::oidc::OidcArgs::default(),
        trusted_proxies: vec!["127.0.0.0/8".parse()?],
    };
    let system = System::start(&config, Arc::new(SystemClock)).await?;
    let api = Api {
        http: tonghop_web::client::build(Duration::from_mins(1))?,
        url: format!("{}/api/v1", system.url()),
    };
    let token = people(&api, &system).await?;
    crowd(&api, &token).await?;
    times(&api).await?;
    system.stop().await;
    Ok(())
}

#[derive(Clone)]
struct Api {
    http: Client,
    url: String,
}

impl Api {
    async fn post(&self, path: &str, token: Option<&str>, body: Value) -> anyhow::Result<Value> {
        let mut call = self.http.post(format!("{}{path}", self.url)).json(&body);
        if let Some(token) = token {
            call = call.bearer_auth(token);
        }
        Ok(call.send().await?.error_for_status()?.json().await?)
    }

    /// Tries to sign in from `source`; answers status and time.
    async fn sign_in(
        &self,
        name: &str,
        password: &str,
        source: &str,
    ) -> anyhow::Result<(u16, Duration)> {
        let body = json!({"username": name, "password": password});
        let call = self.http.post(format!("{}/sessions", self.url)).json(&body);
        let began = Instant::now();
        let answer = call.header("x-forwarded-for", source).send().await?;
        let status = answer.status().as_u16();
        answer.bytes().await?;
        Ok((status, began.elapsed()))
    }
}

fn member(body: &Value, name: &str) -> anyhow::Result<String> {
    let text = body.get(name).and_then(Value::as_str);
    Ok(text
        .with_context(|| format!("{name} is missing"))?
        .to_owned())
}

fn name_of(number: usize) -> String {
    format!("truong{number}.nhap")
}

/// Makes everybody, each with a password; answers the administrator's token.
async fn people(api: &Api, system: &System) -> anyhow::Result<String> {
    let first = &system.accounts.first_administrator;
    let first = first.as_ref().context("not the first start")?;
    let body =
        json!({"username": first.username, "activation_code": first.code, "password": PASSWORD});
    let admin = api.post("/account-activations", None, body).await?;
    let token = member(&admin, "access_token")?;
    let unit =
        json!({"code": "SGD", "name": "Sở", "kind": "DEPARTMENT", "valid_from": "2009-08-01"});
    let unit = member(&api.post("/units", Some(&token), unit).await?, "id")?;
    for number in 0..PEOPLE {
        let name = name_of(number);
        let account = json!({"username": name, "display_name": "Văn thư", "positions": [{"role": "REPORTER", "unit_id": unit}]});
        let invited = api.post("/accounts", Some(&token), account).await?;
        let code = member(&invited, "activation_code")?;
        let body = json!({"username": name, "activation_code": code, "password": PASSWORD});
        api.post("/account-activations", None, body).await?;
    }
    Ok(token)
}

/// A hundred sign-ins at once, while somebody reads units and somebody watches the memory.
async fn crowd(api: &Api, token: &str) -> anyhow::Result<()> {
    let before = resident_kib()?;
    let over = Arc::new(AtomicBool::new(false));
    let watcher = tokio::spawn(watch_memory(Arc::clone(&over)));
    let reader = tokio::spawn(read_units(api.clone(), token.to_owned(), Arc::clone(&over)));
    let began = Instant::now();
    let sign_in = |number: usize| async move {
        let answer = api
            .sign_in(&name_of(number), PASSWORD, "203.0.113.7")
            .await?;
        anyhow::ensure!(answer.0 == 201, "a sign-in was answered {}", answer.0);
        anyhow::Ok(answer.1)
    };
    let waits = try_join_all((0..PEOPLE).map(sign_in)).await?;
    let all = began.elapsed();
    over.store(true, Ordering::Relaxed);
    let (peak, reads) = (watcher.await??, reader.await??);
    print_line(&format!(
        "| {PEOPLE} sign-ins at once | all {} ms | p50 {} ms | p99 {} ms |",
        all.as_millis(),
        percentile(&waits, 50).as_millis(),
        percentile(&waits, 99).as_millis(),
    ));
    print_line(&format!(
        "| `GET /units` meanwhile | {} reads | p50 {} ms | p99 {} ms |",
        reads.len(),
        percentile(&reads, 50).as_millis(),
        percentile(&reads, 99).as_millis(),
    ));
    print_line(&format!(
        "| memory of the process (four services and this client) | before {} MiB | peak {} MiB | |",
        before / 1024,
        peak / 1024,
    ));
    Ok(())
}

async fn read_units(
    api: Api,
    token: String,
    over: Arc<AtomicBool>,
) -> anyhow::Result<Vec<Duration>> {
    let mut times = Vec::new();
    while !over.load(Ordering::Relaxed) {
        let call = api
            .http
            .get(format!("{}/units", api.url))
            .bearer_auth(&token);
        let began = Instant::now();
        call.send().await?.error_for_status()?.bytes().await?;
        times.push(began.elapsed());
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    Ok(times)
}

async fn watch_memory(over: Arc<AtomicBool>) -> anyhow::Result<u64> {
    let mut peak = 0;
    while !over.load(Ordering::Relaxed) {
        peak = peak.max(resident_kib()?);
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    Ok(peak)
}

fn resident_kib() -> anyhow::Result<u64> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|l| l.strip_prefix("VmRSS:"));
    let number = line.and_then(|l| l.split_whitespace().next());
    Ok(number.context("no VmRSS")?.parse()?)
}

/// A wrong password for names that exist and for names that do not, in turn, each from a place of its own.
async fn times(api: &Api) -> anyhow::Result<()> {
    let (mut known, mut unknown) = (Vec::new(), Vec::new());
    for sample in 0..SAMPLES {
        let source = |kind: u8| format!("10.{kind}.{}.{}", sample / 250, sample % 250);
        let there = name_of(sample % PEOPLE);
        let nowhere = format!("khong{}.nhap", sample % PEOPLE);
        let (status, time) = api.sign_in(&there, "không phải", &source(1)).await?;
        anyhow::ensure!(status == 401, "a wrong password was answered {status}");
        known.push(time);
        let (status, time) = api.sign_in(&nowhere, "không phải", &source(2)).await?;
        anyhow::ensure!(status == 401, "an unknown name was answered {status}");
        unknown.push(time);
    }
    let (there, nowhere) = (percentile(&known, 50), percentile(&unknown, 50));
    // In per mille: how often an unknown name answers faster than a known one; 500 tells nothing.
    let faster = known
        .iter()
        .map(|k| unknown.iter().filter(|u| *u < k).count())
        .sum::<usize>();
    print_line(&format!(
        "| wrong password, {SAMPLES} samples each | known name: median {} µs | unknown name: median {} µs | difference {} µs, AUC 0.{:03} |",
        there.as_micros(),
        nowhere.as_micros(),
        there.abs_diff(nowhere).as_micros(),
        faster * 1000 / (SAMPLES * SAMPLES),
    ));
    Ok(())
}

fn percentile(times: &[Duration], percent: usize) -> Duration {
    let mut sorted = times.to_vec();
    sorted.sort();
    let place = (sorted.len() * percent).div_ceil(100).saturating_sub(1);
    sorted.get(place).copied().unwrap_or_default()
}
