//! `PATCH /consolidations/{id}`

use std::collections::BTreeMap;

use actix_web::web::Data;
use actix_web::{HttpResponse, patch};
use serde::Deserialize;
use tonghop_auth::Allowed;
use tonghop_db::Conn;
use tonghop_journal::{Audit, Recorder};
use tonghop_model::{ConsolidationId, Text};
use tonghop_web::extract::MergePatch;
use tonghop_web::{EntityTag, FieldError, IfMatch, PathId, Problem};

use super::json::ConsolidationView;
use crate::app::App;
use crate::db;
use crate::db::consolidations::{ConsolidationRow, ConsolidationState};
use crate::domain::Error;
use crate::domain::section::{MAX_TEXT, MAX_TITLE};
use crate::policy::Consolidate;

/// What changes; everything else stays.
#[derive(Debug, Clone, Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct UpdateConsolidation {
    /// New title.
    #[schema(min_length = 1, max_length = 500)]
    pub title: Option<String>,
    /// New text by number of the section; null empties it.
    #[schema(example = json!({"II.1": "Toàn ngành đã quán triệt…"}))]
    pub sections: BTreeMap<String, Option<String>>,
}

/// Edit a consolidated report
///
/// JSON merge patch. A frozen report becomes a draft again; its editions stay as they are.
#[utoipa::path(
    tag = "consolidations",
    params(
        ("id" = ConsolidationId, Path, description = "The consolidated report."),
        ("If-Match" = String, Header, description = "`ETag` of what was read."),
    ),
    request_body(content = UpdateConsolidation, content_type = "application/merge-patch+json"),
    responses(
        (status = 200, description = "As it is now.", body = ConsolidationView, headers(("ETag" = String))),
        (status = 412, description = "Somebody changed it meanwhile.", body = tonghop_web::ProblemBody, content_type = "application/problem+json"),
        (status = 428, description = "`If-Match` is missing.", body = tonghop_web::ProblemBody, content_type = "application/problem+json"),
    ),
    security(("bearer" = []))
)]
#[patch("/consolidations/{id}")]
pub async fn update_consolidation(
    app: Data<App>,
    caller: Allowed<Consolidate>,
    id: PathId<ConsolidationId>,
    version: IfMatch,
    patch: MergePatch,
) -> Result<HttpResponse, Problem> {
    let patch: UpdateConsolidation = serde_json::from_value(patch.0).map_err(|error| {
        Problem::invalid(vec![FieldError::at(
            "#",
            "WRONG_SHAPE",
            Text::new(
                format!("Không đúng cấu trúc: {error}"),
                format!("Not the expected shape: {error}"),
            ),
        )])
    })?;
    let recorder = app.recorder(&caller);
    let row = app
        .write(move |conn| {
            let found = db::consolidations::find(conn, &caller.scope, id.0)?;
            let old = found.ok_or(Error::NotFound)?;
            if old.version != version.0 {
                return Err(Error::Stale(old.version));
            }
            let new = patched(&old, patch)?;
            write(conn, &recorder, &old, &new)?;
            Ok(new)
        })
        .await?;
    let view = ConsolidationView::try_from(row)?;
    Ok(HttpResponse::Ok()
        .insert_header(EntityTag(view.version).header())
        .json(view))
}

fn write(
    conn: &mut Conn,
    recorder: &Recorder,
    old: &ConsolidationRow,
    new: &ConsolidationRow,
) -> Result<(), Error> {
    if !db::consolidations::update(conn, old.version, new)? {
        return Err(Error::Stale(new.version));
    }
    let entry = Audit::new("consolidation.updated", "consolidation", new.id.as_uuid());
    recorder.audit(conn, entry.at(new.unit_id).before(old).after(new))?;
    Ok(())
}

fn patched(old: &ConsolidationRow, patch: UpdateConsolidation) -> Result<ConsolidationRow, Error> {
    let (mut errors, mut sections) = (Vec::new(), old.sections()?);
    let title = patch
        .title
        .map_or_else(|| old.title.clone(), |title| title.trim().to_owned());
    if title.is_empty() {
        errors.push(("#/title".to_owned(), "REQUIRED", empty()));
    }
    if title.chars().count() > MAX_TITLE {
        errors.push(("#/title".to_owned(), "TOO_LONG", too_long(MAX_TITLE)));
    }
    for (code, text) in patch.sections {
        let pointer = format!("#/sections/{}", code.replace('~', "~0").replace('/', "~1"));
        let text = text.unwrap_or_default();
        match sections.iter_mut().find(|section| section.code == code) {
            None => errors.push((pointer, "UNKNOWN_SECTION", unknown_section())),
            Some(_) if text.chars().count() > MAX_TEXT => {
                errors.push((pointer, "TOO_LONG", too_long(MAX_TEXT)));
            }
            Some(section) => section.text = text,
        }
    }
    if !errors.is_empty() {
        return Err(Error::Fields(errors));
    }
    let sections = serde_json::to_string(&sections).map_err(|e| Error::Corrupt(e.to_string()))?;
    Ok(ConsolidationRow {
        state: ConsolidationState::Draft,
        version: old.version + 1,
        title,
        sections,
        ..old.clone()
    })
}

fn empty() -> Text {
    Text::new("Không được để trống.", "This may not be empty.")
}
fn too_long(max: usize) -> Text {
    Text::new(
        format!("Nội dung quá dài (tối đa {max} ký tự)."),
        format!("This is too long ({max} characters at most)."),
    )
}
fn unknown_section() -> Text {
    Text::new(
        "Biểu mẫu không có mục này.",
        "The template has no such section.",
    )
}
