//! Rules of changes, over random histories.

use proptest::prelude::*;

use super::*;

fn actions() -> impl Strategy<Value = (u64, Action)> {
    let some = 1_u128..9;
    let pair = (some.clone(), some.clone());
    let action = prop_oneof![
        3 => pair.clone().prop_map(|(n, p)| create(n, &format!("C{}", n % 5), (p != n && n != 1).then_some(p))),
        2 => (some.clone(), 0_u8..3).prop_map(|(n, i)| rename(n, &format!("Tên {i}"))),
        1 => pair.clone().prop_map(|(n, c)| recode(n, &format!("C{c}"))),
        4 => pair.clone().prop_map(|(n, p)| place(n, Some(p))),
        2 => pair.clone().prop_map(|(n, m)| merge(&[n], m)),
        2 => pair.clone().prop_map(|(n, m)| dissolve(n, (n != m).then_some(m))),
        1 => (pair.clone(), any::<bool>()).prop_map(|((n, m), keep)| split(n, spec(m + 10, &format!("D{m}"), Some(unit(1))), keep)),
        1 => pair.prop_map(|(n, p)| again(n, &format!("E{n}"), Some(p))),
        2 => (0_u128..20).prop_map(|n| Action::Correction(Correction { change_id: UnitChangeId::from_uuid(Uuid::from_u128(1000 + n)) })),
    ];
    (0_u64..12, action)
}

/// What must hold on every day, looked at without any of the code above.
fn sound(timelines: &HashMap<UnitId, Timeline>, on: NaiveDate) {
    let in_force: HashMap<UnitId, &str> = timelines
        .iter()
        .filter_map(|(unit, t)| Some((*unit, t.version_on(on)?.code.as_str())))
        .collect();
    let codes: HashSet<&str> = in_force.values().copied().collect();
    assert_eq!(
        codes.len(),
        in_force.len(),
        "a code names two units on {on}"
    );
    for (unit, timeline) in timelines {
        let spans = timeline.parents_in(Relation::Reporting);
        let parents = spans.iter().filter(|s| s.holds_on(on)).count();
        assert!(
            parents <= usize::from(in_force.contains_key(unit)),
            "{unit} on {on}"
        );
        let mut above = *unit;
        for _ in 0..timelines.len() {
            match timelines[&above].parent_on(Relation::Reporting, on) {
                Some(next) => above = next,
                None => break,
            }
            assert!(
                in_force.contains_key(&above),
                "a parent is not in force on {on}"
            );
        }
        assert_eq!(
            timelines[&above].parent_on(Relation::Reporting, on),
            None,
            "a cycle on {on}"
        );
        let keepers = timelines[unit]
            .heirs
            .iter()
            .filter(|s| s.holds_on(on))
            .count();
        assert!(keepers + usize::from(in_force.contains_key(unit)) <= 1);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// Whatever is asked for in whatever order, on every day each tree is a forest of units in force and each code
    /// names one unit; and taking a change back restores exactly what was there before it.
    #[test]
    fn histories_stay_sound(wanted in prop::collection::vec(actions(), 1..40)) {
        let mut log = Log::default();
        log.apply(0, create(1, "ROOT", None)).unwrap();
        for (on, action) in wanted {
            let before = log.timelines();
            let is_correction = matches!(action, Action::Correction(_));
            let Ok(id) = log.apply(on, action) else { continue };
            let after = log.timelines();
            for on in 0..14 {
                sound(&after, day(on));
            }
            if !is_correction {
                let mut back = log.clone();
                back.apply(0, Action::Correction(Correction { change_id: id })).unwrap();
                let restored = back.timelines();
                for (unit, timeline) in &restored {
                    let was = before.get(unit).cloned().unwrap_or_default();
                    prop_assert_eq!(timeline, &was);
                }
            }
        }
    }
}
