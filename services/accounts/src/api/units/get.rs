//! `GET /units/{id}`

use actix_web::web::Data;
use actix_web::{HttpResponse, get};
use chrono::NaiveDate;
use serde::Deserialize;
use tonghop_auth::{Allowed, UnitScope};
use tonghop_db::Conn;
use tonghop_model::{Relation, UnitId};
use tonghop_web::{EntityTag, PathId, Problem, QueryOf};
use utoipa::IntoParams;

use super::tree_json::UnitOnDay;
use crate::app::App;
use crate::db::unit_tree;
use crate::domain::{Error, unit};
use crate::policy::ReadUnits;

/// The day asked for.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct GetUnit {
    /// The day; today when left out.
    as_of: Option<NaiveDate>,
}

/// Read a unit
///
/// As it is on a day: today, in the past, or in the future as far as it is decided.
#[utoipa::path(
    tag = "units",
    params(("id" = UnitId, Path, description = "The unit."), GetUnit),
    responses((status = 200, description = "The unit.", body = UnitOnDay, headers(("ETag" = String)))),
    security(("bearer" = []))
)]
#[get("/units/{id}")]
pub async fn get_unit(
    app: Data<App>,
    caller: Allowed<ReadUnits>,
    id: PathId<UnitId>,
    query: QueryOf<GetUnit>,
) -> Result<HttpResponse, Problem> {
    let day = unit::as_of(query.0.as_of, caller.rights.today)?;
    let unit = app
        .snapshot(move |conn| on_day(conn, &caller.scope, id.0, day))
        .await?;
    Ok(HttpResponse::Ok()
        .insert_header(EntityTag(unit.version).header())
        .json(unit))
}

/// The unit on `day`; when it is not in force then, as it will be first or as it was last.
fn on_day(
    conn: &mut Conn,
    scope: &UnitScope,
    id: UnitId,
    day: NaiveDate,
) -> Result<UnitOnDay, Error> {
    let version = unit_tree::row_version(conn, scope, id)?.ok_or(Error::NotFound)?;
    let mut rows = unit_tree::versions(conn, id)?;
    let begun = rows.iter().rposition(|row| row.valid_from <= day);
    // A unit whose creation was taken back never was.
    if rows.is_empty() {
        return Err(Error::NotFound);
    }
    let row = rows.swap_remove(begun.unwrap_or(0));
    let in_force = begun.is_some() && row.valid_to.is_none_or(|to| day < to);
    let relations = unit_tree::relations(conn, id)?;
    let parent = |relation| {
        let mut spans = relations.iter().filter(|r| r.relation == relation);
        spans
            .find(|r| r.valid_from <= day && r.valid_to.is_none_or(|to| day < to))
            .map(|r| r.parent)
    };
    let counts = unit_tree::children_counts(conn, &[id], Relation::Reporting, day)?;
    Ok(UnitOnDay {
        id,
        in_force,
        attributes: row.into(),
        parent_id: parent(Relation::Reporting),
        administrative_parent_id: parent(Relation::Administrative),
        party_parent_id: parent(Relation::Party),
        children_count: counts.get(&id).copied().unwrap_or_default(),
        version,
    })
}
