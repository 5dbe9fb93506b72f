//! `POST /extension-requests`

use actix_web::web::Data;
use actix_web::{HttpResponse, post};
use tonghop_auth::{Allowed, UnitScope};
use tonghop_journal::Audit;
use tonghop_web::{Body, Problem, ProblemBody};

use super::json::{ExtensionRequest, NewExtensionRequest};
use super::owed::still_owed;
use crate::api::answer;
use crate::app::App;
use crate::db;
use crate::db::extensions::ExtensionRow;
use crate::domain::access::Relation;
use crate::domain::words::{ExtensionState, PeriodState};
use crate::domain::{Error, extension};
use crate::policy::{EVERYBODY, EditReport};

/// Ask for more time
///
/// For the unit's own people, as long as its report was not sent in: a day after the present deadline, three months at the
/// most, and why. One request at a time. The first level of review decides.
#[utoipa::path(
    tag = "periods",
    request_body = NewExtensionRequest,
    responses(
        (status = 201, description = "It waits for a decision.", body = ExtensionRequest),
        (status = 409, description = "Another request waits, the report was sent in, or the unit need not report.", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("bearer" = []))
)]
#[post("/extension-requests")]
pub async fn create_extension_request(
    app: Data<App>,
    caller: Allowed<EditReport>,
    body: Body<NewExtensionRequest>,
) -> Result<HttpResponse, Problem> {
    let new = body.0;
    new.check()?;
    let recorder = app.recorder(&caller);
    let view = app
        .write(move |conn| {
            let scope = UnitScope::of(&caller.rights, EVERYBODY).ok_or(Error::NotFound)?;
            let duty = db::assignments::find(conn, &scope, new.assignment_id)?;
            let duty = duty.ok_or(Error::NotFound)?;
            if !Relation::new(&caller.rights.grants, duty.unit_id, false, true).own() {
                return Err(Error::Forbidden);
            }
            still_owed(conn, &duty)?;
            let period = db::periods::of_report(conn, duty.period_id)?.ok_or(Error::NotFound)?;
            if period.state() == PeriodState::Closed {
                return Err(Error::PeriodEnded);
            }
            let due_at = duty.deadline(period.due_at).and_utc();
            extension::check_until(new.until, due_at, recorder.now, "#/until")
                .map_err(Error::field)?;
            let row = ExtensionRow {
                id: recorder.id(),
                version: 1,
                assignment_id: duty.id,
                period_id: duty.period_id,
                unit_id: duty.unit_id,
                state: ExtensionState::Requested,
                until: new.until,
                reason: new.reason.trim().to_owned(),
                requested_at: recorder.now.naive_utc(),
                requested_by: caller.account,
                granted_until: None,
                decision_reason: None,
                decided_at: None,
                decided_by: None,
            };
            db::extensions::insert(conn, &row)?;
            let audit = Audit::new("extension.requested", "assignment", duty.id.as_uuid());
            recorder.audit(conn, audit.at(row.unit_id).after(&row))?;
            Ok(ExtensionRequest::from(row))
        })
        .await?;
    let address = format!("/extension-requests/{}", view.id);
    Ok(answer::created(&address, view.version, &view))
}
