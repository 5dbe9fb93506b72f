//! Everything added up again from what was accepted, and compared with what is stored.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use tonghop_model::{PeriodId, Quantity, UnitId};

use super::counts::{Counts, CountsOf};
use super::delta::{Cell, CellKey, CellOverflow, Facts, merge};

/// Cells of one period by unit and indicator.
pub type Cells = BTreeMap<(UnitId, String), Cell>;
/// Each unit with its ancestors, itself included.
pub type Lineages = HashMap<UnitId, Vec<UnitId>>;

type Pick = fn(&Cell) -> Quantity;

/// A number that is stored differently from what it comes to.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Difference {
    /// The unit.
    pub unit: UnitId,
    /// The indicator; none for completeness.
    pub indicator: Option<String>,
    /// Which number of it.
    pub field: &'static str,
    /// As stored; `None` where nothing is stored.
    pub stored: Option<String>,
    /// As recounted.
    pub recounted: Option<String>,
}

/// Adds up contributions over each unit and all below it.
pub fn roll_up(
    period: PeriodId,
    lineages: &Lineages,
    facts: &Facts,
) -> Result<Cells, CellOverflow> {
    let mut cells = Cells::new();
    for (unit, facts) in facts {
        for ancestor in lineages.get(unit).into_iter().flatten() {
            for fact in facts {
                let cell = cells
                    .entry((*ancestor, fact.indicator.clone()))
                    .or_default();
                *cell = merge(*cell, fact.cell()).map_err(|_| {
                    CellOverflow(CellKey {
                        period,
                        unit: *ancestor,
                        indicator: fact.indicator.clone(),
                    })
                })?;
            }
        }
    }
    Ok(cells)
}

/// Adds up completeness over each unit and all below it.
pub fn count_up(lineages: &Lineages, own: &CountsOf) -> BTreeMap<UnitId, Counts> {
    let mut counts = BTreeMap::<UnitId, Counts>::new();
    for (unit, one) in own {
        for ancestor in lineages.get(unit).into_iter().flatten() {
            let sum = counts.entry(*ancestor).or_default();
            *sum = sum.plus(*one);
        }
    }
    counts
}

/// Compares roll-ups; answers how many cells were compared. A cell over no unit is as good as none.
pub fn compare_cells(stored: &Cells, recounted: &Cells, found: &mut Vec<Difference>) -> usize {
    let keys: BTreeSet<_> = stored.keys().chain(recounted.keys()).collect();
    for key in &keys {
        let cell = |of: &Cells| of.get(key).copied().unwrap_or_default();
        let (stored, recounted) = (fields(cell(stored)), fields(cell(recounted)));
        for ((field, stored), (_, recounted)) in stored.into_iter().zip(recounted) {
            push(found, key.0, Some(&key.1), field, stored, recounted);
        }
    }
    keys.len()
}

/// Compares stored contributions with those of the accepted contents; answers how many were compared.
pub fn compare_facts(stored: &Facts, recounted: &Facts, found: &mut Vec<Difference>) -> usize {
    let flat = |facts: &Facts| -> BTreeMap<(UnitId, String), Cell> {
        let rows = facts.iter().flat_map(|(unit, facts)| {
            facts
                .iter()
                .map(|fact| ((*unit, fact.indicator.clone()), fact.cell()))
        });
        rows.collect()
    };
    let (stored, recounted) = (flat(stored), flat(recounted));
    let keys: BTreeSet<_> = stored.keys().chain(recounted.keys()).collect();
    for key in &keys {
        let part = |of: &Cells, pick: Pick| of.get(key).map(|cell| pick(cell).to_string());
        let names: [(&'static str, Pick); 2] =
            [("fact_value", |c| c.value), ("fact_weight", |c| c.weight)];
        for (field, pick) in names {
            let (stored, recounted) = (part(&stored, pick), part(&recounted, pick));
            push(found, key.0, Some(&key.1), field, stored, recounted);
        }
    }
    keys.len()
}

/// Compares completeness; answers how many numbers were compared.
pub fn compare_counts(
    stored: &BTreeMap<UnitId, Counts>,
    recounted: &BTreeMap<UnitId, Counts>,
    found: &mut Vec<Difference>,
) -> usize {
    let units: BTreeSet<_> = stored.keys().chain(recounted.keys()).collect();
    for unit in &units {
        let of = |counts: &BTreeMap<UnitId, Counts>| counts.get(unit).copied().unwrap_or_default();
        let pairs = of(stored).fields().into_iter().zip(of(recounted).fields());
        for ((field, stored), (_, recounted)) in pairs {
            let text = |number: i64| Some(number.to_string());
            push(found, **unit, None, field, text(stored), text(recounted));
        }
    }
    units.len()
}

fn fields(cell: Cell) -> [(&'static str, Option<String>); 4] {
    [
        ("units", Some(cell.units.to_string())),
        ("value_sum", Some(cell.value.to_string())),
        ("weight_sum", Some(cell.weight.to_string())),
        ("max_value", cell.max.map(|max| max.to_string())),
    ]
}

fn push(
    found: &mut Vec<Difference>,
    unit: UnitId,
    indicator: Option<&String>,
    field: &'static str,
    stored: Option<String>,
    recounted: Option<String>,
) {
    if stored != recounted {
        found.push(Difference {
            unit,
            indicator: indicator.cloned(),
            field,
            stored,
            recounted,
        });
    }
}

#[cfg(test)]
#[path = "recount_tests.rs"]
mod tests;
