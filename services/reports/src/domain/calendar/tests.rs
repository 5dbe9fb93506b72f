//! The calendar's rules, by example and as properties over fifty years.

use chrono::{Days, NaiveDate, TimeDelta};
use proptest::prelude::*;
use tonghop_model::local_time;

use super::due::{DayOfMonth, DayOffRule, DueSchedule, NamedDate};
use super::windows::WindowStrategy;
use super::working_days::{DayKind, WorkingCalendar};
use crate::domain::words::Frequency;

/// The working days of 2011 to 2030, as they are imported.
const SEED: &str = include_str!("../../../../../seed/working-days-vn.csv");

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn seed() -> WorkingCalendar {
    let rows = SEED.lines().skip(1).map(|line| {
        let mut cells = line.split(',');
        let date = cells.next().unwrap().parse().unwrap();
        (date, cells.next().unwrap().parse::<DayKind>().unwrap())
    });
    WorkingCalendar::new(rows)
}

fn named(day: u8, months_later: u8) -> NamedDate {
    NamedDate { day, months_later }
}

fn on(day: u8, months_later: u8, if_day_off: DayOffRule) -> DayOfMonth {
    DayOfMonth {
        day,
        months_later,
        if_day_off,
    }
}

/// The windows of Decree 09/2019, article 12, and of a school year.
#[test]
fn windows_are_those_of_the_decree() {
    let windows = |strategy: WindowStrategy, frequency| {
        let windows = strategy.windows(frequency, 2026).into_iter();
        let text = windows.map(|w| format!("{} {}..{}", w.code, w.from, w.to));
        text.collect::<Vec<_>>()
    };
    let decree = |frequency| windows(WindowStrategy::Decree09, frequency);
    assert_eq!(decree(Frequency::Annual), ["2026 2025-12-15..2026-12-14"]);
    assert_eq!(
        decree(Frequency::SixMonthly),
        [
            "2026-H1 2025-12-15..2026-06-14",
            "2026-H2 2026-06-15..2026-12-14"
        ]
    );
    assert_eq!(
        decree(Frequency::NineMonthly),
        ["2026-9M 2025-12-15..2026-09-14"]
    );
    assert_eq!(
        decree(Frequency::Quarterly)[2],
        "2026-Q3 2026-06-15..2026-09-14"
    );
    assert_eq!(
        decree(Frequency::Monthly)[0],
        "2026-01 2025-12-15..2026-01-14"
    );
    assert!(decree(Frequency::SchoolYear).is_empty() && decree(Frequency::AdHoc).is_empty());
    let calendar = windows(WindowStrategy::Calendar, Frequency::Monthly);
    assert_eq!(calendar[1], "2026-02 2026-02-01..2026-02-28");
    let terms = windows(WindowStrategy::SchoolYear, Frequency::SchoolTerm);
    assert_eq!(
        terms,
        [
            "2026-2027-HK1 2026-06-01..2027-01-15",
            "2026-2027-HK2 2027-01-16..2027-05-31"
        ]
    );
}

/// Over fifty years the windows of every strategy follow one another without a gap or an overlap, and no two share a code.
#[test]
fn windows_tile() {
    for strategy in WindowStrategy::ALL {
        for frequency in Frequency::ALL {
            if *frequency == Frequency::NineMonthly {
                continue;
            }
            let years = 2000..2050;
            let all: Vec<_> = years
                .flat_map(|year| strategy.windows(*frequency, year))
                .collect();
            assert_eq!(all.is_empty(), !strategy.knows(*frequency));
            for pair in all.windows(2) {
                assert_eq!(pair[0].to + Days::new(1), pair[1].from, "{pair:?}");
            }
            let codes: std::collections::HashSet<_> = all.iter().map(|w| &w.code).collect();
            assert_eq!(codes.len(), all.len());
            assert!(all.iter().all(|w| w.from < w.to));
        }
    }
}

/// Nine months begin with the year and end with its third quarter.
#[test]
fn nine_months_are_three_quarters() {
    for strategy in [WindowStrategy::Decree09, WindowStrategy::Calendar] {
        for year in 2000..2050 {
            let nine = strategy.windows(Frequency::NineMonthly, year).remove(0);
            let quarters = strategy.windows(Frequency::Quarterly, year);
            assert_eq!((nine.from, nine.to), (quarters[0].from, quarters[2].to));
        }
    }
}

/// Tết, days in lieu and a Saturday worked in lieu are as they were decided for 2026.
#[test]
fn days_off_are_data() {
    let calendar = seed();
    assert_eq!(
        calendar.after(day("2026-02-14"), 3),
        Some(day("2026-02-25"))
    );
    assert_eq!(
        calendar.after(day("2026-08-21"), 1),
        Some(day("2026-08-22"))
    );
    assert_eq!(
        calendar.after(day("2026-08-28"), 1),
        Some(day("2026-09-03"))
    );
    let plain = WorkingCalendar::default();
    assert_eq!(plain.after(day("2026-02-14"), 3), Some(day("2026-02-18")));
    assert_eq!(plain.after(day("2026-12-12"), 0), Some(day("2026-12-14")));
    assert_eq!(plain.after(NaiveDate::MAX, 1), None);
}

/// The seed's deadline: before 30 December of the year, which is a Friday in 2011; a Sunday moves either way.
#[test]
fn days_of_the_month_are_understood() {
    let plain = WorkingCalendar::default();
    let due = |schedule: DueSchedule, close| schedule.last_day(day(close), 0, &plain).unwrap();
    let before = DueSchedule::Before(named(30, 0));
    assert_eq!(due(before, "2011-12-14"), day("2011-12-29"));
    assert_eq!(
        due(before, "2012-12-14"),
        day("2012-12-28"),
        "29 is a Saturday"
    );
    let sunday = |rule| DueSchedule::OnOrBefore(on(20, 0, rule));
    assert_eq!(
        due(sunday(DayOffRule::Next), "2026-12-14"),
        day("2026-12-21")
    );
    assert_eq!(
        due(sunday(DayOffRule::Previous), "2026-12-14"),
        day("2026-12-18")
    );
    let late = DueSchedule::OnOrBefore(on(31, 2, DayOffRule::Previous));
    assert_eq!(
        due(late, "2026-12-14"),
        day("2027-02-26"),
        "the month's last day"
    );
}

/// The day that is named: of the month of the close or a later one, its last where it is shorter.
fn nominal(close: NaiveDate, d: u8, later: u8) -> NaiveDate {
    let month = close + chrono::Months::new(later.into());
    (1..=u32::from(d))
        .rev()
        .find_map(|d| chrono::Datelike::with_day(&month, d))
        .unwrap()
}

prop_compose! {
    fn any_day()(n in 0..18_262_u64) -> NaiveDate {
        day("2000-01-01") + Days::new(n)
    }
}

prop_compose! {
    /// Weekdays and weekends with some of them exchanged.
    fn any_calendar()(days in prop::collection::vec((any_day(), 0..3_usize), 0..400)) -> WorkingCalendar {
        WorkingCalendar::new(days.into_iter().map(|(day, kind)| (day, DayKind::ALL[kind])))
    }
}

proptest! {
    /// A deadline lies on a working day after the close; one working day more is one working day later, and a level more
    /// is not earlier.
    #[test]
    fn working_days_count(close in any_day(), calendar in any_calendar(), days in 1..60_u16, level in 0..5_u16) {
        let due = |days, level| {
            let schedule = DueSchedule::WorkingDaysAfterClose { days, days_per_level: 3 };
            schedule.last_day(close, level, &calendar).unwrap()
        };
        let last = due(days, level);
        prop_assert!(last > close && calendar.is_working(last));
        prop_assert_eq!(calendar.after(last, 1), Some(due(days + 1, level)));
        prop_assert!(due(days, level + 1) > last);
        let worked = close.iter_days().skip(1).take_while(|day| *day <= last);
        let worked = worked.filter(|day| calendar.is_working(*day)).count();
        prop_assert_eq!(worked, usize::from(days + 3 * level));
    }

    /// A deadline on a day of the month never lies on a day off, and "before" ends a day earlier than "by" unless days off
    /// make them one.
    #[test]
    fn exclusive_and_inclusive_differ_by_a_day(close in any_day(), calendar in any_calendar(), d in 1..=31_u8, later in 0..4_u8) {
        for rule in [DayOffRule::Next, DayOffRule::Previous] {
            let at = on(d, later, rule);
            let by = DueSchedule::OnOrBefore(at).last_day(close, 0, &calendar).unwrap();
            let before = DueSchedule::Before(named(d, later)).last_day(close, 0, &calendar).unwrap();
            prop_assert!(calendar.is_working(by) && calendar.is_working(before));
            prop_assert!(before <= by);
            prop_assert!(before < nominal(close, d, later), "the day that was named was reached");
            let around = (close - Days::new(40)).iter_days().take(240);
            let always = WorkingCalendar::new(around.map(|day| (day, DayKind::Working)));
            let by = DueSchedule::OnOrBefore(at).last_day(close, 0, &always).unwrap();
            let before = DueSchedule::Before(named(d, later)).last_day(close, 0, &always).unwrap();
            prop_assert_eq!(by - before, TimeDelta::days(1));
        }
    }

    /// A local day begins at an instant of that day, and the instant before is the day before.
    #[test]
    fn local_days_round_trip(date in any_day()) {
        let start = local_time::start_of_day(date);
        prop_assert_eq!(local_time::local_date(start), date);
        prop_assert_eq!(local_time::local_date(start - TimeDelta::nanoseconds(1)), date.pred_opt().unwrap());
        prop_assert_eq!(local_time::start_of_day(date.succ_opt().unwrap()) - start, TimeDelta::days(1));
    }
}
