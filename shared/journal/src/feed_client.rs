//! Reads another service's feed.

use std::time::Duration;

use tonghop_auth::ServiceTokens;
use tonghop_web::client::{self, Traced};

use crate::feed::{FeedHead, FeedPage};

/// Seconds the other side may wait for news before it answers empty.
const WAIT_SECONDS: u64 = 20;
/// An answer that takes this much longer is none.
const PATIENCE_SECONDS: u64 = 5;

/// The feed could not be read.
#[derive(Debug, thiserror::Error)]
pub enum FeedError {
    /// No answer, or not the expected one.
    #[error("the feed could not be read")]
    Http(#[from] reqwest::Error),
    /// Our own token could not be made.
    #[error("the service token could not be made")]
    Token(#[from] jsonwebtoken::errors::Error),
}

/// Reads the feed of the service called `name` at `base_url`.
#[derive(Clone)]
pub struct FeedClient {
    name: &'static str,
    base_url: String,
    tokens: ServiceTokens,
    http: reqwest::Client,
    wait_seconds: u64,
}

impl FeedClient {
    /// A client for one feed.
    pub fn new(
        name: &'static str,
        base_url: String,
        tokens: ServiceTokens,
    ) -> Result<Self, FeedError> {
        let http = client::build(Duration::from_secs(WAIT_SECONDS + PATIENCE_SECONDS))?;
        Ok(Self {
            name,
            base_url,
            tokens,
            http,
            wait_seconds: WAIT_SECONDS,
        })
    }

    /// The same feed, asked so often that its silence is noticed: an empty answer comes after `seconds` at the most.
    #[must_use]
    pub fn waiting(mut self, seconds: u64) -> Self {
        self.wait_seconds = seconds.min(WAIT_SECONDS);
        self
    }

    /// The service whose feed it is.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// Events after `after`; waits for news when there are none.
    pub async fn page(&self, after: i64) -> Result<FeedPage, FeedError> {
        let url = format!(
            "{}/internal/v1/feed?after={after}&wait={}",
            self.base_url, self.wait_seconds
        );
        let token = self.tokens.issue(self.name)?;
        Ok(self
            .http
            .get(url)
            .bearer_auth(token)
            .timeout(Duration::from_secs(self.wait_seconds + PATIENCE_SECONDS))
            .send()
            .await?
            .error_for_status()?
            .json()
            .await?)
    }

    /// The number of the last event committed by now.
    pub async fn head(&self) -> Result<i64, FeedError> {
        let url = format!("{}/internal/v1/feed/head", self.base_url);
        let token = self.tokens.issue(self.name)?;
        let answer = self
            .http
            .get(url)
            .bearer_auth(token)
            .traced()
            .timeout(Duration::from_secs(5))
            .send()
            .await?;
        Ok(answer.error_for_status()?.json::<FeedHead>().await?.seq)
    }
}
