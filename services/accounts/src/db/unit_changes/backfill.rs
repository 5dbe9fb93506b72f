//! Gives units of before the log the creation they were made by.

use std::collections::{BTreeMap, HashMap};

use diesel::prelude::*;
use tonghop_db::{Conn, each_backend};
use tonghop_journal::{Recorder, chain};
use tonghop_model::{AgencyCode, Relation, StatisticalCode, UnitCode, UnitId};

use super::store::{ChangeRow, TouchRow};
use crate::db::ROWS_PER_INSERT;
use crate::db::schema::{unit_change_units, unit_changes, unit_relations, unit_versions};
use crate::db::unit_tree::VersionRow;
use crate::domain::Error;
use crate::domain::unit_change::{
    Action, Attributes, ChangeKind, Contact, Create, Effect, Part, UnitSpec,
};

/// Writes a creation for every unit that has no change yet, from the one version and the parents it has. Before the
/// log, units were made and never changed, so this is all there is to say. Run at every start; mostly it finds nothing.
pub fn backfill(conn: &mut Conn, recorder: &Recorder) -> Result<usize, Error> {
    let logged = unit_change_units::table.select(unit_change_units::unit_id);
    let rows: Vec<VersionRow> = unit_versions::table
        .filter(unit_versions::unit_id.ne_all(logged))
        .filter(unit_versions::valid_to.is_null())
        .order((unit_versions::valid_from, unit_versions::unit_id))
        .load(conn)?;
    if rows.is_empty() {
        return Ok(0);
    }
    let parents: Vec<(UnitId, Relation, UnitId)> = unit_relations::table
        .filter(unit_relations::valid_to.is_null())
        .select((
            unit_relations::unit_id,
            unit_relations::relation,
            unit_relations::parent_id,
        ))
        .load(conn)?;
    let mut above: HashMap<UnitId, BTreeMap<Relation, UnitId>> = HashMap::new();
    for (unit, relation, parent) in parents {
        above.entry(unit).or_default().insert(relation, parent);
    }
    let first = super::lock(conn, rows.len())?;
    let (mut changes, mut touches) = (Vec::new(), Vec::new());
    for (row, ordinal) in rows.into_iter().zip(first..) {
        let parents = above.remove(&row.unit).unwrap_or_default();
        let (change, touch) = creation(recorder, row, parents, ordinal)?;
        changes.push(change);
        touches.push(touch);
    }
    for chunk in changes.chunks(ROWS_PER_INSERT) {
        each_backend!(conn, c => diesel::insert_into(unit_changes::table).values(chunk).execute(c))?;
    }
    for chunk in touches.chunks(ROWS_PER_INSERT) {
        each_backend!(conn, c => diesel::insert_into(unit_change_units::table).values(chunk).execute(c))?;
    }
    Ok(changes.len())
}

fn creation(
    recorder: &Recorder,
    row: VersionRow,
    parents: BTreeMap<Relation, UnitId>,
    ordinal: i64,
) -> Result<(ChangeRow, TouchRow), Error> {
    let corrupt = |e: &dyn std::error::Error| Error::Corrupt(e.to_string());
    let (unit, effective_date) = (row.unit, row.valid_from);
    let parent = |relation| parents.get(&relation).copied();
    let spec = UnitSpec {
        id: None,
        code: UnitCode::parse(&row.code).map_err(|e| corrupt(&e))?,
        agency_code: row
            .agency_code
            .and_then(|code| AgencyCode::parse(&code).ok()),
        statistical_code: row
            .statistical_code
            .and_then(|code| StatisticalCode::parse(&code).ok()),
        name: row.name,
        short_name: row.short_name,
        kind: row.kind,
        contact: Contact::default(),
        reporting_parent_id: parent(Relation::Reporting),
        administrative_parent_id: parent(Relation::Administrative),
        party_parent_id: parent(Relation::Party),
    };
    let begin = Effect::Begin {
        attributes: Box::new(Attributes::of(&spec)),
        parents,
        again: false,
    };
    let payload = chain::canonical(&Action::Create(Create { unit: spec }));
    let change = ChangeRow {
        id: recorder.id(),
        ordinal,
        kind: ChangeKind::Create,
        effective_date,
        decision_number: None,
        decision_body: None,
        decision_date: None,
        note: None,
        payload: String::from_utf8(payload).map_err(|e| corrupt(&e))?,
        corrects: None,
        recorded_at: recorder.now.naive_utc(),
        actor_id: None,
    };
    let touch = TouchRow {
        change_id: change.id,
        unit_id: unit,
        part: Part::Created,
        effects: serde_json::to_string(&[begin])?,
    };
    Ok((change, touch))
}
