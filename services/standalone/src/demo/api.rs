//! A client of the public API, as any partner would write one.

use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, anyhow};
use reqwest::{Method, RequestBuilder, Response, StatusCode};
use serde_json::{Value, json};
use tokio::sync::Mutex;
use tonghop_web::client;

/// The gateway.
#[derive(Clone)]
pub struct Gateway {
    http: reqwest::Client,
    base: String,
}

/// A good answer.
pub struct Answer {
    /// Entity tag, if there was one.
    pub etag: Option<String>,
    /// Body.
    pub body: Value,
}

/// One request to be made.
pub struct Call<'a> {
    method: Method,
    path: &'a str,
    etag: Option<&'a str>,
    key: Option<String>,
    body: Option<(&'static str, String)>,
}

impl<'a> Call<'a> {
    /// Reads.
    pub fn get(path: &'a str) -> Self {
        Self {
            method: Method::GET,
            path,
            etag: None,
            key: None,
            body: None,
        }
    }
    /// Makes something.
    pub fn post(path: &'a str, body: &Value) -> Self {
        Self {
            method: Method::POST,
            path,
            etag: None,
            key: None,
            body: Some(("application/json", body.to_string())),
        }
    }
    /// Sends a file.
    pub fn upload(path: &'a str, csv: String) -> Self {
        Self {
            method: Method::POST,
            path,
            etag: None,
            key: None,
            body: Some(("text/csv", csv)),
        }
    }
    /// Changes something.
    pub fn patch(path: &'a str, change: &Value) -> Self {
        Self {
            method: Method::PATCH,
            path,
            etag: None,
            key: None,
            body: Some(("application/merge-patch+json", change.to_string())),
        }
    }
    /// Only if it is still what it was.
    #[must_use]
    pub fn if_match(mut self, etag: &'a str) -> Self {
        self.etag = Some(etag);
        self
    }
    /// With the same effect however often it is sent.
    #[must_use]
    pub fn keyed(mut self, key: String) -> Self {
        self.key = Some(key);
        self
    }
}

impl Gateway {
    /// The gateway at `url`.
    pub fn new(url: &str) -> anyhow::Result<Self> {
        Ok(Self {
            http: client::build(Duration::from_secs(30))?,
            base: format!("{url}/api/v1"),
        })
    }

    fn request(&self, call: &Call<'_>) -> RequestBuilder {
        let mut request = self
            .http
            .request(call.method.clone(), format!("{}{}", self.base, call.path));
        if let Some(etag) = call.etag {
            request = request.header("if-match", etag);
        }
        if let Some(key) = &call.key {
            request = request.header("idempotency-key", key);
        }
        if let Some((kind, body)) = &call.body {
            request = request.header("content-type", *kind).body(body.clone());
        }
        request
    }

    async fn anonymous(&self, call: Call<'_>) -> anyhow::Result<(StatusCode, Value)> {
        let answer = self.request(&call).send().await?;
        Ok((answer.status(), answer.json().await.unwrap_or(Value::Null)))
    }
}

/// Somebody who signs in and acts.
pub struct Person {
    gateway: Gateway,
    username: String,
    password: String,
    invitation: Mutex<Option<Invitation>>,
    token: Mutex<Option<String>>,
}

/// How somebody without a password gets one.
enum Invitation {
    /// With this one-time code.
    Code(String),
    /// The code went with a run that was stopped: with a new one that an administrator asks for.
    Lost { admin: Arc<Person>, account: String },
}

impl Person {
    /// Somebody with a password.
    pub fn new(gateway: Gateway, username: String, password: String) -> Self {
        Self {
            gateway,
            username,
            password,
            invitation: Mutex::new(None),
            token: Mutex::new(None),
        }
    }

    /// Name to sign in with.
    pub fn username(&self) -> &str {
        &self.username
    }

    /// Somebody who chooses the password with this one-time code.
    #[must_use]
    pub fn invited_with(mut self, code: String) -> Self {
        self.invitation = Mutex::new(Some(Invitation::Code(code)));
        self
    }

    /// Somebody whose one-time code is lost, and who gets a new one from `admin`.
    #[must_use]
    pub fn invited_again_by(mut self, admin: Arc<Self>, account: String) -> Self {
        self.invitation = Mutex::new(Some(Invitation::Lost { admin, account }));
        self
    }

    /// Signs in, after activating the account if that is still to be done. `false` when refused.
    ///
    /// A password is never tried on an account that has none: from one address that soon looks like guessing.
    pub async fn sign_in(&self) -> anyhow::Result<bool> {
        let code = match self.invitation.lock().await.take() {
            Some(Invitation::Code(code)) => code,
            Some(Invitation::Lost { admin, account }) => {
                let path = format!("/accounts/{account}/activation-codes");
                // Boxed, because the administrator signs in by this very function.
                let issued = Box::pin(admin.call(Call::post(&path, &Value::Null))).await?;
                text(&issued.body, "activation_code")?.to_owned()
            }
            None => {
                let known = json!({"username": self.username, "password": self.password});
                return self.take_tokens("/sessions", &known).await;
            }
        };
        self.activate(&code).await
    }

    async fn activate(&self, code: &str) -> anyhow::Result<bool> {
        let body =
            json!({"username": self.username, "activation_code": code, "password": self.password});
        self.take_tokens("/account-activations", &body).await
    }

    async fn take_tokens(&self, path: &str, body: &Value) -> anyhow::Result<bool> {
        let (status, body) = self.gateway.anonymous(Call::post(path, body)).await?;
        let token = body
            .get("access_token")
            .and_then(Value::as_str)
            .map(str::to_owned);
        let good = status.is_success() && token.is_some();
        if good {
            *self.token.lock().await = token;
        }
        Ok(good)
    }

    async fn send(&self, call: &Call<'_>) -> anyhow::Result<Response> {
        let token = self.token.lock().await.clone();
        let token = if let Some(token) = token {
            token
        } else {
            anyhow::ensure!(self.sign_in().await?, "{} cannot sign in", self.username);
            self.token.lock().await.clone().unwrap_or_default()
        };
        let answer = self
            .gateway
            .request(call)
            .bearer_auth(&token)
            .send()
            .await?;
        if answer.status() != StatusCode::UNAUTHORIZED {
            return Ok(answer);
        }
        // The story's clock has moved on and the token with it.
        anyhow::ensure!(
            self.sign_in().await?,
            "{} cannot sign in again",
            self.username
        );
        let token = self.token.lock().await.clone().unwrap_or_default();
        Ok(self.gateway.request(call).bearer_auth(token).send().await?)
    }

    /// Makes a call and expects it to succeed.
    pub async fn call(&self, call: Call<'_>) -> anyhow::Result<Answer> {
        let what = format!("{} {} as {}", call.method, call.path, self.username);
        let answer = self.send(&call).await.with_context(|| what.clone())?;
        let status = answer.status();
        let etag = answer
            .headers()
            .get("etag")
            .and_then(|v| v.to_str().ok())
            .map(str::to_owned);
        let text = answer.text().await?;
        if !status.is_success() {
            return Err(anyhow!("{what}: {status} {text}"));
        }
        Ok(Answer {
            etag,
            body: serde_json::from_str(&text).unwrap_or(Value::Null),
        })
    }

    /// Makes a call and answers the status and the body, whatever they are.
    pub async fn try_call(&self, call: Call<'_>) -> anyhow::Result<(StatusCode, Value)> {
        let answer = self.send(&call).await?;
        Ok((answer.status(), answer.json().await.unwrap_or(Value::Null)))
    }

    /// Reads a file.
    pub async fn download(&self, path: &str) -> anyhow::Result<Vec<u8>> {
        let answer = self.send(&Call::get(path)).await?.error_for_status()?;
        Ok(answer.bytes().await?.to_vec())
    }

    /// Reads all pages of a list.
    pub async fn all(&self, path: &str) -> anyhow::Result<Vec<Value>> {
        let mut items = Vec::new();
        let mut cursor: Option<String> = None;
        loop {
            let joint = if path.contains('?') { '&' } else { '?' };
            let tail = cursor.map(|c| format!("&cursor={c}")).unwrap_or_default();
            let mut page = self
                .call(Call::get(&format!("{path}{joint}limit=200{tail}")))
                .await?
                .body;
            match page.get_mut("items").map(Value::take) {
                Some(Value::Array(rows)) => items.extend(rows),
                _ => return Err(anyhow!("{path} is no list")),
            }
            cursor = page.get("next").and_then(Value::as_str).map(str::to_owned);
            if cursor.is_none() {
                return Ok(items);
            }
        }
    }
}

/// A member of a JSON object as text.
pub fn text<'a>(value: &'a Value, member: &str) -> anyhow::Result<&'a str> {
    value
        .get(member)
        .and_then(Value::as_str)
        .with_context(|| format!("{member} is missing in {value}"))
}
