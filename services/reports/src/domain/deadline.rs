//! Deadlines: the first instant that is late.

use chrono::{DateTime, Days, NaiveDate, Utc};
use tonghop_model::local_time;

use crate::domain::words::{DueRule, LatePolicy};

/// The first instant that is late, for a deadline of local day `date`.
///
/// "Trước ngày 30/12" ends with 29/12; "chậm nhất ngày 30/12" ends with 30/12 itself.
pub fn first_late_instant(date: NaiveDate, rule: DueRule) -> DateTime<Utc> {
    local_time::start_of_day(match rule {
        DueRule::Before => date,
        DueRule::OnOrBefore => date.checked_add_days(Days::new(1)).unwrap_or(date),
    })
}

/// The last local day that is in time.
pub fn last_day(date: NaiveDate, rule: DueRule) -> NaiveDate {
    match rule {
        DueRule::Before => date.pred_opt().unwrap_or(date),
        DueRule::OnOrBefore => date,
    }
}

/// Whether a report first submitted at `first` is late; `None` when the regime does not take late reports.
pub fn lateness(first: DateTime<Utc>, due_at: DateTime<Utc>, policy: LatePolicy) -> Option<bool> {
    match (first >= due_at, policy) {
        (true, LatePolicy::Refuse) => None,
        (late, _) => Some(late),
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    /// "Before 30/12" is late from the first moment of 30/12 in Vietnam; "by 30/12" a day later.
    #[test]
    fn exclusive_and_inclusive_deadlines_differ_by_a_day() {
        let before = first_late_instant(day("2011-12-30"), DueRule::Before);
        assert_eq!(before.to_rfc3339(), "2011-12-29T17:00:00+00:00");
        let by = first_late_instant(day("2011-12-30"), DueRule::OnOrBefore);
        assert_eq!(by - before, TimeDelta::days(1));
        assert_eq!(
            last_day(day("2012-01-01"), DueRule::Before),
            day("2011-12-31")
        );
        assert_eq!(
            last_day(day("2012-01-01"), DueRule::OnOrBefore),
            day("2012-01-01")
        );
    }

    /// The last microsecond before the deadline is in time, the deadline itself is late, and some regimes refuse it.
    #[test]
    fn the_deadline_itself_is_late() {
        let due = first_late_instant(day("2011-12-30"), DueRule::Before);
        let just_before = due - TimeDelta::microseconds(1);
        assert_eq!(lateness(just_before, due, LatePolicy::Refuse), Some(false));
        assert_eq!(lateness(due, due, LatePolicy::AcceptMarkedLate), Some(true));
        assert_eq!(lateness(due, due, LatePolicy::Refuse), None);
    }
}
