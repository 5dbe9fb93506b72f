//! Which of an installation's signing keys does what at a given time.
//!
//! A key is known by the time it was made. It is published at once, signs once every cache of the key set can have
//! learnt of it, and stays published until the last token it signed has run out. So a change of keys refuses no token.

use chrono::{DateTime, TimeDelta, Utc};

/// The key set may be cached for this long (`Cache-Control: max-age`).
pub const CACHE_SECONDS: i64 = 300;
/// For replicas to notice the new key, and for clocks that differ.
const MARGIN_SECONDS: i64 = 30;
/// No token lives longer.
const MAX_TOKEN_SECONDS: i64 = 600;

/// What a key does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Duty {
    /// Published only: caches must learn of it first.
    Waits,
    /// Signs.
    Signs,
    /// Published only: tokens it signed are still good.
    Verifies,
    /// Nothing: it can be removed.
    Over,
}

/// When a key made at `made` begins to sign.
pub fn signs_from(made: DateTime<Utc>) -> DateTime<Utc> {
    made + TimeDelta::seconds(CACHE_SECONDS + MARGIN_SECONDS)
}

/// When the predecessor of a key made at `made` is needed no more.
pub fn predecessor_ends(made: DateTime<Utc>) -> DateTime<Utc> {
    signs_from(made) + TimeDelta::seconds(MAX_TOKEN_SECONDS + MARGIN_SECONDS)
}

/// What each key does at `now`; `made` says when each was made, the oldest first.
pub fn duties(made: &[DateTime<Utc>], now: DateTime<Utc>) -> Vec<Duty> {
    let ripe = |at: &DateTime<Utc>| signs_from(*at) <= now;
    // An installation that has only just begun signs with what it has.
    let signer = made.iter().rposition(ripe).unwrap_or(0);
    let duty = |i: usize| match i.cmp(&signer) {
        std::cmp::Ordering::Greater => Duty::Waits,
        std::cmp::Ordering::Equal => Duty::Signs,
        std::cmp::Ordering::Less => {
            let ended = made
                .get(i + 1)
                .is_some_and(|next| predecessor_ends(*next) <= now);
            if ended { Duty::Over } else { Duty::Verifies }
        }
    };
    (0..made.len()).map(duty).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_322_700_000 + seconds, 0).unwrap()
    }

    /// A new key is published before it signs, and the old one as long as a token of it may be good.
    #[test]
    fn keys_overlap() {
        let keys = [DateTime::UNIX_EPOCH, at(0)];
        let seen = |now| duties(&keys, at(now));
        assert_eq!(seen(0), [Duty::Signs, Duty::Waits]);
        assert_eq!(seen(CACHE_SECONDS), [Duty::Signs, Duty::Waits]);
        assert_eq!(seen(330), [Duty::Verifies, Duty::Signs]);
        assert_eq!(seen(330 + 600), [Duty::Verifies, Duty::Signs]);
        assert_eq!(seen(330 + 630), [Duty::Over, Duty::Signs]);
    }

    /// The first key signs from the start, also on a clock that is behind.
    #[test]
    fn there_is_always_a_signer() {
        assert_eq!(duties(&[at(0)], at(0)), [Duty::Signs]);
        assert_eq!(duties(&[at(0)], at(-1_000_000)), [Duty::Signs]);
        let three = [DateTime::UNIX_EPOCH, at(0), at(2000)];
        assert_eq!(
            duties(&three, at(2000)),
            [Duty::Over, Duty::Signs, Duty::Waits]
        );
        assert_eq!(duties(&[], at(0)), []);
    }
}
