//! `POST /positions/{id}/handovers`

use actix_web::web::Data;
use actix_web::{HttpResponse, post};
use tonghop_auth::Allowed;
use tonghop_db::Conn;
use tonghop_model::{AccountId, PositionId};
use tonghop_web::{Body, PathId, Problem, ProblemBody};

use super::giving::Giver;
use super::json::{CreateHandover, Handover, Position, reason};
use crate::app::App;
use crate::db;
use crate::db::accounts::AccountRow;
use crate::domain::people_error::PeopleError;
use crate::domain::position::{Ending, NewPosition, Span};
use crate::domain::{Error, unit};
use crate::policy::ChangeAccounts;

/// Hand a position over
///
/// One person's position ends and another's begins on the same day, both or neither.
#[utoipa::path(
    tag = "accounts",
    params(("id" = PositionId, Path, description = "The position.")),
    request_body = CreateHandover,
    responses(
        (status = 201, description = "Handed over.", body = Handover, headers(("Location" = String))),
        (status = 403, description = "Nobody changes their own roles.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "It is over already, or the other person holds the same position.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "A rule is broken, such as the separation of duties.", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("bearer" = []))
)]
#[post("/positions/{id}/handovers")]
pub async fn create_handover(
    app: Data<App>,
    caller: Allowed<ChangeAccounts>,
    id: PathId<PositionId>,
    body: Body<CreateHandover>,
) -> Result<HttpResponse, Problem> {
    let giver = Giver::new(&app, &caller);
    let today = giver.today;
    let reason = reason(&body.0.reason)?;
    let (to, on) = (body.0.to_account_id, unit::day(body.0.on, "#/on")?);
    let (ended, begun) = app
        .write(move |conn| {
            db::administrators::take_turns(conn)?;
            let (holder, position) = giver.own_to_end(conn, id.0)?;
            let to = successor(conn, &giver, to)?;
            if [holder.id, to.id].contains(&giver.account) {
                return Err(PeopleError::OwnRoles.into());
            }
            if position.span().is_past(on) {
                return Err(PeopleError::PositionEnded.into());
            }
            let ending = Ending::of(position.span(), on, today, "#/on")?;
            if holder.id == to.id {
                return Err(Error::field("#/to_account_id", "SAME_ACCOUNT"));
            }
            let ended = giver.end(conn, &holder, &position, ending, &reason)?;
            let wanted = NewPosition {
                role: position.role,
                unit: position.unit_id,
                span: Span {
                    from: on,
                    to: position.valid_to,
                },
                acting_for: position.acting_for,
            };
            // What ended a moment ago may have been the successor's own: look again.
            let to = db::accounts::own(conn, to.id)?.ok_or(Error::NotFound)?;
            let begun = giver.give(conn, &to, wanted, Some(position.id), "#")?;
            giver.check_administrators(conn, &position)?;
            Ok((ended, begun))
        })
        .await?;
    Ok(HttpResponse::Created()
        .insert_header(("location", format!("/api/v1/positions/{}", begun.id)))
        .json(Handover {
            ended: Position::new(&ended, today),
            begun: Position::new(&begun, today),
        }))
}

/// Who is to hold it from then on.
fn successor(conn: &mut Conn, giver: &Giver, id: AccountId) -> Result<AccountRow, Error> {
    let found = db::accounts::find(conn, &giver.scope, id)?;
    let to = found.ok_or_else(|| Error::field("#/to_account_id", "UNKNOWN_ACCOUNT"))?;
    if to.active {
        Ok(to)
    } else {
        Err(Error::field("#/to_account_id", "ACCOUNT_DISABLED"))
    }
}
