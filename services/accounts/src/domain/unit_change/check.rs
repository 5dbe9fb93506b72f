//! Rules between units: forests without cycles at any instant, parents in force, codes that name one unit.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::NaiveDate;
use tonghop_model::{AgencyCode, Relation, StatisticalCode, UnitId, text_enum};

use super::action::{Action, NewChange};
use super::making::parent_member;
use super::rule::{Fault, Rule};
use super::timeline::Attributes;
use super::world::World;

/// Levels a tree may have; deeper ones are refused, so that walks up a tree end.
pub const MAX_LEVELS: usize = 16;

text_enum! {
    /// The codes of which one unit at a time may have each.
    pub enum CodeScheme {
        /// Our own.
        Code = "CODE",
        /// The State's.
        Agency = "AGENCY_CODE",
        /// The statistics office's.
        Statistical = "STATISTICAL_CODE",
    }
}

impl CodeScheme {
    /// The code a unit has in this scheme.
    pub fn of(self, attributes: &Attributes) -> Option<&str> {
        match self {
            Self::Code => Some(attributes.code.as_str()),
            Self::Agency => attributes.agency_code.as_ref().map(AgencyCode::as_str),
            Self::Statistical => {
                let code = attributes.statistical_code.as_ref();
                code.map(StatisticalCode::as_str)
            }
        }
    }

    const fn rule(self) -> Rule {
        match self {
            Self::Code => Rule::CodeTaken,
            Self::Agency => Rule::AgencyCodeTaken,
            Self::Statistical => Rule::StatisticalCodeTaken,
        }
    }
}

/// A unit has a code for a time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holding {
    /// In which scheme.
    pub scheme: CodeScheme,
    /// The code.
    pub code: String,
    /// Who.
    pub unit: UnitId,
    /// First day.
    pub from: NaiveDate,
    /// First day no more.
    pub to: Option<NaiveDate>,
}

impl World {
    /// The codes that the touched units have, each with the time.
    pub fn holdings(&self) -> Vec<Holding> {
        let mut holdings = Vec::new();
        for (unit, _) in self.touched() {
            let versions = self.timeline(unit).map_or(&[][..], |t| &t.versions);
            for span in versions {
                let held = CodeScheme::ALL.iter().filter_map(|scheme| {
                    Some(Holding {
                        scheme: *scheme,
                        code: scheme.of(&span.what)?.to_owned(),
                        unit,
                        from: span.from,
                        to: span.to,
                    })
                });
                holdings.extend(held);
            }
        }
        holdings
    }

    /// Checks the batch as a whole: everything that is wrong, by the place of the change. `others` are the times at which
    /// units outside it have the codes of [`Self::holdings`]; `heights` says how many levels there are below a unit, where
    /// there are any.
    pub fn faults(
        &self,
        changes: &[NewChange],
        others: Vec<Holding>,
        heights: &HashMap<UnitId, usize>,
    ) -> Vec<Fault> {
        let mut faults = Vec::new();
        for (unit, index) in self.touched() {
            let height = heights.get(&unit).copied().unwrap_or_default();
            faults.extend(
                self.check_parents(unit, index, changes.get(index), height)
                    .err(),
            );
            faults.extend(self.check_children(unit, index).err());
        }
        faults.extend(self.clashes(others));
        faults.sort_by_key(|fault| fault.change);
        faults
    }

    /// Parents are in force for the whole span, and no unit stands below itself, not for a day.
    fn check_parents(
        &self,
        unit: UnitId,
        index: usize,
        change: Option<&NewChange>,
        height: usize,
    ) -> Result<(), Fault> {
        for relation in Relation::ALL {
            let fault = |rule| Fault::new(index, parent_pointer(change, *relation), rule);
            let spans = self
                .timeline(unit)
                .map_or(&[][..], |t| t.parents_in(*relation));
            for span in spans {
                let above = self.climb(*relation, unit, span.what, span.from, span.to, 1);
                let above = above.map_err(fault)?;
                if *relation == Relation::Reporting && above + height >= MAX_LEVELS {
                    return Err(fault(Rule::TooDeep));
                }
                let covered = self
                    .timeline(span.what)
                    .is_some_and(|parent| parent.covers(span.from, span.to));
                if !covered {
                    return Err(fault(Rule::ParentNotInForce).about(span.from));
                }
            }
        }
        Ok(())
    }

    /// Walks up from `above` within `[from, to)`, looking for `unit`; answers how many levels there are above it.
    fn climb(
        &self,
        relation: Relation,
        unit: UnitId,
        above: UnitId,
        from: NaiveDate,
        to: Option<NaiveDate>,
        level: usize,
    ) -> Result<usize, Rule> {
        if above == unit {
            return Err(Rule::Cycle);
        }
        if level >= MAX_LEVELS {
            return Err(Rule::TooDeep);
        }
        let mut top = level;
        let spans = self
            .timeline(above)
            .map_or(&[][..], |t| t.parents_in(relation));
        for span in spans {
            if let Some((from, to)) = span.overlap(from, to) {
                top = top.max(self.climb(relation, unit, span.what, from, to, level + 1)?);
            }
        }
        Ok(top)
    }

    /// Nobody is left below a unit that is not in force.
    fn check_children(&self, unit: UnitId, index: usize) -> Result<(), Fault> {
        let Some(parent) = self.timeline(unit) else {
            return Ok(());
        };
        for child in self.ever_below(unit) {
            // A child that the batch moved here itself is refused for its own sake.
            let own = self.changed_by(child).is_some_and(|by| by > index);
            let timeline = self.timeline(child).filter(|_| !own);
            let below = timeline
                .into_iter()
                .flat_map(|t| t.parents.values().flatten());
            for span in below.filter(|span| span.what == unit) {
                if !parent.covers(span.from, span.to) {
                    let fault = Fault::new(index, "#/change", Rule::HasChildren);
                    return Err(fault.about(span.from));
                }
            }
        }
        Ok(())
    }

    /// Where two units have a code at a time.
    fn clashes(&self, others: Vec<Holding>) -> Vec<Fault> {
        // In order, so that of several codes the same one is always named.
        let mut by_code: BTreeMap<(CodeScheme, String), Vec<Holding>> = BTreeMap::new();
        for holding in self.holdings().into_iter().chain(others) {
            let key = (holding.scheme, holding.code.clone());
            by_code.entry(key).or_default().push(holding);
        }
        let mut faults = Vec::new();
        for ((scheme, code), mut held) in by_code {
            held.sort_by_key(|h| (h.from, h.unit));
            let mut clashing = BTreeSet::new();
            let mut held = held.into_iter();
            let Some(mut longest) = held.next() else {
                continue;
            };
            for next in held {
                let overlaps = longest.to.is_none_or(|to| next.from < to);
                if overlaps && longest.unit != next.unit {
                    let by = |unit| self.changed_by(unit);
                    clashing.insert(by(longest.unit).max(by(next.unit)).unwrap_or_default());
                }
                let lasts = longest
                    .to
                    .is_none_or(|to| next.to.is_some_and(|end| end <= to));
                if !lasts {
                    longest = next;
                }
            }
            let fault = |index| Fault::new(index, "#/change", scheme.rule()).about(&code);
            faults.extend(clashing.into_iter().map(fault));
        }
        faults
    }
}

/// Where in a change the parent is named.
fn parent_pointer(change: Option<&NewChange>, relation: Relation) -> String {
    match change.map(|c| &c.action) {
        Some(Action::Create(_) | Action::ReEstablish(_)) => {
            format!("#/change/unit/{}", parent_member(relation))
        }
        Some(Action::Move(_)) => "#/change/parent_id".into(),
        Some(Action::Dissolve(_)) => "#/change/move_children_to".into(),
        _ => "#/change".into(),
    }
}
