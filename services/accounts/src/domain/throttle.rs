//! Slows down guessing: after five wrong passwords each further try waits, twice as long each time, never for ever.

use chrono::TimeDelta;

/// Wrong passwords that cost nothing.
const FREE_ATTEMPTS: i32 = 5;
/// The longest wait.
const MAX_SECONDS: i64 = 900;

/// How long the account stays closed after its `failed`th wrong password in a row.
pub fn wait_after(failed: i32) -> TimeDelta {
    let over = failed - FREE_ATTEMPTS;
    if over < 0 {
        return TimeDelta::zero();
    }
    let doubled = 1_i64
        .checked_shl(u32::try_from(over).unwrap_or_default())
        .filter(|_| over < 20);
    TimeDelta::seconds(doubled.unwrap_or(MAX_SECONDS).min(MAX_SECONDS))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Five tries are free; then 1, 2, 4 … seconds, at most a quarter of an hour.
    #[test]
    fn waiting_doubles_up_to_a_quarter_of_an_hour() {
        let seconds: Vec<i64> = [0, 4, 5, 6, 7, 15, 1000]
            .map(|n| wait_after(n).num_seconds())
            .into();
        assert_eq!(seconds, [0, 0, 1, 2, 4, 900, 900]);
    }
}
