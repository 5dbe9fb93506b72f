//! `POST /unit-groups/{id}/members`

use actix_web::web::Data;
use actix_web::{HttpResponse, post};
use tonghop_auth::Allowed;
use tonghop_model::UnitGroupId;
use tonghop_web::{Body, EntityTag, PathId, Problem, ProblemBody};

use super::json::{AddMembers, UnitGroup, named};
use crate::app::App;
use crate::db;
use crate::domain::Error;
use crate::domain::unit_group::add;
use crate::policy::ManageUnitGroups;

/// Add units to a group
///
/// From a day on. All of them or none; a unit that belongs already is named.
#[utoipa::path(
    tag = "units",
    params(("id" = UnitGroupId, Path, description = "The group.")),
    request_body = AddMembers,
    responses(
        (status = 200, description = "The group as it is now.", body = UnitGroup, headers(("ETag" = String))),
        (status = 409, description = "A unit cannot, or the day lies in a frozen period.", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("bearer" = []))
)]
#[post("/unit-groups/{id}/members")]
pub async fn add_unit_group_members(
    app: Data<App>,
    caller: Allowed<ManageUnitGroups>,
    id: PathId<UnitGroupId>,
    body: Body<AddMembers>,
) -> Result<HttpResponse, Problem> {
    let units = body.0.unit_ids;
    let day = named(&units, body.0.valid_from, "#/valid_from")?;
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
                add(&mut spans, *unit, day)
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
