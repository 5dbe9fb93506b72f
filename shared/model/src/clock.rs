//! Where time comes from. Everything that lives by deadlines asks a [`Clock`], once per request.

use std::sync::atomic::{AtomicI64, Ordering};

use chrono::{DateTime, DurationRound, TimeDelta, Utc};

/// A source of the current time, in UTC, in whole microseconds (what both databases keep).
pub trait Clock: Send + Sync {
    /// The current time.
    fn now(&self) -> DateTime<Utc>;
}

fn whole_micros(time: DateTime<Utc>) -> DateTime<Utc> {
    time.duration_trunc(TimeDelta::microseconds(1))
        .unwrap_or(time)
}

/// The machine's time.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place that asks the machine"
    )]
    fn now(&self) -> DateTime<Utc> {
        whole_micros(Utc::now())
    }
}

/// The machine's time moved by an offset that can be changed while services run: the demo's clock.
#[derive(Debug)]
pub struct ShiftedClock {
    offset_micros: AtomicI64,
}

impl ShiftedClock {
    /// A clock that reads `start` now and goes on from there.
    pub fn starting_at(start: DateTime<Utc>) -> Self {
        let clock = Self {
            offset_micros: AtomicI64::new(0),
        };
        clock.set(start);
        clock
    }

    /// Makes the clock read `time` now.
    pub fn set(&self, time: DateTime<Utc>) {
        let offset = (time - SystemClock.now())
            .num_microseconds()
            .unwrap_or_default();
        self.offset_micros.store(offset, Ordering::SeqCst);
    }
}

impl Clock for ShiftedClock {
    fn now(&self) -> DateTime<Utc> {
        SystemClock.now() + TimeDelta::microseconds(self.offset_micros.load(Ordering::SeqCst))
    }
}

/// A clock that stands still until it is told otherwise: for tests.
#[derive(Debug)]
pub struct FixedClock {
    micros: AtomicI64,
}

impl FixedClock {
    /// A clock that reads `time`.
    pub fn at(time: DateTime<Utc>) -> Self {
        Self {
            micros: AtomicI64::new(time.timestamp_micros()),
        }
    }

    /// Makes the clock read `time`.
    pub fn set(&self, time: DateTime<Utc>) {
        self.micros.store(time.timestamp_micros(), Ordering::SeqCst);
    }

    /// Moves the clock on.
    pub fn advance(&self, by: TimeDelta) {
        self.micros
            .fetch_add(by.num_microseconds().unwrap_or_default(), Ordering::SeqCst);
    }
}

impl Clock for FixedClock {
    fn now(&self) -> DateTime<Utc> {
        DateTime::from_timestamp_micros(self.micros.load(Ordering::SeqCst)).unwrap_or_default()
    }
}
