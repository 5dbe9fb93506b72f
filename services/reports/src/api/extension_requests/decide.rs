//! `POST /extension-requests/{id}/decisions`

use actix_web::web::Data;
use actix_web::{HttpResponse, post};
use chrono::NaiveDate;
use tonghop_auth::Allowed;
use tonghop_db::Conn;
use tonghop_journal::{Audit, Recorder};
use tonghop_model::ExtensionRequestId;
use tonghop_web::{Body, IfMatch, PathId, Problem, ProblemBody};

use super::json::{ExtensionRequest, NewExtensionDecision};
use super::owed::still_owed;
use crate::api::answer;
use crate::api::reports::case::{has_turn, turns};
use crate::app::App;
use crate::db;
use crate::db::assignments::AssignmentRow;
use crate::db::extensions::ExtensionRow;
use crate::domain::extension::Refusal;
use crate::domain::words::{DueRule, ExtensionState};
use crate::domain::{Error, deadline, extension};
use crate::policy::ReviewReport;

/// Decide on a request for more time
///
/// For the first level of review. A grant moves the unit's own deadline, at once and for everything that asks whether its
/// report is late; the period's stays.
#[utoipa::path(
    tag = "review",
    params(
        ("id" = ExtensionRequestId, Path, description = "The request."),
        ("If-Match" = String, Header, description = "ETag of the request that was read.", example = "\"1\""),
    ),
    request_body = NewExtensionDecision,
    responses(
        (status = 201, description = "Decided.", body = ExtensionRequest),
        (status = 409, description = "It was decided already, the report was sent in, or the unit need not report.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 412, description = "It was changed meanwhile; `ETag` has its version.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 428, description = "`If-Match` is missing.", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("bearer" = []))
)]
#[post("/extension-requests/{id}/decisions")]
pub async fn create_extension_decision(
    app: Data<App>,
    caller: Allowed<ReviewReport>,
    id: PathId<ExtensionRequestId>,
    if_match: IfMatch,
    body: Body<NewExtensionDecision>,
) -> Result<HttpResponse, Problem> {
    let decision = body.0;
    decision.check()?;
    let recorder = app.recorder(&caller);
    let view = app
        .write(move |conn| {
            let request = db::extensions::find(conn, &caller.scope, id.0)?;
            let request = request.ok_or(Error::NotFound)?;
            let duty = db::assignments::find(conn, &caller.scope, request.assignment_id)?;
            let duty = duty.ok_or(Error::NotFound)?;
            let (held, first) = (turns(&caller.rights.grants), duty.path()?.first().copied());
            if !has_turn(conn, &held, first, caller.rights.today)? {
                return Err(Error::NotYourTurn);
            }
            if request.state != ExtensionState::Requested {
                return Err(Refusal::Decided.into());
            }
            if request.version != if_match.0 {
                let current = request.version;
                return Err(Error::Stale { current });
            }
            let until = decision.until.unwrap_or(request.until);
            let until = decision.granted.then_some(until);
            if let Some(until) = until {
                grant(conn, &recorder, &duty, until)?;
            }
            let reason = decision.reason.as_deref().map(str::trim);
            let decided = ExtensionRow {
                version: request.version + 1,
                state: if decision.granted {
                    ExtensionState::Granted
                } else {
                    ExtensionState::Refused
                },
                granted_until: until,
                decision_reason: reason.filter(|text| !text.is_empty()).map(str::to_owned),
                decided_at: Some(recorder.now.naive_utc()),
                decided_by: Some(caller.account),
                ..request.clone()
            };
            if !db::extensions::decide(conn, &decided)? {
                return Err(Refusal::Decided.into());
            }
            let action = if decision.granted {
                "extension.granted"
            } else {
                "extension.refused"
            };
            let audit = Audit::new(action, "assignment", duty.id.as_uuid()).at(duty.unit_id);
            recorder.audit(conn, audit.before(&request).after(&decided))?;
            Ok(ExtensionRequest::from(decided))
        })
        .await?;
    let address = format!("/extension-requests/{}", view.id);
    Ok(answer::created(&address, view.version, &view))
}

/// Moves the deadline, unless there is nothing left to put off.
fn grant(
    conn: &mut Conn,
    recorder: &Recorder,
    duty: &AssignmentRow,
    until: NaiveDate,
) -> Result<(), Error> {
    still_owed(conn, duty)?;
    let period = db::periods::of_report(conn, duty.period_id)?.ok_or(Error::NotFound)?;
    let due_at = duty.deadline(period.due_at).and_utc();
    extension::check_until(until, due_at, recorder.now, "#/until").map_err(Error::field)?;
    let due_at = deadline::first_late_instant(until, DueRule::OnOrBefore);
    Ok(db::extensions::put_off(conn, duty.id, due_at.naive_utc())?)
}
