//! A unit's versions, parents and heirs, and the effects of changes they are folded from.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use tonghop_model::{
    AgencyCode, Relation, StatisticalCode, UnitChangeId, UnitCode, UnitId, UnitKind, UnitStatus,
};

use super::spec::{Contact, NewCodes, NewName, UnitSpec};

/// What holds from one day to another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Span<T> {
    /// First day.
    pub from: NaiveDate,
    /// First day no more; open when absent.
    pub to: Option<NaiveDate>,
    /// What holds.
    pub what: T,
}

impl<T> Span<T> {
    /// Whether it holds on `day`.
    pub fn holds_on(&self, day: NaiveDate) -> bool {
        self.from <= day && self.to.is_none_or(|to| day < to)
    }

    /// What it has in common with `[from, to)`; `None` when that is nothing.
    pub fn overlap(
        &self,
        from: NaiveDate,
        to: Option<NaiveDate>,
    ) -> Option<(NaiveDate, Option<NaiveDate>)> {
        let from = self.from.max(from);
        let to = [self.to, to].into_iter().flatten().min();
        to.is_none_or(|to| from < to).then_some((from, to))
    }
}

/// What a unit is for a time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attributes {
    /// Code.
    pub code: UnitCode,
    /// The State's identifier.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agency_code: Option<AgencyCode>,
    /// The statistics office's code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub statistical_code: Option<StatisticalCode>,
    /// Full name.
    pub name: String,
    /// Short name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub short_name: Option<String>,
    /// Kind.
    pub kind: UnitKind,
    /// How to reach it.
    #[serde(default)]
    pub contact: Contact,
    /// Whether it is at work.
    pub status: UnitStatus,
}

impl Attributes {
    /// Those of a unit about to begin.
    pub fn of(spec: &UnitSpec) -> Self {
        Self {
            code: spec.code.clone(),
            agency_code: spec.agency_code.clone(),
            statistical_code: spec.statistical_code.clone(),
            name: spec.name.clone(),
            short_name: spec.short_name.clone(),
            kind: spec.kind,
            contact: spec.contact.clone(),
            status: UnitStatus::Active,
        }
    }

    pub(super) fn set(&mut self, name: &NewName, codes: &NewCodes) {
        fn put<T: Clone>(place: &mut T, value: Option<&T>) {
            if let Some(value) = value {
                place.clone_from(value);
            }
        }
        put(&mut self.name, name.name.as_ref());
        put(&mut self.short_name, name.short_name.as_ref());
        put(&mut self.kind, name.kind.as_ref());
        put(&mut self.contact, name.contact.as_ref());
        put(&mut self.status, name.status.as_ref());
        put(&mut self.code, codes.code.as_ref());
        put(&mut self.agency_code, codes.agency_code.as_ref());
        put(&mut self.statistical_code, codes.statistical_code.as_ref());
    }
}

/// What one change does to one unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "effect", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Effect {
    /// It begins, for the first time or `again`.
    Begin {
        /// What it is.
        attributes: Box<Attributes>,
        /// Below whom it stands.
        parents: BTreeMap<Relation, UnitId>,
        /// Whether it existed before.
        again: bool,
    },
    /// It is called or reached otherwise.
    Name {
        /// What is set.
        set: NewName,
    },
    /// It has other codes.
    Codes {
        /// What is set.
        set: NewCodes,
    },
    /// It stands below another unit.
    Place {
        /// In which tree.
        relation: Relation,
        /// Below whom.
        parent: Option<UnitId>,
        /// Whether a decision named this very unit, rather than moving it along with others.
        decided: bool,
    },
    /// It takes over from others, for which it must be in force.
    Receive,
    /// It ends.
    End {
        /// Who takes over its records; its last reporting parent when absent.
        heir: Option<UnitId>,
    },
}

/// One change as one unit feels it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// The change.
    pub change: UnitChangeId,
    /// First day of what it brings.
    pub day: NaiveDate,
    /// Order of recording.
    pub ordinal: i64,
    /// What it does.
    pub effects: Vec<Effect>,
}

/// A unit through time.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Timeline {
    /// When it was in force.
    pub in_force: Vec<Span<()>>,
    /// What it was.
    pub versions: Vec<Span<Attributes>>,
    /// Below whom it stood.
    pub parents: BTreeMap<Relation, Vec<Span<UnitId>>>,
    /// Who has its records after it has ended.
    pub heirs: Vec<Span<UnitId>>,
}

impl Timeline {
    /// Spans below parents in one tree.
    pub fn parents_in(&self, relation: Relation) -> &[Span<UnitId>] {
        self.parents.get(&relation).map_or(&[], Vec::as_slice)
    }

    /// The parent on a day.
    pub fn parent_on(&self, relation: Relation, day: NaiveDate) -> Option<UnitId> {
        let spans = self.parents_in(relation).iter();
        spans.rev().find(|s| s.holds_on(day)).map(|s| s.what)
    }

    /// What it is on a day, if it is in force.
    pub fn version_on(&self, day: NaiveDate) -> Option<&Attributes> {
        let spans = self.versions.iter();
        spans.rev().find(|s| s.holds_on(day)).map(|s| &s.what)
    }

    /// Whether it is in force for the whole of `[from, to)`.
    pub fn covers(&self, from: NaiveDate, to: Option<NaiveDate>) -> bool {
        self.in_force.iter().any(|span| {
            span.from <= from && span.to.is_none_or(|end| to.is_some_and(|to| to <= end))
        })
    }
}
