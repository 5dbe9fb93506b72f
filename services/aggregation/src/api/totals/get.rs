//! `GET /totals`

use actix_web::get;
use actix_web::web::{Data, Json};
use serde::{Deserialize, Serialize};
use tonghop_auth::Allowed;
use tonghop_model::{PeriodId, Text, UnitId};
use tonghop_web::{Problem, QueryOf};
use utoipa::IntoParams;

use crate::app::App;
use crate::db;
use crate::domain::totals::{self, TotalItem, UnknownIndicator};
use crate::domain::unit::UnitRef;
use crate::domain::{Error, totals::assemble};
use crate::policy::ReadTotals;

/// Which totals.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct GetTotals {
    /// The period.
    period_id: PeriodId,
    /// The unit: totals are over it and all below it.
    unit_id: UnitId,
    /// Codes of indicators, joined by commas; all indicators without it.
    #[param(max_length = 8500, example = "A01,A02")]
    indicators: Option<String>,
}

/// Totals over a unit and all below it.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Totals {
    /// The period.
    pub period_id: PeriodId,
    /// The unit.
    pub unit: UnitRef,
    /// Everything in the reports feed up to this number is counted, nothing after.
    #[schema(minimum = 0)]
    pub as_of_seq: i64,
    /// Units that must report.
    #[schema(minimum = 0)]
    pub expected: i64,
    /// Units with an accepted report: the totals are made of these.
    #[schema(minimum = 0)]
    pub accepted: i64,
    /// One for each indicator, in template order.
    #[schema(max_items = 500)]
    pub items: Vec<TotalItem>,
}

/// Read totals
///
/// Live: an accepted report counts within a second. Answers from sums kept up to date, so it takes as long for the whole
/// province as for one school.
#[utoipa::path(
    tag = "totals",
    params(GetTotals),
    responses((status = 200, description = "The totals.", body = Totals)),
    security(("bearer" = []), ("partner" = ["totals.read"]))
)]
#[get("/totals")]
pub async fn get_totals(
    app: Data<App>,
    caller: Allowed<ReadTotals>,
    query: QueryOf<GetTotals>,
) -> Result<Json<Totals>, Problem> {
    let (forms, query) = (app.forms.clone(), query.0);
    let totals = app
        .snapshot(move |conn| {
            let period = query.period_id;
            let found = db::scope::find(conn, &caller.scope, period, query.unit_id)?;
            let unit = found.ok_or(Error::NotFound)?.in_whole(conn, period)?;
            let sha256 = db::periods::template_sha256(conn, period)?.ok_or(Error::NotFound)?;
            let form = forms.get(conn, period, &sha256)?;
            let chosen =
                totals::select(&form, query.indicators.as_deref()).map_err(unknown_indicator)?;
            let counts = db::completeness::of_unit(conn, period, unit.id)?;
            let cells = db::rollups::of_unit(conn, period, unit.id)?;
            Ok(Totals {
                period_id: period,
                as_of_seq: db::cursor::as_of_seq(conn)?,
                expected: counts.expected,
                accepted: counts.accepted,
                items: assemble(&chosen, &cells, counts.expected),
                unit: unit.to_ref(),
            })
        })
        .await?;
    Ok(Json(totals))
}

fn unknown_indicator(UnknownIndicator(code): UnknownIndicator) -> Error {
    Error::Parameter {
        name: "indicators",
        detail: Text::new(
            format!("Biểu mẫu của kỳ này không có chỉ tiêu {code}."),
            format!("The template of this period has no indicator {code}."),
        ),
    }
}
