//! Reports.

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;
use tonghop_api::reports::{AcceptedVersion, ReportChanged, ReportState};
use tonghop_auth::UnitScope;
use tonghop_db::{Conn, MultiBackend, Portable, each_backend};
use tonghop_directory::{each_in_scope, in_group, in_scope};
use tonghop_model::{AssignmentId, PeriodId, ReportId, UnitGroupId, UnitId};

use crate::db::assignments::AssignmentRow;
use crate::db::schema::{assignments, periods, reports};
use crate::domain::Error;
use crate::domain::transition::Standing;

/// A report with everything that changes in its life.
#[derive(Debug, Clone, Queryable, Insertable, AsChangeset)]
#[diesel(table_name = reports, treat_none_as_default_value = false, treat_none_as_null = true)]
pub struct ReportRow {
    /// The report.
    pub id: ReportId,
    /// Version of the row, for `ETag`.
    pub version: i32,
    /// Its assignment.
    pub assignment_id: AssignmentId,
    /// Its period.
    pub period_id: PeriodId,
    /// Its unit.
    pub unit_id: UnitId,
    /// Where it stands.
    pub state: ReportState,
    /// The state a withdrawal leads back to.
    pub resumes: Option<ReportState>,
    /// What is being written: JSON of the content.
    pub content: String,
    /// Number of the version submitted last; 0 before the first submission.
    pub submitted_version: i32,
    /// When it was first submitted.
    pub first_submitted_at: Option<NaiveDateTime>,
    /// Whether the first submission came late.
    pub late: bool,
    /// How often it was returned.
    pub times_returned: i32,
    /// Whose turn it is.
    pub review_unit_id: Option<UnitId>,
    /// The version that counts.
    pub accepted_version: Option<i32>,
    /// When it was accepted by the last level.
    pub accepted_at: Option<NaiveDateTime>,
    /// SHA-256 of the version that counts.
    pub accepted_sha256: Option<String>,
    /// Reason of the last return or correction.
    pub last_reason: Option<String>,
    /// When it was begun.
    pub created_at: NaiveDateTime,
    /// When it was last changed.
    pub updated_at: NaiveDateTime,
}

impl ReportRow {
    /// What the rules look at, where the levels of `path` review.
    pub fn standing(&self, path: &[UnitId]) -> Standing {
        let turn = self.review_unit_id;
        Standing {
            state: self.state,
            resumes: self.resumes,
            level: turn.and_then(|turn| path.iter().position(|unit| *unit == turn)),
            submitted_version: self.submitted_version,
            accepted_version: self.accepted_version,
            times_returned: self.times_returned,
        }
    }

    /// The row one version on, standing as `standing` says.
    #[must_use]
    pub fn moved(&self, standing: Standing, path: &[UnitId], now: DateTime<Utc>) -> Self {
        // A draft counts as not sent, even one that was sent and taken back: neither on time nor late.
        let sent = standing.state != ReportState::Draft;
        Self {
            first_submitted_at: self.first_submitted_at.filter(|_| sent),
            late: self.late && sent,
            version: self.version + 1,
            state: standing.state,
            resumes: standing.resumes,
            review_unit_id: standing.level.and_then(|level| path.get(level).copied()),
            submitted_version: standing.submitted_version,
            accepted_version: standing.accepted_version,
            times_returned: standing.times_returned,
            updated_at: now.naive_utc(),
            ..self.clone()
        }
    }

    /// What other services learn. The accepted content goes only into the event of the acceptance itself.
    pub fn snapshot(&self) -> ReportChanged {
        let accepted = self
            .accepted_version
            .zip(self.accepted_at)
            .zip(self.accepted_sha256.clone());
        ReportChanged {
            id: self.id,
            assignment_id: self.assignment_id,
            period_id: self.period_id,
            unit_id: self.unit_id,
            state: self.state,
            submitted_version: self.submitted_version,
            first_submitted_at: self.first_submitted_at.map(|at| at.and_utc()),
            late: self.late,
            times_returned: self.times_returned,
            accepted: accepted.map(|((version, at), content_sha256)| AcceptedVersion {
                version,
                accepted_at: at.and_utc(),
                content_sha256,
                content: None,
            }),
        }
    }
}

/// A report with the duty it answers.
pub type ReportWithDuty = (ReportRow, AssignmentRow);

/// Which reports a list shows.
#[derive(Debug, Clone, Default)]
pub struct ReportFilter {
    /// Only this period.
    pub period_id: Option<PeriodId>,
    /// Only these states; all when empty.
    pub states: Vec<ReportState>,
    /// Only this unit.
    pub unit_id: Option<UnitId>,
    /// Only units that belong to this group today.
    pub group_id: Option<UnitGroupId>,
    /// Only those that wait for one of these units to review.
    pub waiting_for: Option<Vec<UnitId>>,
}

/// A report with its duty, and since when its period takes no more reports.
pub type ReportInPeriod = (ReportRow, AssignmentRow, Option<NaiveDateTime>);

/// One report, if its unit lies in the scope or it waits for one of the units at which the caller reviews (`turns`):
/// a unit that moved since the period opened is still reviewed by those it was told.
pub fn find(
    conn: &mut Conn,
    scope: &UnitScope,
    turns: &[UnitId],
    id: ReportId,
) -> QueryResult<Option<ReportInPeriod>> {
    let query = reports::table
        .inner_join(assignments::table.inner_join(periods::table))
        .select((
            reports::all_columns,
            assignments::all_columns,
            periods::closed_at,
        ))
        .into_boxed::<MultiBackend>();
    let mut query = each_in_scope!(query, reports::unit_id, scope);
    if !scope.all && !turns.is_empty() {
        query = query.or_filter(reports::review_unit_id.eq_any(turns.to_vec()));
    }
    query.filter(reports::id.eq(id)).first(conn).optional()
}

/// Reports, visible as in [`find`], in the order they were begun, after `after`.
pub fn list(
    conn: &mut Conn,
    scope: &UnitScope,
    turns: &[UnitId],
    filter: &ReportFilter,
    after: Option<ReportId>,
    limit: i64,
) -> QueryResult<Vec<ReportWithDuty>> {
    let query = reports::table
        .inner_join(assignments::table)
        .into_boxed::<MultiBackend>();
    let mut query = in_scope!(query, reports::unit_id, scope);
    if !scope.all && !turns.is_empty() {
        query = query.or_filter(reports::review_unit_id.eq_any(turns.to_vec()));
    }
    if let Some(period) = filter.period_id {
        query = query.filter(reports::period_id.eq(period));
    }
    if let Some(unit) = filter.unit_id {
        query = query.filter(reports::unit_id.eq(unit));
    }
    if let Some(group) = filter.group_id {
        query = in_group!(query, reports::unit_id, group, scope.on);
    }
    if !filter.states.is_empty() {
        query = query.filter(reports::state.eq_any(filter.states.clone()));
    }
    if let Some(units) = &filter.waiting_for {
        query = query
            .filter(reports::state.eq(ReportState::Submitted))
            .filter(assignments::released_at.is_null())
            .filter(reports::review_unit_id.eq_any(units.clone()));
    }
    if let Some(after) = after {
        query = query.filter(reports::id.gt(after));
    }
    query.order(reports::id).limit(limit).load(conn)
}

/// Begins a report; `false` when its assignment has one already.
pub fn insert(conn: &mut Conn, row: &ReportRow) -> QueryResult<bool> {
    let insert = diesel::insert_into(reports::table).values(row);
    let insert = insert.on_conflict(reports::assignment_id).do_nothing();
    Ok(Portable(insert).execute(conn)? == 1)
}

/// Whether the unit has sent in the report that answers an assignment.
pub fn is_sent(conn: &mut Conn, assignment: AssignmentId) -> QueryResult<bool> {
    let sent = reports::table
        .filter(reports::assignment_id.eq(assignment))
        .filter(reports::first_submitted_at.is_not_null())
        .select(reports::id);
    diesel::select(diesel::dsl::exists(sent)).get_result(conn)
}

/// The report that answers an assignment and whose turn it is to review it.
pub fn turn_of(
    conn: &mut Conn,
    id: AssignmentId,
) -> QueryResult<Option<(ReportId, Option<UnitId>)>> {
    reports::table
        .filter(reports::assignment_id.eq(id))
        .select((reports::id, reports::review_unit_id))
        .first(conn)
        .optional()
}

/// The whole report that answers an assignment, whoever asks: for what the system does by itself.
pub fn answering(conn: &mut Conn, id: AssignmentId) -> QueryResult<Option<ReportRow>> {
    reports::table
        .filter(reports::assignment_id.eq(id))
        .first(conn)
        .optional()
}

/// Raises the version of the report that answers an assignment.
pub fn touch(conn: &mut Conn, id: AssignmentId) -> QueryResult<()> {
    diesel::update(reports::table.filter(reports::assignment_id.eq(id)))
        .set(reports::version.eq(reports::version + 1))
        .execute(conn)?;
    Ok(())
}

/// Raises the version of a report whose turn is at `at` and gives the turn to `next`; `false` when the turn is there no
/// more, because a reviewer decided meanwhile.
pub fn pass_turn(conn: &mut Conn, id: ReportId, at: UnitId, next: UnitId) -> QueryResult<bool> {
    let waiting = reports::table
        .filter(reports::id.eq(id))
        .filter(reports::review_unit_id.eq(at));
    let changed = diesel::update(waiting)
        .set((
            reports::version.eq(reports::version + 1),
            reports::review_unit_id.eq(next),
        ))
        .execute(conn)?;
    Ok(changed == 1)
}

/// The report that answers an assignment.
pub fn of_assignment(conn: &mut Conn, id: AssignmentId) -> QueryResult<Option<ReportId>> {
    reports::table
        .filter(reports::assignment_id.eq(id))
        .select(reports::id)
        .first(conn)
        .optional()
}

/// Writes the row over the version before it. [`Error::Stale`] when somebody else was faster.
pub fn replace(conn: &mut Conn, row: &ReportRow) -> Result<(), Error> {
    let target = reports::table
        .filter(reports::id.eq(row.id))
        .filter(reports::version.eq(row.version - 1));
    if each_backend!(conn, c => diesel::update(target).set(row).execute(c))? == 1 {
        return Ok(());
    }
    let current = reports::table
        .find(row.id)
        .select(reports::version)
        .first(conn)
        .optional()?;
    Err(current.map_or(Error::NotFound, |current| Error::Stale { current }))
}

/// The accepted version of a unit's report in a period.
pub fn accepted_in(
    conn: &mut Conn,
    period: PeriodId,
    unit: UnitId,
) -> QueryResult<Option<(ReportId, i32)>> {
    let found: Option<(ReportId, Option<i32>)> = reports::table
        .filter(reports::period_id.eq(period))
        .filter(reports::unit_id.eq(unit))
        .select((reports::id, reports::accepted_version))
        .first(conn)
        .optional()?;
    Ok(found.and_then(|(id, version)| Some((id, version?))))
}
