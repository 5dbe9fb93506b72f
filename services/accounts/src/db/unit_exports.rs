//! What an export needs: units in the scope with their versions, parents, documents and successors.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use diesel::prelude::*;
use tonghop_auth::UnitScope;
use tonghop_db::{Conn, MultiBackend};
use tonghop_directory::in_scope;
use tonghop_model::{AgencyCode, Relation, StatisticalCode, UnitChangeId, UnitCode, UnitId};

use crate::db::IDS_PER_QUERY;
use crate::db::schema::{
    unit_change_units, unit_changes, unit_relations, unit_successions, unit_versions,
};
use crate::db::unit_changes::read::corrections;
use crate::db::unit_tree::VersionRow;
use crate::domain::Error;
use crate::domain::unit_change::{Attributes, ChangeKind, Contact, Span};
use crate::domain::unit_export::{Exported, Register};

/// A version as the rules know it.
fn span(row: VersionRow) -> Result<(UnitId, Span<Attributes>), Error> {
    let unit = row.unit;
    let bad = |what: String| Error::Corrupt(format!("unit {unit}: {what}"));
    let code = UnitCode::parse(&row.code).map_err(|e| bad(e.to_string()))?;
    let agency = row.agency_code.as_deref().map(AgencyCode::parse);
    let statistical = row.statistical_code.as_deref();
    let statistical = statistical.map(StatisticalCode::parse);
    let what = Attributes {
        code,
        agency_code: agency.transpose().map_err(|e| bad(e.to_string()))?,
        statistical_code: statistical.transpose().map_err(|e| bad(e.to_string()))?,
        name: row.name,
        short_name: row.short_name,
        kind: row.kind,
        contact: Contact {
            email: row.email,
            phone: row.phone,
            address: row.address,
        },
        status: row.status,
    };
    let (from, to) = (row.valid_from, row.valid_to);
    Ok((unit, Span { from, to, what }))
}

/// Every unit in the scope through all time; with `documents`, also by which documents it changed.
pub fn register(conn: &mut Conn, scope: &UnitScope, documents: bool) -> Result<Register, Error> {
    let query = unit_versions::table
        .select(VersionRow::as_select())
        .order((unit_versions::unit_id, unit_versions::valid_from))
        .into_boxed::<MultiBackend>();
    let rows: Vec<VersionRow> = in_scope!(query, unit_versions::unit_id, scope).load(conn)?;
    let mut units: BTreeMap<UnitId, Exported> = BTreeMap::new();
    for row in rows {
        let (unit, span) = span(row)?;
        units.entry(unit).or_default().versions.push(span);
    }
    parents(conn, &mut units)?;
    let mut register = Register {
        codes: BTreeMap::new(),
        units,
    };
    if documents {
        add_documents(conn, &mut register)?;
        successors(conn, &mut register)?;
    }
    codes(conn, &mut register)?;
    Ok(register)
}

fn ids(units: &BTreeMap<UnitId, Exported>) -> Vec<UnitId> {
    units.keys().copied().collect()
}

fn parents(conn: &mut Conn, units: &mut BTreeMap<UnitId, Exported>) -> QueryResult<()> {
    type Row = (UnitId, Relation, NaiveDate, Option<NaiveDate>, UnitId);
    for chunk in ids(units).chunks(IDS_PER_QUERY) {
        let rows: Vec<Row> = unit_relations::table
            .filter(unit_relations::unit_id.eq_any(chunk.to_vec()))
            .order((unit_relations::unit_id, unit_relations::valid_from))
            .select((
                unit_relations::unit_id,
                unit_relations::relation,
                unit_relations::valid_from,
                unit_relations::valid_to,
                unit_relations::parent_id,
            ))
            .load(conn)?;
        for (unit, relation, from, to, what) in rows {
            if let Some(exported) = units.get_mut(&unit) {
                let spans = exported.parents.entry(relation).or_default();
                spans.push(Span { from, to, what });
            }
        }
    }
    Ok(())
}

/// The first document of each day on which a unit changed; changes that were corrected do not count.
fn add_documents(conn: &mut Conn, register: &mut Register) -> QueryResult<()> {
    type Row = (
        UnitId,
        UnitChangeId,
        NaiveDate,
        Option<String>,
        Option<String>,
    );
    for chunk in ids(&register.units).chunks(IDS_PER_QUERY) {
        let rows: Vec<Row> = unit_change_units::table
            .inner_join(unit_changes::table)
            .filter(unit_change_units::unit_id.eq_any(chunk.to_vec()))
            .filter(unit_changes::corrects.is_null())
            .order((unit_changes::effective_date, unit_changes::ordinal))
            .select((
                unit_change_units::unit_id,
                unit_changes::id,
                unit_changes::effective_date,
                unit_changes::decision_number,
                unit_changes::note,
            ))
            .load(conn)?;
        let changes: BTreeSet<UnitChangeId> = rows.iter().map(|row| row.1).collect();
        let changes: Vec<UnitChangeId> = changes.into_iter().collect();
        let voided = corrections(conn, &changes)?;
        for (unit, change, day, number, note) in rows {
            let document = number.or(note).filter(|_| !voided.contains_key(&change));
            if let (Some(exported), Some(document)) = (register.units.get_mut(&unit), document) {
                exported.documents.entry(day).or_insert(document);
            }
        }
    }
    Ok(())
}

fn successors(conn: &mut Conn, register: &mut Register) -> QueryResult<()> {
    for chunk in ids(&register.units).chunks(IDS_PER_QUERY) {
        let rows: Vec<(UnitId, NaiveDate, UnitId)> = unit_successions::table
            .filter(unit_successions::predecessor_id.eq_any(chunk.to_vec()))
            .filter(unit_successions::kind.eq(ChangeKind::Merge))
            .select((
                unit_successions::predecessor_id,
                unit_successions::effective_date,
                unit_successions::successor_id,
            ))
            .load(conn)?;
        for (unit, day, successor) in rows {
            if let Some(exported) = register.units.get_mut(&unit) {
                exported.successors.insert(day, successor);
            }
        }
    }
    Ok(())
}

/// Codes of the units and of all they name, which may lie outside the scope.
fn codes(conn: &mut Conn, register: &mut Register) -> QueryResult<()> {
    let mut named: BTreeSet<UnitId> = BTreeSet::new();
    for (unit, exported) in &register.units {
        let parents = exported.parents.values().flatten().map(|span| span.what);
        named.extend(parents.chain(exported.successors.values().copied()));
        let codes = exported.versions.iter().map(|span| Span {
            from: span.from,
            to: span.to,
            what: span.what.code.to_string(),
        });
        register.codes.insert(*unit, codes.collect());
    }
    let unknown = named
        .into_iter()
        .filter(|id| !register.codes.contains_key(id));
    let unknown: Vec<UnitId> = unknown.collect();
    for chunk in unknown.chunks(IDS_PER_QUERY) {
        let rows: Vec<(UnitId, NaiveDate, Option<NaiveDate>, String)> = unit_versions::table
            .filter(unit_versions::unit_id.eq_any(chunk.to_vec()))
            .order((unit_versions::unit_id, unit_versions::valid_from))
            .select((
                unit_versions::unit_id,
                unit_versions::valid_from,
                unit_versions::valid_to,
                unit_versions::code,
            ))
            .load(conn)?;
        for (unit, from, to, what) in rows {
            register
                .codes
                .entry(unit)
                .or_default()
                .push(Span { from, to, what });
        }
    }
    Ok(())
}
