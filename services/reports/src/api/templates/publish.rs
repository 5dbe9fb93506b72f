//! `POST /templates/{id}/publications`

use actix_web::web::Data;
use actix_web::{HttpResponse, post};
use tonghop_auth::Allowed;
use tonghop_journal::Audit;
use tonghop_model::TemplateId;
use tonghop_web::{IfMatch, PathId, Problem, ProblemBody};

use crate::api::answer;
use crate::api::templates::json::TemplateView;
use crate::app::App;
use crate::db;
use crate::domain::Error;
use crate::domain::words::TemplateState;
use crate::policy::ManageTemplates;

/// Publish a template
///
/// From then on it never changes and regimes can use it. A change needs a new version of the form.
#[utoipa::path(
    tag = "templates",
    params(
        ("id" = TemplateId, Path, description = "The template."),
        ("If-Match" = String, Header, description = "ETag of the template that was read.", example = "\"1\""),
    ),
    responses(
        (status = 201, description = "The template is published.", body = TemplateView),
        (status = 409, description = "It was published already.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 412, description = "It was changed meanwhile.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 428, description = "`If-Match` is missing.", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("bearer" = []))
)]
#[post("/templates/{id}/publications")]
pub async fn create_template_publication(
    app: Data<App>,
    caller: Allowed<ManageTemplates>,
    id: PathId<TemplateId>,
    if_match: IfMatch,
) -> Result<HttpResponse, Problem> {
    let (id, scope) = (id.0, caller.scope.clone());
    let found = app
        .read(move |conn| Ok(db::templates::find(conn, Some(&scope), id)?))
        .await?;
    let (mut row, definition) = found.ok_or(Error::NotFound)?;
    if row.state == TemplateState::Published {
        // Everybody sees a published template, so this tells nothing new.
        return Err(Error::AlreadyPublished.into());
    }
    if_match.check(row.version)?;
    let recorder = app.recorder(&caller);
    let (version, now) = (row.version, recorder.now.naive_utc());
    let (owner, hash) = (row.owner_unit_id, row.sha256.clone());
    app.write(move |conn| {
        if !db::templates::publish(conn, id, version, now)? {
            return Err(Error::AlreadyPublished);
        }
        let audit = Audit::new("template.published", "template", id.as_uuid()).at(owner);
        recorder.audit(
            conn,
            Audit {
                after: Some(hash),
                ..audit
            },
        )?;
        Ok(())
    })
    .await?;
    row.version += 1;
    row.state = TemplateState::Published;
    row.published_at = Some(now);
    let version = row.version;
    let view = TemplateView::new(row, &definition).map_err(Error::from)?;
    Ok(answer::created(&format!("/templates/{id}"), version, &view))
}
