//! Assignments.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use tonghop_api::reports::{ASSIGNMENT_OPENED, AssignmentOpened, ReportState};
use tonghop_auth::UnitScope;
use tonghop_db::{Conn, MultiBackend, each_backend};
use tonghop_directory::{each_in_scope, in_group, in_scope};
use tonghop_journal::Recorder;
use tonghop_model::{AssignmentId, PeriodId, ReportId, UnitGroupId, UnitId, UnitKind};

use crate::db::ROWS_PER_INSERT;
use crate::db::schema::{assignments, periods, reports};
use crate::domain::Error;
use crate::domain::following::Standing;
use crate::domain::opening::Duty;

/// One unit's duty in one period.
#[derive(Debug, Clone, Queryable, Insertable)]
#[diesel(table_name = assignments, treat_none_as_default_value = false)]
pub struct AssignmentRow {
    /// The assignment.
    pub id: AssignmentId,
    /// Its period.
    pub period_id: PeriodId,
    /// The unit.
    pub unit_id: UnitId,
    /// The unit's code on the data-close day.
    pub unit_code: String,
    /// The unit's name on the data-close day.
    pub unit_name: String,
    /// The unit's kind on the data-close day.
    pub unit_kind: UnitKind,
    /// JSON array of unit ids, the first level of review first.
    pub review_path: String,
    /// Raised on every change.
    pub version: i32,
    /// When the unit was released: it was not in force on the data-close day after all.
    pub released_at: Option<NaiveDateTime>,
    /// The first instant that is late, where it is not the period's.
    pub due_at: Option<NaiveDateTime>,
}

impl AssignmentRow {
    /// The first instant that is late for this unit, in a period whose own is `period_due`.
    pub fn deadline(&self, period_due: NaiveDateTime) -> NaiveDateTime {
        self.due_at.unwrap_or(period_due)
    }

    /// Who reviews, the first level first.
    pub fn path(&self) -> Result<Vec<UnitId>, serde_json::Error> {
        serde_json::from_str(&self.review_path)
    }

    /// What the plan of a period compares.
    pub fn standing(&self) -> Result<Standing, serde_json::Error> {
        Ok(Standing {
            id: self.id,
            version: self.version,
            review_path: self.path()?,
            code: self.unit_code.clone(),
            name: self.unit_name.clone(),
            kind: self.unit_kind,
            released: self.released_at.is_some(),
        })
    }
}

/// Which assignments a list shows.
#[derive(Debug, Clone, Copy, Default)]
pub struct AssignmentFilter {
    /// Only this period.
    pub period_id: Option<PeriodId>,
    /// Only this unit.
    pub unit_id: Option<UnitId>,
    /// Only units that belong to this group on the day of the scope.
    pub group_id: Option<UnitGroupId>,
}

/// An assignment with its deadline and what became of it.
pub type AssignmentWithReport = (
    AssignmentRow,
    NaiveDateTime,
    Option<(ReportId, ReportState)>,
);

fn insert(conn: &mut Conn, rows: &[AssignmentRow]) -> QueryResult<()> {
    for chunk in rows.chunks(ROWS_PER_INSERT) {
        each_backend!(conn, c => diesel::insert_into(assignments::table).values(chunk).execute(c))?;
    }
    Ok(())
}

/// Writes the assignments of new duties, each with its own deadline if it has one, and tells other services, in the order of unit codes.
pub fn begin(
    conn: &mut Conn,
    recorder: &Recorder,
    period_id: PeriodId,
    duties: Vec<(Duty, Option<NaiveDateTime>)>,
) -> Result<(), Error> {
    let mut rows = Vec::with_capacity(duties.len());
    let mut events = Vec::with_capacity(duties.len());
    for (duty, due_at) in duties {
        let Some(unit) = duty.unit().cloned() else {
            continue;
        };
        let row = AssignmentRow {
            id: recorder.id(),
            period_id,
            unit_id: unit.id,
            unit_code: unit.code.into(),
            unit_name: unit.name,
            unit_kind: unit.kind,
            review_path: serde_json::to_string(&duty.review_path)?,
            version: 1,
            released_at: None,
            due_at,
        };
        let opened = AssignmentOpened {
            id: row.id,
            period_id,
            unit_id: row.unit_id,
            lineage: duty.lineage,
        };
        events.push((row.id.as_uuid(), 1, serde_json::to_value(&opened)?));
        rows.push(row);
    }
    insert(conn, &rows)?;
    Ok(recorder.events(conn, ASSIGNMENT_OPENED, events)?)
}

/// Every assignment of a period, released ones too.
pub fn of_period(conn: &mut Conn, period: PeriodId) -> QueryResult<Vec<AssignmentRow>> {
    assignments::table
        .filter(assignments::period_id.eq(period))
        .load(conn)
}

/// Raises the versions of assignments of which something is told that is not in their rows.
pub fn raise(conn: &mut Conn, ids: &[AssignmentId]) -> QueryResult<()> {
    for chunk in ids.chunks(ROWS_PER_INSERT) {
        diesel::update(assignments::table.filter(assignments::id.eq_any(chunk.to_vec())))
            .set(assignments::version.eq(assignments::version + 1))
            .execute(conn)?;
    }
    Ok(())
}

/// Holds an assignment until the end of the transaction, so that it is not released meanwhile; `false` when it was.
pub fn hold(conn: &mut Conn, id: AssignmentId) -> QueryResult<bool> {
    let standing = assignments::table
        .filter(assignments::id.eq(id))
        .filter(assignments::released_at.is_null());
    let held = diesel::update(standing)
        .set(assignments::version.eq(assignments::version))
        .execute(conn)?;
    Ok(held == 1)
}

/// Writes an assignment over itself. Only one process applies the accounts feed at a time.
pub fn replace(conn: &mut Conn, row: &AssignmentRow) -> QueryResult<()> {
    diesel::update(assignments::table.find(row.id))
        .set((
            assignments::unit_code.eq(&row.unit_code),
            assignments::unit_name.eq(&row.unit_name),
            assignments::unit_kind.eq(row.unit_kind),
            assignments::review_path.eq(&row.review_path),
            assignments::version.eq(row.version),
            assignments::released_at.eq(row.released_at),
        ))
        .execute(conn)?;
    Ok(())
}

/// One assignment, if its unit lies in the scope.
pub fn find(
    conn: &mut Conn,
    scope: &UnitScope,
    id: AssignmentId,
) -> QueryResult<Option<AssignmentRow>> {
    let query = assignments::table
        .filter(assignments::id.eq(id))
        .into_boxed::<MultiBackend>();
    each_in_scope!(query, assignments::unit_id, scope)
        .first(conn)
        .optional()
}

/// Assignments in the scope, by period and then by unit code (the order they were made in), after `after`.
pub fn list(
    conn: &mut Conn,
    scope: &UnitScope,
    filter: AssignmentFilter,
    after: Option<AssignmentId>,
    limit: i64,
) -> QueryResult<Vec<AssignmentWithReport>> {
    let query = assignments::table
        .inner_join(periods::table)
        .left_join(reports::table)
        .select((
            assignments::all_columns,
            periods::due_at,
            (reports::id, reports::state).nullable(),
        ))
        .order(assignments::id)
        .limit(limit)
        .into_boxed::<MultiBackend>();
    let mut query = in_scope!(query, assignments::unit_id, scope);
    if let Some(period) = filter.period_id {
        query = query.filter(assignments::period_id.eq(period));
    }
    if let Some(unit) = filter.unit_id {
        query = query.filter(assignments::unit_id.eq(unit));
    }
    if let Some(group) = filter.group_id {
        query = in_group!(query, assignments::unit_id, group, scope.on);
    }
    if let Some(after) = after {
        query = query.filter(assignments::id.gt(after));
    }
    query.load(conn)
}
