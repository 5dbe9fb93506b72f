//! Turns the rows of a file into changes of units.

use std::collections::{BTreeMap, HashSet};

use chrono::NaiveDate;
use tonghop_model::{Relation, UnitId, UnitStatus};
use tonghop_tabular::{MAX_PROBLEMS, TableProblem};

use super::faults::{no_end, no_parent, taken, unknown_parent, unknown_successor};
use super::lives::{Life, Lives};
use super::{Holders, Options, Parsed, UnitRow};
use crate::domain::unit_change::{
    Action, Attributes, Create, Dissolve, Merge, Move, NewChange, NewCodes, NewName, ReEstablish,
    Recode, Rename, Successor, UnitSpec,
};

/// What an import does.
#[derive(Debug, Default)]
pub struct Plan {
    /// The changes, in the order they are made.
    pub changes: Vec<NewChange>,
    /// The line behind each change.
    pub lines: Vec<u64>,
    /// The units made: first line, id, first code.
    pub units: Vec<(u64, UnitId, String)>,
}

/// What is there already.
pub struct There<'a> {
    /// Units within the importer's reach.
    pub reachable: &'a Holders,
    /// All units.
    pub all: &'a Holders,
    /// Whether units without a parent may be made.
    pub roots: bool,
}

/// Order of what happens on one day: units begin, then change, then end, children before their parents.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Phase {
    Begin(usize),
    Change,
    End(std::cmp::Reverse<usize>),
}

/// Day, successor and document of a merger.
type Merger = (NaiveDate, UnitId, Option<String>);
/// Units that are merged, with the depth and line of the first.
type Merged = (Vec<UnitId>, usize, u64);

struct Planner<'a> {
    lives: &'a Lives<'a>,
    broken: HashSet<String>,
    there: There<'a>,
    options: Options,
    problems: Vec<TableProblem>,
    later: Vec<((NaiveDate, Phase, u64), NewChange)>,
    merges: BTreeMap<Merger, Merged>,
}

/// Plans all rows together, or names everything that stands in the way.
///
/// A row that begins a unit becomes a creation; a row that goes on becomes a rename, a recoding or a move, as far as
/// something differs; the end of a unit becomes a merge if the file names a successor, and a dissolution otherwise.
/// Documents are kept as the note of each change: files name them, but neither who issued them nor when.
pub fn plan(
    parsed: Parsed,
    options: Options,
    there: There<'_>,
    new_id: &mut dyn FnMut() -> UnitId,
) -> Result<Plan, Vec<TableProblem>> {
    let Parsed {
        rows,
        broken,
        mut problems,
    } = parsed;
    let lives = Lives::of(&rows, options, &mut problems, new_id);
    let mut planner = Planner {
        lives: &lives,
        broken,
        there,
        options,
        problems,
        later: Vec::new(),
        merges: BTreeMap::new(),
    };
    let plan = planner.plan();
    let mut problems = planner.problems;
    if problems.is_empty() {
        return Ok(plan);
    }
    problems.sort_by_key(|problem| problem.line);
    problems.truncate(MAX_PROBLEMS);
    Err(problems)
}

impl Planner<'_> {
    fn plan(&mut self) -> Plan {
        let begins = self.lives.depths_at_begin(&mut self.problems);
        let ends = self.lives.depths_at_end();
        let (rows, lives) = (self.lives.rows, &self.lives.lives);
        for row in rows {
            self.check(row);
        }
        let mut first: Vec<(usize, u64, NewChange)> = Vec::new();
        let mut plan = Plan::default();
        for ((life, begin), end) in lives.iter().zip(begins).zip(ends) {
            let spans: Vec<&UnitRow> = life.rows.iter().filter_map(|i| rows.get(*i)).collect();
            let Some(row) = spans.first() else { continue };
            let line = row.row.line;
            plan.units
                .push((line, life.id, row.attributes.code.to_string()));
            let unit = self.spec(life.id, row);
            let create = Action::Create(Create { unit });
            first.push((
                begin,
                line,
                change(row.valid_from, row.doc_from.as_ref(), create),
            ));
            self.suspend(life, row);
            for pair in spans.windows(2) {
                if let [before, after] = pair {
                    self.go_on(life, before, after, begin, end);
                }
            }
            if let Some(row) = spans.last() {
                self.end(life, row, end);
            }
        }
        self.merge();
        first.sort_by_key(|(depth, line, _)| (*depth, *line));
        self.later.sort_by_key(|(order, _)| *order);
        let later = self.later.drain(..);
        let all = first
            .into_iter()
            .map(|(_, line, change)| (line, change))
            .chain(later.map(|((_, _, line), change)| (line, change)));
        (plan.lines, plan.changes) = all.unzip();
        plan.units.sort_unstable();
        plan
    }

    /// Whether the key names a unit on the day, or a row that has faults of its own.
    fn is_known(&self, key: &str, day: NaiveDate) -> bool {
        self.lives.row_on(key, day).is_some()
            || self.there.reachable.on(key, day).is_some()
            || self.broken.contains(key)
    }

    /// What is wrong between one row and the others, or what is there already.
    fn check(&mut self, row: &UnitRow) {
        let column = self.options.scheme.column();
        if self
            .there
            .all
            .within(&row.key, row.valid_from, row.valid_to)
        {
            self.problems.push(taken(&row.row, column, &row.key));
        }
        if !self.there.roots && !row.parents.contains_key(&Relation::Reporting) {
            self.problems.push(no_parent(&row.row));
        }
        for (relation, key) in &row.parents {
            if !self.is_known(key, row.valid_from) {
                self.problems.push(unknown_parent(&row.row, *relation, key));
            }
        }
        match (&row.successor, row.valid_to) {
            (Some(key), Some(day)) => {
                if !self.is_known(key, day) {
                    self.problems.push(unknown_successor(&row.row, key));
                }
            }
            (Some(_), None) => self.problems.push(no_end(&row.row)),
            (None, _) => {}
        }
    }

    /// The unit of a key on a day: one of the file, or one that is there; the file's comes first.
    fn unit_on(&self, key: &str, day: NaiveDate) -> Option<UnitId> {
        let here = self.lives.unit_on(key, day);
        if self.lives.holds_on(key, day) {
            return here;
        }
        self.there.reachable.on(key, day).or(here)
    }

    fn parent(&self, row: &UnitRow, relation: Relation) -> Option<UnitId> {
        self.unit_on(row.parents.get(&relation)?, row.valid_from)
    }

    fn spec(&self, id: UnitId, row: &UnitRow) -> UnitSpec {
        let attributes = row.attributes.clone();
        UnitSpec {
            id: Some(id),
            code: attributes.code,
            agency_code: attributes.agency_code,
            statistical_code: attributes.statistical_code,
            name: attributes.name,
            short_name: attributes.short_name,
            kind: attributes.kind,
            contact: attributes.contact,
            reporting_parent_id: self.parent(row, Relation::Reporting),
            administrative_parent_id: self.parent(row, Relation::Administrative),
            party_parent_id: self.parent(row, Relation::Party),
        }
    }

    fn push(&mut self, row: &UnitRow, day: NaiveDate, phase: Phase, change: NewChange) {
        self.later.push(((day, phase, row.row.line), change));
    }

    /// A unit begins at work; one that is not is suspended on its first day.
    fn suspend(&mut self, life: &Life, row: &UnitRow) {
        if row.attributes.status == UnitStatus::Active {
            return;
        }
        let set = NewName {
            status: Some(row.attributes.status),
            ..NewName::default()
        };
        let rename = Action::Rename(Rename {
            unit_id: life.id,
            set,
        });
        let made = change(row.valid_from, row.doc_from.as_ref(), rename);
        self.push(row, row.valid_from, Phase::Change, made);
    }

    /// From one row of a unit to the next.
    fn go_on(&mut self, life: &Life, before: &UnitRow, after: &UnitRow, begin: usize, end: usize) {
        let unit_id = life.id;
        let day = after.valid_from;
        if before.valid_to != Some(day) {
            self.end(life, before, end);
            let unit = UnitSpec {
                id: None,
                ..self.spec(unit_id, after)
            };
            let again = Action::ReEstablish(ReEstablish { unit_id, unit });
            let made = change(day, after.doc_from.as_ref(), again);
            self.push(after, day, Phase::Begin(begin), made);
            self.suspend(life, after);
            return;
        }
        let (name, codes) = difference(&before.attributes, &after.attributes);
        let mut actions = Vec::new();
        if name != NewName::default() {
            actions.push(Action::Rename(Rename { unit_id, set: name }));
        }
        if codes != NewCodes::default() {
            actions.push(Action::Recode(Recode {
                unit_id,
                set: codes,
            }));
        }
        for relation in Relation::ALL {
            let parent_id = self.parent(after, *relation);
            if parent_id != self.parent(before, *relation) {
                actions.push(Action::Move(Move {
                    unit_id,
                    relation: *relation,
                    parent_id,
                }));
            }
        }
        for action in actions {
            let made = change(day, after.doc_from.as_ref(), action);
            self.push(after, day, Phase::Change, made);
        }
    }

    /// The end of a unit, if its row has one.
    fn end(&mut self, life: &Life, row: &UnitRow, depth: usize) {
        let Some(day) = row.valid_to else { return };
        let successor = row
            .successor
            .as_ref()
            .and_then(|key| self.unit_on(key, day));
        if let Some(into) = successor {
            let group = self.merges.entry((day, into, row.doc_to.clone()));
            let (units, least, _) = group.or_insert_with(|| (Vec::new(), depth, row.row.line));
            units.push(life.id);
            *least = depth.min(*least);
            return;
        }
        let dissolve = Action::Dissolve(Dissolve {
            unit_id: life.id,
            move_children_to: None,
        });
        let made = change(day, row.doc_to.as_ref(), dissolve);
        self.push(row, day, Phase::End(std::cmp::Reverse(depth)), made);
    }

    fn merge(&mut self) {
        for ((day, into, doc), (unit_ids, depth, line)) in std::mem::take(&mut self.merges) {
            let merge = Action::Merge(Merge {
                unit_ids,
                into: Successor {
                    unit_id: Some(into),
                    unit: None,
                },
                children: Vec::new(),
            });
            let order = (day, Phase::End(std::cmp::Reverse(depth)), line);
            self.later.push((order, change(day, doc.as_ref(), merge)));
        }
    }
}

fn change(day: NaiveDate, doc: Option<&String>, action: Action) -> NewChange {
    NewChange {
        effective_date: day,
        decision: None,
        note: doc.cloned(),
        action,
    }
}

/// What is set to get from one to the other.
fn difference(before: &Attributes, after: &Attributes) -> (NewName, NewCodes) {
    fn set<T: Clone + PartialEq>(before: &T, after: &T) -> Option<T> {
        (before != after).then(|| after.clone())
    }
    let name = NewName {
        name: set(&before.name, &after.name),
        short_name: set(&before.short_name, &after.short_name),
        kind: set(&before.kind, &after.kind),
        contact: set(&before.contact, &after.contact),
        status: set(&before.status, &after.status),
    };
    let codes = NewCodes {
        code: set(&before.code, &after.code),
        agency_code: set(&before.agency_code, &after.agency_code),
        statistical_code: set(&before.statistical_code, &after.statistical_code),
    };
    (name, codes)
}
