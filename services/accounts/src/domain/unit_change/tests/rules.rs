//! Rules of changes, one by one.

use super::*;

/// A merged unit's children go to the successor on the day, and its records with them; before that day nothing changes.
#[test]
fn a_merger_takes_effect_on_its_day() {
    let mut log = province();
    log.apply(100, merge(&[2], 3)).unwrap();
    assert_eq!(log.parent(4, 99), Some(unit(2)));
    assert_eq!(log.parent(4, 100), Some(unit(3)));
    let merged = log.timeline(2);
    assert_eq!(merged.version_on(day(100)), None);
    assert_eq!(merged.heirs[0].what, unit(3));
    let world = log.world();
    assert_eq!(world.above(unit(2), day(99)), [unit(1)]);
    assert_eq!(world.above(unit(2), day(100)), [unit(3), unit(1)]);
}

/// A unit cannot stand below itself, not even for days to come.
#[test]
fn a_cycle_is_found_whenever_it_arises() {
    let mut log = province();
    assert_eq!(
        log.refuse(10, place(2, Some(4))),
        (Rule::Cycle, "#/change/parent_id".into())
    );
    assert_eq!(log.refuse(10, place(2, Some(2))).0, Rule::Cycle);
    log.apply(200, place(3, Some(4))).unwrap();
    assert_eq!(log.refuse(10, place(2, Some(6))).0, Rule::Cycle);
    log.apply(10, place(6, Some(1))).unwrap();
    log.apply(10, place(2, Some(6))).unwrap();
}

/// One parent of a kind at a time: two decisions for the same day contradict each other.
#[test]
fn two_parents_are_refused() {
    let mut log = province();
    log.apply(10, place(4, Some(3))).unwrap();
    assert_eq!(log.refuse(10, place(4, Some(1))).0, Rule::TwoParents);
    log.apply(10, place(4, Some(3))).unwrap();
    let both = Action::Merge(Merge {
        unit_ids: vec![unit(2)],
        into: Successor {
            unit_id: Some(unit(3)),
            unit: None,
        },
        children: vec![
            ChildParent {
                unit_id: unit(5),
                parent_id: unit(1),
            },
            ChildParent {
                unit_id: unit(5),
                parent_id: unit(3),
            },
        ],
    });
    assert_eq!(
        log.refuse(20, both),
        (Rule::TwoParents, "#/change/children/1/unit_id".into())
    );
}

/// Two names for the same day are refused; a name for an earlier day slips in before a later one.
#[test]
fn versions_do_not_overlap() {
    let mut log = province();
    log.apply(100, rename(4, "Trường B")).unwrap();
    assert_eq!(
        log.refuse(100, rename(4, "Trường C")).0,
        Rule::OverlappingVersions
    );
    log.apply(50, rename(4, "Trường A")).unwrap();
    let names: Vec<_> = log
        .timeline(4)
        .versions
        .into_iter()
        .map(|v| (v.from, v.what.name))
        .collect();
    assert_eq!(
        names,
        [
            (day(0), "Đơn vị 4".into()),
            (day(50), "Trường A".into()),
            (day(100), "Trường B".into())
        ]
    );
}

/// A code names one unit at a time, and is free again once that unit has ended or given it up.
#[test]
fn a_code_is_used_again_only_when_it_is_free() {
    let mut log = province();
    assert_eq!(log.refuse(10, create(7, "C4", Some(1))).0, Rule::CodeTaken);
    assert_eq!(log.refuse(10, recode(5, "C4")).0, Rule::CodeTaken);
    log.apply(100, dissolve(4, None)).unwrap();
    assert_eq!(log.refuse(99, create(7, "C4", Some(1))).0, Rule::CodeTaken);
    log.apply(100, create(7, "C4", Some(1))).unwrap();
    assert_eq!(log.refuse(120, again(4, "C4", Some(1))).0, Rule::CodeTaken);
}

/// Every unit whose code clashes is named once, however many versions the two have; also one behind a shorter clash.
#[test]
fn every_clash_is_named_once() {
    let holding = |n: u128, from: u64, to: Option<u64>| Holding {
        scheme: CodeScheme::Code,
        code: "C7".into(),
        unit: unit(n),
        from: day(from),
        to: to.map(day),
    };
    let mut world = province().world();
    let mut changes = Vec::new();
    for (index, (n, from)) in [(7, 20), (8, 200)].into_iter().enumerate() {
        let change = NewChange {
            effective_date: day(from),
            decision: None,
            note: None,
            action: create(n, "C7", Some(1)),
        };
        let id = UnitChangeId::from_uuid(Uuid::from_u128(5000 + n));
        let ordinal = i64::try_from(index).unwrap() + 100;
        world
            .make(index, &change, id, ordinal, &mut || unit(n))
            .unwrap();
        changes.push(change);
    }
    // Somebody has had it all along, under two names; somebody else for a while.
    let others = vec![
        holding(4, 0, Some(50)),
        holding(4, 50, None),
        holding(5, 10, Some(30)),
    ];
    let faults = world.faults(&changes, others, &HashMap::new());
    let named: Vec<_> = faults.iter().map(|f| (f.change, f.rule)).collect();
    assert_eq!(named, [(0, Rule::CodeTaken), (1, Rule::CodeTaken)]);
}

/// What does not exist yet, or no more, does not change.
#[test]
fn units_change_only_while_they_are_in_force() {
    let mut log = province();
    log.apply(10, create(7, "C7", Some(1))).unwrap();
    assert_eq!(log.refuse(9, rename(7, "x")).0, Rule::BeforeBegan);
    assert_eq!(log.refuse(10, dissolve(7, None)).0, Rule::BeginsThatDay);
    assert_eq!(log.refuse(20, again(7, "C7", Some(1))).0, Rule::InForce);
    assert_eq!(log.refuse(5, again(7, "C7", Some(1))).0, Rule::BeforeBegan);
    log.apply(30, dissolve(7, None)).unwrap();
    assert_eq!(log.refuse(40, rename(7, "x")).0, Rule::Ended);
    assert_eq!(log.refuse(40, place(4, Some(7))).0, Rule::ParentNotInForce);
    assert_eq!(log.refuse(20, place(4, Some(7))).0, Rule::ParentNotInForce);
    log.apply(50, again(7, "C7", Some(2))).unwrap();
    assert_eq!(log.parent(7, 40), None);
    assert_eq!(log.parent(7, 50), Some(unit(2)));
}

/// A unit with children ends only when somebody takes them.
#[test]
fn children_are_not_left_behind() {
    let mut log = province();
    assert_eq!(
        log.refuse(10, dissolve(2, None)),
        (Rule::HasChildren, "#/change/move_children_to".into())
    );
    log.apply(20, create(7, "C7", Some(2))).unwrap();
    assert_eq!(log.refuse(10, dissolve(2, Some(3))).0, Rule::HasChildren);
    log.apply(30, dissolve(2, Some(3))).unwrap();
    assert_eq!(log.parent(7, 30), Some(unit(3)));
    assert_eq!(log.refuse(40, dissolve(3, Some(3))).0, Rule::IntoItself);
}

/// Who takes over must be there on the day, and the change by which it came cannot be taken back from under it.
#[test]
fn successors_are_in_force() {
    let mut log = province();
    let made = log.apply(5, create(7, "C7", Some(1))).unwrap();
    assert_eq!(log.refuse(4, merge(&[2], 7)).0, Rule::BeforeBegan);
    log.apply(50, merge(&[6], 7)).unwrap();
    let correct = Action::Correction(Correction { change_id: made });
    assert_eq!(log.refuse(0, correct).0, Rule::BeforeBegan);
    assert_eq!(log.refuse(40, dissolve(7, None)).0, Rule::Ended);
    log.apply(60, dissolve(7, None)).unwrap();
    assert_eq!(log.refuse(70, merge(&[2], 7)).0, Rule::Ended);
}

/// Mergers and splits name who comes after, and nobody comes after himself.
#[test]
fn successors_are_named() {
    let mut log = province();
    assert_eq!(
        log.refuse(10, merge(&[2, 3], 3)),
        (Rule::IntoItself, "#/change/unit_ids/1".into())
    );
    assert_eq!(log.refuse(10, merge(&[2, 2], 3)).0, Rule::NamedTwice);
    let nobody = Action::Split(Split {
        unit_id: unit(2),
        keeps_original: true,
        successors: Vec::new(),
        children: Vec::new(),
    });
    assert_eq!(
        log.refuse(10, nobody),
        (Rule::NoSuccessor, "#/change/successors".into())
    );
    assert_eq!(
        log.refuse(10, split(2, spec(7, "C7", Some(unit(1))), false))
            .0,
        Rule::ChildUnassigned
    );
    log.apply(10, split(2, spec(7, "C7", Some(unit(1))), true))
        .unwrap();
    assert_eq!(log.parent(4, 10), Some(unit(2)));
}

/// A school that takes over its own district office goes to where the office stood.
#[test]
fn a_child_can_take_over_its_parent() {
    let mut log = province();
    log.apply(10, merge(&[2], 4)).unwrap();
    assert_eq!(log.parent(4, 10), Some(unit(1)));
    assert_eq!(log.parent(5, 10), Some(unit(4)));
}

/// A correction takes back one change, once, and not one that others build upon.
#[test]
fn corrections_take_back_one_change() {
    let mut log = province();
    let before = log.timelines();
    let wrong = log.apply(10, merge(&[2], 3)).unwrap();
    let later = log.apply(20, rename(3, "Phòng mới")).unwrap();
    let correct = |change_id| Action::Correction(Correction { change_id });
    let first = log.apply(0, correct(later)).unwrap();
    let second = log.apply(0, correct(wrong)).unwrap();
    assert_eq!(log.timelines(), before);
    assert_eq!(log.refuse(0, correct(wrong)).0, Rule::AlreadyCorrected);
    assert_eq!(log.refuse(0, correct(second)).0, Rule::CorrectsCorrection);
    assert_eq!(log.refuse(0, correct(first)).0, Rule::CorrectsCorrection);
    let creation = log.changes[1].1.id;
    assert_eq!(log.refuse(0, correct(creation)).0, Rule::HasChildren);
    let unknown = UnitChangeId::from_uuid(Uuid::from_u128(9));
    assert_eq!(log.refuse(0, correct(unknown)).0, Rule::UnknownChange);
    let school = log.changes[5].1.id;
    log.apply(5, rename(6, "Trường khác")).unwrap();
    assert_eq!(log.refuse(0, correct(school)).0, Rule::BeforeBegan);
}

/// No tree is deeper than it may be.
#[test]
fn depth_has_a_limit() {
    let mut log = Log::default();
    log.apply(0, create(1, "C1", None)).unwrap();
    for n in 2..=16 {
        log.apply(0, create(n, &format!("C{n}"), Some(n - 1)))
            .unwrap();
    }
    assert_eq!(log.refuse(0, create(17, "C17", Some(16))).0, Rule::TooDeep);
    log.apply(0, create(20, "C20", Some(1))).unwrap();
    log.apply(0, create(21, "C21", Some(20))).unwrap();
    log.apply(5, place(20, Some(14))).unwrap();
    assert_eq!(log.refuse(6, place(20, Some(15))).0, Rule::TooDeep);
}
