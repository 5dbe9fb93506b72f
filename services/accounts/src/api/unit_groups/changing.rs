//! What adding and removing members of a group have in common.

use actix_web::HttpResponse;
use chrono::NaiveDate;
use tonghop_auth::Allowed;
use tonghop_model::{UnitGroupId, UnitId};
use tonghop_web::{EntityTag, Problem};

use super::json::UnitGroup;
use crate::app::App;
use crate::db;
use crate::domain::Error;
use crate::domain::unit_group::{Membership, Refusal};
use crate::policy::ManageUnitGroups;

/// How one unit's membership changes on a day.
type Step = fn(&mut Vec<Membership>, UnitId, NaiveDate) -> Result<(), Refusal>;

/// Takes the step for every unit, or for none; answers the group as it is then.
pub async fn members(
    app: &App,
    caller: Allowed<ManageUnitGroups>,
    id: UnitGroupId,
    units: Vec<UnitId>,
    day: NaiveDate,
    step: Step,
) -> Result<HttpResponse, Problem> {
    let recorder = app.recorder(&caller);
    let row = app
        .write(move |conn| {
            db::unit_groups::find(conn, &caller.scope, id)?.ok_or(Error::NotFound)?;
            let reachable = db::units::all_within(conn, &caller.scope, &units)?;
            let row = db::unit_groups::lock(conn, id)?;
            let mut spans = db::unit_groups::memberships(conn, id)?;
            for (index, unit) in units.iter().enumerate() {
                if !reachable.contains(unit) {
                    let pointer = format!("#/unit_ids/{index}");
                    return Err(Error::UnknownUnit { pointer });
                }
                step(&mut spans, *unit, day)
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
