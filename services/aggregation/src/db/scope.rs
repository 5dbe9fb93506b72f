//! Limits queries to what a caller may see of a period. The period's own tree decides: whoever may see a unit's total
//! may see what it was made of. Today's tree decides as well: whoever keeps a unit's records now reads its old periods.

use diesel::prelude::*;
use tonghop_auth::UnitScope;
use tonghop_db::Conn;
use tonghop_model::{PeriodId, UnitId};

use crate::db::units;
use crate::domain::Error;
use crate::domain::unit::PeriodUnit;

/// A unit the caller may see.
pub struct Visible {
    /// The unit.
    pub unit: PeriodUnit,
    /// Whether the caller may see everything below it, too.
    pub whole: bool,
}

impl Visible {
    /// The unit, for what is added up over everything below it: whoever may see only the unit itself may see that only
    /// where nothing lies below.
    pub fn in_whole(self, conn: &mut Conn, period: PeriodId) -> Result<PeriodUnit, Error> {
        if self.whole || !units::has_below(conn, period, self.unit.id)? {
            Ok(self.unit)
        } else {
            Err(Error::Forbidden)
        }
    }
}

/// The unit, if it belongs to the period and to the scope.
pub fn find(
    conn: &mut Conn,
    scope: &UnitScope,
    period: PeriodId,
    id: UnitId,
) -> QueryResult<Option<Visible>> {
    let Some(unit) = units::find(conn, period, id)? else {
        return Ok(None);
    };
    if scope.all {
        return Ok(Some(Visible { unit, whole: true }));
    }
    let mut lineage = units::lineage(conn, period, id)?;
    lineage.extend(tonghop_directory::scope::lineage(conn, id, scope.on)?);
    let whole = scope.subtrees.iter().any(|root| lineage.contains(root));
    let seen = scope.contains(id, &lineage);
    Ok(seen.then_some(Visible { unit, whole }))
}

/// Filters a boxed query to rows whose unit lies in the scope, by the tree of the row's own period or by today's.
///
/// `in_period_scope!(query, table, scope)`; the table has `period_id` and `unit_id`.
#[macro_export]
macro_rules! in_period_scope {
    ($query:expr, $table:ident, $scope:expr) => {{
        let scope: &tonghop_auth::UnitScope = $scope;
        if scope.all {
            $query
        } else {
            use $crate::db::schema::{directory_closure as closure, period_closure};
            let below = period_closure::table
                .filter(period_closure::period_id.eq($table::period_id))
                .filter(period_closure::unit_id.eq($table::unit_id))
                .filter(period_closure::ancestor_id.eq_any(scope.subtrees.clone()));
            let kept = tonghop_directory::on_day!(
                closure::table.filter(closure::ancestor_id.eq_any(scope.subtrees.clone())),
                scope.on
            )
            .select(closure::unit_id);
            $query.filter(
                $table::unit_id
                    .eq_any(scope.units.clone())
                    .or($table::unit_id.eq_any(kept))
                    .or(diesel::dsl::exists(below)),
            )
        }
    }};
}
