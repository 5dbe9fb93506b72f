//! `POST /account-batches`

use actix_web::web::Data;
use actix_web::{HttpResponse, post};
use serde::{Deserialize, Serialize};
use tonghop_auth::{Allowed, UnitScope};
use tonghop_db::Conn;
use tonghop_journal::Recorder;
use tonghop_model::local_time;
use tonghop_web::{Body, Problem};
use utoipa::ToSchema;

use crate::api::accounts::json::{CreateAccount, InvitedAccount};
use crate::app::App;
use crate::db;
use crate::domain::account::NewAccount;
use crate::domain::{Error, activation};
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
    let recorder = app.recorder(&caller);
    let accounts = app
        .write(move |conn| invite(conn, &recorder, &caller.scope, &accounts))
        .await?;
    Ok(HttpResponse::Created()
        .insert_header(("cache-control", "no-store"))
        .json(AccountBatch { accounts }))
}

/// Makes accounts within the scope.
pub fn invite(
    conn: &mut Conn,
    recorder: &Recorder,
    scope: &UnitScope,
    accounts: &[NewAccount],
) -> Result<Vec<InvitedAccount>, Error> {
    check_reach(conn, scope, accounts)?;
    let invite_one = |(index, account): (usize, &NewAccount)| {
        let code = activation::Code::generate();
        let id =
            db::accounts::insert(conn, recorder, account, &code.hash()).map_err(
                |error| match error {
                    Error::UsernameTaken { .. } => Error::UsernameTaken { index },
                    other => other,
                },
            )?;
        Ok(InvitedAccount {
            id,
            username: account.username.as_str().to_owned(),
            activation_code: code.reveal(),
        })
    };
    accounts.iter().enumerate().map(invite_one).collect()
}

/// Nobody gives away rights outside their own reach.
fn check_reach(conn: &mut Conn, scope: &UnitScope, accounts: &[NewAccount]) -> Result<(), Error> {
    let wanted: Vec<_> = accounts
        .iter()
        .flat_map(|a| a.positions.iter().filter_map(|p| p.unit))
        .collect();
    let reachable = db::units::within(conn, scope, &wanted)?;
    for (i, account) in accounts.iter().enumerate() {
        for (j, position) in account.positions.iter().enumerate() {
            let pointer = format!("#/accounts/{i}/positions/{j}/unit_id");
            match position.unit {
                None if !scope.all => return Err(Error::field(pointer, "UNIT_REQUIRED")),
                Some(unit) if !reachable.contains(&unit) => {
                    return Err(Error::UnknownUnit { pointer });
                }
                _ => {}
            }
        }
    }
    Ok(())
}
