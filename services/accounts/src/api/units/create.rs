//! `POST /units`

use actix_web::web::Data;
use actix_web::{HttpResponse, post};
use tonghop_auth::Allowed;
use tonghop_web::{Body, EntityTag, Problem};

use super::json::{CreateUnit, Unit};
use crate::app::App;
use crate::db;
use crate::domain::Error;
use crate::domain::unit;
use crate::domain::unit_change::{Action, Contact, Create, NewChange, UnitSpec};
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
    let change = parse(body.0)?;
    let recorder = app.recorder(&caller);
    let row = app
        .write(move |conn| {
            // The turn at the tree comes first, so that the parent is where it is when the unit is made.
            db::unit_changes::lock(conn, 0)?;
            let parent = change.action.named();
            if parent.is_empty() && !caller.scope.all {
                return Err(Error::field("#/parent_id", "PARENT_REQUIRED"));
            }
            if db::units::within(conn, &caller.scope, &parent)?.len() < parent.len() {
                return Err(Error::UnknownUnit {
                    pointer: "#/parent_id".into(),
                });
            }
            let made = db::unit_changes::apply(conn, &recorder, vec![change]).map_err(here)?;
            let id = made.first().and_then(|applied| applied.created.first());
            let id = id.copied().ok_or(Error::NotFound)?;
            db::units::find(conn, &caller.scope, id)?.ok_or(Error::NotFound)
        })
        .await?;
    let unit = Unit::from(row);
    Ok(HttpResponse::Created()
        .insert_header(("location", format!("/api/v1/units/{}", unit.id)))
        .insert_header(EntityTag(unit.version).header())
        .json(unit))
}

fn parse(body: CreateUnit) -> Result<NewChange, Error> {
    let unit = UnitSpec {
        id: None,
        code: body.code,
        agency_code: None,
        statistical_code: None,
        name: unit::name(&body.name, "#/name")?,
        short_name: body
            .short_name
            .map(|s| unit::name(&s, "#/short_name"))
            .transpose()?,
        kind: body.kind,
        contact: Contact::default(),
        reporting_parent_id: body.parent_id,
        administrative_parent_id: None,
        party_parent_id: None,
    };
    Ok(NewChange {
        effective_date: unit::day(body.valid_from, "#/valid_from")?,
        decision: None,
        note: None,
        action: Action::Create(Create { unit }),
    })
}

/// Points at the members of this body rather than at those of a change.
fn here(error: Error) -> Error {
    match error {
        Error::Change(mut faults) => {
            for fault in &mut faults {
                fault.pointer = match fault.pointer.as_str() {
                    "#/change/unit/reporting_parent_id" => "#/parent_id".into(),
                    "#/effective_date" => "#/valid_from".into(),
                    "#/change" => "#/code".into(),
                    other => other.replace("#/change/unit", "#"),
                };
            }
            Error::Change(faults)
        }
        other => other,
    }
}
