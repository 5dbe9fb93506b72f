//! Rules of changes, one by one and at random; here what the tests share.

mod random;
mod rules;

use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::{Days, NaiveDate};
use tonghop_model::{Relation, UnitChangeId, UnitCode, UnitId, UnitKind};
use uuid::Uuid;

use super::check::{CodeScheme, Holding};
use super::*;

fn unit(n: u128) -> UnitId {
    UnitId::from_uuid(Uuid::from_u128(n))
}

fn day(n: u64) -> NaiveDate {
    NaiveDate::from_ymd_opt(2011, 1, 1).unwrap() + Days::new(n)
}

fn spec(n: u128, code: &str, parent: Option<UnitId>) -> UnitSpec {
    UnitSpec {
        id: Some(unit(n)),
        code: UnitCode::parse(code).unwrap(),
        agency_code: None,
        statistical_code: None,
        name: format!("Đơn vị {n}"),
        short_name: None,
        kind: UnitKind::AttachedUnit,
        contact: Contact::default(),
        reporting_parent_id: parent,
        administrative_parent_id: None,
        party_parent_id: None,
    }
}

fn create(n: u128, code: &str, parent: Option<u128>) -> Action {
    let unit = spec(n, code, parent.map(unit));
    Action::Create(Create { unit })
}

fn place(n: u128, parent: Option<u128>) -> Action {
    Action::Move(Move {
        unit_id: unit(n),
        relation: Relation::Reporting,
        parent_id: parent.map(unit),
    })
}

fn merge(from: &[u128], into: u128) -> Action {
    Action::Merge(Merge {
        unit_ids: from.iter().map(|n| unit(*n)).collect(),
        into: Successor {
            unit_id: Some(unit(into)),
            unit: None,
        },
        children: Vec::new(),
    })
}

fn dissolve(n: u128, to: Option<u128>) -> Action {
    Action::Dissolve(Dissolve {
        unit_id: unit(n),
        move_children_to: to.map(unit),
    })
}

fn rename(n: u128, name: &str) -> Action {
    let set = NewName {
        name: Some(name.into()),
        ..NewName::default()
    };
    Action::Rename(Rename {
        unit_id: unit(n),
        set,
    })
}

fn recode(n: u128, code: &str) -> Action {
    let set = NewCodes {
        code: UnitCode::parse(code).ok(),
        ..NewCodes::default()
    };
    Action::Recode(Recode {
        unit_id: unit(n),
        set,
    })
}

fn again(n: u128, code: &str, parent: Option<u128>) -> Action {
    Action::ReEstablish(ReEstablish {
        unit_id: unit(n),
        unit: spec(n, code, parent.map(unit)),
    })
}

fn split(n: u128, new: UnitSpec, keeps_original: bool) -> Action {
    Action::Split(Split {
        unit_id: unit(n),
        keeps_original,
        successors: vec![Successor {
            unit_id: None,
            unit: Some(new),
        }],
        children: Vec::new(),
    })
}

/// What the database keeps: the log alone.
#[derive(Default, Clone)]
struct Log {
    changes: Vec<(NewChange, Expansion)>,
}

impl Log {
    /// Everything, folded anew.
    fn world(&self) -> World {
        let voided: HashSet<UnitChangeId> = self
            .changes
            .iter()
            .filter_map(|(change, _)| match &change.action {
                Action::Correction(correction) => Some(correction.change_id),
                _ => None,
            })
            .collect();
        let mut world = World::default();
        let mut events: BTreeMap<UnitId, Vec<Event>> = BTreeMap::new();
        for (change, expansion) in &self.changes {
            for (unit, (_, effects)) in &expansion.units {
                let events = events.entry(*unit).or_default();
                if !voided.contains(&expansion.id) {
                    events.push(Event {
                        change: expansion.id,
                        day: expansion.day,
                        ordinal: expansion.ordinal,
                        effects: effects.clone(),
                    });
                }
            }
            let past = PastChange {
                kind: change.action.kind(),
                day: expansion.day,
                corrected: voided.contains(&expansion.id),
                units: expansion.units.keys().copied().collect(),
            };
            world.know_change(expansion.id, past);
        }
        for (unit, mut events) in events {
            events.sort_by_key(|e| (e.day, e.ordinal));
            world.know(unit, events).unwrap();
        }
        world
    }

    fn timelines(&self) -> HashMap<UnitId, Timeline> {
        let world = self.world();
        let units: HashSet<UnitId> = self
            .changes
            .iter()
            .flat_map(|(_, e)| e.units.keys().copied())
            .collect();
        units
            .into_iter()
            .map(|unit| (unit, world.timeline(unit).unwrap().clone()))
            .collect()
    }

    fn apply(&mut self, on: u64, action: Action) -> Result<UnitChangeId, Fault> {
        let mut world = self.world();
        let number = u128::try_from(self.changes.len()).unwrap();
        let id = UnitChangeId::from_uuid(Uuid::from_u128(1000 + number));
        let change = NewChange {
            effective_date: day(on),
            decision: None,
            note: None,
            action,
        };
        let ordinal = i64::try_from(number).unwrap();
        let expansion = world.make(0, &change, id, ordinal, &mut || unit(2000 + number))?;
        let timelines = self.timelines();
        let others = holdings(&timelines, &expansion);
        let height = |unit: &UnitId| (*unit, Self::height(&timelines, *unit));
        let heights = expansion.units.keys().map(height).collect();
        let faults = world.faults(std::slice::from_ref(&change), others, &heights);
        if let Some(first) = faults.into_iter().next() {
            return Err(first);
        }
        self.changes.push((change, expansion));
        Ok(id)
    }

    /// Levels there are below a unit on any of the days that tests speak of.
    fn height(timelines: &HashMap<UnitId, Timeline>, of: UnitId) -> usize {
        let steps = |unit: &UnitId, on| {
            let above = |at: &UnitId| timelines.get(at)?.parent_on(Relation::Reporting, on);
            std::iter::successors(Some(*unit), above).position(|at| at == of)
        };
        let days = (0..14).map(day);
        days.flat_map(|on| timelines.keys().filter_map(move |unit| steps(unit, on)))
            .max()
            .unwrap_or_default()
    }

    fn refuse(&mut self, on: u64, action: Action) -> (Rule, String) {
        let fault = self.apply(on, action).unwrap_err();
        (fault.rule, fault.pointer)
    }

    fn timeline(&self, n: u128) -> Timeline {
        self.world().timeline(unit(n)).unwrap().clone()
    }

    fn parent(&self, n: u128, on: u64) -> Option<UnitId> {
        self.timeline(n).parent_on(Relation::Reporting, day(on))
    }
}

/// The codes of units that a change does not touch.
fn holdings(timelines: &HashMap<UnitId, Timeline>, change: &Expansion) -> Vec<Holding> {
    let others = timelines
        .iter()
        .filter(|(unit, _)| !change.units.contains_key(unit));
    let held = others.flat_map(|(unit, timeline)| {
        timeline.versions.iter().map(|span| Holding {
            scheme: CodeScheme::Code,
            code: span.what.code.to_string(),
            unit: *unit,
            from: span.from,
            to: span.to,
        })
    });
    held.collect()
}

/// A department (1), two districts (2, 3), two schools of the first (4, 5) and one of the second (6).
fn province() -> Log {
    let mut log = Log::default();
    for (n, parent) in [
        (1, None),
        (2, Some(1)),
        (3, Some(1)),
        (4, Some(2)),
        (5, Some(2)),
        (6, Some(3)),
    ] {
        log.apply(0, create(n, &format!("C{n}"), parent)).unwrap();
    }
    log
}
