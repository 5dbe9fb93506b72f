//! Reads another service's feed.

use std::time::Duration;

use tonghop_auth::ServiceTokens;
use tonghop_web::client::{self, Traced};

use crate::feed::{FeedHead, FeedPage};

/// Seconds the other side may wait for news before it answers empty.
const WAIT_SECONDS: u64 = 20;

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
}

impl FeedClient {
    /// A client for one feed.
    pub fn new(
        name: &'static str,
        base_url: String,
        tokens: ServiceTokens,
    ) -> Result<Self, FeedError> {
        let http = client::build(Duration::from_secs(WAIT_SECONDS + 10))?;
        Ok(Self {
            name,
            base_url,
            tokens,
            http,
        })
    }

    /// The service whose feed it is.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// Events after `after`; waits for news when there are none.
    pub async fn page(&self, after: i64) -> Result<FeedPage, FeedError> {
        let url = format!(
            "{}/internal/v1/feed?after={after}&wait={WAIT_SECONDS}",
            self.base_url
        );
        let token = self.tokens.issue(self.name)?;
        Ok(self
            .http
            .get(url)
            .bearer_auth(token)
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
