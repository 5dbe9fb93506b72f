//! Units as rows of a file that can be imported again.
//!
//! Two files: the units in force on a day, to be imported with `mode=CREATE`, and the history of all units, to be
//! imported with `mode=HISTORY`. Either way, exporting, importing into an empty system and exporting again gives the
//! same file. Splits are the one thing a row cannot say: in a history their units end and begin without each other.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use tonghop_model::{Relation, UnitId};
use tonghop_tabular::Cell;

use crate::domain::unit_change::{Attributes, Span};

/// One unit through time.
#[derive(Debug, Clone, Default)]
pub struct Exported {
    /// What it was.
    pub versions: Vec<Span<Attributes>>,
    /// Below whom it stood.
    pub parents: BTreeMap<Relation, Vec<Span<UnitId>>>,
    /// The document of each day it changed on.
    pub documents: BTreeMap<NaiveDate, String>,
    /// Whom it was merged into, by day.
    pub successors: BTreeMap<NaiveDate, UnitId>,
}

/// Units to be exported.
#[derive(Debug, Clone, Default)]
pub struct Register {
    /// The units.
    pub units: BTreeMap<UnitId, Exported>,
    /// Codes of these units and of those they name, by time.
    pub codes: BTreeMap<UnitId, Vec<Span<String>>>,
}

/// Columns of both files.
pub const COLUMNS: &[&str] = &[
    "id",
    "code",
    "name",
    "short_name",
    "kind",
    "parent_code",
    "administrative_parent",
    "party_parent",
    "agency_code",
    "statistical_code",
    "email",
    "phone",
    "address",
    "status",
    "valid_from",
];

/// Columns a history has besides.
pub const HISTORY_BESIDES: &[&str] = &["valid_to", "doc_from", "doc_to", "successor"];

/// The parents of a unit, each in its tree.
type Parents = BTreeMap<Relation, UnitId>;

impl Exported {
    fn parents_on(&self, day: NaiveDate) -> Parents {
        let holding =
            |spans: &Vec<Span<UnitId>>| spans.iter().find(|s| s.holds_on(day)).map(|s| s.what);
        let parents = self.parents.iter();
        parents
            .filter_map(|(relation, spans)| Some((*relation, holding(spans)?)))
            .collect()
    }

    /// Spans in which neither the unit nor any of its parents changes.
    fn spans(&self) -> Vec<Span<(&Attributes, Parents)>> {
        let mut spans: Vec<Span<(&Attributes, Parents)>> = Vec::new();
        let relations = || self.parents.values().flatten();
        for version in &self.versions {
            let days = relations().flat_map(|span| [Some(span.from), span.to]);
            let mut cuts: BTreeSet<NaiveDate> = days
                .flatten()
                .filter(|day| *day != version.from && version.holds_on(*day))
                .collect();
            cuts.insert(version.from);
            let starts: Vec<NaiveDate> = cuts.into_iter().collect();
            let ends = starts.iter().skip(1).copied().map(Some).chain([version.to]);
            for (from, to) in starts.iter().copied().zip(ends) {
                let what = (&version.what, self.parents_on(from));
                match spans.last_mut() {
                    Some(last) if last.to == Some(from) && last.what == what => last.to = to,
                    _ => spans.push(Span { from, to, what }),
                }
            }
        }
        spans
    }
}

impl Register {
    fn code(&self, unit: UnitId, day: NaiveDate) -> Cell {
        let spans = self.codes.get(&unit).map_or(&[][..], Vec::as_slice);
        let holding = spans.iter().find(|span| span.holds_on(day));
        // A successor may be named on the day after its last.
        let code = holding.or(spans.last()).map(|span| span.what.as_str());
        code.into()
    }

    /// The cells both files have, up to the first day.
    fn cells(
        &self,
        unit: UnitId,
        what: &Attributes,
        parents: &Parents,
        day: NaiveDate,
    ) -> Vec<Cell> {
        let parent = |relation| {
            let parent = parents.get(&relation);
            parent.map_or(Cell::Empty, |parent| self.code(*parent, day))
        };
        vec![
            unit.to_string().into(),
            what.code.to_string().into(),
            what.name.as_str().into(),
            what.short_name.as_deref().into(),
            what.kind.as_str().into(),
            parent(Relation::Reporting),
            parent(Relation::Administrative),
            parent(Relation::Party),
            what.agency_code
                .as_ref()
                .map(tonghop_model::AgencyCode::as_str)
                .into(),
            what.statistical_code
                .as_ref()
                .map(tonghop_model::StatisticalCode::as_str)
                .into(),
            what.contact.email.as_deref().into(),
            what.contact.phone.as_deref().into(),
            what.contact.address.as_deref().into(),
            what.status.as_str().into(),
        ]
    }

    /// The units in force on a day, by code. A row's first day is the day from which it holds with everything above it:
    /// earlier there may have been no such parent to import it under.
    pub fn current(&self, day: NaiveDate) -> Vec<Vec<Cell>> {
        let mut now: BTreeMap<UnitId, Span<(&Attributes, Parents)>> = BTreeMap::new();
        for (unit, exported) in &self.units {
            let span = exported.spans().into_iter().find(|span| span.holds_on(day));
            now.extend(span.map(|span| (*unit, span)));
        }
        loop {
            let begin: BTreeMap<UnitId, NaiveDate> =
                now.iter().map(|(unit, span)| (*unit, span.from)).collect();
            for span in now.values_mut() {
                let above = span.what.1.values().filter_map(|parent| begin.get(parent));
                span.from = above
                    .copied()
                    .max()
                    .map_or(span.from, |day| day.max(span.from));
            }
            if now
                .iter()
                .all(|(unit, span)| begin.get(unit) == Some(&span.from))
            {
                break;
            }
        }
        let mut rows: Vec<_> = now
            .iter()
            .map(|(unit, span)| {
                let (what, parents) = &span.what;
                let mut cells = self.cells(*unit, what, parents, day);
                cells.push(span.from.into());
                (what.code.clone(), *unit, cells)
            })
            .collect();
        rows.sort_by(|a, b| (&a.0, a.1).cmp(&(&b.0, b.1)));
        rows.into_iter().map(|(_, _, cells)| cells).collect()
    }

    /// Every unit through all time, by code and day.
    pub fn history(&self) -> Vec<Vec<Cell>> {
        let mut rows = Vec::new();
        for (unit, exported) in &self.units {
            let spans = exported.spans();
            let mut following = spans.iter().skip(1).map(|span| span.from);
            for span in &spans {
                let (what, parents) = &span.what;
                let ends = following.next() != span.to;
                let end = span.to.filter(|_| ends);
                let document = |day: NaiveDate| exported.documents.get(&day).map(String::as_str);
                let successor = end.and_then(|day| Some((day, *exported.successors.get(&day)?)));
                let mut cells = self.cells(*unit, what, parents, span.from);
                cells.extend([
                    span.from.into(),
                    span.to.into(),
                    document(span.from).into(),
                    end.and_then(document).into(),
                    successor.map_or(Cell::Empty, |(day, unit)| self.code(unit, day)),
                ]);
                rows.push((what.code.clone(), span.from, *unit, cells));
            }
        }
        rows.sort_by(|a, b| (&a.0, a.1, a.2).cmp(&(&b.0, b.1, b.2)));
        rows.into_iter().map(|(_, _, _, cells)| cells).collect()
    }
}
