//! Carries out what a change of the tree means for one period.

use std::collections::HashMap;

use tonghop_api::reports::{
    ASSIGNMENT_CHANGED, AssignmentChanged, AssignmentOpened, LineageUnit, REPORT_CHANGED,
};
use tonghop_db::Conn;
use tonghop_journal::{Audit, Recorder};
use tonghop_model::{AssignmentId, UnitId};

use crate::db;
use crate::db::assignments::AssignmentRow;
use crate::db::periods::PeriodRow;
use crate::domain::Error;
use crate::domain::following::{Plan, turn};
use crate::domain::opening::Duty;

/// How often a turn is read anew because a reviewer decided meanwhile.
const TURNS_TRIED: usize = 16;

/// Begins, changes and releases assignments, with audit rows and events; `rows` are those the plan was made from.
pub fn apply(
    conn: &mut Conn,
    recorder: &Recorder,
    period: &PeriodRow,
    plan: Plan,
    mut rows: HashMap<AssignmentId, AssignmentRow>,
) -> Result<(), Error> {
    let begun = plan.begin.len();
    // Whoever joins later has the period's own deadline, the latest of all.
    let begin = plan.begin.into_iter().map(|duty| (duty, None)).collect();
    db::assignments::begin(conn, recorder, period.id, begin)?;
    let mut events = Vec::with_capacity(plan.change.len() + plan.release.len());
    let mut revived = Vec::new();
    for (id, duty) in plan.change {
        let Some(before) = rows.remove(&id) else {
            continue;
        };
        if before.released_at.is_some() {
            revived.push(id);
        }
        events.extend(change(conn, recorder, before, duty)?);
    }
    for id in plan.release {
        if let Some(before) = rows.remove(&id) {
            events.push(release(conn, recorder, before)?);
        }
    }
    let told: Vec<AssignmentId> = plan.tell.iter().map(|(id, ..)| *id).collect();
    db::assignments::raise(conn, &told)?;
    for (id, version, duty) in plan.tell {
        let Some(unit) = duty.unit().map(|unit| unit.id) else {
            continue;
        };
        let told = AssignmentOpened {
            id,
            period_id: period.id,
            unit_id: unit,
            lineage: duty.lineage,
        };
        events.push(event(told, version + 1, false)?);
    }
    recorder.events(conn, ASSIGNMENT_CHANGED, events)?;
    for id in revived {
        tell_anew(conn, recorder, id)?;
    }
    db::periods::recount(conn, period.id)?;
    let audit = Audit::new("period.followed_tree", "period", period.id.as_uuid());
    recorder.audit(conn, audit.at(period.owner_unit_id).after(&begun))?;
    Ok(())
}

type ChangeEvent = (uuid::Uuid, i32, serde_json::Value);

fn change(
    conn: &mut Conn,
    recorder: &Recorder,
    before: AssignmentRow,
    duty: Duty,
) -> Result<Option<ChangeEvent>, Error> {
    let Some(unit) = duty.unit().cloned() else {
        return Ok(None);
    };
    let after = AssignmentRow {
        unit_code: unit.code.into(),
        unit_name: unit.name,
        unit_kind: unit.kind,
        review_path: serde_json::to_string(&duty.review_path)?,
        version: before.version + 1,
        released_at: None,
        ..before.clone()
    };
    db::assignments::replace(conn, &after)?;
    move_review(conn, recorder, &before, &duty.review_path)?;
    recorder.audit(
        conn,
        Audit::new("assignment.changed", "assignment", after.id.as_uuid())
            .at(after.unit_id)
            .before(&before.review_path)
            .after(&after.review_path),
    )?;
    event(as_told(&after, duty.lineage), after.version, false).map(Some)
}

fn release(
    conn: &mut Conn,
    recorder: &Recorder,
    before: AssignmentRow,
) -> Result<ChangeEvent, Error> {
    let after = AssignmentRow {
        version: before.version + 1,
        released_at: Some(recorder.now.naive_utc()),
        ..before
    };
    db::assignments::replace(conn, &after)?;
    // Whoever is about to send in or decide on the report read it before it was released.
    db::reports::touch(conn, after.id)?;
    recorder.audit(
        conn,
        Audit::new("assignment.released", "assignment", after.id.as_uuid()).at(after.unit_id),
    )?;
    event(as_told(&after, Vec::new()), after.version, true)
}

/// Says again where the report of an assignment stands and what it reported: whoever adds up forgot it with the release.
fn tell_anew(conn: &mut Conn, recorder: &Recorder, id: AssignmentId) -> Result<(), Error> {
    db::reports::touch(conn, id)?;
    let Some(report) = db::reports::answering(conn, id)? else {
        return Ok(());
    };
    let mut changed = report.snapshot();
    if let Some(accepted) = changed.accepted.as_mut() {
        let version = db::versions::find(conn, report.id, accepted.version)?;
        let version = version.ok_or(Error::NotFound)?;
        accepted.content = Some(serde_json::from_str(&version.content)?);
    }
    let (id, version) = (report.id.as_uuid(), report.version);
    Ok(recorder.event(conn, REPORT_CHANGED, id, version, &changed)?)
}

/// A report that waits for review goes to whoever has the turn on the new line.
fn move_review(
    conn: &mut Conn,
    recorder: &Recorder,
    before: &AssignmentRow,
    path: &[UnitId],
) -> Result<(), Error> {
    let old = before.path()?;
    if old == path {
        return Ok(());
    }
    for _ in 0..TURNS_TRIED {
        let Some((report, Some(at))) = db::reports::turn_of(conn, before.id)? else {
            return Ok(());
        };
        let Some(next) = turn(&old, path, at) else {
            return Ok(());
        };
        if !db::reports::pass_turn(conn, report, at, next)? {
            continue;
        }
        if next != at {
            let audit = Audit::new("report.review_moved", "report", report.as_uuid());
            recorder.audit(conn, audit.at(before.unit_id).before(&at).after(&next))?;
        }
        return Ok(());
    }
    // Nobody decides that often within a moment; the page is tried again.
    Err(diesel::result::Error::RollbackTransaction.into())
}

fn event(assignment: AssignmentOpened, version: i32, released: bool) -> Result<ChangeEvent, Error> {
    let id = assignment.id.as_uuid();
    let changed = AssignmentChanged {
        assignment,
        released,
    };
    Ok((id, version, serde_json::to_value(&changed)?))
}

fn as_told(row: &AssignmentRow, lineage: Vec<LineageUnit>) -> AssignmentOpened {
    AssignmentOpened {
        id: row.id,
        period_id: row.period_id,
        unit_id: row.unit_id,
        lineage,
    }
}
