//! `GET /templates`

use actix_web::get;
use actix_web::web::{Data, Json};
use serde::Deserialize;
use tonghop_auth::{Allowed, Permission, UnitScope};
use tonghop_web::{Page, PageRequest, Problem, QueryOf};
use utoipa::IntoParams;

use crate::api::templates::json::TemplateSummary;
use crate::app::App;
use crate::db;
use crate::policy::{ManageTemplates, ReadTemplates};

/// Which page.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListTemplates {
    /// Rows wanted: 50 unless told, 200 at the most.
    #[param(minimum = 1)]
    limit: Option<u32>,
    /// `next` of the page before.
    #[param(max_length = 300)]
    cursor: Option<String>,
}

/// List templates
///
/// In the order they were made: the published ones, and the drafts the caller administers. Without definitions.
#[utoipa::path(
    tag = "templates",
    params(ListTemplates),
    responses((status = 200, description = "A page of templates.", body = Page<TemplateSummary>)),
    security(("bearer" = []), ("partner" = ["reports.read"]))
)]
#[get("/templates")]
pub async fn list_templates(
    app: Data<App>,
    caller: Allowed<ReadTemplates>,
    query: QueryOf<ListTemplates>,
) -> Result<Json<Page<TemplateSummary>>, Problem> {
    let page = PageRequest::parse(query.0.limit, query.0.cursor.as_deref(), &())?;
    let (after, fetch) = (page.key()?, page.fetch());
    let scope = UnitScope::of(&caller.rights, ManageTemplates::ROLES);
    let rows = app
        .read(move |conn| Ok(db::templates::list(conn, scope.as_ref(), after, fetch)?))
        .await?;
    Ok(Json(page.page(
        rows,
        |row| row.id.to_string(),
        TemplateSummary::from,
    )))
}
