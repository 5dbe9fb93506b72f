//! Writes changes: the log, and the rows derived from it.

use std::collections::HashMap;

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;
use tonghop_api::accounts::{UNIT_CHANGED, UnitSnapshot};
use tonghop_db::{Conn, each_backend};
use tonghop_directory::projection;
use tonghop_journal::{Audit, Recorder, chain};
use tonghop_model::{AccountId, Relation, UnitChangeId, UnitId, UnitKind, UnitStatus};

use super::{Plan, snapshot};
use crate::db::schema::{
    unit_change_units, unit_changes, unit_relations, unit_successions, unit_versions, units,
};
use crate::db::{IDS_PER_QUERY, ROWS_PER_INSERT};
use crate::domain::Error;
use crate::domain::unit_change::{Action, ChangeKind, Part, Timeline};

#[derive(Insertable)]
#[diesel(table_name = unit_changes, treat_none_as_default_value = false)]
pub(super) struct ChangeRow {
    pub(super) id: UnitChangeId,
    pub(super) ordinal: i64,
    pub(super) kind: ChangeKind,
    pub(super) effective_date: NaiveDate,
    pub(super) decision_number: Option<String>,
    pub(super) decision_body: Option<String>,
    pub(super) decision_date: Option<NaiveDate>,
    pub(super) note: Option<String>,
    pub(super) payload: String,
    pub(super) corrects: Option<UnitChangeId>,
    pub(super) recorded_at: NaiveDateTime,
    pub(super) actor_id: Option<AccountId>,
}

#[derive(Insertable)]
#[diesel(table_name = unit_change_units, treat_none_as_default_value = false)]
pub(super) struct TouchRow {
    pub(super) change_id: UnitChangeId,
    pub(super) unit_id: UnitId,
    pub(super) part: Part,
    pub(super) effects: String,
}

#[derive(Insertable)]
#[diesel(table_name = unit_successions, treat_none_as_default_value = false)]
struct SuccessionRow {
    change_id: UnitChangeId,
    predecessor_id: UnitId,
    successor_id: UnitId,
    kind: ChangeKind,
    effective_date: NaiveDate,
}

#[derive(Insertable)]
#[diesel(table_name = unit_versions, treat_none_as_default_value = false)]
struct VersionRow {
    unit_id: UnitId,
    valid_from: NaiveDate,
    valid_to: Option<NaiveDate>,
    code: String,
    name: String,
    short_name: Option<String>,
    kind: UnitKind,
    agency_code: Option<String>,
    statistical_code: Option<String>,
    email: Option<String>,
    phone: Option<String>,
    address: Option<String>,
    status: UnitStatus,
}

#[derive(Insertable)]
#[diesel(table_name = unit_relations, treat_none_as_default_value = false)]
struct RelationRow {
    unit_id: UnitId,
    relation: Relation,
    valid_from: NaiveDate,
    valid_to: Option<NaiveDate>,
    parent_id: UnitId,
}

macro_rules! insert_all {
    ($conn:expr, $table:expr, $rows:expr) => {
        for chunk in $rows.chunks(ROWS_PER_INSERT) {
            each_backend!($conn, c => diesel::insert_into($table).values(chunk).execute(c))?;
        }
    };
}

/// Writes the log and everything that follows from it.
pub fn write(conn: &mut Conn, recorder: &Recorder, plan: &Plan) -> Result<(), Error> {
    let (made, changed): (Vec<UnitId>, Vec<UnitId>) = plan
        .after
        .touched()
        .map(|(unit, _)| unit)
        .partition(|unit| plan.after.is_made(*unit));
    let rows: Vec<_> = made
        .iter()
        .map(|unit| {
            (
                units::id.eq(*unit),
                units::version.eq(1),
                units::created_at.eq(recorder.now.naive_utc()),
            )
        })
        .collect();
    insert_all!(conn, units::table, rows);
    log(conn, recorder, plan)?;
    let mut versions: HashMap<UnitId, i32> = made.iter().map(|unit| (*unit, 1)).collect();
    for chunk in changed.chunks(IDS_PER_QUERY) {
        versions.extend(raise(conn, chunk)?);
    }
    let all = || made.iter().chain(&changed).copied();
    let empty = Timeline::default();
    let timeline = |unit| plan.after.timeline(unit).unwrap_or(&empty);
    derive(conn, all().map(|unit| (unit, timeline(unit))))?;
    let snapshots: Vec<(i32, UnitSnapshot)> = all()
        .map(|unit| {
            let version = versions.get(&unit).copied().unwrap_or(1);
            (version, snapshot(unit, timeline(unit)))
        })
        .collect();
    projection::apply_units(conn, &snapshots)?;
    tell(conn, recorder, plan, snapshots)
}

/// Appends to the log.
fn log(conn: &mut Conn, recorder: &Recorder, plan: &Plan) -> Result<(), Error> {
    let (mut changes, mut touches, mut successions) = (Vec::new(), Vec::new(), Vec::new());
    let mut voided = Vec::new();
    for (change, expansion) in plan.changes.iter().zip(&plan.expansions) {
        let corrects = match &change.action {
            Action::Correction(correction) => Some(correction.change_id),
            _ => None,
        };
        voided.extend(corrects);
        let payload = chain::canonical(&change.action);
        let decision = change.decision.clone();
        changes.push(ChangeRow {
            id: expansion.id,
            ordinal: expansion.ordinal,
            kind: change.action.kind(),
            effective_date: expansion.day,
            decision_number: decision.as_ref().map(|d| d.number.clone()),
            decision_body: decision.as_ref().map(|d| d.issuing_body.clone()),
            decision_date: decision.as_ref().map(|d| d.date),
            note: change.note.clone(),
            payload: String::from_utf8(payload).map_err(|e| Error::Corrupt(e.to_string()))?,
            corrects,
            recorded_at: recorder.now.naive_utc(),
            actor_id: recorder.actor(),
        });
        for (unit, (part, effects)) in &expansion.units {
            touches.push(TouchRow {
                change_id: expansion.id,
                unit_id: *unit,
                part: *part,
                effects: serde_json::to_string(effects)?,
            });
        }
        successions.extend(
            expansion
                .successions
                .iter()
                .map(|(from, to)| SuccessionRow {
                    change_id: expansion.id,
                    predecessor_id: *from,
                    successor_id: *to,
                    kind: change.action.kind(),
                    effective_date: expansion.day,
                }),
        );
    }
    insert_all!(conn, unit_changes::table, changes);
    insert_all!(conn, unit_change_units::table, touches);
    insert_all!(conn, unit_successions::table, successions);
    for chunk in voided.chunks(IDS_PER_QUERY) {
        let of = unit_successions::change_id.eq_any(chunk.to_vec());
        diesel::delete(unit_successions::table.filter(of)).execute(conn)?;
    }
    Ok(())
}

/// Raises the versions of units that existed before; answers the new ones.
fn raise(conn: &mut Conn, chunk: &[UnitId]) -> QueryResult<Vec<(UnitId, i32)>> {
    let of = units::id.eq_any(chunk.to_vec());
    diesel::update(units::table.filter(of))
        .set(units::version.eq(units::version + 1))
        .execute(conn)?;
    let relations = unit_relations::unit_id.eq_any(chunk.to_vec());
    diesel::delete(unit_relations::table.filter(relations)).execute(conn)?;
    let versions = unit_versions::unit_id.eq_any(chunk.to_vec());
    diesel::delete(unit_versions::table.filter(versions)).execute(conn)?;
    units::table
        .filter(units::id.eq_any(chunk.to_vec()))
        .select((units::id, units::version))
        .load(conn)
}

/// Writes versions and relations as the timelines say.
fn derive<'a>(
    conn: &mut Conn,
    timelines: impl Iterator<Item = (UnitId, &'a Timeline)>,
) -> QueryResult<()> {
    let (mut versions, mut relations) = (Vec::new(), Vec::new());
    for (unit, timeline) in timelines {
        versions.extend(timeline.versions.iter().map(|span| VersionRow {
            unit_id: unit,
            valid_from: span.from,
            valid_to: span.to,
            code: span.what.code.to_string(),
            name: span.what.name.clone(),
            short_name: span.what.short_name.clone(),
            kind: span.what.kind,
            agency_code: span.what.agency_code.clone().map(Into::into),
            statistical_code: span.what.statistical_code.clone().map(Into::into),
            email: span.what.contact.email.clone(),
            phone: span.what.contact.phone.clone(),
            address: span.what.contact.address.clone(),
            status: span.what.status,
        }));
        for (relation, spans) in &timeline.parents {
            relations.extend(spans.iter().map(|span| RelationRow {
                unit_id: unit,
                relation: *relation,
                valid_from: span.from,
                valid_to: span.to,
                parent_id: span.what,
            }));
        }
    }
    insert_all!(conn, unit_versions::table, versions);
    insert_all!(conn, unit_relations::table, relations);
    Ok(())
}

/// Leaves the traces: an audit row for each unit and change, and an event for each unit.
fn tell(
    conn: &mut Conn,
    recorder: &Recorder,
    plan: &Plan,
    snapshots: Vec<(i32, UnitSnapshot)>,
) -> Result<(), Error> {
    let empty = Timeline::default();
    let mut entries = Vec::with_capacity(snapshots.len());
    let mut events = Vec::with_capacity(snapshots.len());
    for (version, after) in snapshots {
        let unit = after.id;
        let before = plan.before.timeline(unit).unwrap_or(&empty);
        let action = if plan.after.is_made(unit) {
            "unit.created"
        } else {
            "unit.changed"
        };
        let mut audit = Audit::new(action, "unit", unit.as_uuid()).at(unit);
        if !plan.after.is_made(unit) {
            audit = audit.before(&snapshot(unit, before));
        }
        entries.push(audit.after(&after));
        events.push((unit.as_uuid(), version, serde_json::to_value(&after)?));
    }
    recorder.audits(conn, entries)?;
    Ok(recorder.events(conn, UNIT_CHANGED, events)?)
}
