//! `POST /unit-groups/{id}/removals`

use actix_web::web::Data;
use actix_web::{HttpResponse, post};
use tonghop_auth::Allowed;
use tonghop_model::UnitGroupId;
use tonghop_web::{Body, PathId, Problem, ProblemBody};

use super::changing;
use super::json::{RemoveMembers, UnitGroup, named};
use crate::app::App;
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
    changing::members(&app, caller, id.0, units, day, remove).await
}
