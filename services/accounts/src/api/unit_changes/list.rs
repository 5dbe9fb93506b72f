//! `GET /unit-changes`

use actix_web::get;
use actix_web::web::{Data, Json};
use chrono::NaiveDate;
use serde::Deserialize;
use tonghop_auth::Allowed;
use tonghop_model::UnitId;
use tonghop_web::{Page, PageRequest, Problem, QueryOf};
use utoipa::IntoParams;

use super::json::UnitChange;
use crate::app::App;
use crate::db;
use crate::db::unit_changes::read::{ChangeFilter, ChangeRecord};
use crate::domain::{Error, unit};
use crate::policy::ReadUnits;

/// Filters of the list.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListUnitChanges {
    /// Only changes that touch this unit.
    unit_id: Option<UnitId>,
    /// Only changes that take effect on this day or later.
    from: Option<NaiveDate>,
    /// Only changes that take effect on this day or earlier.
    to: Option<NaiveDate>,
    /// Rows in the page; 50 by default, 200 at the most.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
    /// `next` of the page before.
    #[param(max_length = 300)]
    cursor: Option<String>,
}

/// List changes of units
///
/// Changes that touch a unit within the caller's reach, by the day they take effect, future ones included.
#[utoipa::path(
    tag = "units",
    params(ListUnitChanges),
    responses((status = 200, description = "A page of changes.", body = Page<UnitChange>)),
    security(("bearer" = []), ("partner" = ["units.read"]))
)]
#[get("/unit-changes")]
pub async fn list_unit_changes(
    app: Data<App>,
    caller: Allowed<ReadUnits>,
    query: QueryOf<ListUnitChanges>,
) -> Result<Json<Page<UnitChange>>, Problem> {
    let query = query.0;
    let filter = ChangeFilter {
        unit_id: query.unit_id,
        from: unit::bound("from", query.from)?,
        to: unit::bound("to", query.to)?,
    };
    let page = PageRequest::parse(query.limit, query.cursor.as_deref(), &filter)?;
    let (after, fetch) = (page.key_by(place)?, page.fetch());
    let rows = app
        .read(move |conn| {
            let rows = db::unit_changes::read::list(conn, &caller.scope, &filter, after, fetch)?;
            let view = |row: ChangeRecord| {
                let key = format!("{} {}", row.row.effective_date, row.row.ordinal);
                UnitChange::try_from(row).map(|view| (key, view))
            };
            rows.into_iter()
                .map(view)
                .collect::<Result<Vec<_>, Error>>()
        })
        .await?;
    Ok(Json(page.page(
        rows,
        |(key, _)| key.clone(),
        |(_, view)| view,
    )))
}

/// The day and number in a cursor; a day that no change can have is no cursor of ours.
fn place(key: &str) -> Option<(NaiveDate, i64)> {
    let (day, ordinal) = key.split_once(' ')?;
    let day = day.parse().ok().filter(|day| unit::is_plausible(*day))?;
    Some((day, ordinal.parse().ok()?))
}
