//! `POST /accounts/{id}/activation-codes`

use actix_web::web::Data;
use actix_web::{HttpResponse, post};
use serde::Deserialize;
use tonghop_auth::Allowed;
use tonghop_db::Conn;
use tonghop_journal::{Audit, Recorder};
use tonghop_model::AccountId;
use tonghop_web::{PathId, Problem, QueryOf};
use utoipa::IntoParams;

use super::json::InvitedAccount;
use crate::api::accounts::reach;
use crate::app::App;
use crate::db;
use crate::db::accounts::AccountRow;
use crate::domain::{Error, activation};
use crate::policy::ManageAccounts;
use crate::post::{Addressee, Post};

/// How the code is handed out.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct IssueCode {
    /// Answer with code and link also when a letter could be sent.
    #[serde(default)]
    print: bool,
}

/// Issue a new activation code
///
/// For a lost letter or a forgotten password: mailed when that can be done, in the answer otherwise. The code before is
/// void; the password, if there is one, works until the new code is used. An account that was disabled because nobody
/// used it is enabled again.
#[utoipa::path(
    tag = "accounts",
    params(("id" = AccountId, Path, description = "The account."), IssueCode),
    responses((status = 201, description = "The code is shown this once.", body = InvitedAccount)),
    security(("bearer" = []))
)]
#[post("/accounts/{id}/activation-codes")]
pub async fn create_activation_code(
    app: Data<App>,
    caller: Allowed<ManageAccounts>,
    id: PathId<AccountId>,
    query: QueryOf<IssueCode>,
) -> Result<HttpResponse, Problem> {
    let recorder = app.recorder(&caller);
    let (post, print) = (app.post.clone(), query.0.print);
    let invited = app
        .write(move |conn| {
            let account = reach::whole(conn, &caller.scope, id.0)?;
            db::dormancy::revive(conn, &recorder, account.id)?;
            reissue(conn, &recorder, &post, &account, print)
        })
        .await?;
    app.post.wake();
    Ok(HttpResponse::Created()
        .insert_header(("cache-control", "no-store"))
        .json(invited))
}

/// Replaces an account's one-time code; `print` keeps it out of the mail.
pub fn reissue(
    conn: &mut Conn,
    recorder: &Recorder,
    post: &Post,
    account: &AccountRow,
    print: bool,
) -> Result<InvitedAccount, Error> {
    let code = activation::Code::generate();
    let now = recorder.now.naive_utc();
    db::credentials::set_activation(conn, account.id, &code.hash(), now)?;
    let audit = Audit::new(
        "account.activation_code_issued",
        "account",
        account.id.as_uuid(),
    );
    db::account_changes::record(conn, recorder, account.id, audit)?;
    // Letters that still wait hold the code before this one: they are not sent.
    db::mails::replace(conn, account.id, now)?;
    let to = Addressee {
        id: account.id,
        username: &account.username,
        name: &account.display_name,
        email: account.email.as_deref().filter(|_| !print),
    };
    InvitedAccount::deliver(conn, recorder, post, to, &code)
}
