//! The reporting tree as it was on a day.

use std::collections::HashMap;

use chrono::NaiveDate;
use diesel::prelude::*;
use tonghop_db::{Conn, holds_on};
use tonghop_model::{UnitId, UnitKind};

use crate::schema::{directory_unit_parents as parents, directory_unit_versions as versions};

/// Deeper trees than this are a cycle.
const MAX_DEPTH: usize = 16;

/// Every unit in force on one day.
#[derive(Debug, Clone, Default)]
pub struct Tree {
    units: HashMap<UnitId, TreeUnit>,
}

/// A unit as it was on that day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TreeUnit {
    /// The unit.
    pub id: UnitId,
    /// Code.
    pub code: String,
    /// Name.
    pub name: String,
    /// Kind.
    pub kind: UnitKind,
    /// The unit it reported to.
    pub parent: Option<UnitId>,
}

impl Tree {
    /// Reads the tree as of `day`: units with `from <= day < to`, and the parents of that day.
    pub fn as_of(conn: &mut Conn, day: NaiveDate) -> QueryResult<Self> {
        type VersionRow = (UnitId, String, String, UnitKind);
        let rows: Vec<VersionRow> = versions::table
            .filter(holds_on!(versions, day))
            .select((
                versions::unit_id,
                versions::code,
                versions::name,
                versions::kind,
            ))
            .load(conn)?;
        let links: Vec<(UnitId, UnitId)> = parents::table
            .filter(holds_on!(parents, day))
            .select((parents::unit_id, parents::parent_id))
            .load(conn)?;
        let links: HashMap<UnitId, UnitId> = links.into_iter().collect();
        let units = rows.into_iter().map(|(id, code, name, kind)| {
            (
                id,
                TreeUnit {
                    id,
                    code,
                    name,
                    kind,
                    parent: links.get(&id).copied(),
                },
            )
        });
        Ok(Self {
            units: units.collect(),
        })
    }

    /// Every unit, by code.
    pub fn units(&self) -> Vec<&TreeUnit> {
        let mut all: Vec<_> = self.units.values().collect();
        all.sort_by(|a, b| (&a.code, a.id).cmp(&(&b.code, b.id)));
        all
    }

    /// One unit.
    pub fn get(&self, id: UnitId) -> Option<&TreeUnit> {
        self.units.get(&id)
    }

    /// A unit and its ancestors, the unit first, the root last.
    pub fn lineage(&self, id: UnitId) -> Vec<&TreeUnit> {
        let first = self.units.get(&id);
        std::iter::successors(first, |unit| self.units.get(&unit.parent?))
            .take(MAX_DEPTH)
            .collect()
    }
}
