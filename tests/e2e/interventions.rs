//! What only some tests do to a running system.

use reqwest::Method;
use serde_json::Value;
use tonghop_standalone::System;

use crate::harness::{Answer, TestSystem, read};

impl TestSystem {
    /// Stops accounts, lets `meanwhile` happen, and starts accounts again at the same address.
    pub async fn without_accounts(&mut self, meanwhile: impl AsyncFnOnce()) {
        let System {
            accounts,
            reports,
            aggregation,
            gateway,
        } = self.system.take().unwrap();
        let mut config = self.config.accounts();
        config.listen.listen = accounts
            .url()
            .trim_start_matches("http://")
            .parse()
            .unwrap();
        accounts.stop().await;
        meanwhile().await;
        let accounts = tonghop_accounts::start(&config, self.clock.clone());
        self.system = Some(System {
            accounts: accounts.await.unwrap(),
            reports,
            aggregation,
            gateway,
        });
    }

    /// Tries to sign in, from `source` when a proxy says so.
    pub async fn try_sign_in(&self, body: Value, source: Option<&str>) -> Answer {
        let mut request = self.anonymous().request(Method::POST, "/sessions");
        if let Some(source) = source {
            request = request.header("x-forwarded-for", source);
        }
        read(request.json(&body).send().await.unwrap()).await
    }

    /// Changes a row of accounts that no address changes.
    pub fn tamper(&self, sql: &str) {
        let mut conn = tonghop_db::manager::open(&self.config.databases.accounts).unwrap();
        diesel::connection::SimpleConnection::batch_execute(&mut conn, sql).unwrap();
    }
}
