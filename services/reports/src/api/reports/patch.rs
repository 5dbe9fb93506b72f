//! `PATCH /reports/{id}`

use actix_web::web::Data;
use actix_web::{HttpResponse, patch};
use tonghop_auth::Allowed;
use tonghop_forms::{Content, Form};
use tonghop_journal::Audit;
use tonghop_model::ReportId;
use tonghop_web::extract::MergePatch;
use tonghop_web::{IfMatch, PathId, Problem, ProblemBody};

use crate::api::answer;
use crate::api::reports::case::{Case, computed};
use crate::api::reports::json::ReportView;
use crate::app::App;
use crate::db;
use crate::domain::Error;
use crate::domain::input::FieldFault;
use crate::domain::words::ReportAction;
use crate::policy::EditReport;

/// Edit a report
///
/// A JSON merge patch (RFC 7396) on the content: null deletes, lists of rows are replaced whole. A draft may be
/// incomplete and break rules, but what is there must have the right shape; otherwise nothing is changed.
#[utoipa::path(
    tag = "reports",
    params(
        ("id" = ReportId, Path, description = "The report."),
        ("If-Match" = String, Header, description = "ETag of the report that was read.", example = "\"1\""),
    ),
    request_body(content = Content, content_type = "application/merge-patch+json"),
    responses(
        (status = 200, description = "The report as it is now.", body = ReportView),
        (status = 409, description = "The report cannot be edited in its state.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 412, description = "It was changed meanwhile; `ETag` has its version.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 428, description = "`If-Match` is missing.", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("bearer" = []))
)]
#[patch("/reports/{id}")]
pub async fn patch_report(
    app: Data<App>,
    caller: Allowed<EditReport>,
    id: PathId<ReportId>,
    if_match: IfMatch,
    patch: MergePatch,
) -> Result<HttpResponse, Problem> {
    let recorder = app.recorder(&caller);
    let (account, rights) = (caller.account, caller.rights);
    let (case, period) = app
        .read(move |conn| {
            let case = Case::read(conn, account, &rights, id.0)?;
            case.require(ReportAction::Edit)?;
            case.at(if_match.0)?;
            let period = case.period(conn)?;
            Ok((case, period))
        })
        .await?;
    let mut next = case.after(ReportAction::Edit, &recorder)?;
    let form = app.form(period.template_id).await?;
    let content = patched(&form, &case.working()?, &patch.0)?;
    next.content = serde_json::to_string(&content).map_err(Error::from)?;
    let (row, before) = (next.clone(), case.report.content.clone());
    app.write(move |conn| {
        db::reports::replace(conn, &row)?;
        db::review::add_author(conn, row.id, account)?;
        // Nothing other services know of has changed: an audit row, no event.
        let audit = Audit::new("report.edited", "report", row.id.as_uuid()).at(row.unit_id);
        recorder.audit(conn, audit.before(&before).after(&row.content))?;
        Ok(())
    })
    .await?;
    let computed = computed(&form, &content);
    let version = next.version;
    let view = ReportView::new(
        Case {
            report: next,
            ..case
        },
        Some((content, computed)),
    );
    Ok(answer::ok(version, &view))
}

/// The content after the patch, in its one spelling, if it has the form's shape.
fn patched(form: &Form, content: &Content, patch: &serde_json::Value) -> Result<Content, Error> {
    let content = content.merge_patch(patch).map_err(|error| {
        Error::field(FieldFault::new(error.pointer, "WRONG_SHAPE", error.message))
    })?;
    let content = content.canonical();
    let violations = form.check_shape(&content);
    if violations.is_empty() {
        Ok(content)
    } else {
        Err(Error::Shape(violations))
    }
}
