//! A system with an external provider, and somebody whose identity is entered.

use serde_json::{Value, json};
use tonghop_accounts::oidc::OidcArgs;

use crate::harness::{Answer, Caller, TestSystem};
use crate::oidc_provider::{Asked, FakeProvider};
use crate::province::unit;

/// Where people come back to.
pub const BACK: &str = "https://tonghop.example/signed-in";

/// A system with a provider, an administrator, and a reporter whose identity is entered.
pub struct Scene {
    pub system: TestSystem,
    pub provider: FakeProvider,
    pub admin: Caller,
    pub department: String,
    pub account: String,
    pub identity: String,
}

impl Scene {
    pub async fn start() -> Self {
        Self::start_with(|_| {}).await
    }

    pub async fn start_with(change: impl FnOnce(&mut OidcArgs)) -> Self {
        let provider = FakeProvider::start();
        let mut oidc = OidcArgs {
            oidc_issuer: Some(provider.issuer.clone()),
            oidc_client_id: Some("tonghop".into()),
            oidc_client_secret: Some("a secret of the provider's".to_owned().into()),
            oidc_redirect_uris: vec![BACK.into(), "https://tonghop.example/other".into()],
            ..OidcArgs::default()
        };
        change(&mut oidc);
        let system = TestSystem::start_with(|config| config.oidc = oidc).await;
        let admin = system.administrator().await;
        let department = unit(&admin, "SGD", "DEPARTMENT", None).await;
        system.person(&admin, "lan", "REPORTER", &department).await;
        let list = admin.get("/accounts").await.expect(200);
        let items = list.body["items"].as_array().unwrap().clone();
        let lan = items.iter().find(|a| a["username"] == "lan").unwrap();
        let account = lan["id"].as_str().unwrap().to_owned();
        let body = json!({"issuer": provider.issuer, "subject": "0190-lan"});
        let path = format!("/accounts/{account}/identities");
        let identity = admin.post(&path, body).await.expect(201).text("id");
        Self {
            system,
            provider,
            admin,
            department,
            account,
            identity,
        }
    }

    /// Sets out for the provider.
    pub async fn depart(&self) -> Asked {
        let body = json!({"redirect_uri": BACK});
        let begun = self
            .system
            .anonymous()
            .post("/oidc-authorizations", body)
            .await
            .expect(201);
        assert_eq!(begun.headers["cache-control"], "no-store");
        Asked::read(&begun.body)
    }

    /// Comes back with a code to the page that began.
    pub async fn back(&self, code: &str, asked: &Asked) -> Answer {
        self.bring(code, &asked.state, &asked.binding).await
    }

    /// Comes back with anything.
    pub async fn bring(&self, code: &str, state: &str, binding: &str) -> Answer {
        let body = json!({"code": code, "state": state, "binding": binding});
        self.system.anonymous().post("/oidc-sessions", body).await
    }

    pub fn claims(&self, asked: &Asked, subject: &str) -> Value {
        self.provider
            .claims(asked, subject, self.system.clock_now().timestamp())
    }

    /// The whole way with the claims changed.
    pub async fn with(&self, change: impl FnOnce(&mut Value)) -> Answer {
        let asked = self.depart().await;
        let mut claims = self.claims(&asked, "0190-lan");
        change(&mut claims);
        self.provider
            .grant("code", &asked, self.provider.sign(&claims));
        self.back("code", &asked).await
    }
}
