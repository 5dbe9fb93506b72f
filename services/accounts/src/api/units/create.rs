//! `POST /units`

use actix_web::web::Data;
use actix_web::{HttpResponse, post};
use tonghop_auth::Allowed;
use tonghop_web::{Body, EntityTag, Problem};

use super::json::{CreateUnit, Unit};
use crate::app::App;
use crate::db;
use crate::domain::Error;
use crate::domain::unit::{self, NewUnit};
use crate::policy::ManageUnits;

/// Make a unit
///
/// For a file of units see `POST /unit-imports`.
#[utoipa::path(
    tag = "units",
    request_body = CreateUnit,
    responses(
        (status = 201, description = "Made.", body = Unit, headers(("Location" = String), ("ETag" = String))),
        (status = 409, description = "Another unit has the code.", body = tonghop_web::ProblemBody, content_type = "application/problem+json"),
    ),
    security(("bearer" = []))
)]
#[post("/units")]
pub async fn create_unit(
    app: Data<App>,
    caller: Allowed<ManageUnits>,
    body: Body<CreateUnit>,
) -> Result<HttpResponse, Problem> {
    let unit = parse(body.0)?;
    let recorder = app.recorder(&caller);
    let row = app
        .write(move |conn| {
            let reachable = match unit.parent {
                Some(parent) => !db::units::within(conn, &caller.scope, &[parent])?.is_empty(),
                None if caller.scope.all => true,
                None => return Err(Error::field("#/parent_id", "PARENT_REQUIRED")),
            };
            if !reachable {
                return Err(Error::UnknownUnit {
                    pointer: "#/parent_id".into(),
                });
            }
            let id = db::units::insert(conn, &recorder, &unit)?;
            db::units::find(conn, &caller.scope, id)?.ok_or(Error::NotFound)
        })
        .await?;
    let unit = Unit::from(row);
    Ok(HttpResponse::Created()
        .insert_header(("location", format!("/api/v1/units/{}", unit.id)))
        .insert_header(EntityTag(unit.version).header())
        .json(unit))
}

fn parse(body: CreateUnit) -> Result<NewUnit, Error> {
    Ok(NewUnit {
        code: body.code,
        name: unit::name(&body.name, "#/name")?,
        short_name: body
            .short_name
            .map(|s| unit::name(&s, "#/short_name"))
            .transpose()?,
        kind: body.kind,
        parent: body.parent_id,
        valid_from: unit::day(body.valid_from, "#/valid_from")?,
    })
}
