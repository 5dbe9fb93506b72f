//! `POST /positions/{id}/endings`

use actix_web::web::Data;
use actix_web::{HttpResponse, post};
use tonghop_auth::Allowed;
use tonghop_model::PositionId;
use tonghop_web::{Body, PathId, Problem, ProblemBody};

use super::giving::Giver;
use super::json::{CreateEnding, Position, reason};
use crate::app::App;
use crate::db;
use crate::domain::people_error::PeopleError;
use crate::domain::position::Ending;
use crate::policy::ChangeAccounts;

/// End a position
///
/// Today or on a later day. Positions that stand in for it end with it.
#[utoipa::path(
    tag = "accounts",
    params(("id" = PositionId, Path, description = "The position.")),
    request_body = CreateEnding,
    responses(
        (status = 201, description = "Ended; the position as it is now.", body = Position, headers(("Location" = String))),
        (status = 403, description = "Nobody changes their own roles.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "It is over already, or nobody could administer the installation any more.", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("bearer" = []))
)]
#[post("/positions/{id}/endings")]
pub async fn create_ending(
    app: Data<App>,
    caller: Allowed<ChangeAccounts>,
    id: PathId<PositionId>,
    body: Body<CreateEnding>,
) -> Result<HttpResponse, Problem> {
    let giver = Giver::new(&app, &caller);
    let today = giver.today;
    let reason = reason(&body.0.reason)?;
    let day = body.0.valid_to.unwrap_or(today);
    let row = app
        .write(move |conn| {
            db::administrators::take_turns(conn)?;
            let (holder, position) = giver.own_to_end(conn, id.0)?;
            let ending = Ending::of(position.span(), day, today, "#/valid_to")?;
            let row = giver.end(conn, &holder, &position, ending, &reason)?;
            giver.check_administrators(conn, &position)?;
            // Last, so that the last administrator hears that he is the last.
            if holder.id == giver.account {
                return Err(PeopleError::OwnRoles.into());
            }
            Ok(row)
        })
        .await?;
    Ok(HttpResponse::Created()
        .insert_header(("location", format!("/api/v1/positions/{}", row.id)))
        .json(Position::new(&row, today)))
}
