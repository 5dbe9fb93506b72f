//! Folds the effects of changes into a timeline.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use tonghop_model::{Relation, UnitChangeId, UnitId};

use super::rule::Rule;
use super::spec::{NewCodes, NewName};
use super::timeline::{Attributes, Effect, Event, Span, Timeline};

impl Timeline {
    /// Folds events that stand in order of day and recording. The change that cannot be made, and why, otherwise.
    pub fn fold(events: &[Event]) -> Result<Self, (UnitChangeId, NaiveDate, Rule)> {
        let mut fold = Fold::default();
        for event in events {
            if fold.today != Some(event.day) {
                fold.today = Some(event.day);
                fold.decided.clear();
                fold.named = NewName::default();
                fold.coded = NewCodes::default();
            }
            for effect in &event.effects {
                fold.apply(event.day, effect)
                    .map_err(|rule| (event.change, event.day, rule))?;
            }
        }
        Ok(fold.timeline)
    }
}

/// A timeline in the making, and what was decided on the day at hand: two decisions of one day must not contradict.
#[derive(Default)]
struct Fold {
    timeline: Timeline,
    today: Option<NaiveDate>,
    decided: BTreeMap<Relation, Option<UnitId>>,
    named: NewName,
    coded: NewCodes,
}

impl Fold {
    fn apply(&mut self, day: NaiveDate, effect: &Effect) -> Result<(), Rule> {
        if let Effect::Begin {
            attributes,
            parents,
            again,
        } = effect
        {
            return self.begin(day, attributes, parents, *again);
        }
        match self.timeline.in_force.last() {
            None => return Err(Rule::BeforeBegan),
            Some(span) if span.to.is_some() => return Err(Rule::Ended),
            Some(_) => {}
        }
        match effect {
            Effect::Begin { .. } | Effect::Receive => Ok(()),
            Effect::Name { set } => {
                merge_names(&mut self.named, set)?;
                self.version(day, set, &NewCodes::default());
                Ok(())
            }
            Effect::Codes { set } => {
                merge_codes(&mut self.coded, set)?;
                self.version(day, &NewName::default(), set);
                Ok(())
            }
            Effect::Place {
                relation,
                parent,
                decided,
            } => self.place(day, *relation, *parent, *decided),
            Effect::End { heir } => self.end(day, *heir),
        }
    }

    fn begin(
        &mut self,
        day: NaiveDate,
        attributes: &Attributes,
        parents: &BTreeMap<Relation, UnitId>,
        again: bool,
    ) -> Result<(), Rule> {
        match self.timeline.in_force.last() {
            None if again => return Err(Rule::BeforeBegan),
            Some(span) if span.to.is_none() => return Err(Rule::InForce),
            _ => {}
        }
        close(&mut self.timeline.heirs, day);
        open(&mut self.timeline.in_force, day, ());
        open(&mut self.timeline.versions, day, attributes.clone());
        for (relation, parent) in parents {
            let spans = self.timeline.parents.entry(*relation).or_default();
            open(spans, day, *parent);
        }
        Ok(())
    }

    fn version(&mut self, day: NaiveDate, name: &NewName, codes: &NewCodes) {
        let Some(last) = self.timeline.versions.last() else {
            return;
        };
        let mut next = last.what.clone();
        next.set(name, codes);
        if next != last.what {
            close(&mut self.timeline.versions, day);
            open(&mut self.timeline.versions, day, next);
        }
    }

    fn place(
        &mut self,
        day: NaiveDate,
        relation: Relation,
        parent: Option<UnitId>,
        decided: bool,
    ) -> Result<(), Rule> {
        if decided {
            match self.decided.insert(relation, parent) {
                Some(other) if other != parent => return Err(Rule::TwoParents),
                _ => {}
            }
        }
        let spans = self.timeline.parents.entry(relation).or_default();
        let now = spans.last().filter(|s| s.to.is_none()).map(|s| s.what);
        if now != parent {
            close(spans, day);
            if let Some(parent) = parent {
                open(spans, day, parent);
            }
        }
        Ok(())
    }

    fn end(&mut self, day: NaiveDate, heir: Option<UnitId>) -> Result<(), Rule> {
        let begun = self.timeline.in_force.last().map(|span| span.from);
        if begun == Some(day) {
            return Err(Rule::BeginsThatDay);
        }
        let reported = self.timeline.parents_in(Relation::Reporting).last();
        let parent = reported.filter(|s| s.to.is_none()).map(|s| s.what);
        close(&mut self.timeline.in_force, day);
        close(&mut self.timeline.versions, day);
        for spans in self.timeline.parents.values_mut() {
            close(spans, day);
        }
        if let Some(heir) = heir.or(parent) {
            open(&mut self.timeline.heirs, day, heir);
        }
        Ok(())
    }
}

/// Two renames of one day must not say different things.
fn merge_names(known: &mut NewName, set: &NewName) -> Result<(), Rule> {
    merge(&mut known.name, set.name.as_ref())?;
    merge(&mut known.short_name, set.short_name.as_ref())?;
    merge(&mut known.kind, set.kind.as_ref())?;
    merge(&mut known.contact, set.contact.as_ref())?;
    merge(&mut known.status, set.status.as_ref())
}

fn merge_codes(known: &mut NewCodes, set: &NewCodes) -> Result<(), Rule> {
    merge(&mut known.code, set.code.as_ref())?;
    merge(&mut known.agency_code, set.agency_code.as_ref())?;
    merge(&mut known.statistical_code, set.statistical_code.as_ref())
}

fn merge<T: Clone + PartialEq>(known: &mut Option<T>, set: Option<&T>) -> Result<(), Rule> {
    match (known.as_ref(), set) {
        (_, None) => Ok(()),
        (Some(known), Some(set)) if known != set => Err(Rule::OverlappingVersions),
        (_, Some(set)) => {
            *known = Some(set.clone());
            Ok(())
        }
    }
}

/// Ends the open span on `day`; one that only began on that day never was.
fn close<T>(spans: &mut Vec<Span<T>>, day: NaiveDate) {
    let Some(last) = spans.last_mut() else { return };
    if last.to.is_some() {
        return;
    }
    if last.from == day {
        spans.pop();
    } else {
        last.to = Some(day);
    }
}

/// Opens a span, going on with one that held the same until that day.
fn open<T: PartialEq>(spans: &mut Vec<Span<T>>, day: NaiveDate, what: T) {
    match spans.last_mut() {
        Some(last) if last.to == Some(day) && last.what == what => last.to = None,
        _ => spans.push(Span {
            from: day,
            to: None,
            what,
        }),
    }
}
