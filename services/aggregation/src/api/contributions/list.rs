//! `GET /totals/contributions`

use actix_web::get;
use actix_web::web::{Data, Json};
use serde::{Deserialize, Serialize};
use tonghop_auth::Allowed;
use tonghop_forms::Form;
use tonghop_model::{PeriodId, ReportId, Text, UnitId};
use tonghop_web::{Page, PageRequest, Problem, QueryOf};
use utoipa::IntoParams;

use crate::app::App;
use crate::db;
use crate::db::contributions::{After, ContributionRow};
use crate::domain::Error;
use crate::domain::delta::Contribution;
use crate::domain::obligation::ObligationStatus;
use crate::domain::unit::UnitRef;
use crate::policy::ReadTotals;

/// Stands between code and id in a cursor; no code holds it.
const SEPARATOR: char = '|';

/// Which total.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListContributions {
    /// The period.
    period_id: PeriodId,
    /// The unit whose total it is.
    unit_id: UnitId,
    /// Code of the indicator.
    #[param(max_length = 16, example = "A02")]
    indicator: String,
    /// Rows in the page; 50 by default, 200 at the most.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
    /// `next` of the page before.
    #[param(max_length = 300)]
    cursor: Option<String>,
}

/// One unit's part in a total.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
pub struct TotalContribution {
    /// The unit.
    pub unit: UnitRef,
    /// How far its report is.
    pub status: ObligationStatus,
    /// Whether it was first submitted after the deadline.
    pub late: bool,
    /// Its own value: a decimal string, `YYYY-MM-DD` for a date; null when it does not count in the total.
    #[schema(max_length = 21, example = "32")]
    pub value: Option<String>,
    /// Its report, once there is one.
    pub report_id: Option<ReportId>,
    /// The version whose numbers count, once one was accepted.
    #[schema(minimum = 1)]
    pub report_version: Option<i32>,
}

/// List what a total is made of
///
/// Every unit that must report, by code: those that count, those that are late, those that are missing.
#[utoipa::path(
    tag = "totals",
    params(ListContributions),
    responses((status = 200, description = "A page of units.", body = Page<TotalContribution>)),
    security(("bearer" = []), ("partner" = ["totals.read"]))
)]
#[get("/totals/contributions")]
pub async fn list_contributions(
    app: Data<App>,
    caller: Allowed<ReadTotals>,
    query: QueryOf<ListContributions>,
) -> Result<Json<Page<TotalContribution>>, Problem> {
    let query = query.0;
    let filter = (query.period_id, query.unit_id, query.indicator.clone());
    let page = PageRequest::parse(query.limit, query.cursor.as_deref(), &filter)?;
    let (after, fetch) = (page.key_by(parse_after)?, page.fetch());
    let forms = app.forms.clone();
    let (form, rows) = app
        .read(move |conn| {
            let (period, unit, indicator) = filter;
            let found = db::scope::find(conn, &caller.scope, period, unit)?;
            let unit = found.ok_or(Error::NotFound)?.unit.id;
            let sha256 = db::periods::template_sha256(conn, period)?.ok_or(Error::NotFound)?;
            let form = forms.get(conn, period, &sha256)?;
            if form.indicator(&indicator).is_none() {
                return Err(unknown_indicator(&indicator));
            }
            let which = (period, unit, indicator.as_str());
            let rows = db::contributions::list(conn, &caller.scope, which, after, fetch)?;
            Ok((form, rows))
        })
        .await?;
    let key = |row: &ContributionRow| format!("{}{SEPARATOR}{}", row.code, row.unit_id);
    Ok(Json(
        page.page(rows, key, |row| view(&form, &query.indicator, row)),
    ))
}

fn parse_after(text: &str) -> Option<After> {
    let (code, unit) = text.split_once(SEPARATOR)?;
    Some(After {
        code: code.to_owned(),
        unit: unit.parse().ok()?,
    })
}

fn view(form: &Form, indicator: &str, row: ContributionRow) -> TotalContribution {
    let value = row.fact.and_then(|(value, weight)| {
        let fact = Contribution::new(form, indicator.to_owned(), value, weight);
        form.indicator(indicator)?.total(&fact.cell())
    });
    TotalContribution {
        unit: UnitRef {
            id: row.unit_id,
            code: row.code,
            name: row.name,
        },
        status: row.status,
        late: row.late,
        value: value.map(|total| total.to_string()),
        report_id: row.report_id,
        report_version: row.accepted_version,
    }
}

fn unknown_indicator(code: &str) -> Error {
    Error::Parameter {
        name: "indicator",
        detail: Text::new(
            format!("Biểu mẫu của kỳ này không có chỉ tiêu {code}."),
            format!("The template of this period has no indicator {code}."),
        ),
    }
}
