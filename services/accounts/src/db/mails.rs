//! Letters waiting to be sent.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use tonghop_db::{Conn, each_backend};
use tonghop_model::{AccountId, MailId, text_enum};

use crate::db::schema::mails;

text_enum! {
    /// Where a letter stands.
    pub enum MailState {
        /// Waits for its turn.
        Queued = "QUEUED",
        /// A sender is at it.
        Sending = "SENDING",
        /// The mail server has taken it.
        Sent = "SENT",
        /// Given up.
        Failed = "FAILED",
        /// A newer letter says what it would have said.
        Replaced = "REPLACED",
    }
}

/// A letter to be queued.
#[derive(Debug, Clone, Insertable)]
#[diesel(table_name = mails, treat_none_as_default_value = false)]
pub struct NewMail {
    /// The letter.
    pub id: MailId,
    /// Whom it is for.
    pub account_id: AccountId,
    /// Address.
    pub recipient: String,
    /// Subject.
    pub subject: String,
    /// Sealed text.
    pub body: Option<String>,
    /// Where it stands.
    pub state: MailState,
    /// Tries until now.
    pub attempts: i32,
    /// When it may be tried.
    pub due_at: NaiveDateTime,
    /// When it was written.
    pub created_at: NaiveDateTime,
}

/// A letter as its sender needs it.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = mails)]
pub struct DueMail {
    /// The letter.
    pub id: MailId,
    /// Address.
    pub recipient: String,
    /// Subject.
    pub subject: String,
    /// Sealed text.
    pub body: Option<String>,
    /// Tries until now.
    pub attempts: i32,
}

/// A letter as administrators see it, without what it says.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = mails)]
pub struct MailRow {
    /// The letter.
    pub id: MailId,
    /// Address.
    pub recipient: String,
    /// Where it stands.
    pub state: MailState,
    /// Tries until now.
    pub attempts: i32,
    /// What the mail server said last, when it did not take the letter.
    pub last_error: Option<String>,
    /// When it was written.
    pub created_at: NaiveDateTime,
    /// When it was sent or given up.
    pub settled_at: Option<NaiveDateTime>,
}

/// Queues a letter.
pub fn queue(conn: &mut Conn, mail: &NewMail) -> QueryResult<()> {
    each_backend!(conn, c => diesel::insert_into(mails::table).values(mail).execute(c))?;
    Ok(())
}

/// Takes back the letters to an account that still wait.
pub fn replace(conn: &mut Conn, account: AccountId, now: NaiveDateTime) -> QueryResult<()> {
    diesel::update(
        mails::table
            .filter(mails::account_id.eq(account))
            .filter(mails::state.eq_any([MailState::Queued, MailState::Sending])),
    )
    .set((
        mails::state.eq(MailState::Replaced),
        mails::body.eq(None::<String>),
        mails::settled_at.eq(now),
    ))
    .execute(conn)?;
    Ok(())
}

/// The letter that has waited longest for its turn.
pub fn next_due(conn: &mut Conn, now: NaiveDateTime) -> QueryResult<Option<DueMail>> {
    mails::table
        .filter(mails::state.eq_any([MailState::Queued, MailState::Sending]))
        .filter(mails::due_at.le(now))
        .order((mails::due_at, mails::id))
        .select(DueMail::as_select())
        .first(conn)
        .optional()
}

/// Takes a letter over for one try; `false` when another sender has it. Until `until` nobody else takes it.
pub fn claim(
    conn: &mut Conn,
    mail: &DueMail,
    now: NaiveDateTime,
    until: NaiveDateTime,
) -> QueryResult<bool> {
    let mine = diesel::update(
        mails::table
            .find(mail.id)
            .filter(mails::attempts.eq(mail.attempts))
            .filter(mails::state.eq_any([MailState::Queued, MailState::Sending]))
            .filter(mails::due_at.le(now)),
    )
    .set((
        mails::state.eq(MailState::Sending),
        mails::attempts.eq(mail.attempts + 1),
        mails::due_at.eq(until),
    ))
    .execute(conn)?;
    Ok(mine == 1)
}

/// How a try ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The mail server has it.
    Sent,
    /// To be tried again.
    Again {
        /// When.
        at: NaiveDateTime,
        /// What went wrong.
        why: String,
    },
    /// Given up.
    Failed {
        /// What went wrong.
        why: String,
    },
}

/// Notes how the try that `claim` began has ended. What was sent or given up is erased.
pub fn settle(
    conn: &mut Conn,
    mail: &DueMail,
    outcome: Outcome,
    now: NaiveDateTime,
) -> QueryResult<()> {
    let row = mails::table
        .find(mail.id)
        .filter(mails::state.eq(MailState::Sending))
        .filter(mails::attempts.eq(mail.attempts + 1));
    let (state, why) = match outcome {
        Outcome::Again { at, why } => {
            diesel::update(row)
                .set((
                    mails::state.eq(MailState::Queued),
                    mails::due_at.eq(at),
                    mails::last_error.eq(why),
                ))
                .execute(conn)?;
            return Ok(());
        }
        Outcome::Sent => (MailState::Sent, None),
        Outcome::Failed { why } => (MailState::Failed, Some(why)),
    };
    diesel::update(row)
        .set((
            mails::state.eq(state),
            mails::body.eq(None::<String>),
            mails::last_error.eq(why),
            mails::settled_at.eq(now),
        ))
        .execute(conn)?;
    Ok(())
}

/// The letters to an account, the newest first; the last twenty.
pub fn of_account(conn: &mut Conn, account: AccountId) -> QueryResult<Vec<MailRow>> {
    mails::table
        .filter(mails::account_id.eq(account))
        .order(mails::id.desc())
        .limit(20)
        .select(MailRow::as_select())
        .load(conn)
}
