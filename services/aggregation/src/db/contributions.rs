//! What a total is made of: every obliged unit below, with its value or why it has none.

use diesel::prelude::*;
use tonghop_auth::UnitScope;
use tonghop_db::{Conn, MultiBackend};
use tonghop_model::{PeriodId, Quantity, ReportId, UnitId};

use crate::db::schema::{facts, obligations, period_closure as closure, period_units};
use crate::domain::obligation::ObligationStatus;
use crate::in_period_scope;

/// One obliged unit.
#[derive(Debug, Clone, Queryable)]
pub struct ContributionRow {
    /// The unit.
    pub unit_id: UnitId,
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// How far its report is.
    pub status: ObligationStatus,
    /// Whether it was first submitted late.
    pub late: bool,
    /// Its report.
    pub report_id: Option<ReportId>,
    /// The version whose numbers count.
    pub accepted_version: Option<i32>,
    /// Value and weight of the indicator, when it has them.
    pub fact: Option<(Quantity, Quantity)>,
}

/// Where in the list to go on: after this code and unit.
#[derive(Debug, Clone)]
pub struct After {
    /// Code of the last unit seen.
    pub code: String,
    /// The last unit seen.
    pub unit: UnitId,
}

/// The obliged units below `root` that the caller may see, by code.
pub fn list(
    conn: &mut Conn,
    scope: &UnitScope,
    (period, root, indicator): (PeriodId, UnitId, &str),
    after: Option<After>,
    limit: i64,
) -> QueryResult<Vec<ContributionRow>> {
    let below = closure::table
        .filter(closure::period_id.eq(period))
        .filter(closure::ancestor_id.eq(root))
        .select(closure::unit_id);
    let query = obligations::table
        .inner_join(
            period_units::table.on(period_units::period_id
                .eq(obligations::period_id)
                .and(period_units::unit_id.eq(obligations::unit_id))),
        )
        .left_join(
            facts::table.on(facts::period_id
                .eq(obligations::period_id)
                .and(facts::unit_id.eq(obligations::unit_id))
                .and(facts::indicator.eq(indicator.to_owned()))),
        )
        .filter(obligations::period_id.eq(period))
        .filter(obligations::unit_id.eq_any(below))
        .order((period_units::code, period_units::unit_id))
        .limit(limit)
        .select((
            obligations::unit_id,
            period_units::code,
            period_units::name,
            obligations::status,
            obligations::late,
            obligations::report_id,
            obligations::accepted_version,
            (facts::value, facts::weight).nullable(),
        ))
        .into_boxed::<MultiBackend>();
    let mut query = in_period_scope!(query, obligations, scope);
    if let Some(After { code, unit }) = after {
        let same = period_units::code
            .eq(code.clone())
            .and(period_units::unit_id.gt(unit));
        query = query.filter(period_units::code.gt(code).or(same));
    }
    query.load(conn)
}
