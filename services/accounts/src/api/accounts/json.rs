//! Wire types of accounts.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use tonghop_db::Conn;
use tonghop_journal::Recorder;
use tonghop_model::AccountId;

use crate::db::accounts::{AccountRow, PositionRow};
use crate::domain::account::{AccountStatus, MAX_POSITIONS, NewAccount, Username};
use crate::domain::contact::{Email, Phone};
use crate::domain::invitation::Delivery;
use crate::domain::{Error, activation, unit};
use crate::post::{Addressee, Post};

pub use crate::api::positions::json::{CreatePosition, Position};

/// An account.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Account {
    /// Stable id.
    pub id: AccountId,
    /// Name to sign in with.
    #[schema(max_length = 64)]
    pub username: String,
    /// The person's name.
    #[schema(max_length = 200)]
    pub display_name: String,
    /// Where letters are sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 254)]
    pub email: Option<String>,
    /// Where the person is called, in international form.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 16)]
    pub phone: Option<String>,
    /// Whether it may sign in.
    pub active: bool,
    /// What it is good for now.
    pub status: AccountStatus,
    /// Whether its owner must choose another password next.
    pub password_change_required: bool,
    /// When it was last used, to the hour; absent when it never was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_used_at: Option<DateTime<Utc>>,
    /// Roles at units, held now or to come.
    #[schema(max_items = 20)]
    pub positions: Vec<Position>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// Version, also the `ETag`.
    #[schema(minimum = 1)]
    pub version: i32,
}

impl Account {
    /// Puts an account and its positions together, as they stand on `today`.
    pub fn new(row: AccountRow, positions: &[PositionRow], today: NaiveDate) -> Self {
        let status = row.status();
        let own = positions
            .iter()
            .filter(|p| p.account_id == row.id && !p.withdrawn && !p.span().is_past(today));
        Self {
            id: row.id,
            username: row.username,
            display_name: row.display_name,
            email: row.email,
            phone: row.phone,
            active: row.active,
            status,
            password_change_required: row.password_change_required,
            last_used_at: row.last_used_at.map(|at| at.and_utc()),
            positions: own.map(|p| Position::new(p, today)).collect(),
            created_at: row.created_at.and_utc(),
            version: row.version,
        }
    }
}

/// An account to be made. Its owner chooses the password with the one-time code.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateAccount {
    /// Name to sign in with: 3 to 64 of `a-z 0-9 . _ -`.
    #[schema(min_length = 3, max_length = 64, example = "thcs.anhoa.vanthu")]
    pub username: String,
    /// The person's name.
    #[schema(min_length = 1, max_length = 200, example = "Nguyễn Thị Lan")]
    pub display_name: String,
    /// Where letters are sent.
    #[schema(max_length = 254, example = "lan@bentre.edu.vn")]
    pub email: Option<String>,
    /// Where the person is called.
    #[schema(max_length = 30, example = "0275 382 2147")]
    pub phone: Option<String>,
    /// Roles at units.
    #[schema(min_items = 1, max_items = 20)]
    pub positions: Vec<CreatePosition>,
}

impl CreateAccount {
    /// Checks the parts. `at` is the pointer of this account in the body.
    pub fn parse(self, at: &str, today: NaiveDate) -> Result<NewAccount, Error> {
        let username = Username::parse_at(&self.username, &format!("{at}/username"))?;
        let display_name = unit::name(&self.display_name, &format!("{at}/display_name"))?;
        let email = self
            .email
            .map(|text| Email::parse(&text, &format!("{at}/email")))
            .transpose()?;
        let phone = self
            .phone
            .map(|text| Phone::parse(&text, &format!("{at}/phone")))
            .transpose()?;
        match self.positions.len() {
            0 => return Err(Error::field(format!("{at}/positions"), "REQUIRED")),
            n if n > MAX_POSITIONS => {
                return Err(Error::field(format!("{at}/positions"), "TOO_MANY"));
            }
            _ => {}
        }
        let position =
            |(i, p): (usize, CreatePosition)| p.parse(&format!("{at}/positions/{i}"), today);
        let positions = self
            .positions
            .into_iter()
            .enumerate()
            .map(position)
            .collect::<Result<_, Error>>()?;
        Ok(NewAccount {
            username,
            display_name,
            email,
            phone,
            positions,
        })
    }
}

/// An invitation: what its owner activates the account with, shown this once, or where it was sent.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct InvitedAccount {
    /// The account.
    pub id: AccountId,
    /// Name to sign in with.
    #[schema(max_length = 64)]
    pub username: String,
    /// How the code reaches its owner.
    pub delivery: Delivery,
    /// The address the letter goes to, when it goes by mail.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 254)]
    pub mailed_to: Option<String>,
    /// One-time code for `POST /account-activations`, when it is to be printed.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 26)]
    pub activation_code: Option<String>,
    /// One-time link to the page that takes the code, when it is to be printed.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 400, format = "uri")]
    pub activation_link: Option<String>,
    /// When the code becomes void.
    pub expires_at: DateTime<Utc>,
}

impl InvitedAccount {
    /// The invitation with `code`: mailed when that can be done, in the answer otherwise.
    pub fn deliver(
        conn: &mut Conn,
        recorder: &Recorder,
        post: &Post,
        to: Addressee<'_>,
        code: &activation::Code,
    ) -> Result<Self, Error> {
        let code = code.reveal();
        let mailed = post.invite(conn, recorder, to, &code)?;
        let printed = (!mailed).then(|| (post.link(to.username, &code), code));
        let (activation_link, activation_code) = printed.unzip();
        Ok(Self {
            id: to.id,
            username: to.username.to_owned(),
            delivery: if mailed {
                Delivery::Mail
            } else {
                Delivery::Print
            },
            mailed_to: to.email.filter(|_| mailed).map(str::to_owned),
            activation_code,
            activation_link,
            expires_at: recorder.now + TimeDelta::days(activation::LIFETIME_DAYS),
        })
    }
}
