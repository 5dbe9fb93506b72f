//! The reports feed applied to the tables, on the engine under test.

use std::collections::BTreeMap;

use tonghop_api::reports::ReportState;
use tonghop_journal::ProjectionError;
use tonghop_model::Quantity;

use crate::feed::{Feed, accepted, content, report};

/// An acceptance counts for the unit and every unit above it, at once and once.
#[test]
fn an_acceptance_counts_up_the_tree() {
    let mut feed = Feed::start();
    feed.report(101, 3, &accepted(101, 1, content(30, "2011-12-20")));
    feed.report(201, 3, &accepted(201, 1, content(12, "2011-12-27")));
    feed.apply().unwrap();
    assert_eq!(feed.cell(101, "A02").value, Quantity::from(30));
    assert_eq!(feed.cell(100, "A02").value, Quantity::from(30));
    assert_eq!(feed.cell(1, "A02").value, Quantity::from(42));
    assert_eq!(feed.cell(1, "A02").units, 2);
    let counts = feed.counts(1);
    assert_eq!(
        (counts.expected, counts.submitted, counts.accepted),
        (5, 2, 2)
    );
    assert_eq!(feed.counts(200).expected, 2);
    feed.assert_equals_recount();
}

/// A correction replaces the numbers it corrects, the largest value included.
#[test]
fn a_correction_replaces_what_it_corrects() {
    let mut feed = Feed::start();
    feed.report(101, 3, &accepted(101, 1, content(30, "2011-12-28")));
    feed.report(102, 3, &accepted(102, 1, content(10, "2011-12-20")));
    feed.apply().unwrap();
    let before = feed.cell(1, "K02").max.unwrap();
    feed.report(101, 4, &report(101, ReportState::Amending, Some((1, None))));
    feed.apply().unwrap();
    assert_eq!(
        feed.cell(1, "A02").value,
        Quantity::from(40),
        "counts until replaced"
    );
    feed.report(101, 6, &accepted(101, 2, content(31, "2011-12-01")));
    feed.apply().unwrap();
    assert_eq!(feed.cell(1, "A02").value, Quantity::from(41));
    let after = feed.cell(1, "K02").max.unwrap();
    assert_eq!(before.minus(after), Ok(Quantity::from(8)));
    feed.assert_equals_recount();
}

/// A page that holds an acceptance and what came after it keeps the acceptance's numbers and the newest state.
#[test]
fn an_acceptance_survives_later_events_of_its_page() {
    let mut feed = Feed::start();
    feed.report(102, 2, &report(102, ReportState::Submitted, None));
    feed.report(102, 3, &accepted(102, 1, content(10, "2011-12-20")));
    feed.report(102, 4, &report(102, ReportState::Amending, Some((1, None))));
    feed.apply().unwrap();
    assert_eq!(feed.cell(100, "A02").value, Quantity::from(10));
    let counts = feed.counts(100);
    assert_eq!((counts.accepted, counts.late, counts.awaiting), (1, 1, 0));
    feed.assert_equals_recount();
}

/// Old and repeated events change nothing.
#[test]
fn old_events_change_nothing() {
    let mut feed = Feed::start();
    let new = accepted(101, 2, content(30, "2011-12-20"));
    feed.report(101, 5, &new);
    feed.apply().unwrap();
    feed.report(101, 5, &new);
    feed.report(101, 2, &report(101, ReportState::Returned, None));
    feed.report(101, 3, &accepted(101, 1, content(99, "2011-12-30")));
    feed.apply().unwrap();
    assert_eq!(feed.cell(1, "A02").value, Quantity::from(30));
    assert_eq!(feed.counts(1).awaiting, 0);
    feed.assert_equals_recount();
}

/// Whatever comes in whatever order of versions and pages, the tables equal a recount.
#[test]
fn any_history_equals_its_recount() {
    let mut feed = Feed::start();
    let (mut dice, mut versions) = (17_u32, BTreeMap::<u32, i32>::new());
    for _ in 0..60 {
        for _ in 0..=dice % 4 {
            dice = dice.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let who = [101, 102, 201, 200, 9][usize::try_from(dice >> 8).unwrap() % 5];
            let version = versions.entry(who).or_default();
            *version += 1;
            let (number, day) = ((dice >> 12) % 500, (dice >> 20) % 28 + 1);
            let (number, day) = (i32::try_from(number).unwrap(), format!("2011-12-{day:02}"));
            let event = match dice >> 30 {
                0 => report(who, ReportState::Submitted, None),
                1 => report(who, ReportState::Returned, None),
                _ => accepted(who, *version, content(number, &day)),
            };
            let version = *version;
            feed.report(who, version, &event);
        }
        feed.apply().unwrap();
    }
    feed.assert_equals_recount();
    assert!(feed.cell(1, "A02").units > 3);
}

/// A report nobody was asked for is set aside by name instead of counting.
#[test]
fn a_report_without_assignment_is_poison() {
    let mut feed = Feed::start();
    feed.report(555, 1, &accepted(555, 1, content(1, "2011-12-20")));
    let Err(ProjectionError::Poison(why)) = feed.apply() else {
        panic!("applied");
    };
    assert!(why.contains("unknown assignment"), "{why}");
}

/// A unit that moves takes its numbers along; a released one counts nowhere until it is taken up again.
#[test]
fn totals_follow_the_tree_of_the_period() {
    let mut feed = Feed::start();
    feed.report(101, 3, &accepted(101, 1, content(30, "2011-12-20")));
    feed.report(102, 3, &accepted(102, 1, content(10, "2011-12-28")));
    feed.apply().unwrap();
    feed.change(2, &[101, 200, 1], false);
    feed.apply().unwrap();
    assert_eq!(feed.cell(100, "A02").value, Quantity::from(10));
    assert_eq!(feed.cell(200, "A02").value, Quantity::from(30));
    assert_eq!(
        (feed.counts(100).expected, feed.counts(200).expected),
        (1, 3)
    );
    feed.assert_equals_recount();
    feed.change(2, &[102], true);
    feed.apply().unwrap();
    assert_eq!(feed.cell(1, "A02").value, Quantity::from(30));
    assert_eq!((feed.counts(1).expected, feed.counts(100).expected), (4, 0));
    feed.assert_equals_recount();
    feed.change(3, &[102, 100, 1], false);
    feed.report(102, 5, &accepted(102, 1, content(10, "2011-12-28")));
    feed.apply().unwrap();
    assert_eq!(feed.cell(1, "A02").value, Quantity::from(40));
    assert_eq!((feed.counts(1).expected, feed.counts(1).accepted), (5, 2));
    feed.assert_equals_recount();
}

/// What came of the report of a unit that the same page releases counts no more, and holds up nothing else of the page.
#[test]
fn a_released_unit_stops_no_page() {
    let mut feed = Feed::start();
    feed.report(101, 3, &accepted(101, 1, content(30, "2011-12-20")));
    feed.report(102, 3, &accepted(102, 1, content(10, "2011-12-28")));
    feed.change(2, &[102], true);
    feed.apply().unwrap();
    assert_eq!(feed.cell(1, "A02").value, Quantity::from(30));
    assert_eq!((feed.counts(1).expected, feed.counts(1).accepted), (4, 1));
    feed.assert_equals_recount();
}
