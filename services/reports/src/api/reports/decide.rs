//! What acceptances and returns have in common.

use actix_web::HttpResponse;
use tonghop_api::reports::ReportState;
use tonghop_auth::Allowed;
use tonghop_forms::Content;
use tonghop_journal::Recorder;
use tonghop_model::{AccountId, ReportId};
use tonghop_web::Problem;

use crate::api::answer;
use crate::api::reports::case::{self, Case};
use crate::api::reports::review_json::{Decision, Remark};
use crate::app::App;
use crate::db;
use crate::db::reports::ReportRow;
use crate::db::review::DecisionRow;
use crate::db::versions::VersionRow;
use crate::domain::Error;
use crate::domain::words::{DecisionKind, ReportAction};

/// What a reviewer says.
pub struct Verdict {
    /// Accepted or returned.
    pub kind: DecisionKind,
    /// Why it is returned.
    pub reason: Option<String>,
    /// Remarks.
    pub remarks: Vec<Remark>,
}

impl Verdict {
    const fn action(&self) -> ReportAction {
        match self.kind {
            DecisionKind::Accepted => ReportAction::Accept,
            DecisionKind::Returned => ReportAction::Return,
        }
    }

    const fn audited_as(&self) -> &'static str {
        match self.kind {
            DecisionKind::Accepted => "report.accepted",
            DecisionKind::Returned => "report.returned",
        }
    }
}

/// Decides for the level whose turn it is. Nobody decides on what they wrote, or for a unit they write for.
pub async fn decide<P>(
    app: &App,
    caller: Allowed<P>,
    id: ReportId,
    if_match: i32,
    verdict: Verdict,
) -> Result<HttpResponse, Problem> {
    let recorder = app.recorder(&caller);
    let (account, rights, action) = (caller.account, caller.rights, verdict.action());
    let (case, submitted) = app
        .read(move |conn| {
            let case = Case::read(conn, account, &rights, id)?;
            if case.relation.partial() {
                return Err(Error::OwnReport);
            }
            case.at(if_match)?;
            case.standing().after(action, case.path.len())?;
            if !case.relation.turn {
                return Err(Error::NotYourTurn);
            }
            let submitted = db::versions::find(conn, id, case.report.submitted_version)?;
            Ok((case, submitted.ok_or(Error::NotFound)?))
        })
        .await?;
    let mut next = case.after(action, &recorder)?;
    let accepted = settle(&mut next, &submitted, &verdict, &recorder)?;
    let row = row(&recorder, &case.report, &verdict, account)?;
    let (kept, audited_as, version) = (row.clone(), verdict.audited_as(), next.version);
    app.write(move |conn| {
        case::record(conn, &recorder, audited_as, &case.report, &next, accepted)?;
        Ok(db::review::insert_decision(conn, &kept)?)
    })
    .await?;
    let address = format!("/reports/{id}/history");
    Ok(answer::created(
        &address,
        version,
        &Decision::try_from(row)?,
    ))
}

/// Fills in what the decision settles; the content that counts from now on, if this was the last acceptance.
fn settle(
    next: &mut ReportRow,
    submitted: &VersionRow,
    verdict: &Verdict,
    recorder: &Recorder,
) -> Result<Option<Content>, Error> {
    if verdict.reason.is_some() {
        next.last_reason.clone_from(&verdict.reason);
    }
    if next.state != ReportState::Accepted {
        return Ok(None);
    }
    next.last_reason = None;
    next.accepted_at = Some(recorder.now.naive_utc());
    next.accepted_sha256 = Some(submitted.sha256.clone());
    Ok(Some(serde_json::from_str(&submitted.content)?))
}

fn row(
    recorder: &Recorder,
    report: &ReportRow,
    verdict: &Verdict,
    decided_by: AccountId,
) -> Result<DecisionRow, Error> {
    Ok(DecisionRow {
        id: recorder.id(),
        report_id: report.id,
        report_version: report.submitted_version,
        unit_id: report.review_unit_id.ok_or(Error::NotYourTurn)?,
        kind: verdict.kind,
        reason: verdict.reason.clone(),
        remarks: serde_json::to_string(&verdict.remarks)?,
        decided_at: recorder.now.naive_utc(),
        decided_by,
    })
}
