//! `GET /accounts/{id}/mails`

use actix_web::get;
use actix_web::web::{Data, Json};
use chrono::{DateTime, Utc};
use serde::Serialize;
use tonghop_auth::Allowed;
use tonghop_model::{AccountId, MailId};
use tonghop_web::{Page, PathId, Problem};
use utoipa::ToSchema;

use crate::app::App;
use crate::db;
use crate::db::mails::{MailRow, MailState};
use crate::domain::Error;
use crate::policy::ReadAccounts;

/// A letter to an account. What it says is not kept.
#[derive(Debug, Serialize, ToSchema)]
pub struct Mail {
    /// Stable id, also the letter's Message-ID.
    id: MailId,
    /// Address.
    #[schema(max_length = 254)]
    recipient: String,
    /// Where it stands.
    state: MailState,
    /// Tries until now.
    #[schema(minimum = 0)]
    attempts: i32,
    /// What the mail server said last, when it did not take the letter.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 300)]
    last_error: Option<String>,
    /// When it was written.
    created_at: DateTime<Utc>,
    /// When it was sent or given up.
    #[serde(skip_serializing_if = "Option::is_none")]
    settled_at: Option<DateTime<Utc>>,
}

impl From<MailRow> for Mail {
    fn from(row: MailRow) -> Self {
        Self {
            id: row.id,
            recipient: row.recipient,
            state: row.state,
            attempts: row.attempts,
            last_error: row.last_error,
            created_at: row.created_at.and_utc(),
            settled_at: row.settled_at.map(|at| at.and_utc()),
        }
    }
}

/// List the letters to an account
///
/// The last twenty, the newest first: whether an invitation has left, still waits, or was given up.
#[utoipa::path(
    tag = "accounts",
    params(("id" = AccountId, Path, description = "The account.")),
    responses((status = 200, description = "The letters, on one page.", body = Page<Mail>)),
    security(("bearer" = []))
)]
#[get("/accounts/{id}/mails")]
pub async fn list_mails(
    app: Data<App>,
    caller: Allowed<ReadAccounts>,
    id: PathId<AccountId>,
) -> Result<Json<Page<Mail>>, Problem> {
    let rows = app
        .read(move |conn| {
            let row = db::accounts::find(conn, &caller.scope, id.0)?.ok_or(Error::NotFound)?;
            Ok(db::mails::of_account(conn, row.id)?)
        })
        .await?;
    Ok(Json(Page {
        items: rows.into_iter().map(Mail::from).collect(),
        next: None,
    }))
}
