//! Proving who one is: password and second factor, behind what slows guessing down.

use std::net::IpAddr;
use std::sync::Arc;

use chrono::{DateTime, NaiveDateTime, Utc};
use tonghop_db::Conn;
use tonghop_model::AccountId;

use crate::app::App;
use crate::db;
use crate::db::credentials::Credentials;
use crate::domain::account::Username;
use crate::domain::password::{self, Line};
use crate::domain::sealer::Sealer;
use crate::domain::{Error, activation, throttle, totp};

/// Longest name that is looked at.
const NAME_LEN: usize = 64;

/// The second factor as it was sent.
#[derive(Debug, Clone, Default)]
pub struct Second {
    /// A code of the owner's app.
    pub totp_code: Option<String>,
    /// A code from paper, for a lost phone.
    pub recovery_code: Option<String>,
}

/// One try at the door: whose name, from where, and whether it is heard at all.
#[derive(Debug, Clone)]
pub struct Attempt {
    /// The account, if the name is one's and it may sign in; absent also while the door is closed.
    pub account: Option<Credentials>,
    pair: String,
    source: String,
    name: String,
    known: bool,
    counted: Option<Counted>,
}

/// What a try was counted as, to take it back.
#[derive(Debug, Clone, Copy)]
struct Counted {
    /// When the wrong try before it was.
    before: NaiveDateTime,
    /// When it was, as it is stored.
    at: NaiveDateTime,
}

impl Attempt {
    /// Begins a try. It counts as wrong until it is settled, so that many at once count as many.
    pub async fn begin(app: &App, name: &str, source: Option<IpAddr>) -> Result<Self, Error> {
        let now = app.clock.now();
        let plain = Username::parse(name).map_or_else(
            |_| name.chars().take(NAME_LEN).collect(),
            |known| known.as_str().to_owned(),
        );
        let network = throttle::network_of(source);
        let mut attempt = Self {
            account: None,
            pair: app.sealer.fingerprint(&["pair", &plain, &network]),
            source: app.sealer.fingerprint(&["source", &network]),
            name: app.sealer.fingerprint(&["name", &plain]),
            known: false,
            counted: None,
        };
        app.write(move |conn| {
            attempt.enter(conn, &plain, now)?;
            Ok(attempt)
        })
        .await
    }

    fn enter(&mut self, conn: &mut Conn, name: &str, now: DateTime<Utc>) -> Result<(), Error> {
        let account = db::credentials::by_name(conn, name)?;
        let id = account.as_ref().map(|a| a.id);
        // Before anything is looked at, so that tries for one name from one source take turns.
        let before = db::throttle::hold(conn, &self.pair, id, now)?;
        self.known = match id {
            Some(id) => db::throttle::is_known(conn, id, &self.source, now)?,
            None => false,
        };
        let all = [&*self.pair, &*self.source, &*self.name];
        let biting = if self.known {
            all.get(..1)
        } else {
            all.get(..)
        };
        // Tries while the door is closed do not count, or an outsider could keep it closed for ever.
        if db::throttle::is_closed(conn, biting.unwrap_or_default(), now)? {
            return Ok(db::throttle::let_go(conn, &self.pair)?);
        }
        let at = db::throttle::count(conn, &self.pair, id, &throttle::PAIR, now)?;
        self.counted = Some(Counted { before, at });
        self.account = account.filter(|a| a.active);
        Ok(())
    }

    /// Where the try waits for its turn to be hashed.
    fn line(&self) -> Line {
        if self.known {
            Line::Reserved
        } else {
            Line::Open
        }
    }

    /// The account, if this is its password. Takes the same time whatever is wrong.
    pub async fn verified(&self, app: &App, password: String) -> Result<Credentials, Error> {
        let known = self.account.as_ref();
        let hash = known.and_then(|account| account.password_hash.clone());
        let right = app.hasher.verify(password, hash, self.line()).await?;
        let account = self.account.clone().filter(|_| right);
        account.ok_or(Error::Credentials)
    }

    /// The owner came in: forgets their own wrong tries, and remembers the place.
    pub fn passed(
        &self,
        conn: &mut Conn,
        account: AccountId,
        now: DateTime<Utc>,
    ) -> Result<(), Error> {
        db::throttle::forget(conn, &[&self.pair, &self.name])?;
        Ok(db::throttle::remember(conn, account, &self.source, now)?)
    }

    /// Takes back a try that was neither wrong nor a proof of who the owner is.
    pub fn take_back(&self, conn: &mut Conn) -> Result<(), Error> {
        if let Some(Counted { before, at }) = self.counted {
            db::throttle::release(conn, &self.pair, &throttle::PAIR, before, at)?;
        }
        Ok(())
    }

    /// Settles a try that did not pass: a wrong one counts for its source and name as well, any other for nothing.
    pub async fn refused(self, app: &App, error: &Error) -> Result<(), Error> {
        if self.counted.is_none() {
            return Ok(());
        }
        let now = app.clock.now();
        let wrong = matches!(error, Error::Credentials);
        let account = self.account.as_ref().map(|a| a.id);
        app.write(move |conn| {
            if !wrong {
                return self.take_back(conn);
            }
            db::throttle::count(conn, &self.source, None, &throttle::SOURCE, now)?;
            db::throttle::count(conn, &self.name, account, &throttle::NAME, now)?;
            Ok(db::throttle::prune(conn, now)?)
        })
        .await?;
        if wrong {
            tracing::warn!(account.id = ?account, "wrong password or code");
        }
        Ok(())
    }
}

/// Somebody who proved who they are.
pub struct Proven {
    /// The account.
    pub account: Credentials,
    /// How: RFC 8176 words.
    pub amr: &'static str,
    /// When.
    pub now: DateTime<Utc>,
}

/// A try that did not pass.
#[derive(Debug)]
pub struct Refused {
    /// Why.
    pub error: Error,
    /// The account somebody tried to get into, where that is known: for the audit trail alone.
    pub target: Option<AccountId>,
}

impl From<Error> for Refused {
    fn from(error: Error) -> Self {
        Self {
            error,
            target: None,
        }
    }
}

/// Checks password and second factor, and does `then` in the transaction that uses the code up.
///
/// Unknown name, closed door, disabled account and wrong password take the same time and answer the same.
pub async fn prove<T: Send + 'static>(
    app: &App,
    name: &str,
    source: Option<IpAddr>,
    password: String,
    second: Second,
    then: impl FnOnce(&mut Conn, &Proven) -> Result<T, Error> + Send + 'static,
) -> Result<T, Refused> {
    // Nobody has so long a password: refused before it is counted or hashed.
    if password.chars().count() > password::MAX_LEN {
        return Err(Error::Credentials.into());
    }
    let attempt = Attempt::begin(app, name, source).await?;
    let outcome = check(app, &attempt, password, second, then).await;
    let target = attempt.account.as_ref().map(|account| account.id);
    if let Err(error) = &outcome {
        attempt.refused(app, error).await?;
    }
    outcome.map_err(|error| Refused { error, target })
}

async fn check<T: Send + 'static>(
    app: &App,
    attempt: &Attempt,
    password: String,
    second: Second,
    then: impl FnOnce(&mut Conn, &Proven) -> Result<T, Error> + Send + 'static,
) -> Result<T, Error> {
    let account = attempt.verified(app, password).await?;
    let (attempt, sealer, now) = (attempt.clone(), Arc::clone(&app.sealer), app.clock.now());
    app.write(move |conn| {
        let amr = second_factor(conn, &sealer, &account, &second, now)?;
        if !db::credentials::still_holds(conn, &account, now.naive_utc())? {
            return Err(Error::Credentials);
        }
        attempt.passed(conn, account.id, now)?;
        then(conn, &Proven { account, amr, now })
    })
    .await
}

/// Checks the second factor of an account that has one and uses the code up; answers how the owner proved themselves.
pub fn second_factor(
    conn: &mut Conn,
    sealer: &Sealer,
    account: &Credentials,
    second: &Second,
    now: DateTime<Utc>,
) -> Result<&'static str, Error> {
    let seed = db::totp::find(conn, account.id)?.filter(|seed| seed.confirmed_at.is_some());
    let Some(seed) = seed else {
        return Ok("pwd");
    };
    let fresh = match (&second.totp_code, &second.recovery_code) {
        (Some(code), _) => {
            let plain = sealer.open(&seal_context(account.id), &seed.sealed_seed)?;
            let codes = totp::Totp::new(plain, &account.username)?;
            match codes.step_of(code, now, seed.last_step) {
                Some(step) => db::totp::use_step(conn, account.id, step)?,
                None => false,
            }
        }
        (None, Some(code)) => {
            db::totp::use_recovery_code(conn, account.id, &activation::hash(code))?
        }
        (None, None) => return Err(Error::TotpRequired),
    };
    if fresh {
        Ok("pwd otp mfa")
    } else {
        Err(Error::Credentials)
    }
}

/// What a seed is sealed for.
pub fn seal_context(account: AccountId) -> String {
    format!("totp:{account}")
}
