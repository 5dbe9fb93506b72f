//! `POST /unit-groups`

use actix_web::web::Data;
use actix_web::{HttpResponse, post};
use tonghop_auth::Allowed;
use tonghop_web::{Body, EntityTag, Problem, ProblemBody};

use super::json::{NewUnitGroup, UnitGroup, code};
use crate::app::App;
use crate::db;
use crate::db::unit_groups::GroupRow;
use crate::domain::{Error, unit};
use crate::policy::ManageUnitGroups;

/// Make a group of units
///
/// It has no members yet.
#[utoipa::path(
    tag = "units",
    request_body = NewUnitGroup,
    responses(
        (status = 201, description = "Made.", body = UnitGroup, headers(("Location" = String), ("ETag" = String))),
        (status = 409, description = "Another group has the code.", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("bearer" = []))
)]
#[post("/unit-groups")]
pub async fn create_unit_group(
    app: Data<App>,
    caller: Allowed<ManageUnitGroups>,
    body: Body<NewUnitGroup>,
) -> Result<HttpResponse, Problem> {
    let new = body.0;
    let recorder = app.recorder(&caller);
    let row = GroupRow {
        id: recorder.id(),
        version: 1,
        code: code(&new.code)?,
        name: unit::name(&new.name, "#/name")?,
        owner_unit_id: new.owner_unit_id,
        created_at: recorder.now.naive_utc(),
    };
    let made = row.clone();
    app.write(move |conn| {
        if db::units::within(conn, &caller.scope, &[row.owner_unit_id])?.is_empty() {
            return Err(Error::UnknownUnit {
                pointer: "#/owner_unit_id".into(),
            });
        }
        db::unit_groups::insert(conn, &recorder, &row)
    })
    .await?;
    Ok(HttpResponse::Created()
        .insert_header(("location", format!("/api/v1/unit-groups/{}", made.id)))
        .insert_header(EntityTag(made.version).header())
        .json(UnitGroup::from(made)))
}
