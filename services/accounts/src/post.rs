//! Letters by e-mail: queued in the business transaction, sent after it.
//!
//! A letter is tried by one sender at a time, also when several replicas run. Should a sender die between the mail
//! server's answer and its own note of it, the letter is sent a second time ten minutes later, with the same Message-ID.

use std::sync::Arc;
use std::time::Duration;

use actix_web::web::Data;
use chrono::TimeDelta;
use lettre::message::{Mailbox, header::ContentType};
use lettre::{AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use tokio::sync::Notify;
use tokio::task::JoinHandle;
use tonghop_db::Conn;
use tonghop_journal::Recorder;
use tonghop_model::{AccountId, MailId};

use crate::app::App;
use crate::db::mails::{self, DueMail, MailState, NewMail, Outcome};
use crate::domain::sealer::Sealer;
use crate::domain::{Error, invitation};

/// No conversation with the mail server takes longer.
const TIMEOUT: Duration = Duration::from_secs(30);
/// Letters that became due without a word are noticed after this long.
const POLL: Duration = Duration::from_secs(2);
/// A sender that has not said how its try ended by then is taken for dead, in minutes.
const LEASE_MINUTES: i64 = 10;
/// After so many tries, about a day, a letter is given up.
const MAX_TRIES: i32 = 30;
/// The longest wait between two tries, in minutes.
const MAX_WAIT_MINUTES: i64 = 60;
/// Characters kept of what a mail server said.
const MAX_WHY: usize = 300;

/// How letters leave this installation.
#[derive(Clone)]
pub struct Post {
    /// Public address of this installation, without a slash at its end.
    pub public_url: String,
    sealer: Option<Arc<Sealer>>,
    wake: Arc<Notify>,
}

/// Who gets a letter.
#[derive(Debug, Clone, Copy)]
pub struct Addressee<'a> {
    /// The account.
    pub id: AccountId,
    /// Name to sign in with.
    pub username: &'a str,
    /// The person's name.
    pub name: &'a str,
    /// Where letters are sent.
    pub email: Option<&'a str>,
}

impl Post {
    /// Without a `sealer` no mail server is set up: everything is printed.
    pub fn new(public_url: &str, sealer: Option<Arc<Sealer>>) -> Self {
        Self {
            public_url: public_url.trim_end_matches('/').to_owned(),
            sealer,
            wake: Arc::new(Notify::new()),
        }
    }

    /// The one-time link.
    pub fn link(&self, username: &str, code: &str) -> String {
        invitation::link(&self.public_url, username, code)
    }

    /// Queues the letter with the link, if a mail server is set up and the person has an address.
    pub fn invite(
        &self,
        conn: &mut Conn,
        recorder: &Recorder,
        to: Addressee<'_>,
        code: &str,
    ) -> Result<bool, Error> {
        let (Some(sealer), Some(email)) = (&self.sealer, to.email) else {
            return Ok(false);
        };
        let now = recorder.now.naive_utc();
        let link = self.link(to.username, code);
        let last_day = invitation::last_day(recorder.now);
        let letter = invitation::letter(to.name, to.username, &link, &last_day);
        let id: MailId = recorder.id();
        let body = sealer.seal(&place(id), letter.body.as_bytes())?;
        let mail = NewMail {
            id,
            account_id: to.id,
            recipient: email.to_owned(),
            subject: letter.subject,
            body: Some(body),
            state: MailState::Queued,
            attempts: 0,
            due_at: now,
            created_at: now,
        };
        mails::queue(conn, &mail)?;
        Ok(true)
    }

    /// Says that letters were queued and committed.
    pub fn wake(&self) {
        self.wake.notify_one();
    }
}

/// What a letter is sealed for: in another row it does not open.
fn place(id: MailId) -> String {
    format!("mail/{id}")
}

/// The mail server and the sender's name.
#[derive(Clone)]
pub struct MailServer {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

impl MailServer {
    /// The server at `url` (`smtps://user:password@host`, `smtp://host?tls=required` for STARTTLS, `smtp://host`),
    /// for letters from `from` (`Tên <dia-chi@mien>`).
    pub fn new(url: &str, from: &str) -> Result<Self, String> {
        let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(url)
            .map_err(|e| format!("TONGHOP_SMTP_URL: {e}"))?
            .timeout(Some(TIMEOUT))
            .build();
        let from = from
            .parse()
            .map_err(|e| format!("TONGHOP_MAIL_FROM: {e}"))?;
        Ok(Self { transport, from })
    }

    async fn send(&self, app: &App, mail: &DueMail, body: String) -> Result<(), Trouble> {
        let to: lettre::Address = mail.recipient.parse().map_err(Trouble::lasting)?;
        let id = format!("<{}@{}>", mail.id, self.from.email.domain());
        let message = Message::builder()
            .from(self.from.clone())
            .to(to.into())
            .subject(&mail.subject)
            .message_id(Some(id))
            .date(app.clock.now().into())
            .header(ContentType::TEXT_PLAIN)
            .body(body)
            .map_err(Trouble::lasting)?;
        match self.transport.send(message).await {
            Ok(_) => Ok(()),
            Err(error) => Err(Trouble {
                lasts: error.is_permanent(),
                why: error.to_string().chars().take(MAX_WHY).collect(),
            }),
        }
    }
}

struct Trouble {
    lasts: bool,
    why: String,
}

impl Trouble {
    fn lasting(why: impl ToString) -> Self {
        Self {
            lasts: true,
            why: why.to_string(),
        }
    }
}

/// Sends what is due until the task is aborted.
pub fn start(app: Data<App>, server: MailServer) -> JoinHandle<()> {
    tokio::spawn(async move {
        let wake = Arc::clone(&app.post.wake);
        loop {
            match send_next(&app, &server).await {
                Ok(true) => continue,
                Ok(false) => {}
                Err(error) => {
                    tracing::error!(error = ?error, "letters could not be looked for; trying again");
                }
            }
            // Running out of time is the normal case.
            drop(tokio::time::timeout(POLL, wake.notified()).await);
        }
    })
}

/// Tries the next letter; `false` when none is due.
async fn send_next(app: &App, server: &MailServer) -> Result<bool, Error> {
    let now = app.clock.now().naive_utc();
    // Mostly there is nothing to do: not worth a transaction.
    if app
        .read(move |conn| Ok(mails::next_due(conn, now)?))
        .await?
        .is_none()
    {
        return Ok(false);
    }
    let until = now + TimeDelta::minutes(LEASE_MINUTES);
    let claimed = app
        .write(move |conn| match mails::next_due(conn, now)? {
            Some(mail) if mails::claim(conn, &mail, now, until)? => Ok(Some(mail)),
            _ => Ok(None),
        })
        .await?;
    let Some(mail) = claimed else {
        // Another sender was faster; perhaps there is another letter.
        return Ok(true);
    };
    let outcome = attempt(app, server, &mail).await;
    match &outcome {
        Outcome::Sent => tracing::info!(mail.id = %mail.id, "a letter was sent"),
        Outcome::Again { why, .. } | Outcome::Failed { why } => {
            tracing::warn!(mail.id = %mail.id, attempts = mail.attempts + 1, why, "a letter was not sent");
        }
    }
    let now = app.clock.now().naive_utc();
    app.write(move |conn| Ok(mails::settle(conn, &mail, outcome, now)?))
        .await?;
    Ok(true)
}

async fn attempt(app: &App, server: &MailServer, mail: &DueMail) -> Outcome {
    let sealed = mail.body.as_deref().unwrap_or_default();
    let opened = app
        .post
        .sealer
        .as_ref()
        .and_then(|sealer| sealer.open(&place(mail.id), sealed).ok())
        .and_then(|text| String::from_utf8(text).ok());
    let Some(body) = opened else {
        return Outcome::Failed {
            why: "the letter was sealed under another key".into(),
        };
    };
    match server.send(app, mail, body).await {
        Ok(()) => Outcome::Sent,
        Err(trouble) if trouble.lasts || mail.attempts + 1 >= MAX_TRIES => {
            Outcome::Failed { why: trouble.why }
        }
        Err(trouble) => Outcome::Again {
            at: app.clock.now().naive_utc() + wait_after(mail.attempts + 1),
            why: trouble.why,
        },
    }
}

/// How long to wait after the `tried`th try in vain: 2, 4, 8 … minutes, an hour at the most.
fn wait_after(tried: i32) -> TimeDelta {
    let doubled = 1_i64.checked_shl(u32::try_from(tried).unwrap_or_default());
    let minutes = doubled.filter(|_| tried < 20).unwrap_or(MAX_WAIT_MINUTES);
    TimeDelta::minutes(minutes.min(MAX_WAIT_MINUTES))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Waiting doubles up to an hour.
    #[test]
    fn waiting_doubles_up_to_an_hour() {
        let minutes: Vec<i64> = [1, 2, 5, 6, 30, 1000]
            .map(|n| wait_after(n).num_minutes())
            .into();
        assert_eq!(minutes, [2, 4, 32, 60, 60, 60]);
    }

    /// Addresses that are none are refused at the start, not at the first letter.
    #[test]
    fn settings_are_checked() {
        let good = MailServer::new("smtp://mail.example:25", "Tổng Hợp <bc@tonghop.example>");
        assert!(good.is_ok());
        assert!(MailServer::new("http://mail.example", "bc@tonghop.example").is_err());
        assert!(MailServer::new("smtps://mail.example", "tonghop").is_err());
    }
}
