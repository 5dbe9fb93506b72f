//! `POST /unit-groups/{id}/removals`

use actix_web::web::Data;
use actix_web::{HttpResponse, post};
use tonghop_auth::Allowed;
use tonghop_model::UnitGroupId;
use tonghop_web::{Body, EntityTag, PathId, Problem, ProblemBody};

use super::json::{RemoveMembers, UnitGroup, named};
use crate::app::App;
use crate::db;
use crate::domain::Error;
use crate::domain::unit_group::remove;
use crate::policy::ManageUnitGroups;

/// Remove units from a group
///
/// The day is the first on which they no longer belong. All of them or none; a unit that does not belong is named.
#[utoipa::path(
    tag = "units",
    params(("id" = UnitGroupId, Path, description = "The group.")),
    request_body = RemoveMembers,
    responses(
        (status = 200, description = "The group as it is now.", body = UnitGroup, headers(("ETag" = String))),
        (status = 409, description = "A unit cannot, or the day lies in a frozen period.", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("bearer" = []))
)]
#[post("/unit-groups/{id}/removals")]
pub async fn remove_unit_group_members(
    app: Data<App>,
    caller: Allowed<ManageUnitGroups>,
    id: PathId<UnitGroupId>,
    body: Body<RemoveMembers>,
) -> Result<HttpResponse, Problem> {
    let units = body.0.unit_ids;
    let day = named(&units, body.0.valid_to, "#/valid_to")?;
    let recorder = app.recorder(&caller);
    let row = app
        .write(move |conn| {
            db::unit_groups::find(conn, &caller.scope, id.0)?.ok_or(Error::NotFound)?;
            let reachable = db::units::all_within(conn, &caller.scope, &units)?;
            let row = db::unit_groups::lock(conn, id.0)?;
            let mut spans = db::unit_groups::memberships(conn, id.0)?;
            for (index, unit) in units.iter().enumerate() {
                if !reachable.contains(unit) {
                    let pointer = format!("#/unit_ids/{index}");
                    return Err(Error::UnknownUnit { pointer });
                }
                remove(&mut spans, *unit, day)
                    .map_err(|refusal| Error::Membership { index, refusal })?;
            }
            db::freezes::guard(conn, [day])?;
            db::unit_groups::write_members(conn, &recorder, &row, &spans)?;
            Ok(row)
        })
        .await?;
    Ok(HttpResponse::Ok()
        .insert_header(EntityTag(row.version).header())
        .json(UnitGroup::from(row)))
}
