//! `POST /accounts`

use actix_web::web::Data;
use actix_web::{HttpResponse, post};
use tonghop_auth::Allowed;
use tonghop_model::local_time;
use tonghop_web::{Body, EntityTag, Problem};

use super::inviting::Inviter;
use super::json::{CreateAccount, InvitedAccount};
use crate::app::App;
use crate::domain::Error;
use crate::policy::ManageAccounts;

/// Invite a person
///
/// Makes an account whose owner chooses the password with a one-time code: mailed when a mail server is set up and the
/// person has an address, in the answer otherwise.
#[utoipa::path(
    tag = "accounts",
    request_body = CreateAccount,
    responses(
        (status = 201, description = "Made. The code is shown this once.", body = InvitedAccount, headers(("Location" = String), ("ETag" = String))),
        (status = 409, description = "The username is taken.", body = tonghop_web::ProblemBody, content_type = "application/problem+json"),
    ),
    security(("bearer" = []))
)]
#[post("/accounts")]
pub async fn create_account(
    app: Data<App>,
    caller: Allowed<ManageAccounts>,
    body: Body<CreateAccount>,
) -> Result<HttpResponse, Problem> {
    let today = local_time::local_date(app.clock.now());
    let account = body.0.parse("#", today)?;
    let inviter = Inviter::new(&app, &caller);
    let mut invited = app
        .write(move |conn| inviter.invite(conn, &[account], |_| "#".into()))
        .await?;
    app.post.wake();
    let invited = invited.pop().ok_or(Error::NotFound)?;
    Ok(HttpResponse::Created()
        .insert_header(("location", format!("/api/v1/accounts/{}", invited.id)))
        .insert_header(("cache-control", "no-store"))
        .insert_header(EntityTag(1).header())
        .json(invited))
}
