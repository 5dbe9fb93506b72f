//! One change being expanded: the effects on each unit it touches, and who comes after whom.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use tonghop_model::{Relation, UnitId};

use super::action::{Action, Dissolve, Merge, Split, Successor};
use super::check::MAX_LEVELS;
use super::expand::Part;
use super::rule::{Fault, Rule};
use super::spec::{NewCodes, NewName, UnitSpec};
use super::timeline::{Attributes, Effect};
use super::world::World;

/// One change being expanded.
pub(super) struct Making<'a> {
    world: &'a World,
    index: usize,
    day: NaiveDate,
    pub(super) units: BTreeMap<UnitId, (Part, Vec<Effect>)>,
    pub(super) successions: Vec<(UnitId, UnitId)>,
    pub(super) created: Vec<UnitId>,
    new_id: &'a mut dyn FnMut() -> UnitId,
}

impl<'a> Making<'a> {
    /// The change at `index` of its batch, on `day`.
    pub(super) fn new(
        world: &'a World,
        index: usize,
        day: NaiveDate,
        new_id: &'a mut dyn FnMut() -> UnitId,
    ) -> Self {
        Self {
            world,
            index,
            day,
            units: BTreeMap::new(),
            successions: Vec::new(),
            created: Vec::new(),
            new_id,
        }
    }

    fn fault(&self, pointer: impl Into<String>, rule: Rule) -> Fault {
        Fault::new(self.index, pointer, rule)
    }

    /// A unit that exists, before or within the batch.
    fn known(&self, unit: UnitId, pointer: &str) -> Result<UnitId, Fault> {
        if self.world.knows(unit) {
            Ok(unit)
        } else {
            Err(self.fault(pointer, Rule::UnknownUnit))
        }
    }

    fn touch(&mut self, unit: UnitId, part: Part, effect: Option<Effect>) {
        let entry = self.units.entry(unit);
        let (_, effects) = entry.or_insert_with(|| (part, Vec::new()));
        effects.extend(effect);
    }

    pub(super) fn expand(&mut self, action: &Action) -> Result<(), Fault> {
        match action {
            Action::Create(create) => {
                self.begin(&create.unit, "#/change/unit", Part::Created)?;
            }
            Action::Rename(rename) => {
                let unit = self.known(rename.unit_id, "#/change/unit_id")?;
                if rename.set == NewName::default() {
                    return Err(self.fault("#/change/set", Rule::NothingChanges));
                }
                let set = rename.set.clone();
                self.touch(unit, Part::Changed, Some(Effect::Name { set }));
            }
            Action::Recode(recode) => {
                let unit = self.known(recode.unit_id, "#/change/unit_id")?;
                if recode.set == NewCodes::default() {
                    return Err(self.fault("#/change/set", Rule::NothingChanges));
                }
                let set = recode.set.clone();
                self.touch(unit, Part::Changed, Some(Effect::Codes { set }));
            }
            Action::Move(moved) => {
                let unit = self.known(moved.unit_id, "#/change/unit_id")?;
                let place = Effect::Place {
                    relation: moved.relation,
                    parent: moved
                        .parent_id
                        .map(|parent| self.known(parent, "#/change/parent_id"))
                        .transpose()?,
                    decided: true,
                };
                self.touch(unit, Part::Changed, Some(place));
            }
            Action::Merge(merge) => self.merge(merge)?,
            Action::Split(split) => self.split(split)?,
            Action::Dissolve(dissolve) => self.dissolve(dissolve)?,
            Action::ReEstablish(again) => {
                let unit = self.known(again.unit_id, "#/change/unit_id")?;
                let begin = self.beginning(&again.unit, "#/change/unit", true)?;
                self.touch(unit, Part::Created, Some(begin));
            }
            Action::Correction(_) => {}
        }
        Ok(())
    }

    fn beginning(&self, spec: &UnitSpec, pointer: &str, again: bool) -> Result<Effect, Fault> {
        let mut parents = BTreeMap::new();
        for relation in Relation::ALL {
            if let Some(parent) = spec.parent(*relation) {
                let pointer = format!("{pointer}/{}", parent_member(*relation));
                parents.insert(*relation, self.known(parent, &pointer)?);
            }
        }
        Ok(Effect::Begin {
            attributes: Box::new(Attributes::of(spec)),
            parents,
            again,
        })
    }

    fn begin(&mut self, spec: &UnitSpec, pointer: &str, part: Part) -> Result<UnitId, Fault> {
        let begin = self.beginning(spec, pointer, false)?;
        let unit = spec.id.unwrap_or_else(|| (self.new_id)());
        if self.world.knows(unit) {
            return Err(self.fault(pointer, Rule::InForce));
        }
        self.touch(unit, part, Some(begin));
        self.created.push(unit);
        Ok(unit)
    }

    fn successor(&mut self, successor: &Successor, pointer: &str) -> Result<UnitId, Fault> {
        match (successor.unit_id, &successor.unit) {
            (Some(unit), None) => {
                let unit = self.known(unit, &format!("{pointer}/unit_id"))?;
                self.touch(unit, Part::Successor, Some(Effect::Receive));
                Ok(unit)
            }
            (None, Some(spec)) => self.begin(spec, &format!("{pointer}/unit"), Part::Successor),
            _ => Err(self.fault(pointer, Rule::NoSuccessor)),
        }
    }

    /// Every child named is one of those that had to be placed.
    fn all_moved(
        &self,
        mut named: impl Iterator<Item = UnitId>,
        moved: &BTreeSet<UnitId>,
    ) -> Result<(), Fault> {
        match named.position(|unit| !moved.contains(&unit)) {
            Some(i) => Err(self.fault(format!("#/change/children/{i}/unit_id"), Rule::NotAChild)),
            None => Ok(()),
        }
    }

    fn merge(&mut self, merge: &Merge) -> Result<(), Fault> {
        let mut ending = BTreeSet::new();
        for (i, unit) in merge.unit_ids.iter().enumerate() {
            let pointer = format!("#/change/unit_ids/{i}");
            self.known(*unit, &pointer)?;
            if merge.into.unit_id == Some(*unit) {
                return Err(self.fault(pointer, Rule::IntoItself));
            }
            if !ending.insert(*unit) {
                return Err(self.fault(pointer, Rule::NamedTwice));
            }
        }
        if ending.is_empty() {
            return Err(self.fault("#/change/unit_ids", Rule::NothingChanges));
        }
        let into = self.successor(&merge.into, "#/change/into")?;
        let mut places = BTreeMap::new();
        for (i, child) in merge.children.iter().enumerate() {
            let pointer = format!("#/change/children/{i}");
            self.known(child.parent_id, &format!("{pointer}/parent_id"))?;
            if let Some(other) = places.insert(child.unit_id, child.parent_id) {
                let twice = if other == child.parent_id {
                    Rule::NamedTwice
                } else {
                    Rule::TwoParents
                };
                return Err(self.fault(format!("{pointer}/unit_id"), twice));
            }
        }
        let moved =
            self.move_children(&ending, |child| Some(*places.get(&child).unwrap_or(&into)))?;
        self.all_moved(merge.children.iter().map(|child| child.unit_id), &moved)?;
        for unit in ending {
            self.touch(
                unit,
                Part::Predecessor,
                Some(Effect::End { heir: Some(into) }),
            );
            self.successions.push((unit, into));
        }
        Ok(())
    }

    fn split(&mut self, split: &Split) -> Result<(), Fault> {
        let unit = self.known(split.unit_id, "#/change/unit_id")?;
        if split.successors.is_empty() {
            return Err(self.fault("#/change/successors", Rule::NoSuccessor));
        }
        let mut successors = Vec::new();
        for (i, successor) in split.successors.iter().enumerate() {
            let pointer = format!("#/change/successors/{i}");
            let id = self.successor(successor, &pointer)?;
            if id == unit || successors.contains(&id) {
                return Err(self.fault(pointer, Rule::NamedTwice));
            }
            successors.push(id);
            self.successions.push((unit, id));
        }
        let mut places = BTreeMap::new();
        for (i, child) in split.children.iter().enumerate() {
            let pointer = format!("#/change/children/{i}");
            let to = successors.get(usize::from(child.successor)).copied();
            let to =
                to.ok_or_else(|| self.fault(format!("{pointer}/successor"), Rule::NoSuccessor))?;
            if places
                .insert(child.unit_id, to)
                .is_some_and(|other| other != to)
            {
                return Err(self.fault(format!("{pointer}/unit_id"), Rule::TwoParents));
            }
        }
        let ending = BTreeSet::from([unit]);
        let stays = split.keeps_original.then_some(unit);
        let moved = self.move_children(&ending, |child| places.get(&child).copied().or(stays))?;
        self.all_moved(split.children.iter().map(|child| child.unit_id), &moved)?;
        let end = (!split.keeps_original).then_some(Effect::End { heir: None });
        self.touch(unit, Part::Predecessor, end);
        Ok(())
    }

    fn dissolve(&mut self, dissolve: &Dissolve) -> Result<(), Fault> {
        let unit = self.known(dissolve.unit_id, "#/change/unit_id")?;
        let to = dissolve.move_children_to;
        if let Some(to) = to {
            self.known(to, "#/change/move_children_to")?;
            if to == unit {
                return Err(self.fault("#/change/move_children_to", Rule::IntoItself));
            }
        }
        let moved = self.move_children(&BTreeSet::from([unit]), |_| to);
        moved.map_err(|fault| match fault.rule {
            Rule::ChildUnassigned => self.fault("#/change/move_children_to", Rule::HasChildren),
            _ => fault,
        })?;
        self.touch(unit, Part::Ended, Some(Effect::End { heir: None }));
        Ok(())
    }

    /// Moves the children of units that end, in every tree; answers which were moved or stay by decision.
    fn move_children(
        &mut self,
        ending: &BTreeSet<UnitId>,
        to: impl Fn(UnitId) -> Option<UnitId>,
    ) -> Result<BTreeSet<UnitId>, Fault> {
        let mut moved = BTreeSet::new();
        for (relation, parent) in Relation::ALL
            .iter()
            .flat_map(|r| ending.iter().map(move |parent| (*r, *parent)))
        {
            for child in self.world.children_on(parent, relation, self.day) {
                if ending.contains(&child) {
                    continue;
                }
                let target = to(child)
                    .ok_or_else(|| self.fault("#/change/children", Rule::ChildUnassigned))?;
                // Whoever takes over its own parent goes to where that parent stood.
                let place = if target == child {
                    self.above(parent, relation, ending)
                } else {
                    Some(target)
                };
                moved.insert(child);
                if place != Some(parent) {
                    let place = Effect::Place {
                        relation,
                        parent: place,
                        decided: false,
                    };
                    self.touch(child, Part::Child, Some(place));
                }
            }
        }
        Ok(moved)
    }

    /// The parent of a unit on the day, or the next above that does not end itself.
    fn above(&self, unit: UnitId, relation: Relation, ending: &BTreeSet<UnitId>) -> Option<UnitId> {
        let parent = |unit| self.world.timeline(unit)?.parent_on(relation, self.day);
        std::iter::successors(parent(unit), |above| parent(*above))
            .take(MAX_LEVELS)
            .find(|above| !ending.contains(above))
    }
}

/// The member in which a unit about to begin names its parent.
pub(super) const fn parent_member(relation: Relation) -> &'static str {
    match relation {
        Relation::Administrative => "administrative_parent_id",
        Relation::Reporting => "reporting_parent_id",
        Relation::Party => "party_parent_id",
    }
}
