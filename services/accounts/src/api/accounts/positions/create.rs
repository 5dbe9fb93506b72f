//! `POST /accounts/{id}/positions`

use actix_web::web::Data;
use actix_web::{HttpResponse, post};
use tonghop_auth::Allowed;
use tonghop_model::AccountId;
use tonghop_web::{Body, PathId, Problem, ProblemBody};

use crate::api::positions::giving::Giver;
use crate::api::positions::json::{CreatePosition, Position};
use crate::app::App;
use crate::db;
use crate::domain::Error;
use crate::domain::people_error::PeopleError;
use crate::policy::ChangeAccounts;

/// Give a position
///
/// A role at a unit, from today or a later day on. Rights follow the local day: a position of the future gives none yet.
#[utoipa::path(
    tag = "accounts",
    params(("id" = AccountId, Path, description = "The account.")),
    request_body = CreatePosition,
    responses(
        (status = 201, description = "Given.", body = Position, headers(("Location" = String))),
        (status = 403, description = "Nobody changes their own roles.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "The same position is held in that time.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "A rule is broken, such as the separation of duties.", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("bearer" = []))
)]
#[post("/accounts/{id}/positions")]
pub async fn create_position(
    app: Data<App>,
    caller: Allowed<ChangeAccounts>,
    id: PathId<AccountId>,
    body: Body<CreatePosition>,
) -> Result<HttpResponse, Problem> {
    let giver = Giver::new(&app, &caller);
    let (today, wanted) = (giver.today, body.0.parse("#", giver.today)?);
    let row = app
        .write(move |conn| {
            let to = db::accounts::find(conn, &giver.scope, id.0)?.ok_or(Error::NotFound)?;
            if to.id == giver.account {
                return Err(PeopleError::OwnRoles.into());
            }
            if !to.active {
                return Err(Error::field("#", "ACCOUNT_DISABLED"));
            }
            giver.give(conn, &to, wanted, None, "#")
        })
        .await?;
    Ok(HttpResponse::Created()
        .insert_header(("location", format!("/api/v1/positions/{}", row.id)))
        .json(Position::new(&row, today)))
}
