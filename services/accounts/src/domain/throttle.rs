//! Slows down guessing, without letting outsiders shut anybody out.
//!
//! Three counts: wrong tries for a name from one source (strict), from one source whatever the name (against spraying
//! one password over many names), and for a name from everywhere (gentle). The last two do not bite a source from which
//! the account's owner has signed in within the last [`KNOWN_DAYS`].

use std::net::IpAddr;

use chrono::{DateTime, TimeDelta, Utc};

/// A source counts as the owner's own for this many days after a sign-in.
pub const KNOWN_DAYS: i64 = 30;
/// Nothing is remembered longer than the longest [`Limit::forgotten_after`].
pub const FORGOTTEN_AFTER_HOURS: i64 = 24;

/// How one count slows down.
#[derive(Debug, Clone, Copy)]
pub struct Limit {
    /// Wrong tries that cost nothing.
    pub free: i32,
    /// The longest wait, in seconds.
    pub longest: i64,
    /// After this long without a wrong try the count begins anew.
    pub forgotten_after: TimeDelta,
}

/// One name from one source.
pub const PAIR: Limit = Limit {
    free: 5,
    longest: 900,
    forgotten_after: TimeDelta::hours(FORGOTTEN_AFTER_HOURS),
};
/// One source, whatever the name. A whole office may sit behind one address.
pub const SOURCE: Limit = Limit {
    free: 100,
    longest: 300,
    forgotten_after: TimeDelta::minutes(15),
};
/// One name, whatever the source.
pub const NAME: Limit = Limit {
    free: 50,
    longest: 30,
    forgotten_after: TimeDelta::hours(1),
};

impl Limit {
    /// How long the door stays closed after the `failed`th wrong try in a row.
    pub fn wait_after(&self, failed: i32) -> TimeDelta {
        let over = failed - self.free;
        if over < 0 {
            return TimeDelta::zero();
        }
        let doubled = 1_i64
            .checked_shl(u32::try_from(over).unwrap_or_default())
            .filter(|_| over < 20);
        TimeDelta::seconds(doubled.unwrap_or(self.longest).min(self.longest))
    }

    /// Wrong tries before this do not count any more.
    pub fn cutoff(&self, now: DateTime<Utc>) -> DateTime<Utc> {
        now - self.forgotten_after
    }
}

/// The part of an address that one person is likely to have: all of IPv4, the /64 of IPv6.
pub fn network_of(source: Option<IpAddr>) -> String {
    match source.map(|address| address.to_canonical()) {
        Some(IpAddr::V4(address)) => address.to_string(),
        Some(IpAddr::V6(address)) => {
            let [a, b, c, d, ..] = address.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}")
        }
        None => String::new(),
    }
}

/// An address as it is shown and kept: enough to recognise a place, not a person (IPv4 /24, IPv6 /48).
pub fn truncated(source: IpAddr) -> String {
    match source.to_canonical() {
        IpAddr::V4(address) => {
            let [a, b, c, _] = address.octets();
            format!("{a}.{b}.{c}.0/24")
        }
        IpAddr::V6(address) => {
            let [a, b, c, ..] = address.segments();
            format!("{a:x}:{b:x}:{c:x}::/48")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Five tries are free; then 1, 2, 4 … seconds, at most a quarter of an hour.
    #[test]
    fn waiting_doubles_up_to_a_quarter_of_an_hour() {
        let seconds: Vec<i64> = [0, 4, 5, 6, 7, 15, 1000]
            .map(|n| PAIR.wait_after(n).num_seconds())
            .into();
        assert_eq!(seconds, [0, 0, 1, 2, 4, 900, 900]);
        assert_eq!(NAME.wait_after(1000).num_seconds(), 30);
    }

    /// What is kept of an address names a network, also when IPv4 travels inside IPv6.
    #[test]
    fn addresses_are_shortened() {
        let address = |text: &str| text.parse::<IpAddr>().unwrap();
        assert_eq!(truncated(address("203.0.113.9")), "203.0.113.0/24");
        assert_eq!(truncated(address("::ffff:203.0.113.9")), "203.0.113.0/24");
        assert_eq!(truncated(address("2001:db8:1:2::3")), "2001:db8:1::/48");
        assert_eq!(
            network_of(Some(address("2001:db8:1:2::3"))),
            "2001:db8:1:2"
        );
    }
}
