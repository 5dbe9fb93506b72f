//! `GET /reports/{id}/history`

use actix_web::get;
use actix_web::web::{Data, Json};
use tonghop_auth::Allowed;
use tonghop_model::ReportId;
use tonghop_web::{PathId, Problem};

use crate::api::reports::case::Case;
use crate::api::reports::review_json::{Decision, History, HistoryItem};
use crate::app::App;
use crate::db;
use crate::policy::ReadReports;

/// Entries of each kind at the most; a report sent in and taken back more often is an accident or an attack.
const MOST: i64 = 1000;

/// Read a report's history
///
/// Submissions, decisions, withdrawals and openings of corrections, the oldest first.
#[utoipa::path(
    tag = "reports",
    params(("id" = ReportId, Path, description = "The report.")),
    responses((status = 200, description = "What happened.", body = History)),
    security(("bearer" = []), ("partner" = ["reports.read"]))
)]
#[get("/reports/{id}/history")]
pub async fn list_report_history(
    app: Data<App>,
    caller: Allowed<ReadReports>,
    id: PathId<ReportId>,
) -> Result<Json<History>, Problem> {
    let (account, rights) = (caller.account, caller.rights);
    let (versions, decisions, steps) = app
        .read(move |conn| {
            Case::read(conn, account, &rights, id.0)?;
            Ok((
                db::versions::newest(conn, id.0, MOST)?,
                db::review::decisions(conn, id.0, MOST)?,
                db::review::steps(conn, id.0, MOST)?,
            ))
        })
        .await?;
    let mut items: Vec<_> = versions
        .into_iter()
        .map(|row| HistoryItem::Submission(row.into()))
        .collect();
    for row in decisions {
        items.push(HistoryItem::Decision(Decision::try_from(row)?));
    }
    items.extend(steps.into_iter().map(|row| HistoryItem::Step(row.into())));
    // Stable: at one instant a submission stands before the decision on it.
    items.sort_by_key(HistoryItem::at);
    Ok(Json(History { items }))
}
