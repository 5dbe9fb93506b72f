//! `GET /completeness`

use actix_web::get;
use actix_web::web::{Data, Json};
use serde::{Deserialize, Serialize};
use tonghop_auth::Allowed;
use tonghop_model::{PeriodId, UnitGroupId, UnitId};
use tonghop_web::{Problem, QueryOf};
use utoipa::IntoParams;

use crate::app::App;
use crate::db;
use crate::domain::Error;
use crate::domain::counts::Counts;
use crate::domain::edition::CompletenessRow;
use crate::domain::unit::UnitRef;
use crate::policy::ReadTotals;

/// Of which unit.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct GetCompleteness {
    /// The period.
    period_id: PeriodId,
    /// The unit.
    unit_id: UnitId,
    /// Only units that belonged to this group on the period's data-close day.
    group_id: Option<UnitGroupId>,
}

/// How far the reports of a unit and all below it are.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Completeness {
    /// The period.
    pub period_id: PeriodId,
    /// Everything in the reports feed up to this number is counted, nothing after.
    #[schema(minimum = 0)]
    pub as_of_seq: i64,
    /// The unit and all below it.
    pub row: UnitCompleteness,
    /// Each unit directly below it, with all below that, by code; of a group each member that must report, by itself.
    #[schema(max_items = 50_000)]
    pub children: Vec<UnitCompleteness>,
}

/// How far the reports of one subtree are.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
pub struct UnitCompleteness {
    /// The unit at the top of the subtree.
    pub unit: UnitRef,
    /// The numbers.
    #[serde(flatten)]
    pub counts: CompletenessRow,
}

/// Read completeness
///
/// How many units must report, have reported in time, late or not at all; of the unit and all below it, or of the members
/// of a group among them.
#[utoipa::path(
    tag = "totals",
    params(GetCompleteness),
    responses((status = 200, description = "Completeness of the unit and of each unit directly below it.", body = Completeness)),
    security(("bearer" = []), ("partner" = ["totals.read"]))
)]
#[get("/completeness")]
pub async fn get_completeness(
    app: Data<App>,
    caller: Allowed<ReadTotals>,
    query: QueryOf<GetCompleteness>,
) -> Result<Json<Completeness>, Problem> {
    let GetCompleteness {
        period_id,
        unit_id,
        group_id,
    } = query.0;
    let completeness = app
        .snapshot(move |conn| {
            let found = db::scope::find(conn, &caller.scope, period_id, unit_id)?;
            let unit = found.ok_or(Error::NotFound)?.in_whole(conn, period_id)?;
            let (own, children) = match group_id {
                Some(group) => {
                    let period = db::periods::find(conn, period_id)?.ok_or(Error::NotFound)?;
                    let day = period.data_to;
                    let members = db::completeness::of_group(conn, period_id, unit.id, group, day)?;
                    let add = |sum: Counts, (_, counts): &(UnitRef, Counts)| sum.plus(*counts);
                    (members.iter().fold(Counts::default(), add), members)
                }
                None => (
                    db::completeness::of_unit(conn, period_id, unit.id)?,
                    db::completeness::of_children(conn, &caller.scope, period_id, unit.id)?,
                ),
            };
            Ok(Completeness {
                period_id,
                as_of_seq: db::cursor::as_of_seq(conn)?,
                row: view((unit.to_ref(), own)),
                children: children.into_iter().map(view).collect(),
            })
        })
        .await?;
    Ok(Json(completeness))
}

fn view((unit, counts): (UnitRef, Counts)) -> UnitCompleteness {
    UnitCompleteness {
        unit,
        counts: counts.into(),
    }
}
