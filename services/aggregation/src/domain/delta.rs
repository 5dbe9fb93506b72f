//! What acceptances change in the roll-ups.
//!
//! A new acceptance adds its facts to the unit and each ancestor; a replaced one first takes the old facts away. The
//! changes of a whole batch of events are merged here, so that each cell is read and written once.

use std::collections::{BTreeMap, HashMap};

use tonghop_forms::{Form, Sums, UnitRule};
use tonghop_model::{PeriodId, Quantity, QuantityError, UnitId};

/// What a roll-up cell holds. `max` is kept only for indicators whose total is a largest value.
pub type Cell = Sums;

/// Cells of one unit by indicator.
pub type UnitCells = HashMap<String, Cell>;
/// What each accepted report contributes.
pub type Facts = HashMap<UnitId, Vec<Contribution>>;

/// Names a roll-up cell.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CellKey {
    /// The period.
    pub period: PeriodId,
    /// The unit: the cell is over it and all below it.
    pub unit: UnitId,
    /// Code of the indicator.
    pub indicator: String,
}

/// One indicator's contribution of one report, knowing how it is added up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contribution {
    /// Code of the indicator.
    pub indicator: String,
    /// See [`tonghop_forms::Fact::value`].
    pub value: Quantity,
    /// See [`tonghop_forms::Fact::weight`].
    pub weight: Quantity,
    /// Whether the total is the largest value.
    pub largest: bool,
}

impl Contribution {
    /// A contribution to an indicator of `form`; one the form does not know is no largest value.
    pub fn new(form: &Form, indicator: String, value: Quantity, weight: Quantity) -> Self {
        let largest = form
            .indicator(&indicator)
            .is_some_and(|i| i.over_units.rule == UnitRule::Max);
        Self {
            indicator,
            value,
            weight,
            largest,
        }
    }

    /// The cell of one unit with this contribution alone.
    pub fn cell(&self) -> Cell {
        Cell {
            units: 1,
            value: self.value,
            weight: self.weight,
            max: self.largest.then_some(self.value),
        }
    }
}

/// A cell's sum is out of range.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the sum of {} over unit {} in period {} is out of range", .0.indicator, .0.unit, .0.period)]
pub struct CellOverflow(pub CellKey);

/// The change of one cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Delta {
    units: i64,
    value: Quantity,
    weight: Quantity,
    added: Option<Quantity>,
    removed: Option<Quantity>,
}

impl Delta {
    fn add(&mut self, fact: &Contribution) -> Result<(), QuantityError> {
        self.units += 1;
        self.value = self.value.plus(fact.value)?;
        self.weight = self.weight.plus(fact.weight)?;
        if fact.largest {
            self.added = self.added.max(Some(fact.value));
        }
        Ok(())
    }

    fn remove(&mut self, fact: &Contribution) -> Result<(), QuantityError> {
        self.units -= 1;
        self.value = self.value.minus(fact.value)?;
        self.weight = self.weight.minus(fact.weight)?;
        if fact.largest {
            self.removed = self.removed.max(Some(fact.value));
        }
        Ok(())
    }

    /// The cell after the change, and whether its largest value must be looked for among the facts, because one as
    /// large was taken away.
    pub fn apply(&self, stored: Cell) -> Result<(Cell, bool), QuantityError> {
        let max = stored.max.max(self.added);
        let cell = Cell {
            units: stored.units + self.units,
            value: stored.value.plus(self.value)?,
            weight: stored.weight.plus(self.weight)?,
            max,
        };
        Ok((cell, self.removed.is_some() && self.removed >= max))
    }
}

/// The changes of many cells.
#[derive(Debug, Default)]
pub struct Deltas(BTreeMap<CellKey, Delta>);

impl Deltas {
    /// One unit's contributions change from `old` to `new`; every unit of `lineage`, itself included, feels it.
    pub fn replace(
        &mut self,
        period: PeriodId,
        lineage: &[UnitId],
        old: &[Contribution],
        new: &[Contribution],
    ) -> Result<(), CellOverflow> {
        for unit in lineage {
            for fact in old {
                self.change(period, *unit, fact, Delta::remove)?;
            }
            for fact in new {
                self.change(period, *unit, fact, Delta::add)?;
            }
        }
        Ok(())
    }

    fn change(
        &mut self,
        period: PeriodId,
        unit: UnitId,
        fact: &Contribution,
        how: fn(&mut Delta, &Contribution) -> Result<(), QuantityError>,
    ) -> Result<(), CellOverflow> {
        let key = CellKey {
            period,
            unit,
            indicator: fact.indicator.clone(),
        };
        let delta = self.0.entry(key.clone()).or_default();
        how(delta, fact).map_err(|_| CellOverflow(key))
    }

    /// Each changed cell once, in order.
    pub fn cells(&self) -> impl Iterator<Item = (&CellKey, &Delta)> {
        self.0.iter()
    }
}

/// Two disjoint cells of one indicator together.
pub fn merge(a: Cell, b: Cell) -> Result<Cell, QuantityError> {
    Ok(Cell {
        units: a.units + b.units,
        value: a.value.plus(b.value)?,
        weight: a.weight.plus(b.weight)?,
        max: a.max.max(b.max),
    })
}
