//! The closure says on every day what walking from hand to hand says.

use std::collections::BTreeMap;

use chrono::Days;
use proptest::prelude::*;
use tonghop_api::accounts::{ParentSpan, UnitVersion};
use tonghop_db::{DbError, manager};
use tonghop_model::{UnitCode, UnitKind};
use tonghop_testkit::TestDb;
use uuid::Uuid;

use super::*;
use crate::projection::apply_units;

fn unit(n: usize) -> UnitId {
    UnitId::from_uuid(Uuid::from_u128(u128::try_from(n).unwrap() + 1))
}

fn day(n: u64) -> NaiveDate {
    NaiveDate::from_ymd_opt(2011, 1, 1).unwrap() + Days::new(n)
}

/// One unit's life: the days on which it begins, moves and ends, and whom it belongs to each time. Parents have smaller
/// numbers, heirs too, so that there is no cycle.
type Life = (u64, Vec<(u64, usize)>, Option<(u64, usize)>);

fn snapshot(n: usize, life: &Life) -> UnitSnapshot {
    let (begin, moves, end) = life;
    let end_day = end.map(|(length, _)| begin + 1 + length);
    let mut parents: BTreeMap<u64, usize> = BTreeMap::new();
    if n > 0 {
        for (i, (on, parent)) in moves.iter().enumerate() {
            let on = if i == 0 { *begin } else { begin + on };
            if end_day.is_none_or(|end| on < end) {
                parents.insert(on, parent % n);
            }
        }
    }
    let starts: Vec<(u64, usize)> = parents.into_iter().collect();
    let span = |from, to: Option<u64>, parent| ParentSpan {
        parent: unit(parent),
        valid_from: day(from),
        valid_to: to.map(day),
    };
    let reports_to = starts.iter().enumerate().map(|(i, (from, parent))| {
        let to = starts.get(i + 1).map(|(next, _)| *next).or(end_day);
        span(*from, to, *parent)
    });
    let heirs = end_day
        .filter(|_| n > 0)
        .map(|on| span(on, None, end.unwrap().1 % n));
    UnitSnapshot {
        id: unit(n),
        versions: vec![UnitVersion {
            valid_from: day(*begin),
            valid_to: end_day.map(day),
            code: UnitCode::parse(&format!("C{n}")).unwrap(),
            name: format!("Đơn vị {n}"),
            short_name: None,
            kind: UnitKind::AttachedUnit,
        }],
        reports_to: reports_to.collect(),
        heirs: heirs.into_iter().collect(),
    }
}

/// In whose hands a unit is on a day, read from the snapshot without any of the code above.
fn keeper(unit: &UnitSnapshot, on: NaiveDate) -> Option<UnitId> {
    let first = unit.versions[0].valid_from;
    let on = on.max(first);
    let spans = unit.reports_to.iter().chain(&unit.heirs);
    let mut holding = spans.filter(|s| s.valid_from <= on && s.valid_to.is_none_or(|to| on < to));
    holding.next().map(|s| s.parent)
}

fn walk(units: &BTreeMap<UnitId, UnitSnapshot>, from: UnitId, on: NaiveDate) -> Vec<UnitId> {
    std::iter::successors(Some(from), |at| keeper(units.get(at)?, on)).collect()
}

fn lives(count: usize) -> impl Strategy<Value = Vec<Life>> {
    let moves = prop::collection::vec((0_u64..20, 0_usize..50), 1..4);
    let end = prop::option::of((0_u64..20, 0_usize..50));
    prop::collection::vec((0_u64..10, moves, end), count)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Units arrive in batches and change again later; after each batch, lineages of every unit on every day are what
    /// a walk from hand to hand finds.
    #[test]
    fn the_closure_is_the_walk(first in lives(8), second in lives(8), batch in 1_usize..8) {
        let db = TestDb::new();
        let mut conn = manager::open(db.url()).unwrap();
        tonghop_db::Migrations(&[crate::MIGRATIONS]).up(&mut conn).unwrap();
        let mut known: BTreeMap<UnitId, UnitSnapshot> = BTreeMap::new();
        for (version, lives) in [(1, first), (2, second)] {
            let all: Vec<(i32, UnitSnapshot)> = lives
                .iter()
                .enumerate()
                .map(|(n, life)| (version, snapshot(n, life)))
                .collect();
            for chunk in all.chunks(batch) {
                apply_units(&mut conn, chunk).unwrap();
                known.extend(chunk.iter().map(|(_, unit)| (unit.id, unit.clone())));
                for (unit, on) in known.keys().flat_map(|u| (0..32).map(move |d| (*u, day(d)))) {
                    let found = crate::scope::lineage(&mut conn, unit, on).map_err(DbError::Query).unwrap();
                    prop_assert_eq!(found, walk(&known, unit, on), "{} on {}", unit, on);
                }
            }
        }
    }
}
