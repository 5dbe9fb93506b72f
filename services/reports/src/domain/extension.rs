//! More time for one unit: until when it may be.

use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
use tonghop_model::{Text, local_time};

use crate::domain::input::FieldFault;

/// Days a deadline may be put off at a time.
const MAX_DAYS: u64 = 92;

/// Why more time cannot be asked for, or not be decided on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// A request of the unit waits already.
    #[error("a request for more time waits already")]
    Pending,
    /// The request was decided already.
    #[error("the request for more time was decided already")]
    Decided,
    /// The unit has sent its report in: more time would change nothing.
    #[error("the report was sent in")]
    AlreadySubmitted,
}

/// Refuses a last day in time that is not later than the present one, is over, or is too far off.
pub fn check_until(
    until: NaiveDate,
    due_at: DateTime<Utc>,
    now: DateTime<Utc>,
    pointer: &str,
) -> Result<(), FieldFault> {
    let last_day = local_time::local_date(due_at - TimeDelta::microseconds(1));
    let today = local_time::local_date(now);
    if until <= last_day || until < today {
        let vi = "Ngày gia hạn phải sau hạn nộp hiện nay và không được ở quá khứ.";
        let en = "The new day must come after the present deadline, and not be over.";
        return Err(FieldFault::new(pointer, "TOO_EARLY", Text::new(vi, en)));
    }
    let latest = last_day.max(today).checked_add_days(Days::new(MAX_DAYS));
    if latest.is_none_or(|latest| until > latest) {
        let vi = format!("Mỗi lần gia hạn nhiều nhất {MAX_DAYS} ngày.");
        let en = format!("A deadline is put off by {MAX_DAYS} days at the most.");
        return Err(FieldFault::new(pointer, "TOO_LATE", Text::new(vi, en)));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// From the day after the deadline on, but not in the past, for three months at the most.
    #[test]
    fn more_time_has_bounds() {
        let due: DateTime<Utc> = "2011-12-29T17:00:00Z".parse().unwrap();
        let check = |until: &str, now: &str| {
            let now = now.parse().unwrap();
            let fault = check_until(until.parse().unwrap(), due, now, "#/until").err();
            fault.map(|fault| fault.code)
        };
        let before = "2011-12-20T01:00:00Z";
        assert_eq!(
            check("2011-12-29", before),
            Some("TOO_EARLY"),
            "that is the last day as it is"
        );
        assert_eq!(check("2011-12-30", before), None);
        assert_eq!(check("2012-03-30", before), None);
        assert_eq!(check("2012-03-31", before), Some("TOO_LATE"));
        let after = "2012-01-10T01:00:00Z";
        assert_eq!(check("2012-01-09", after), Some("TOO_EARLY"));
        assert_eq!(check("2012-01-10", after), None);
    }
}
