//! Positions: a role at a unit for a time, perhaps standing in for somebody.

use chrono::NaiveDate;
use serde::Serialize;
use tonghop_model::{AccountId, PositionId, Role, UnitId, text_enum};

use crate::domain::Error;
use crate::domain::people_error::PeopleError;

/// Positions of one account at the most, those of the past not counted.
pub const MAX_OPEN: usize = 20;

text_enum! {
    /// Where a position stands on a day.
    pub enum PositionState {
        /// Begins later.
        Future = "FUTURE",
        /// Holds.
        Present = "PRESENT",
        /// Has ended.
        Past = "PAST",
        /// Was taken back before it had held a whole day.
        Withdrawn = "WITHDRAWN",
    }
}

/// Days from the first to the first no more; open when there is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Span {
    /// First day.
    pub from: NaiveDate,
    /// First day no more.
    pub to: Option<NaiveDate>,
}

impl Span {
    /// Whether `day` is one of its days.
    pub fn contains(self, day: NaiveDate) -> bool {
        self.from <= day && self.to.is_none_or(|to| day < to)
    }
    /// Whether the two share a day.
    pub fn overlaps(self, other: Self) -> bool {
        self.to.is_none_or(|to| other.from < to) && other.to.is_none_or(|to| self.from < to)
    }
    /// Whether all days of `other` are days of this one.
    pub fn covers(self, other: Self) -> bool {
        self.from <= other.from
            && self
                .to
                .is_none_or(|end| other.to.is_some_and(|to| to <= end))
    }
    /// Whether it has ended by `today`.
    pub fn is_past(self, today: NaiveDate) -> bool {
        self.to.is_some_and(|to| to <= today)
    }
}

/// A role at a unit, about to be given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct NewPosition {
    /// The role.
    pub role: Role,
    /// Where; everywhere when absent.
    pub unit: Option<UnitId>,
    /// When.
    pub span: Span,
    /// Whom the holder stands in for.
    pub acting_for: Option<AccountId>,
}

/// A position somebody holds, held or will hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Held {
    /// The position; absent when it is given in the same request.
    pub id: Option<PositionId>,
    /// The role.
    pub role: Role,
    /// Where; everywhere when absent.
    pub unit: Option<UnitId>,
    /// When.
    pub span: Span,
}

impl From<&NewPosition> for Held {
    fn from(new: &NewPosition) -> Self {
        Self {
            id: None,
            role: new.role,
            unit: new.unit,
            span: new.span,
        }
    }
}

impl NewPosition {
    /// The rules that need to know only the account's other positions. `at` points at the position in the input.
    pub fn check(&self, held: &[Held], today: NaiveDate, at: &str) -> Result<(), Error> {
        if self.role == Role::Partner {
            return Err(Error::field(format!("{at}/role"), "PARTNER_ROLE"));
        }
        if self.span.to.is_some_and(|to| to <= self.span.from) {
            return Err(Error::field(format!("{at}/valid_to"), "END_BEFORE_START"));
        }
        if self.span.is_past(today) {
            return Err(Error::field(format!("{at}/valid_to"), "END_IN_PAST"));
        }
        let open = held.iter().filter(|h| !h.span.is_past(today)).count();
        if open >= MAX_OPEN {
            return Err(Error::field(at, "TOO_MANY_POSITIONS"));
        }
        let same =
            |h: &&Held| h.role == self.role && h.unit == self.unit && h.span.overlaps(self.span);
        match held.iter().find(same) {
            Some(other) => Err(PeopleError::Overlap {
                pointer: format!("{at}/role"),
                existing: other.id,
            }
            .into()),
            None => Ok(()),
        }
    }
}

/// How a position ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// It holds until the day before this one.
    On(NaiveDate),
    /// It never holds a whole day.
    Withdrawn,
}

impl Ending {
    /// Ends a position with `span` on `day`, its first day no more. What was done with a right cannot be undone, so a
    /// position does not end earlier than today; nor does ending it make it longer.
    pub fn of(span: Span, day: NaiveDate, today: NaiveDate, pointer: &str) -> Result<Self, Error> {
        if span.is_past(today) {
            return Err(PeopleError::PositionEnded.into());
        }
        if day < span.from {
            return Err(Error::field(pointer, "END_BEFORE_START"));
        }
        if day < today {
            return Err(Error::field(pointer, "END_IN_PAST"));
        }
        if span.to.is_some_and(|to| to <= day) {
            return Err(Error::field(pointer, "END_NOT_EARLIER"));
        }
        if day == span.from {
            Ok(Self::Withdrawn)
        } else {
            Ok(Self::On(day))
        }
    }
}

/// Where a position stands on `today`.
pub fn state(span: Span, withdrawn: bool, today: NaiveDate) -> PositionState {
    if withdrawn {
        PositionState::Withdrawn
    } else if span.is_past(today) {
        PositionState::Past
    } else if span.from > today {
        PositionState::Future
    } else {
        PositionState::Present
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(n: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2011, 12, n).unwrap()
    }
    fn span(from: u32, to: Option<u32>) -> Span {
        Span {
            from: day(from),
            to: to.map(day),
        }
    }
    fn code(result: Result<impl std::fmt::Debug, Error>) -> String {
        match result {
            Err(Error::Field { code, .. }) => code.into(),
            Err(Error::People(error)) => format!("{error:?}"),
            other => format!("{other:?}"),
        }
    }

    /// Spans are half open: what ends on a day and what begins on it do not meet.
    #[test]
    fn spans_are_half_open() {
        assert!(!span(1, Some(5)).overlaps(span(5, None)));
        assert!(span(1, Some(6)).overlaps(span(5, None)));
        assert!(span(1, None).covers(span(5, None)) && !span(1, Some(9)).covers(span(5, None)));
        assert!(span(1, Some(5)).contains(day(4)) && !span(1, Some(5)).contains(day(5)));
    }

    /// Each rule of a new position refuses with its own word.
    #[test]
    fn bad_positions_are_refused() {
        let new = |role, span| NewPosition {
            role,
            unit: None,
            span,
            acting_for: None,
        };
        let check = |new: NewPosition, held: &[Held]| code(new.check(held, day(15), "#"));
        assert_eq!(check(new(Role::Head, span(15, None)), &[]), "Ok(())");
        assert_eq!(
            check(new(Role::Partner, span(15, None)), &[]),
            "PARTNER_ROLE"
        );
        assert_eq!(
            check(new(Role::Head, span(15, Some(15))), &[]),
            "END_BEFORE_START"
        );
        assert_eq!(
            check(new(Role::Head, span(1, Some(15))), &[]),
            "END_IN_PAST"
        );
        let held = Held::from(&new(Role::Head, span(20, None)));
        assert!(check(new(Role::Head, span(15, None)), &[held]).starts_with("Overlap"));
        assert_eq!(
            check(new(Role::Head, span(15, Some(20))), &[held]),
            "Ok(())"
        );
        assert_eq!(
            check(new(Role::Reporter, span(15, None)), &[held; MAX_OPEN]),
            "TOO_MANY_POSITIONS"
        );
    }

    /// A position ends today or later; on its own first day it never was.
    #[test]
    fn endings_do_not_rewrite_the_past() {
        let end = |from, on| Ending::of(span(from, None), day(on), day(15), "#");
        assert_eq!(end(1, 15).unwrap(), Ending::On(day(15)));
        assert_eq!(end(15, 15).unwrap(), Ending::Withdrawn);
        assert_eq!(end(20, 20).unwrap(), Ending::Withdrawn);
        assert_eq!(code(end(1, 14)), "END_IN_PAST");
        assert_eq!(code(end(20, 19)), "END_BEFORE_START");
        let over = Ending::of(span(1, Some(10)), day(20), day(15), "#");
        assert_eq!(code(over), "PositionEnded");
        let limited = |on| Ending::of(span(1, Some(20)), day(on), day(15), "#");
        assert_eq!(limited(19).unwrap(), Ending::On(day(19)));
        assert_eq!(code(limited(20)), "END_NOT_EARLIER");
        assert_eq!(code(limited(21)), "END_NOT_EARLIER");
    }
}
