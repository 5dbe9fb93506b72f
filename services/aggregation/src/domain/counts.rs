//! Completeness: obligations counted by how far they have come.

use std::collections::HashMap;

use tonghop_model::UnitId;

use super::obligation::{Obligation, ObligationStatus};

/// Counts of units.
pub type CountsOf = HashMap<UnitId, Counts>;

/// How many obligations of a unit and all below it are how far. Each obligation counts in several of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Units that must report.
    pub expected: i64,
    /// Submitted at least once.
    pub submitted: i64,
    /// Of these, first submitted after the deadline.
    pub late: i64,
    /// Returned at least once.
    pub returned: i64,
    /// Returned and not yet submitted again.
    pub awaiting: i64,
    /// With an accepted version, whose numbers count.
    pub accepted: i64,
}

impl Counts {
    /// What one obligation adds.
    pub fn of(obligation: &Obligation) -> Self {
        let submitted = obligation.first_submitted_at.is_some();
        Self {
            expected: 1,
            submitted: i64::from(submitted),
            late: i64::from(submitted && obligation.late),
            returned: i64::from(obligation.times_returned > 0),
            awaiting: i64::from(obligation.status == ObligationStatus::Returned),
            accepted: i64::from(obligation.accepted_version.is_some()),
        }
    }

    /// First submitted in time.
    pub const fn on_time(&self) -> i64 {
        self.submitted - self.late
    }

    /// Never submitted.
    pub const fn missing(&self) -> i64 {
        self.expected - self.submitted
    }

    /// Both together. These count units, so they cannot leave the range of `i64`.
    #[must_use]
    pub const fn plus(self, other: Self) -> Self {
        Self {
            expected: self.expected + other.expected,
            submitted: self.submitted + other.submitted,
            late: self.late + other.late,
            returned: self.returned + other.returned,
            awaiting: self.awaiting + other.awaiting,
            accepted: self.accepted + other.accepted,
        }
    }

    /// This without the other.
    #[must_use]
    pub const fn minus(self, other: Self) -> Self {
        Self {
            expected: self.expected - other.expected,
            submitted: self.submitted - other.submitted,
            late: self.late - other.late,
            returned: self.returned - other.returned,
            awaiting: self.awaiting - other.awaiting,
            accepted: self.accepted - other.accepted,
        }
    }

    /// Names and numbers, for comparing.
    pub const fn fields(&self) -> [(&'static str, i64); 6] {
        [
            ("expected", self.expected),
            ("submitted", self.submitted),
            ("late", self.late),
            ("returned", self.returned),
            ("awaiting_correction", self.awaiting),
            ("accepted", self.accepted),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tonghop_model::{AssignmentId, PeriodId};
    use uuid::Uuid;

    /// Late and on time share out what was submitted; what was never submitted is missing.
    #[test]
    fn every_obligation_is_submitted_in_time_or_late_or_missing() {
        let nil = Uuid::nil();
        let new = Obligation::new(
            PeriodId::from_uuid(nil),
            UnitId::from_uuid(nil),
            AssignmentId::from_uuid(nil),
        );
        let late = Obligation {
            first_submitted_at: Some("2011-12-30T00:00:00Z".parse().unwrap()),
            late: true,
            times_returned: 2,
            status: ObligationStatus::Returned,
            ..new.clone()
        };
        let both = Counts::of(&new).plus(Counts::of(&late));
        assert_eq!((both.expected, both.submitted), (2, 1));
        assert_eq!((both.on_time(), both.late, both.missing()), (0, 1, 1));
        assert_eq!((both.returned, both.awaiting, both.accepted), (1, 1, 0));
        assert_eq!(both.minus(Counts::of(&late)), Counts::of(&new));
    }
}
