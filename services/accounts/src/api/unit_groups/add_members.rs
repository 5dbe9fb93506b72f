//! `POST /unit-groups/{id}/members`

use actix_web::web::Data;
use actix_web::{HttpResponse, post};
use tonghop_auth::Allowed;
use tonghop_model::UnitGroupId;
use tonghop_web::{Body, PathId, Problem, ProblemBody};

use super::changing;
use super::json::{AddMembers, UnitGroup, named};
use crate::app::App;
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
    changing::members(&app, caller, id.0, units, day, add).await
}
