//! `PATCH /unit-groups/{id}`

use actix_web::web::Data;
use actix_web::{HttpResponse, patch};
use tonghop_auth::Allowed;
use tonghop_model::{Text, UnitGroupId};
use tonghop_web::extract::MergePatch;
use tonghop_web::{EntityTag, FieldError, IfMatch, PathId, Problem, ProblemBody};

use super::json::{UnitGroup, UpdateUnitGroup, code};
use crate::app::App;
use crate::db;
use crate::db::unit_groups::GroupRow;
use crate::domain::{Error, unit};
use crate::policy::ManageUnitGroups;

/// Edit a group of units
///
/// JSON merge patch of name and code.
#[utoipa::path(
    tag = "units",
    params(
        ("id" = UnitGroupId, Path, description = "The group."),
        ("If-Match" = String, Header, description = "`ETag` of what was read."),
    ),
    request_body(content = UpdateUnitGroup, content_type = "application/merge-patch+json"),
    responses(
        (status = 200, description = "As it is now.", body = UnitGroup, headers(("ETag" = String))),
        (status = 409, description = "Another group has the code.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 412, description = "Somebody changed it meanwhile.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 428, description = "`If-Match` is missing.", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("bearer" = []))
)]
#[patch("/unit-groups/{id}")]
pub async fn update_unit_group(
    app: Data<App>,
    caller: Allowed<ManageUnitGroups>,
    id: PathId<UnitGroupId>,
    version: IfMatch,
    patch: MergePatch,
) -> Result<HttpResponse, Problem> {
    let patch: UpdateUnitGroup = serde_json::from_value(patch.0).map_err(wrong_shape)?;
    let recorder = app.recorder(&caller);
    let row = app
        .write(move |conn| {
            let old = db::unit_groups::find(conn, &caller.scope, id.0)?.ok_or(Error::NotFound)?;
            if old.version != version.0 {
                return Err(Error::Stale(old.version));
            }
            let new = patched(&old, &patch)?;
            if !db::unit_groups::update(conn, &recorder, &old, &new)? {
                return Err(Error::Stale(new.version));
            }
            Ok(new)
        })
        .await?;
    Ok(HttpResponse::Ok()
        .insert_header(EntityTag(row.version).header())
        .json(UnitGroup::from(row)))
}

fn patched(old: &GroupRow, patch: &UpdateUnitGroup) -> Result<GroupRow, Error> {
    let mut new = old.clone();
    new.version += 1;
    if let Some(given) = &patch.code {
        new.code = code(given)?;
    }
    if let Some(given) = &patch.name {
        new.name = unit::name(given, "#/name")?;
    }
    Ok(new)
}

fn wrong_shape(error: serde_json::Error) -> Problem {
    let text = Text::new(
        "Chỉ sửa được mã (code) và tên (name), đều là văn bản.",
        format!("Only code and name can be changed, both are text: {error}"),
    );
    Problem::invalid(vec![FieldError::at("#", "WRONG_SHAPE", text)])
}
