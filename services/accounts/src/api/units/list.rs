//! `GET /units`

use actix_web::get;
use actix_web::web::{Data, Json};
use chrono::NaiveDate;
use serde::Deserialize;
use tonghop_auth::Allowed;
use tonghop_model::{Text, UnitGroupId, UnitId, UnitKind, UnitStatus};
use tonghop_web::{Page, PageRequest, Problem, QueryOf};
use utoipa::IntoParams;

use super::json::Unit;
use crate::app::App;
use crate::db;
use crate::db::unit_search::UnitFilter;
use crate::domain::search::Search;
use crate::domain::unit;
use crate::policy::ReadUnits;

/// Filters of the list.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListUnits {
    /// Words of the name, short name or codes, anywhere and in any order; case, accents and đ/d do not matter. The best
    /// hits come first: names that begin so, then words that begin so.
    #[param(min_length = 1, max_length = 100)]
    q: Option<String>,
    /// The day whose names, codes and parents count; today by default.
    as_of: Option<NaiveDate>,
    /// Only children of this unit.
    parent_id: Option<UnitId>,
    /// Only this kind.
    kind: Option<UnitKind>,
    /// Only the unit that has this code.
    #[param(max_length = 35)]
    code: Option<String>,
    /// Only members of this group.
    group_id: Option<UnitGroupId>,
    /// Only at work, or only suspended.
    status: Option<UnitStatus>,
    /// Rows in the page; 50 by default, 200 at the most.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
    /// `next` of the page before.
    #[param(max_length = 300)]
    cursor: Option<String>,
}

/// List units
///
/// The units within the caller's reach that are in force on a day, by code, or the best hits of a search first.
#[utoipa::path(
    tag = "units",
    params(ListUnits),
    responses((status = 200, description = "A page of units.", body = Page<Unit>)),
    security(("bearer" = []), ("partner" = ["units.read"]))
)]
#[get("/units")]
pub async fn list_units(
    app: Data<App>,
    caller: Allowed<ReadUnits>,
    query: QueryOf<ListUnits>,
) -> Result<Json<Page<Unit>>, Problem> {
    let query = query.0;
    let search = query.q.as_deref().map(read_search).transpose()?;
    let filter = UnitFilter {
        as_of: unit::as_of("as_of", query.as_of, caller.scope.on)?,
        q: query.q,
        parent_id: query.parent_id,
        kind: query.kind,
        code: query.code,
        group_id: query.group_id,
        status: query.status,
    };
    let page = PageRequest::parse(query.limit, query.cursor.as_deref(), &filter)?;
    let (after, fetch) = (page.keys()?, page.fetch());
    let scope = caller.scope;
    let rows = app
        .snapshot(move |conn| {
            let search = search.as_ref();
            Ok(db::unit_search::list(
                conn, &scope, &filter, search, after, fetch,
            )?)
        })
        .await?;
    let key = |(place, _): &(db::unit_search::Place, _)| format!("{} {}", place.0, place.1);
    Ok(Json(page.page(rows, key, |(_, row)| Unit::from(row))))
}

fn read_search(text: &str) -> Result<Search, Problem> {
    Search::parse(text).ok_or_else(|| {
        Problem::bad_parameter(
            "q",
            Text::new(
                "Từ khóa có 1 đến 100 ký tự, trong đó có ít nhất một chữ hoặc số.",
                "A search has 1 to 100 characters, at least one of them a letter or digit.",
            ),
        )
    })
}
