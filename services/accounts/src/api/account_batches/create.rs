//! `POST /account-batches`

use actix_web::web::Data;
use actix_web::{HttpResponse, post};
use serde::{Deserialize, Serialize};
use tonghop_auth::Allowed;
use tonghop_model::local_time;
use tonghop_web::{Body, Problem};
use utoipa::ToSchema;

use crate::api::accounts::inviting::Inviter;
use crate::api::accounts::json::{CreateAccount, InvitedAccount};
use crate::app::App;
use crate::domain::Error;
use crate::policy::ManageAccounts;

/// Accounts in one request at the most.
const MAX_BATCH: usize = 500;

/// Accounts to be made together.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateAccountBatch {
    /// All of them or none.
    #[schema(min_items = 1, max_items = 500)]
    accounts: Vec<CreateAccount>,
}

/// The accounts made, in the order asked.
#[derive(Debug, Serialize, ToSchema)]
pub struct AccountBatch {
    /// The accounts with their one-time codes, shown this once.
    #[schema(max_items = 500)]
    accounts: Vec<InvitedAccount>,
}

/// Invite many people
///
/// All accounts or none; at most 500.
#[utoipa::path(
    tag = "accounts",
    request_body = CreateAccountBatch,
    responses(
        (status = 201, description = "All made. The codes are shown this once.", body = AccountBatch),
        (status = 409, description = "A username is taken; nothing was made.", body = tonghop_web::ProblemBody, content_type = "application/problem+json"),
    ),
    security(("bearer" = []))
)]
#[post("/account-batches")]
pub async fn create_account_batch(
    app: Data<App>,
    caller: Allowed<ManageAccounts>,
    body: Body<CreateAccountBatch>,
) -> Result<HttpResponse, Problem> {
    let today = local_time::local_date(app.clock.now());
    match body.0.accounts.len() {
        0 => return Err(Error::field("#/accounts", "REQUIRED").into()),
        n if n > MAX_BATCH => return Err(Error::field("#/accounts", "TOO_MANY").into()),
        _ => {}
    }
    let parse =
        |(i, account): (usize, CreateAccount)| account.parse(&format!("#/accounts/{i}"), today);
    let accounts = body
        .0
        .accounts
        .into_iter()
        .enumerate()
        .map(parse)
        .collect::<Result<Vec<_>, _>>()?;
    let inviter = Inviter::new(&app, &caller);
    let at = |i: usize| format!("#/accounts/{i}");
    let accounts = app
        .write(move |conn| inviter.invite(conn, &accounts, at))
        .await?;
    app.post.wake();
    Ok(HttpResponse::Created()
        .insert_header(("cache-control", "no-store"))
        .json(AccountBatch { accounts }))
}
