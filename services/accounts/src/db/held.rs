//! Positions that give their role, as conditions in SQL. What was taken back gives none.

/// Whether a position gives its role on the day.
macro_rules! held_on {
    ($day:expr) => {
        $crate::db::schema::positions::withdrawn
            .eq(false)
            .and(tonghop_db::holds_on!(positions, $day))
    };
}

/// Whether a position gives its role on some day after this one.
macro_rules! held_beyond {
    ($day:expr) => {
        $crate::db::schema::positions::withdrawn
            .eq(false)
            .and(tonghop_db::lasts_beyond!(positions, $day))
    };
}

pub(super) use {held_beyond, held_on};
