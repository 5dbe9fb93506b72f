//! Days in Vietnam: a deadline is the end, or the start, of a local day.

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveTime, TimeZone, Utc};

/// `Asia/Ho_Chi_Minh`: UTC+7 the whole year, without summer time.
pub fn vietnam() -> FixedOffset {
    // East of Greenwich by seven hours is always a valid offset; UTC stands in for the impossible.
    FixedOffset::east_opt(7 * 3600).unwrap_or_else(|| chrono::Offset::fix(&Utc))
}

/// The first instant of the local day `date`.
pub fn start_of_day(date: NaiveDate) -> DateTime<Utc> {
    let midnight = date.and_time(NaiveTime::MIN);
    // A fixed offset maps every local time to exactly one instant.
    vietnam()
        .from_local_datetime(&midnight)
        .single()
        .map_or_else(|| midnight.and_utc(), |local| local.with_timezone(&Utc))
}

/// The local day on which `instant` falls.
pub fn local_date(instant: DateTime<Utc>) -> NaiveDate {
    instant.with_timezone(&vietnam()).date_naive()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Midnight in Bến Tre is 17:00 of the day before in UTC.
    #[test]
    fn a_local_day_starts_at_seventeen_utc() {
        let day = NaiveDate::from_ymd_opt(2011, 12, 30).unwrap();
        let start = start_of_day(day);
        assert_eq!(start.to_rfc3339(), "2011-12-29T17:00:00+00:00");
        assert_eq!(local_date(start), day);
        assert_eq!(
            local_date(start - chrono::TimeDelta::microseconds(1)),
            day.pred_opt().unwrap()
        );
    }
}
