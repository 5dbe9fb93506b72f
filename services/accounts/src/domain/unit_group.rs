//! Who belongs to a group of units, and when.

use chrono::NaiveDate;
use tonghop_model::UnitId;

use crate::domain::unit_change::Span;

/// Spans of membership one group may have: its snapshot travels as one event.
pub const MAX_SPANS: usize = 20_000;

/// A membership: a unit belongs to the group for a time.
pub type Membership = Span<UnitId>;

/// Why a unit cannot be added or removed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// It belongs to the group on that day or later.
    AlreadyMember,
    /// It does not belong to the group on that day.
    NotMember,
    /// The group has as many memberships as it may have.
    Full,
}

/// Lets a unit belong from `day` on.
pub fn add(spans: &mut Vec<Membership>, unit: UnitId, day: NaiveDate) -> Result<(), Refusal> {
    let overlaps = |span: &Membership| span.what == unit && span.to.is_none_or(|to| day < to);
    if spans.iter().any(overlaps) {
        return Err(Refusal::AlreadyMember);
    }
    if spans.len() >= MAX_SPANS {
        return Err(Refusal::Full);
    }
    // Out until yesterday and in again today: it never left.
    match spans
        .iter_mut()
        .find(|span| span.what == unit && span.to == Some(day))
    {
        Some(span) => span.to = None,
        None => spans.push(Span {
            from: day,
            to: None,
            what: unit,
        }),
    }
    Ok(())
}

/// Ends a unit's membership: `day` is the first day it no longer belongs. If it would have begun on that day, it never
/// belonged.
pub fn remove(spans: &mut Vec<Membership>, unit: UnitId, day: NaiveDate) -> Result<(), Refusal> {
    let holds = |span: &Membership| span.what == unit && span.holds_on(day);
    let place = spans.iter().position(holds).ok_or(Refusal::NotMember)?;
    match spans.get_mut(place) {
        Some(span) if span.from < day => span.to = Some(day),
        _ => drop(spans.swap_remove(place)),
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    /// A unit belongs once at a time; leaving and coming back leaves a gap, coming back the same day none.
    #[test]
    fn memberships_do_not_overlap() {
        let unit = UnitId::from_uuid(Uuid::from_u128(1));
        let mut spans = Vec::new();
        add(&mut spans, unit, day("2011-01-01")).unwrap();
        assert_eq!(
            add(&mut spans, unit, day("2010-01-01")),
            Err(Refusal::AlreadyMember)
        );
        assert_eq!(
            remove(&mut spans, unit, day("2010-12-31")),
            Err(Refusal::NotMember)
        );
        remove(&mut spans, unit, day("2012-01-01")).unwrap();
        add(&mut spans, unit, day("2012-01-01")).unwrap();
        assert_eq!((spans.len(), spans[0].to), (1, None));
        remove(&mut spans, unit, day("2012-01-01")).unwrap();
        add(&mut spans, unit, day("2013-01-01")).unwrap();
        assert_eq!(spans.len(), 2);
        remove(&mut spans, unit, day("2013-01-01")).unwrap();
        assert_eq!(spans.len(), 1, "it never belonged");
    }
}
