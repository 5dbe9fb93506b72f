//! `GET /templates/{id}`

use actix_web::web::Data;
use actix_web::{HttpResponse, get};
use tonghop_auth::{Allowed, Permission, UnitScope};
use tonghop_model::TemplateId;
use tonghop_web::{PathId, Problem};

use crate::api::answer;
use crate::api::templates::json::TemplateView;
use crate::app::App;
use crate::db;
use crate::domain::Error;
use crate::policy::{ManageTemplates, ReadTemplates};

/// Read a template
///
/// Published templates are open to everybody signed in; drafts only to the administrators of their owner.
#[utoipa::path(
    tag = "templates",
    params(("id" = TemplateId, Path, description = "The template.")),
    responses((status = 200, description = "The template.", body = TemplateView)),
    security(("bearer" = []), ("partner" = ["reports.read"]))
)]
#[get("/templates/{id}")]
pub async fn get_template(
    app: Data<App>,
    caller: Allowed<ReadTemplates>,
    id: PathId<TemplateId>,
) -> Result<HttpResponse, Problem> {
    let scope = UnitScope::of(&caller.rights, ManageTemplates::ROLES);
    let found = app
        .read(move |conn| Ok(db::templates::find(conn, scope.as_ref(), id.0)?))
        .await?;
    let (row, definition) = found.ok_or(Error::NotFound)?;
    let version = row.version;
    let view = TemplateView::new(row, &definition).map_err(Error::from)?;
    Ok(answer::ok(version, &view))
}
