//! `GET /regimes/{id}/proposed-periods`

use std::collections::HashMap;

use actix_web::get;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Json};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use tonghop_auth::Allowed;
use tonghop_model::{PeriodId, RegimeId, Text};
use tonghop_web::{PathId, Problem, ProblemBody, QueryOf};
use utoipa::{IntoParams, ToSchema};

use super::json::RegimeAttributes;
use crate::api::periods::json::Due;
use crate::app::App;
use crate::db;
use crate::domain::Error;
use crate::domain::calendar::schedule::{Proposal, Schedule};
use crate::domain::calendar::working_days::YEARS;
use crate::domain::words::DueRule;
use crate::policy::ReadReports;

/// Of which year.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ProposePeriods {
    /// The year; of a school year, the one it begins in.
    #[param(minimum = 1900, maximum = 2200, example = 2026)]
    year: i32,
}

/// The periods of a year.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProposedPeriods {
    /// In order; a month is the shortest.
    #[schema(max_items = 12)]
    items: Vec<ProposedPeriod>,
}

/// A period as the regime's schedule has it: what `POST /regimes/{id}/periods` takes.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProposedPeriod {
    /// Code.
    #[schema(max_length = 40, example = "2026-Q3")]
    code: String,
    /// First day the numbers cover.
    data_from: NaiveDate,
    /// Last day the numbers cover.
    data_to: NaiveDate,
    /// When reports are due from units with nobody below them; a working day.
    due: Due,
    /// The period of this code, if it was opened already.
    #[serde(skip_serializing_if = "Option::is_none")]
    period_id: Option<PeriodId>,
}

/// Propose the periods of a year
///
/// By the regime's schedule and the working calendar as it stands: when the yearly decision on public holidays comes, the
/// deadlines of periods not yet opened move with it.
#[utoipa::path(
    tag = "regimes",
    params(("id" = RegimeId, Path, description = "The regime."), ProposePeriods),
    responses(
        (status = 200, description = "The periods.", body = ProposedPeriods),
        (status = 409, description = "The regime has no schedule: its periods are opened day by day.", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("bearer" = []), ("partner" = ["reports.read"]))
)]
#[get("/regimes/{id}/proposed-periods")]
pub async fn list_proposed_periods(
    app: Data<App>,
    caller: Allowed<ReadReports>,
    id: PathId<RegimeId>,
    query: QueryOf<ProposePeriods>,
) -> Result<Json<ProposedPeriods>, Problem> {
    let year = query.0.year;
    let (from, to) = YEARS
        .contains(&year)
        .then(|| Schedule::horizon(year))
        .flatten()
        .ok_or_else(bad_year)?;
    let found = app
        .snapshot(move |conn| {
            let regime = db::regimes::find(conn, &caller.scope, id.0)?.ok_or(Error::NotFound)?;
            let asked: RegimeAttributes = serde_json::from_str(&regime.attributes)?;
            let Some(schedule) = asked.schedule else {
                return Ok(None);
            };
            let calendar = db::calendar::of(conn, from, to)?;
            let proposals = schedule.proposals(asked.frequency, year, &calendar);
            let codes: Vec<&str> = proposals.iter().map(|p| p.window.code.as_str()).collect();
            let opened = db::periods::by_codes(conn, regime.id, &codes)?;
            Ok(Some((proposals, opened)))
        })
        .await?;
    let (proposals, opened) = found.ok_or_else(no_schedule)?;
    let items = proposals.into_iter().map(|p| view(p, &opened)).collect();
    Ok(Json(ProposedPeriods { items }))
}

fn view(proposal: Proposal, opened: &HashMap<String, PeriodId>) -> ProposedPeriod {
    ProposedPeriod {
        period_id: opened.get(&proposal.window.code).copied(),
        code: proposal.window.code,
        data_from: proposal.window.from,
        data_to: proposal.window.to,
        due: Due {
            date: proposal.last_day,
            rule: DueRule::OnOrBefore,
        },
    }
}

fn bad_year() -> Problem {
    let vi = "Năm phải từ 1900 đến 2200.";
    Problem::bad_parameter("year", Text::new(vi, "The year is one from 1900 to 2200."))
}

fn no_schedule() -> Problem {
    Problem::new(
        StatusCode::CONFLICT,
        "NO_SCHEDULE",
        Text::new(
            "Chế độ báo cáo này chưa có lịch kỳ; hãy tự nhập ngày chốt số liệu và hạn nộp khi mở kỳ.",
            "This regime has no schedule; give the days and the deadline when opening a period.",
        ),
    )
}
