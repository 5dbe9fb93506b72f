//! Who was signed out or disabled, known at the door: a copy in memory that follows accounts.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use tokio::sync::watch;
use tokio::task::AbortHandle;
use tonghop_api::accounts::{
    ACCOUNT_CHANGED, AccountSnapshot, RevocationList, SERVICE, SESSION_ENDED, SessionEnded,
};
use tonghop_auth::{AccessClaims, ServiceTokens};
use tonghop_journal::{Event, FeedClient, FeedError};
use tonghop_model::{AccountId, Clock, SessionId};
use tonghop_web::config::RevocationArgs;
use tonghop_web::{Problem, client};

/// Pause after a failure.
const RETRY: Duration = Duration::from_millis(300);
/// The list to begin with comes in this time, or not.
const PATIENCE: Duration = Duration::from_secs(5);
/// A request that meets a gateway just started waits this long for the first word from accounts.
const FIRST_WORD: Duration = Duration::from_secs(2);

/// What is revoked, as last heard.
#[derive(Debug, Default)]
struct Known {
    /// When accounts was last heard: a time of this machine's own clock that nobody can set.
    heard: Option<Instant>,
    /// Ended sessions, and when their last token is void anyway.
    sessions: HashMap<SessionId, DateTime<Utc>>,
    /// Disabled accounts, and the version of their rights that says so.
    disabled: HashMap<AccountId, i32>,
}

/// The copy, kept up to date in the background until stopped.
pub struct Revocations {
    known: watch::Receiver<Known>,
    stale_after: Duration,
    follower: AbortHandle,
}

impl Revocations {
    /// Follows accounts at `base_url` from now on.
    pub fn follow(
        base_url: &str,
        tokens: ServiceTokens,
        clock: Arc<dyn Clock>,
        settings: &RevocationArgs,
    ) -> anyhow::Result<Self> {
        let feed = FeedClient::new(SERVICE, base_url.to_owned(), tokens.clone())?;
        let source = Source {
            feed: feed.waiting(settings.wait_seconds()),
            http: client::build(PATIENCE)?,
            url: format!("{base_url}/internal/v1/revocations"),
            tokens,
            clock,
        };
        let (sender, known) = watch::channel(Known::default());
        let follower = tokio::spawn(follow(source, sender)).abort_handle();
        Ok(Self {
            known,
            stale_after: settings.stale_after(),
            follower,
        })
    }

    /// Refuses a token of an ended session or a disabled account. When accounts has not been heard for too long, nobody
    /// passes.
    pub async fn check(&self, claims: &AccessClaims) -> Result<(), Problem> {
        let mut known = self.known.clone();
        if known.borrow().heard.is_none() {
            let first = known.wait_for(|known| known.heard.is_some());
            drop(tokio::time::timeout(FIRST_WORD, first).await);
        }
        let known = known.borrow();
        if known.heard.is_none_or(|at| at.elapsed() > self.stale_after) {
            return Err(Problem::unavailable(
                "accounts has not been heard of for too long",
            ));
        }
        if known.revokes(claims) {
            return Err(Problem::unauthenticated());
        }
        Ok(())
    }

    /// Ends the follower.
    pub fn stop(&self) {
        self.follower.abort();
    }
}

impl Known {
    fn revokes(&self, claims: &AccessClaims) -> bool {
        self.sessions.contains_key(&claims.sid) || self.disabled.contains_key(&claims.sub)
    }

    fn begin(&mut self, list: RevocationList) {
        let sessions = list.sessions.into_iter();
        self.sessions = sessions.map(|s| (s.session, s.ends_at)).collect();
        self.disabled = list.disabled.into_iter().collect();
        self.heard = Some(Instant::now());
    }

    fn apply(&mut self, events: &[Event], now: DateTime<Utc>) -> Result<(), serde_json::Error> {
        for event in events {
            match event.topic.as_str() {
                SESSION_ENDED => {
                    let ended: SessionEnded = serde_json::from_value(event.payload.clone())?;
                    self.sessions.insert(ended.session, ended.ends_at);
                }
                ACCOUNT_CHANGED => {
                    self.account(&serde_json::from_value(event.payload.clone())?);
                }
                _ => {}
            }
        }
        self.sessions.retain(|_, ends_at| *ends_at >= now);
        Ok(())
    }

    /// The list may already hold what an event then tells again: only news counts.
    fn account(&mut self, account: &AccountSnapshot) {
        let known = self.disabled.get(&account.id).copied();
        if known.is_some_and(|version| version >= account.authz_ver) {
            return;
        }
        if account.active {
            self.disabled.remove(&account.id);
        } else {
            self.disabled.insert(account.id, account.authz_ver);
        }
    }
}

/// Where the copy comes from.
struct Source {
    feed: FeedClient,
    http: reqwest::Client,
    url: String,
    tokens: ServiceTokens,
    clock: Arc<dyn Clock>,
}

#[derive(Debug, thiserror::Error)]
enum FollowError {
    #[error(transparent)]
    Feed(#[from] FeedError),
    #[error("an event could not be read")]
    Event(#[from] serde_json::Error),
}

impl Source {
    async fn list(&self) -> Result<RevocationList, FeedError> {
        let token = self.tokens.issue(SERVICE)?;
        let answer = self.http.get(&self.url).bearer_auth(token).send().await?;
        Ok(answer.error_for_status()?.json().await?)
    }
}

/// Begins with the whole list, and again after each failure: nothing can be missed.
async fn follow(source: Source, known: watch::Sender<Known>) {
    loop {
        if let Err(error) = follow_on(&source, &known).await {
            tracing::warn!(error = ?error, "following the revocations failed; trying again");
        }
        tokio::time::sleep(RETRY).await;
    }
}

async fn follow_on(source: &Source, known: &watch::Sender<Known>) -> Result<(), FollowError> {
    let list = source.list().await?;
    let mut after = list.seq;
    known.send_modify(|known| known.begin(list));
    loop {
        let page = source.feed.page(after).await?;
        let (heard, now) = (Instant::now(), source.clock.now());
        after = page.events.last().map_or(after, |event| event.seq);
        let mut outcome = Ok(());
        known.send_modify(|known| {
            outcome = known.apply(&page.events, now);
            if page.is_last() {
                known.heard = Some(heard);
            }
        });
        outcome?;
    }
}
