//! `PATCH /accounts/{id}`

use actix_web::web::Data;
use actix_web::{HttpResponse, patch};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};
use tonghop_api::accounts::PositionSnapshot;
use tonghop_auth::Allowed;
use tonghop_db::Conn;
use tonghop_journal::{Audit, Recorder};
use tonghop_model::{AccountId, Role, Text, local_time};
use tonghop_web::extract::MergePatch;
use tonghop_web::{EntityTag, FieldError, IfMatch, PathId, Problem, ProblemBody};

use super::json::Account;
use crate::api::accounts::reach;
use crate::app::App;
use crate::db;
use crate::db::account_changes::AccountChange;
use crate::db::accounts::AccountRow;
use crate::domain::contact::{Email, Phone};
use crate::domain::people_error::PeopleError;
use crate::domain::{Error, unit};
use crate::policy::ChangeAccounts;

/// What changes; everything else stays.
#[derive(Debug, Clone, Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct UpdateAccount {
    /// The person's name; may not be removed.
    #[serde(deserialize_with = "present")]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 200)]
    pub display_name: Option<Option<String>>,
    /// Where letters are sent; null removes it.
    #[serde(deserialize_with = "present")]
    #[schema(value_type = Option<String>, max_length = 254)]
    pub email: Option<Option<String>>,
    /// Where the person is called; null removes it.
    #[serde(deserialize_with = "present")]
    #[schema(value_type = Option<String>, max_length = 30)]
    pub phone: Option<Option<String>>,
    /// Whether it may sign in; false ends all its sessions.
    #[serde(deserialize_with = "present")]
    #[schema(value_type = Option<bool>)]
    pub active: Option<Option<bool>>,
    /// Whether its owner must choose another password at the next sign-in.
    #[serde(deserialize_with = "present")]
    #[schema(value_type = Option<bool>)]
    pub password_change_required: Option<Option<bool>>,
}

/// Reads a patch.
pub fn parse<T: DeserializeOwned>(patch: serde_json::Value) -> Result<T, Problem> {
    serde_json::from_value(patch).map_err(|error| {
        Problem::invalid(vec![FieldError::at(
            "#",
            "WRONG_SHAPE",
            Text::new(
                format!("Không đúng cấu trúc: {error}"),
                format!("Not the expected shape: {error}"),
            ),
        )])
    })
}

/// A member that is there, perhaps null.
pub fn present<'de, T: Deserialize<'de>, D: Deserializer<'de>>(
    value: D,
) -> Result<Option<Option<T>>, D::Error> {
    Option::deserialize(value).map(Some)
}

impl UpdateAccount {
    /// Checks each member that is there.
    pub fn check(self) -> Result<AccountChange, Error> {
        let not_null = |pointer| Error::field(pointer, "NOT_NULL");
        let display_name = match self.display_name {
            Some(name) => {
                let name = name.ok_or_else(|| not_null("#/display_name"))?;
                Some(unit::name(&name, "#/display_name")?)
            }
            None => None,
        };
        let email = |text: String| Email::parse(&text, "#/email").map(Email::into_string);
        let phone = |text: String| Phone::parse(&text, "#/phone").map(|p| p.as_str().to_owned());
        Ok(AccountChange {
            display_name,
            email: self.email.map(|e| e.map(email).transpose()).transpose()?,
            phone: self.phone.map(|p| p.map(phone).transpose()).transpose()?,
            active: match self.active {
                Some(active) => Some(active.ok_or_else(|| not_null("#/active"))?),
                None => None,
            },
            password_change_required: match self.password_change_required {
                Some(must) => Some(must.ok_or_else(|| not_null("#/password_change_required"))?),
                None => None,
            },
            ..AccountChange::default()
        })
    }
}

/// Change an account
///
/// JSON merge patch. Closing an account ends its sessions and its access everywhere; its positions stay on record.
#[utoipa::path(
    tag = "accounts",
    params(
        ("id" = AccountId, Path, description = "The account."),
        ("If-Match" = String, Header, description = "`ETag` of what was read.", example = "\"1\""),
    ),
    request_body(content = UpdateAccount, content_type = "application/merge-patch+json"),
    responses(
        (status = 200, description = "As it is now.", body = Account, headers(("ETag" = String))),
        (status = 403, description = "Some of its positions lie outside the caller's reach.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "Nobody could administer the installation any more.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 412, description = "Somebody changed it meanwhile.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 428, description = "`If-Match` is missing.", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("bearer" = []))
)]
#[patch("/accounts/{id}")]
pub async fn update_account(
    app: Data<App>,
    caller: Allowed<ChangeAccounts>,
    id: PathId<AccountId>,
    version: IfMatch,
    patch: MergePatch,
) -> Result<HttpResponse, Problem> {
    let change = parse::<UpdateAccount>(patch.0)?.check()?;
    let recorder = app.recorder(&caller);
    let account = app
        .write(move |conn| {
            db::administrators::take_turns(conn)?;
            let row = reach::whole(conn, &caller.scope, id.0)?;
            apply(conn, &recorder, &row, version, change)
        })
        .await?;
    Ok(HttpResponse::Ok()
        .insert_header(EntityTag(account.version).header())
        .json(account))
}

/// Changes an account read at `version`; closes it, ends its sessions and tells everybody when that is what changes.
pub fn apply(
    conn: &mut Conn,
    recorder: &Recorder,
    row: &AccountRow,
    version: IfMatch,
    mut change: AccountChange,
) -> Result<Account, Error> {
    if row.version != version.0 {
        return Err(PeopleError::Stale(row.version).into());
    }
    let today = local_time::local_date(recorder.now);
    let closes = row.active && change.active == Some(false);
    db::account_changes::raise(conn, row)?;
    if change.active.is_some() {
        // Whoever is closed by hand is not revived by a code; whoever is opened has the whole time before them again.
        change.dormant_since = Some(None);
    }
    if !row.active && change.active == Some(true) {
        change.last_used_at = row.last_used_at.map(|_| recorder.now.naive_utc());
    }
    db::account_changes::change(conn, row, &change)?;
    if closes {
        db::sessions::end_all(conn, recorder, row.id, None)?;
        db::mails::replace(conn, row.id, recorder.now.naive_utc())?;
    }
    let after = db::account_changes::publish(conn, recorder, row.id)?;
    let everywhere = |p: &PositionSnapshot| p.role == Role::Administrator && p.unit.is_none();
    if closes && after.positions.iter().any(everywhere) {
        db::administrators::check_one_is_left(conn, today)?;
    }
    let now = db::accounts::own(conn, row.id)?.ok_or(Error::NotFound)?;
    let audit = Audit::new("account.changed", "account", row.id.as_uuid());
    let audit = audit.before(row).after(&now);
    recorder.audit(conn, db::account_changes::at_unit(audit, &after))?;
    let positions = db::accounts::positions_of(conn, &[row.id])?;
    Ok(Account::new(now, &positions, today))
}
