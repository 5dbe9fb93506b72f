//! `POST /recounts`

use actix_web::web::Data;
use actix_web::{HttpResponse, post};
use serde::{Deserialize, Serialize};
use tonghop_auth::{Allowed, UnitScope};
use tonghop_db::Conn;
use tonghop_journal::Audit;
use tonghop_model::{PeriodId, UnitId};
use tonghop_web::{Body, Problem};

use crate::app::App;
use crate::db;
use crate::domain::Error;
use crate::domain::counts::{Counts, CountsOf};
use crate::domain::delta::{Contribution, Facts};
use crate::domain::recount::{self, Difference};
use crate::forms::Forms;
use crate::policy;

/// What to count again.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateRecount {
    /// The period.
    pub period_id: PeriodId,
}

/// What a recount found.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Recount {
    /// The period.
    pub period_id: PeriodId,
    /// Everything in the reports feed up to this number was counted, nothing after.
    #[schema(minimum = 0)]
    pub as_of_seq: i64,
    /// Stored numbers that were compared: contributions, roll-ups and completeness.
    #[schema(minimum = 0)]
    pub cells_checked: i64,
    /// Every number that is stored differently from what it comes to; empty when all is right. Only units within the
    /// caller's reach are shown.
    #[schema(max_items = 1_000_000)]
    pub differences: Vec<RecountDifference>,
}

/// A number that is stored differently from what it comes to.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
pub struct RecountDifference {
    /// The unit.
    pub unit_id: UnitId,
    /// The indicator; null for completeness.
    #[schema(max_length = 16)]
    pub indicator: Option<String>,
    /// Which number of it.
    #[schema(max_length = 30, example = "value_sum")]
    pub field: String,
    /// As stored; null where nothing is stored.
    #[schema(max_length = 21)]
    pub stored: Option<String>,
    /// As recounted; null where nothing should be stored.
    #[schema(max_length = 21)]
    pub recounted: Option<String>,
}

impl From<Difference> for RecountDifference {
    fn from(difference: Difference) -> Self {
        Self {
            unit_id: difference.unit,
            indicator: difference.indicator,
            field: difference.field.to_owned(),
            stored: difference.stored,
            recounted: difference.recounted,
        }
    }
}

/// Count everything again
///
/// Adds up every accepted report of the period from its content, on one consistent state, and compares with the sums
/// that totals are answered from. Changes nothing.
#[utoipa::path(
    tag = "totals",
    request_body = CreateRecount,
    responses((status = 201, description = "What was found.", body = Recount)),
    security(("bearer" = []))
)]
#[post("/recounts")]
pub async fn create_recount(
    app: Data<App>,
    caller: Allowed<policy::Recount>,
    body: Body<CreateRecount>,
) -> Result<HttpResponse, Problem> {
    let (recorder, forms, period) = (app.recorder(&caller), app.forms.clone(), body.0.period_id);
    app.catch_up().await?;
    let found = app
        .snapshot(move |conn| run(conn, &forms, &caller.scope, period))
        .await?;
    let summary = (
        found.as_of_seq,
        found.cells_checked,
        found.differences.len(),
    );
    app.write(move |conn| {
        let entry = Audit::new("recount.run", "period", period.as_uuid()).after(&summary);
        Ok(recorder.audit(conn, entry)?)
    })
    .await?;
    Ok(HttpResponse::Created().json(found))
}

fn run(
    conn: &mut Conn,
    forms: &Forms,
    scope: &UnitScope,
    period: PeriodId,
) -> Result<Recount, Error> {
    let sha256 = db::periods::template_sha256(conn, period)?.ok_or(Error::NotFound)?;
    let form = forms.get(conn, period, &sha256)?;
    let mut lineages = db::units::lineages(conn, period, None)?;
    let visible = |unit: &UnitId| {
        lineages
            .get(unit)
            .is_some_and(|lineage| scope.contains(*unit, lineage))
    };
    let visible: std::collections::HashSet<UnitId> =
        lineages.keys().copied().filter(|u| visible(u)).collect();
    if visible.is_empty() {
        return Err(Error::NotFound);
    }
    // Only what the caller may see is counted: a cell of a visible unit needs nothing from outside its subtree.
    for lineage in lineages.values_mut() {
        lineage.retain(|ancestor| visible.contains(ancestor));
    }
    let seen = |unit: &UnitId| visible.contains(unit);
    let mut facts = Facts::new();
    for (unit, content) in db::accepted::contents(conn, period)? {
        let own = form
            .facts(&content)
            .map_err(|e| Error::Corrupt(e.to_string()))?;
        let own = own
            .into_iter()
            .map(|f| Contribution::new(&form, f.indicator, f.value, f.weight));
        facts.insert(unit, own.collect());
    }
    facts.retain(|unit, _| seen(unit));
    let mut stored_facts = db::facts::of_units(conn, &form, period, None)?;
    stored_facts.retain(|unit, _| seen(unit));
    let mut stored_cells = db::rollups::of_period(conn, period)?;
    stored_cells.retain(|(unit, _), _| seen(unit));
    let mut stored_counts = db::completeness::of_units(conn, period, None)?;
    stored_counts.retain(|unit, _| seen(unit));
    let obligations = db::obligations::of_period(conn, period)?;
    let own: CountsOf = obligations
        .iter()
        .map(|(unit, one)| (*unit, Counts::of(one)))
        .collect();
    let mut differences = Vec::new();
    let checked = recount::compare_facts(&stored_facts, &facts, &mut differences)
        + recount::compare_cells(
            &stored_cells,
            &recount::roll_up(period, &lineages, &facts)?,
            &mut differences,
        )
        + recount::compare_counts(
            &stored_counts,
            &recount::count_up(&lineages, &own),
            &mut differences,
        );
    Ok(Recount {
        period_id: period,
        as_of_seq: db::cursor::as_of_seq(conn)?,
        cells_checked: i64::try_from(checked).unwrap_or(i64::MAX),
        differences: differences
            .into_iter()
            .map(RecountDifference::from)
            .collect(),
    })
}
