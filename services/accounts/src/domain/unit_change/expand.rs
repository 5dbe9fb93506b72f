//! What a change does to each unit it touches.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::Serialize;
use tonghop_model::{UnitChangeId, UnitId, text_enum};

use super::action::{Action, ChangeKind, Correction, NewChange};
use super::making::Making;
use super::rule::{Fault, Rule};
use super::timeline::{Effect, Event};
use super::world::{PastChange, World};

text_enum! {
    /// What a unit has to do with a change.
    pub enum Part {
        /// It begins.
        Created = "CREATED",
        /// It changes.
        Changed = "CHANGED",
        /// It ends.
        Ended = "ENDED",
        /// It ends in others, or others come out of it.
        Predecessor = "PREDECESSOR",
        /// It comes after others.
        Successor = "SUCCESSOR",
        /// It follows its parent's fate.
        Child = "CHILD",
    }
}

/// What follows from one change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Expansion {
    /// The change.
    pub id: UnitChangeId,
    /// Its day.
    pub day: NaiveDate,
    /// Order of recording.
    pub ordinal: i64,
    /// The units it touches.
    pub units: BTreeMap<UnitId, (Part, Vec<Effect>)>,
    /// Predecessor and successor.
    pub successions: Vec<(UnitId, UnitId)>,
    /// Units that begin for the first time, in the order they were named.
    pub created: Vec<UnitId>,
}

impl World {
    /// Lets the world feel `change`, the one at `index` of its batch. `id` gives ids to new units.
    pub fn make(
        &mut self,
        index: usize,
        change: &NewChange,
        id: UnitChangeId,
        ordinal: i64,
        new_id: &mut dyn FnMut() -> UnitId,
    ) -> Result<Expansion, Fault> {
        if let Action::Correction(correction) = &change.action {
            return self.correct(index, correction, id, ordinal);
        }
        let mut making = Making::new(self, index, change.effective_date, new_id);
        making.expand(&change.action)?;
        let (units, successions, created) = (making.units, making.successions, making.created);
        for (unit, (_, effects)) in &units {
            let event = Event {
                change: id,
                day: change.effective_date,
                ordinal,
                effects: effects.clone(),
            };
            self.add(*unit, event, index, created.contains(unit))?;
        }
        let past = PastChange {
            kind: change.action.kind(),
            day: change.effective_date,
            corrected: false,
            units: units.keys().copied().collect(),
        };
        self.know_change(id, past);
        Ok(Expansion {
            id,
            day: change.effective_date,
            ordinal,
            units,
            successions,
            created,
        })
    }

    fn correct(
        &mut self,
        index: usize,
        correction: &Correction,
        id: UnitChangeId,
        ordinal: i64,
    ) -> Result<Expansion, Fault> {
        let fault = |rule| Fault::new(index, "#/change/change_id", rule);
        let wrong = correction.change_id;
        let past = self.past.get_mut(&wrong);
        let past = past.ok_or_else(|| fault(Rule::UnknownChange))?;
        if past.kind == ChangeKind::Correction {
            return Err(fault(Rule::CorrectsCorrection));
        }
        if std::mem::replace(&mut past.corrected, true) {
            return Err(fault(Rule::AlreadyCorrected));
        }
        let (day, units) = (past.day, past.units.clone());
        for unit in &units {
            self.void(*unit, wrong, index)?;
        }
        let past = PastChange {
            kind: ChangeKind::Correction,
            day,
            corrected: false,
            units: units.clone(),
        };
        self.know_change(id, past);
        Ok(Expansion {
            id,
            day,
            ordinal,
            units: units
                .into_iter()
                .map(|unit| (unit, (Part::Changed, Vec::new())))
                .collect(),
            successions: Vec::new(),
            created: Vec::new(),
        })
    }
}
