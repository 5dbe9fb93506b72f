//! `POST /templates`

use actix_web::web::Data;
use actix_web::{HttpResponse, post};
use tonghop_auth::Allowed;
use tonghop_forms::{Definition, Form};
use tonghop_journal::{Audit, chain};
use tonghop_web::{Body, Problem};

use crate::api::answer;
use crate::api::templates::json::{NewTemplate, TemplateView};
use crate::app::App;
use crate::db;
use crate::db::templates::TemplateRow;
use crate::domain::Error;
use crate::domain::words::TemplateState;
use crate::policy::ManageTemplates;

/// Make a template
///
/// The definition is checked as a whole; every error is listed with a pointer to it. The template is a draft until it
/// is published.
#[utoipa::path(
    tag = "templates",
    request_body = NewTemplate,
    responses((status = 201, description = "The template was made.", body = TemplateView)),
    security(("bearer" = []))
)]
#[post("/templates")]
pub async fn create_template(
    app: Data<App>,
    caller: Allowed<ManageTemplates>,
    body: Body<NewTemplate>,
) -> Result<HttpResponse, Problem> {
    let NewTemplate {
        owner_unit_id,
        definition,
    } = body.0;
    app.require_unit(&caller.scope, owner_unit_id, "#/owner_unit_id")
        .await?;
    // Compiling takes milliseconds: not on the thread that serves others.
    let definition = app.read(move |_| checked(definition)).await?;
    let recorder = app.recorder(&caller);
    let text = String::from_utf8(chain::canonical(&definition)).map_err(Problem::internal)?;
    let row = TemplateRow {
        id: recorder.id(),
        version: 1,
        owner_unit_id,
        code: definition.code.clone(),
        version_name: definition.version.clone(),
        state: TemplateState::Draft,
        sha256: chain::fingerprint(&definition),
        created_at: recorder.now.naive_utc(),
        published_at: None,
    };
    let view = TemplateView {
        summary: row.clone().into(),
        definition,
    };
    app.write(move |conn| {
        db::templates::insert(conn, &row, &text)?;
        let audit = Audit::new("template.created", "template", row.id.as_uuid());
        recorder.audit(
            conn,
            Audit {
                after: Some(row.sha256.clone()),
                ..audit.at(row.owner_unit_id)
            },
        )?;
        Ok(())
    })
    .await?;
    Ok(answer::created(
        &format!("/templates/{}", view.summary.id),
        1,
        &view,
    ))
}

fn checked(definition: Definition) -> Result<Definition, Error> {
    Form::compile(definition.clone()).map_err(Error::Definition)?;
    Ok(definition)
}
