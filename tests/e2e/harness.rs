//! A running system and the people in it.

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use reqwest::{Client, Method};
use serde_json::{Value, json};
use tempfile::TempDir;
use tonghop_accounts::config::SessionArgs;
use tonghop_model::{FixedClock, local_time};
use tonghop_standalone::{Databases, System, SystemConfig};
use tonghop_testkit::TestDb;
use tonghop_web::config::{RevocationArgs, StepUpArgs};

pub use crate::answer::{Answer, read};

/// The form of the seed.
pub const TEMPLATE: &str = include_str!("../../seed/mau-bao-cao-dan-van.json");

/// A running system with its clock, databases and keys.
pub struct TestSystem {
    pub clock: Arc<FixedClock>,
    pub config: SystemConfig,
    pub http: Client,
    pub url: String,
    /// The running services; absent only while they are stopped.
    pub system: Option<System>,
    _databases: [TestDb; 3],
    _keys: TempDir,
}

/// Somebody who may be signed in.
#[derive(Clone)]
pub struct Caller {
    http: Client,
    url: String,
    pub token: Option<String>,
}

pub fn instant(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

/// An instant in Vietnamese local time: `2011-12-29T23:59`.
pub fn local(text: &str) -> DateTime<Utc> {
    format!("{text}:00+07:00")
        .parse::<DateTime<chrono::FixedOffset>>()
        .unwrap()
        .with_timezone(&Utc)
}

impl TestSystem {
    /// Starts a system in December 2011.
    pub async fn start() -> Self {
        Self::start_with(|_| ()).await
    }

    /// Starts a system with other settings.
    pub async fn start_with(change: impl FnOnce(&mut SystemConfig)) -> Self {
        let databases = [TestDb::new(), TestDb::new(), TestDb::new()];
        let keys = TempDir::new().unwrap();
        let clock = Arc::new(FixedClock::at(local("2011-12-15T08:00")));
        assert_eq!(
            local_time::local_date(instant("2011-12-15T01:00:00Z")).to_string(),
            "2011-12-15"
        );
        let mut config = SystemConfig {
            listen: "127.0.0.1:0".parse().unwrap(),
            databases: Databases {
                accounts: databases[0].url().into(),
                reports: databases[1].url().into(),
                aggregation: databases[2].url().into(),
            },
            connections: 3,
            keys_dir: keys.path().join("keys"),
            service_secret: "a secret that only this test knows".into(),
            issuer: "https://test.tonghop.example".into(),
            public_url: Some("https://test.tonghop.example".into()),
            separate_duties: tonghop_accounts::domain::duties::DEFAULT.parse().unwrap(),
            mail: tonghop_accounts::config::MailArgs::default(),
            workers: 1,
            revocations: RevocationArgs::default(),
            sessions: SessionArgs::default(),
            step_up: StepUpArgs::default(),
            trusted_proxies: Vec::new(),
            oidc: tonghop_accounts::oidc::OidcArgs::default(),
        };
        change(&mut config);
        let system = System::start(&config, clock.clone()).await.unwrap();
        let url = system.url();
        let http = tonghop_web::client::build(Duration::from_secs(20)).unwrap();
        Self {
            clock,
            config,
            http,
            url,
            system: Some(system),
            _databases: databases,
            _keys: keys,
        }
    }

    /// The running services.
    pub fn system(&self) -> &System {
        self.system.as_ref().unwrap()
    }

    /// Stops all services and starts them again on the same databases.
    pub async fn restart(&mut self) {
        self.system.take().unwrap().stop().await;
        let system = System::start(&self.config, self.clock.clone())
            .await
            .unwrap();
        self.url = system.url();
        self.system = Some(system);
    }

    /// Stops all services.
    pub async fn stop(mut self) {
        self.system.take().unwrap().stop().await;
    }

    /// What the services' clock reads.
    pub fn clock_now(&self) -> DateTime<Utc> {
        tonghop_model::Clock::now(&*self.clock)
    }

    /// Nobody.
    pub fn anonymous(&self) -> Caller {
        Caller {
            http: self.http.clone(),
            url: self.url.clone(),
            token: None,
        }
    }

    /// The first administrator, activated.
    pub async fn administrator(&self) -> Caller {
        let first = self.system().accounts.first_administrator.as_ref().unwrap();
        self.activate(first.username, &first.code).await
    }

    /// Activates an account and signs in.
    pub async fn activate(&self, username: &str, code: &str) -> Caller {
        let mut caller = self.anonymous();
        let body =
            json!({"username": username, "activation_code": code, "password": password(username)});
        caller.token = Some(
            caller
                .post("/account-activations", body)
                .await
                .expect(201)
                .text("access_token"),
        );
        caller
    }

    /// Signs in again.
    pub async fn sign_in(&self, username: &str) -> Caller {
        let mut caller = self.anonymous();
        let body = json!({"username": username, "password": password(username)});
        caller.token = Some(
            caller
                .post("/sessions", body)
                .await
                .expect(201)
                .text("access_token"),
        );
        caller
    }

    /// Makes an account with one role at one unit.
    pub async fn person(&self, admin: &Caller, username: &str, role: &str, unit: &str) -> Caller {
        let body = json!({"username": username, "display_name": username, "positions": [{"role": role, "unit_id": unit}]});
        let code = admin
            .post("/accounts", body)
            .await
            .expect(201)
            .text("activation_code");
        self.activate(username, &code).await
    }
}

/// Every test account's password.
pub fn password(username: &str) -> String {
    format!(
        "mật khẩu của {}",
        username.chars().rev().collect::<String>()
    )
}

impl Caller {
    /// A request to be changed before it is sent.
    pub fn request(&self, method: Method, path: &str) -> reqwest::RequestBuilder {
        let request = self
            .http
            .request(method, format!("{}/api/v1{path}", self.url));
        match &self.token {
            Some(token) => request.bearer_auth(token),
            None => request,
        }
    }
    pub async fn get(&self, path: &str) -> Answer {
        read(self.request(Method::GET, path).send().await.unwrap()).await
    }
    pub async fn post(&self, path: &str, body: Value) -> Answer {
        read(
            self.request(Method::POST, path)
                .json(&body)
                .send()
                .await
                .unwrap(),
        )
        .await
    }
    pub async fn post_if(&self, path: &str, etag: &str, body: Value) -> Answer {
        read(
            self.request(Method::POST, path)
                .header("if-match", etag)
                .json(&body)
                .send()
                .await
                .unwrap(),
        )
        .await
    }
    pub async fn patch(&self, path: &str, etag: &str, body: Value) -> Answer {
        let request = self
            .request(Method::PATCH, path)
            .header("if-match", etag)
            .header("content-type", "application/merge-patch+json");
        read(request.body(body.to_string()).send().await.unwrap()).await
    }
    pub async fn submit(&self, report: &str, etag: &str, key: &str) -> Answer {
        let request = self.request(Method::POST, &format!("/reports/{report}/submissions"));
        read(
            request
                .header("if-match", etag)
                .header("idempotency-key", key)
                .json(&json!({}))
                .send()
                .await
                .unwrap(),
        )
        .await
    }
    pub async fn put(&self, path: &str, body: Value) -> Answer {
        read(
            self.request(Method::PUT, path)
                .json(&body)
                .send()
                .await
                .unwrap(),
        )
        .await
    }
    pub async fn delete(&self, path: &str) -> Answer {
        read(self.request(Method::DELETE, path).send().await.unwrap()).await
    }
    /// The same person asking at another address.
    pub fn at(&self, url: &str) -> Self {
        Self {
            url: url.to_owned(),
            ..self.clone()
        }
    }
    pub async fn upload(&self, path: &str, csv: &str) -> Answer {
        read(
            self.request(Method::POST, path)
                .header("content-type", "text/csv")
                .body(csv.to_owned())
                .send()
                .await
                .unwrap(),
        )
        .await
    }
    pub async fn upload_workbook(&self, path: &str, bytes: Vec<u8>) -> Answer {
        let request = self.request(Method::POST, path).header(
            "content-type",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        );
        read(request.body(bytes).send().await.unwrap()).await
    }
    /// Every row of a list, page by page.
    pub async fn all(&self, path: &str) -> Vec<Value> {
        let mut rows = Vec::new();
        let mut cursor = String::new();
        loop {
            let page = self.get(&format!("{path}{cursor}")).await.expect(200);
            rows.extend(page.body["items"].as_array().unwrap().iter().cloned());
            match page.body["next"].as_str() {
                Some(next) => cursor = format!("&cursor={next}"),
                None => return rows,
            }
        }
    }
    pub async fn download(&self, path: &str) -> (u16, Vec<u8>) {
        let answer = self.request(Method::GET, path).send().await.unwrap();
        (
            answer.status().as_u16(),
            answer.bytes().await.unwrap().to_vec(),
        )
    }
}
