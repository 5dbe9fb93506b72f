//! The log and what is derived from it, on a database.

use std::sync::Arc;

use diesel::prelude::*;
use tonghop_auth::UnitScope;
use tonghop_db::{Conn, manager};
use tonghop_model::{FixedClock, IdSource, UnitCode, UnitKind};
use tonghop_testkit::TestDb;

use super::*;
use crate::MIGRATIONS;
use crate::db::schema::{unit_change_units, unit_changes, unit_relations, unit_versions};
use crate::db::unit_tree;
use crate::domain::unit_change::{
    Action, Contact, Create, Decision, Merge, NewName, Rename, Split, Successor, UnitSpec,
};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// A database with all tables, and somebody who changes units.
fn start() -> (TestDb, Conn, Recorder) {
    let db = TestDb::new();
    let mut conn = manager::open(db.url()).unwrap();
    MIGRATIONS.up(&mut conn).unwrap();
    let now = "2011-12-15T01:00:00Z".parse().unwrap();
    let ids = IdSource::new(Arc::new(FixedClock::at(now)));
    (db, conn, Recorder::new(ids, now, None, "test".into()))
}

fn change(on: &str, action: Action) -> NewChange {
    NewChange {
        effective_date: day(on),
        decision: Some(Decision {
            number: "1".into(),
            issuing_body: "Ủy ban nhân dân tỉnh".into(),
            date: day("2011-12-01"),
        }),
        note: None,
        action,
    }
}

fn creation(id: UnitId, code: &str, parent: Option<UnitId>) -> NewChange {
    let unit = UnitSpec {
        id: Some(id),
        code: UnitCode::parse(code).unwrap(),
        agency_code: None,
        statistical_code: None,
        name: format!("Đơn vị {code}"),
        short_name: None,
        kind: UnitKind::AttachedUnit,
        contact: Contact::default(),
        reporting_parent_id: parent,
        administrative_parent_id: parent,
        party_parent_id: None,
    };
    change("2004-08-31", Action::Create(Create { unit }))
}

fn renamed(unit: UnitId, on: &str, name: &str) -> NewChange {
    let set = NewName {
        name: Some(name.into()),
        ..NewName::default()
    };
    change(on, Action::Rename(Rename { unit_id: unit, set }))
}

/// Units made before there was a log get their creation at the next start, and change like any other from then on.
#[test]
fn units_of_before_the_log_are_added_to_it() {
    let (_db, mut conn, recorder) = start();
    let (root, child): (UnitId, UnitId) = (recorder.id(), recorder.id());
    let changes = vec![creation(root, "A", None), creation(child, "B", Some(root))];
    apply(&mut conn, &recorder, changes).unwrap();
    diesel::delete(unit_change_units::table)
        .execute(&mut conn)
        .unwrap();
    diesel::delete(unit_changes::table)
        .execute(&mut conn)
        .unwrap();
    assert_eq!(backfill::backfill(&mut conn, &recorder).unwrap(), 2);
    assert_eq!(backfill::backfill(&mut conn, &recorder).unwrap(), 0);
    apply(
        &mut conn,
        &recorder,
        vec![renamed(child, "2010-01-01", "Mới")],
    )
    .unwrap();
    let names = unit_tree::versions(&mut conn, child).unwrap();
    let names: Vec<String> = names.into_iter().map(|row| row.name).collect();
    assert_eq!(names, ["Đơn vị B", "Mới"]);
    assert_eq!(unit_tree::relations(&mut conn, child).unwrap().len(), 2);
}

/// A batch may build upon itself over years; one change that cannot be made leaves nothing of the others.
#[test]
fn a_batch_is_one() {
    let (_db, mut conn, recorder) = start();
    let ids: Vec<UnitId> = (0..4).map(|_| recorder.id()).collect();
    let merge = Merge {
        unit_ids: vec![ids[1]],
        into: Successor {
            unit_id: Some(ids[2]),
            unit: None,
        },
        children: Vec::new(),
    };
    let mut changes = vec![
        creation(ids[0], "A", None),
        creation(ids[1], "B", Some(ids[0])),
        creation(ids[2], "C", Some(ids[0])),
        creation(ids[3], "D", Some(ids[1])),
        renamed(ids[3], "2009-01-01", "Giữa"),
        change("2010-01-01", Action::Merge(merge)),
    ];
    let late = renamed(ids[1], "2011-01-01", "Muộn");
    let broken: Vec<NewChange> = changes.iter().cloned().chain([late]).collect();
    let refused = conn.transaction(|conn| apply(conn, &recorder, broken));
    assert!(
        matches!(refused, Err(Error::Change(faults)) if faults.len() == 1 && faults[0].change == 6)
    );
    let rows: i64 = unit_versions::table.count().get_result(&mut conn).unwrap();
    assert_eq!(rows, 0);
    let made = apply(&mut conn, &recorder, std::mem::take(&mut changes)).unwrap();
    assert_eq!(made.len(), 6);
    assert_eq!(made[3].created, [ids[3]]);
    let on = day("2011-12-15");
    let below = unit_tree::subtree(&mut conn, &ids[..1], Relation::Reporting, on, 16).unwrap();
    let below: Vec<_> = below
        .into_iter()
        .map(|(depth, code, _)| (depth, code))
        .collect();
    assert_eq!(below, [(1, "C".into()), (2, "D".into())]);
    let record = read::find(&mut conn, &UnitScope::everywhere(), made[5].id).unwrap();
    assert_eq!(record.unwrap().units.len(), 3);
}

/// What is derived can be derived again: folding the log gives the rows that are there.
#[test]
fn derived_rows_are_what_the_log_says() {
    let (_db, mut conn, recorder) = start();
    let (root, child): (UnitId, UnitId) = (recorder.id(), recorder.id());
    let changes = vec![
        creation(root, "A", None),
        creation(child, "B", Some(root)),
        renamed(child, "2009-01-01", "Một"),
        renamed(child, "2007-01-01", "Hai"),
    ];
    apply(&mut conn, &recorder, changes).unwrap();
    let asked = [renamed(child, "2011-01-01", "Ba")];
    let world = load::world(&mut conn, &asked).unwrap();
    let timeline = world.timeline(child).unwrap();
    let kept: Vec<(NaiveDate, Option<NaiveDate>, String)> = unit_versions::table
        .filter(unit_versions::unit_id.eq(child))
        .order(unit_versions::valid_from)
        .select((
            unit_versions::valid_from,
            unit_versions::valid_to,
            unit_versions::name,
        ))
        .load(&mut conn)
        .unwrap();
    let folded = timeline
        .versions
        .iter()
        .map(|s| (s.from, s.to, s.what.name.clone()));
    assert_eq!(kept, folded.collect::<Vec<_>>());
    let relations: i64 = unit_relations::table.count().get_result(&mut conn).unwrap();
    assert_eq!(relations, 2);
}

/// What came out of a unit before another ended in it did not come after that other, nor that other before it.
#[test]
fn successors_are_in_the_order_of_time() {
    let (_db, mut conn, recorder) = start();
    let [root, a, b, c]: [UnitId; 4] = std::array::from_fn(|_| recorder.id());
    let Action::Create(Create { unit }) = creation(c, "C", Some(root)).action else {
        unreachable!()
    };
    let split = Split {
        unit_id: b,
        keeps_original: true,
        successors: vec![Successor {
            unit_id: None,
            unit: Some(unit),
        }],
        children: Vec::new(),
    };
    let merge = Merge {
        unit_ids: vec![a],
        into: Successor {
            unit_id: Some(b),
            unit: None,
        },
        children: Vec::new(),
    };
    let changes = vec![
        creation(root, "R", None),
        creation(a, "A", Some(root)),
        creation(b, "B", Some(root)),
        change("2009-01-01", Action::Split(split)),
        change("2020-01-01", Action::Merge(merge)),
    ];
    apply(&mut conn, &recorder, changes).unwrap();
    let after = unit_tree::successors(&mut conn, a, day("2021-01-01")).unwrap();
    assert_eq!(after.iter().map(|s| s.successor).collect::<Vec<_>>(), [b]);
    let before = unit_tree::predecessors(&mut conn, c, None).unwrap();
    assert_eq!(
        before.iter().map(|s| s.predecessor).collect::<Vec<_>>(),
        [b]
    );
}
