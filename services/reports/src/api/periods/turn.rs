//! Closing a period and opening it again are the same but for which way.

use actix_web::HttpResponse;
use serde::Deserialize;
use tonghop_auth::{Allowed, Permission, UnitScope};
use tonghop_journal::Audit;
use tonghop_model::PeriodId;
use tonghop_web::{IfMatch, Problem};
use utoipa::ToSchema;

use crate::api::answer;
use crate::api::periods::json::PeriodView;
use crate::api::periods::owner::require_owner;
use crate::app::App;
use crate::db;
use crate::db::periods::PeriodRow;
use crate::domain::Error;
use crate::domain::input::Faults;
use crate::domain::words::PeriodState;
use crate::policy::{OpenPeriods, ReadReports};

/// Longest reason.
const MAX_REASON: usize = 2000;

/// Why a period is closed or opened again.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PeriodTurn {
    /// Why.
    #[schema(
        min_length = 1,
        max_length = 2000,
        example = "Đã gửi báo cáo tổng hợp lên UBND tỉnh."
    )]
    pub reason: String,
}

/// Closes a period, or opens it again, on the version that was read.
pub async fn turn(
    app: &App,
    caller: Allowed<OpenPeriods>,
    id: PeriodId,
    if_match: IfMatch,
    body: PeriodTurn,
    to: PeriodState,
) -> Result<HttpResponse, Problem> {
    let reason = body.reason.trim().to_owned();
    let mut faults = Faults::default();
    faults.text("#/reason", &reason, 1, MAX_REASON);
    faults.done()?;
    let recorder = app.recorder(&caller);
    let read = UnitScope::of(&caller.rights, ReadReports::ROLES).unwrap_or_default();
    let view = app
        .write(move |conn| {
            let before = db::periods::find(conn, &read, id)?.ok_or(Error::NotFound)?;
            require_owner(conn, &caller.scope, before.owner_unit_id)?;
            if before.version != if_match.0 {
                let current = before.version;
                return Err(Error::Stale { current });
            }
            if before.state() == to {
                return Err(Error::PeriodStandsSo);
            }
            let closed = to == PeriodState::Closed;
            let after = PeriodRow {
                version: before.version + 1,
                closed_at: closed.then(|| recorder.now.naive_utc()),
                state_reason: Some(reason),
                ..before.clone()
            };
            if !db::periods::turn(conn, &after)? {
                return Err(Error::Stale {
                    current: after.version,
                });
            }
            let action = if closed {
                "period.closed"
            } else {
                "period.reopened"
            };
            let audit = Audit::new(action, "period", id.as_uuid()).at(before.owner_unit_id);
            let (before, after) = (PeriodView::from(before), PeriodView::from(after));
            let audit = audit.before(&before).after(&after);
            recorder.audit(conn, audit)?;
            Ok(after)
        })
        .await?;
    let address = format!("/periods/{}", view.id);
    Ok(answer::created(&address, view.version, &view))
}
