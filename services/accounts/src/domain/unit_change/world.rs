//! The units a batch of changes concerns, before and after.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use chrono::NaiveDate;
use tonghop_model::{Relation, UnitChangeId, UnitId};

use super::action::ChangeKind;
use super::check::MAX_LEVELS;
use super::rule::{Fault, Rule};
use super::timeline::{Event, Timeline};

/// A change that was recorded before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PastChange {
    /// Its kind.
    pub kind: ChangeKind,
    /// First day of what it brought.
    pub day: NaiveDate,
    /// Whether a correction has voided it.
    pub corrected: bool,
    /// The units it touched.
    pub units: Vec<UnitId>,
}

/// Units with their events, and what is known of earlier changes. A change is tried on it before it is written.
#[derive(Debug, Clone, Default)]
pub struct World {
    events: HashMap<UnitId, Vec<Event>>,
    timelines: HashMap<UnitId, Timeline>,
    /// Units that ever stood below a unit, in any tree.
    children: HashMap<UnitId, BTreeSet<UnitId>>,
    pub(super) past: HashMap<UnitChangeId, PastChange>,
    /// Units that changed, each with the last change in the batch that touched it.
    touched: BTreeMap<UnitId, usize>,
    /// Units made by the batch.
    made: HashSet<UnitId>,
}

impl World {
    /// Takes over a unit as it was recorded, its events in order. A history that cannot be folded is not ours.
    pub fn know(&mut self, unit: UnitId, events: Vec<Event>) -> Result<(), Rule> {
        let timeline = Timeline::fold(&events).map_err(|(_, _, rule)| rule)?;
        self.events.insert(unit, events);
        self.settle(unit, timeline);
        Ok(())
    }

    /// Takes over a change as it was recorded.
    pub fn know_change(&mut self, id: UnitChangeId, change: PastChange) {
        self.past.insert(id, change);
    }

    /// Whether the unit is known here.
    pub fn knows(&self, unit: UnitId) -> bool {
        self.timelines.contains_key(&unit)
    }

    /// A unit through time.
    pub fn timeline(&self, unit: UnitId) -> Option<&Timeline> {
        self.timelines.get(&unit)
    }

    /// Units that changed, each with the place of the last change that touched it.
    pub fn touched(&self) -> impl Iterator<Item = (UnitId, usize)> + '_ {
        self.touched.iter().map(|(unit, change)| (*unit, *change))
    }

    /// Whether the batch made the unit.
    pub fn is_made(&self, unit: UnitId) -> bool {
        self.made.contains(&unit)
    }

    /// The last change of the batch that touched the unit.
    pub(super) fn changed_by(&self, unit: UnitId) -> Option<usize> {
        self.touched.get(&unit).copied()
    }

    /// Parents and heirs named by any timeline that are not known yet.
    pub fn unknown_parents(&self) -> Vec<UnitId> {
        let mut unknown: Vec<UnitId> = self
            .children
            .keys()
            .filter(|parent| !self.knows(**parent))
            .copied()
            .collect();
        unknown.sort_unstable();
        unknown
    }

    /// Units that stand below `parent` on `day` in one tree.
    pub fn children_on(&self, parent: UnitId, relation: Relation, day: NaiveDate) -> Vec<UnitId> {
        let below = |child: &UnitId| {
            self.timeline(*child)
                .is_some_and(|t| t.parent_on(relation, day) == Some(parent))
        };
        self.ever_below(parent).filter(below).collect()
    }

    /// Units that at some time stand directly below `parent`, as far as they are known here.
    pub(super) fn ever_below(&self, parent: UnitId) -> impl Iterator<Item = UnitId> + '_ {
        self.children.get(&parent).into_iter().flatten().copied()
    }

    /// Lets a unit feel a change; `new` units begin with it.
    pub(super) fn add(
        &mut self,
        unit: UnitId,
        event: Event,
        index: usize,
        new: bool,
    ) -> Result<(), Fault> {
        let events = self.events.entry(unit).or_default();
        let place = events.partition_point(|e| (e.day, e.ordinal) < (event.day, event.ordinal));
        events.insert(place, event);
        if new {
            self.made.insert(unit);
        }
        self.refold(unit, index)
    }

    /// Takes a change back from a unit.
    pub(super) fn void(
        &mut self,
        unit: UnitId,
        change: UnitChangeId,
        index: usize,
    ) -> Result<(), Fault> {
        if let Some(events) = self.events.get_mut(&unit) {
            events.retain(|event| event.change != change);
        }
        self.refold(unit, index)
    }

    fn refold(&mut self, unit: UnitId, index: usize) -> Result<(), Fault> {
        let events = self.events.get(&unit).map_or(&[][..], Vec::as_slice);
        let timeline = Timeline::fold(events)
            .map_err(|(_, day, rule)| Fault::new(index, "#/effective_date", rule).about(day))?;
        self.touched.insert(unit, index);
        self.settle(unit, timeline);
        Ok(())
    }

    fn settle(&mut self, unit: UnitId, timeline: Timeline) {
        for span in timeline.parents.values().flatten() {
            self.children.entry(span.what).or_default().insert(unit);
        }
        // An heir has nobody below it, but must be known as a parent must.
        for span in &timeline.heirs {
            self.children.entry(span.what).or_default();
        }
        self.timelines.insert(unit, timeline);
    }

    /// In whose hands a unit's records are on a day: its first parent's before it begins, its heir's after it has
    /// ended.
    fn keeper_on(&self, unit: UnitId, day: NaiveDate) -> Option<UnitId> {
        let timeline = self.timeline(unit)?;
        let begin = timeline.in_force.first()?.from;
        let parent = timeline.parent_on(Relation::Reporting, day.max(begin));
        let heirs = timeline.heirs.iter();
        parent.or_else(|| heirs.rev().find(|s| s.holds_on(day)).map(|s| s.what))
    }

    /// Everybody in whose hands a unit is on a day, the nearest first.
    pub fn above(&self, unit: UnitId, day: NaiveDate) -> Vec<UnitId> {
        std::iter::successors(self.keeper_on(unit, day), |above| {
            self.keeper_on(*above, day)
        })
        .take(MAX_LEVELS)
        .collect()
    }
}
