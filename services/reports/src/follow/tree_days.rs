//! Where units stood in the tree, day by day, as far as the directory knows.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use diesel::prelude::*;
use tonghop_db::Conn;
use tonghop_directory::schema::{
    directory_unit_parents as parents, directory_unit_versions as versions,
};
use tonghop_model::{UnitId, UnitKind};

type Span<T> = (NaiveDate, Option<NaiveDate>, T);
type Version = (String, String, UnitKind);

/// The timelines of some units.
#[derive(Debug, Default)]
pub struct TreeDays {
    versions: HashMap<UnitId, Vec<Span<Version>>>,
    parents: HashMap<UnitId, Vec<Span<UnitId>>>,
}

impl TreeDays {
    /// Reads the timelines of `units`.
    pub fn read(conn: &mut Conn, units: &[UnitId]) -> QueryResult<Self> {
        let mut days = Self::default();
        for units in units.chunks(crate::db::ROWS_PER_INSERT) {
            type VersionRow = (UnitId, NaiveDate, Option<NaiveDate>, Version);
            let rows: Vec<VersionRow> = versions::table
                .filter(versions::unit_id.eq_any(units))
                .select((
                    versions::unit_id,
                    versions::valid_from,
                    versions::valid_to,
                    (versions::code, versions::name, versions::kind),
                ))
                .load(conn)?;
            for (unit, from, to, version) in rows {
                days.versions
                    .entry(unit)
                    .or_default()
                    .push((from, to, version));
            }
            let rows: Vec<(UnitId, NaiveDate, Option<NaiveDate>, UnitId)> = parents::table
                .filter(parents::unit_id.eq_any(units))
                .select((
                    parents::unit_id,
                    parents::valid_from,
                    parents::valid_to,
                    parents::parent_id,
                ))
                .load(conn)?;
            for (unit, from, to, parent) in rows {
                days.parents
                    .entry(unit)
                    .or_default()
                    .push((from, to, parent));
            }
        }
        Ok(days)
    }

    /// The units that stood otherwise on `day` than `other` says.
    pub fn differing(&self, other: &Self, day: NaiveDate) -> HashSet<UnitId> {
        let known = self.versions.keys().chain(other.versions.keys());
        known
            .filter(|unit| self.on(**unit, day) != other.on(**unit, day))
            .copied()
            .collect()
    }

    fn on(&self, unit: UnitId, day: NaiveDate) -> (Option<&Version>, Option<&UnitId>) {
        (at(&self.versions, unit, day), at(&self.parents, unit, day))
    }
}

fn at<T>(spans: &HashMap<UnitId, Vec<Span<T>>>, unit: UnitId, day: NaiveDate) -> Option<&T> {
    let held = |(from, to, _): &&Span<T>| *from <= day && to.is_none_or(|to| day < to);
    spans.get(&unit)?.iter().find(held).map(|(_, _, what)| what)
}
