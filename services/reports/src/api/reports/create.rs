//! `POST /reports`

use actix_web::web::Data;
use actix_web::{HttpResponse, post};
use tonghop_api::reports::{REPORT_CHANGED, ReportState};
use tonghop_auth::Allowed;
use tonghop_forms::{Content, Form};
use tonghop_journal::{Audit, Recorder};
use tonghop_model::{ReportId, UnitId};
use tonghop_web::{Body, Problem, ProblemBody};

use crate::api::answer;
use crate::api::reports::case::{Case, computed};
use crate::api::reports::json::{NewReport, ReportView};
use crate::app::App;
use crate::db;
use crate::db::assignments::AssignmentRow;
use crate::db::reports::ReportRow;
use crate::domain::Error;
use crate::domain::access::Relation;
use crate::domain::words::PeriodState;
use crate::policy::{EVERYBODY, EditReport};

/// Begin a report
///
/// One for each assignment. What is sent along must have the right shape; it need not be complete.
#[utoipa::path(
    tag = "reports",
    request_body = NewReport,
    responses(
        (status = 201, description = "The report was begun.", body = ReportView),
        (status = 409, description = "The assignment has a report: `existing`.", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("bearer" = []))
)]
#[post("/reports")]
pub async fn create_report(
    app: Data<App>,
    caller: Allowed<EditReport>,
    body: Body<NewReport>,
) -> Result<HttpResponse, Problem> {
    let NewReport {
        assignment_id,
        content,
    } = body.0;
    let rights = caller.rights.clone();
    let (duty, period) = app
        .read(move |conn| {
            let scope = tonghop_auth::UnitScope::of(&rights, EVERYBODY).ok_or(Error::NotFound)?;
            let duty =
                db::assignments::find(conn, &scope, assignment_id)?.ok_or(Error::NotFound)?;
            let period = db::periods::of_report(conn, duty.period_id)?.ok_or(Error::NotFound)?;
            Ok((duty, period))
        })
        .await?;
    let relation = Relation::new(&caller.rights.grants, duty.unit_id, false, true);
    if !relation.own() {
        return Err(Problem::forbidden());
    }
    if duty.released_at.is_some() {
        return Err(Error::Released.into());
    }
    if period.state() == PeriodState::Closed {
        return Err(Error::PeriodEnded.into());
    }
    let form = app.form(period.template_id).await?;
    let content = fitting(&form, content.unwrap_or_default())?;
    let recorder = app.recorder(&caller);
    let row = begun(
        &recorder,
        &duty,
        serde_json::to_string(&content).map_err(Error::from)?,
    );
    let case = Case {
        report: row.clone(),
        path: duty.path().map_err(Error::from)?,
        period_state: period.state(),
        duty,
        relation,
    };
    let account = caller.account;
    app.write(move |conn| {
        if !db::assignments::hold(conn, row.assignment_id)? {
            return Err(Error::Released);
        }
        if !db::reports::insert(conn, &row)? {
            let existing = db::reports::of_assignment(conn, row.assignment_id)?;
            return Err(existing.map_or(Error::NotFound, Error::ReportExists));
        }
        db::review::add_author(conn, row.id, account)?;
        let audit = Audit::new("report.created", "report", row.id.as_uuid()).at(row.unit_id);
        recorder.audit(conn, audit.after(&row.content))?;
        recorder.event(conn, REPORT_CHANGED, row.id.as_uuid(), 1, &row.snapshot())?;
        Ok(())
    })
    .await?;
    let computed = computed(&form, &content);
    let view = ReportView::new(case, Some((content, computed)));
    Ok(answer::created(
        &format!("/reports/{}", view.summary.id),
        1,
        &view,
    ))
}

/// The content in its one spelling, if it has the form's shape.
fn fitting(form: &Form, content: Content) -> Result<Content, Error> {
    let content = content.canonical();
    let mut violations = form.check_shape(&content);
    if violations.is_empty() {
        return Ok(content);
    }
    for violation in &mut violations {
        violation.pointer = format!("#/content{}", violation.pointer.trim_start_matches('#'));
    }
    Err(Error::Shape(violations))
}

fn begun(recorder: &Recorder, duty: &AssignmentRow, content: String) -> ReportRow {
    ReportRow {
        id: recorder.id::<ReportId>(),
        version: 1,
        assignment_id: duty.id,
        period_id: duty.period_id,
        unit_id: duty.unit_id,
        state: ReportState::Draft,
        resumes: None,
        content,
        submitted_version: 0,
        first_submitted_at: None,
        late: false,
        times_returned: 0,
        review_unit_id: None::<UnitId>,
        accepted_version: None,
        accepted_at: None,
        accepted_sha256: None,
        last_reason: None,
        created_at: recorder.now.naive_utc(),
        updated_at: recorder.now.naive_utc(),
    }
}
