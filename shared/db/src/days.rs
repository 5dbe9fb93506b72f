//! Rows that hold from one day to another, as conditions in SQL.

/// Whether a row of the table holds on the day: `holds_on!(unit_versions, day)`.
#[macro_export]
macro_rules! holds_on {
    ($table:ident, $day:expr) => {
        $table::valid_from
            .le($day)
            .and($crate::lasts_beyond!($table, $day))
    };
}

/// Whether a row of the table still holds after the day, or never ends.
#[macro_export]
macro_rules! lasts_beyond {
    ($table:ident, $day:expr) => {
        $table::valid_to.is_null().or($table::valid_to.gt($day))
    };
}
