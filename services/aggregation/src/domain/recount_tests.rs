//! Roll-ups moved by changes against a recount.

use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::domain::delta::{Contribution, Deltas};

fn unit(n: u8) -> UnitId {
    UnitId::from_uuid(Uuid::from_u128(u128::from(n)))
}

fn period() -> PeriodId {
    PeriodId::from_uuid(Uuid::from_u128(99))
}

/// Schools 10..16 under districts 1 and 2 under the department 0; district 2 reports itself as well.
fn lineages() -> Lineages {
    let school = |n: u8| vec![unit(n), unit(1 + n % 2), unit(0)];
    let mut all: Lineages = (10..16).map(|n| (unit(n), school(n))).collect();
    all.insert(unit(2), vec![unit(2), unit(0)]);
    all
}

fn contributions() -> impl Strategy<Value = Vec<Contribution>> {
    let one = |indicator: &'static str, largest: bool| {
        let fact = (-5_i64..1_000_000, 1_i64..50).prop_map(move |(value, weight)| Contribution {
            indicator: indicator.into(),
            value: Quantity::from_scaled(value),
            weight: Quantity::from_scaled(weight * Quantity::SCALE),
            largest,
        });
        proptest::option::of(fact)
    };
    (one("A01", false), one("F04", false), one("K02", true))
        .prop_map(|(a, b, c)| [a, b, c].into_iter().flatten().collect())
}

/// An acceptance of one unit's report, new or replacing the one before.
fn acceptance() -> impl Strategy<Value = (UnitId, Vec<Contribution>)> {
    let who = prop_oneof![(10_u8..16).prop_map(unit), Just(unit(2))];
    (who, contributions())
}

/// The largest value among the facts below a unit: what the projection asks the database for.
fn largest(facts: &Facts, ancestor: UnitId, indicator: &str) -> Option<Quantity> {
    let lineages = lineages();
    let below = facts
        .iter()
        .filter(|(unit, _)| lineages.get(unit).is_some_and(|l| l.contains(&ancestor)));
    below
        .flat_map(|(_, facts)| facts)
        .filter(|fact| fact.indicator == indicator && fact.largest)
        .map(|fact| fact.value)
        .max()
}

proptest! {
    /// Whatever is accepted and replaced in whatever batches, the roll-ups moved by changes equal a recount.
    #[test]
    fn rollups_equal_a_recount(batches in proptest::collection::vec(
        proptest::collection::vec(acceptance(), 1..6), 1..8))
    {
        let lineages = lineages();
        let mut facts = Facts::new();
        let mut cells = Cells::new();
        for batch in batches {
            let mut deltas = Deltas::default();
            for (who, new) in batch {
                let old = facts.insert(who, new.clone()).unwrap_or_default();
                deltas.replace(period(), &lineages[&who], &old, &new).unwrap();
            }
            for (key, delta) in deltas.cells() {
                let place = (key.unit, key.indicator.clone());
                let stored = cells.get(&place).copied().unwrap_or_default();
                let (mut cell, lost) = delta.apply(stored).unwrap();
                if lost {
                    cell.max = largest(&facts, key.unit, &key.indicator);
                }
                cells.insert(place, cell);
            }
        }
        let recounted = roll_up(period(), &lineages, &facts).unwrap();
        let mut found = Vec::new();
        compare_cells(&cells, &recounted, &mut found);
        prop_assert_eq!(found, Vec::new());
    }
}

/// A recount that could not see a wrong number would prove nothing.
#[test]
fn a_wrong_number_is_found_and_named() {
    let fact = Contribution {
        indicator: "A02".into(),
        value: Quantity::from(5),
        weight: Quantity::ONE,
        largest: false,
    };
    let facts = HashMap::from([(unit(10), vec![fact])]);
    let recounted = roll_up(period(), &lineages(), &facts).unwrap();
    let mut stored = recounted.clone();
    stored.get_mut(&(unit(0), "A02".to_owned())).unwrap().value = Quantity::from(6);
    let mut found = Vec::new();
    assert_eq!(compare_cells(&stored, &recounted, &mut found), 3);
    let difference = Difference {
        unit: unit(0),
        indicator: Some("A02".into()),
        field: "value_sum",
        stored: Some("6".into()),
        recounted: Some("5".into()),
    };
    assert_eq!(found, [difference]);
}

/// A sum that does not fit is refused by name, never wrapped.
#[test]
fn an_overflow_names_its_cell() {
    let fact = |scaled| Contribution {
        indicator: "F01".into(),
        value: Quantity::from_scaled(scaled),
        weight: Quantity::ONE,
        largest: false,
    };
    let facts = HashMap::from([
        (unit(10), vec![fact(i64::MAX)]),
        (unit(12), vec![fact(i64::MAX)]),
    ]);
    let CellOverflow(key) = roll_up(period(), &lineages(), &facts).unwrap_err();
    assert_eq!(key.indicator, "F01");
    let mut deltas = Deltas::default();
    deltas
        .replace(period(), &[unit(10)], &[], &[fact(i64::MAX)])
        .unwrap();
    let (_, delta) = deltas.cells().next().unwrap();
    let full = Cell {
        units: 1,
        value: Quantity::from_scaled(1),
        ..Cell::default()
    };
    assert!(delta.apply(full).is_err());
}
