//! Separation of duties: what one person may not be at the same time on the same line of units.

use std::str::FromStr;

use chrono::NaiveDate;
use tonghop_model::{Role, UnitId};

use crate::domain::position::{Held, NewPosition};

/// What the setting says when nobody says otherwise: whoever writes or sends a report does not review it, and whoever
/// manages or consolidates does not audit.
pub const DEFAULT: &str =
    "REPORTER+REVIEWER,HEAD+REVIEWER,ADMINISTRATOR+AUDITOR,CONSOLIDATOR+AUDITOR";

/// Pairs of roles that one account may not hold at the same time at the same unit, or at units one of which lies above
/// the other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Duties(Vec<(Role, Role)>);

impl FromStr for Duties {
    type Err = String;

    /// Reads `A+B,C+D`; empty text separates nothing.
    fn from_str(text: &str) -> Result<Self, String> {
        let pair = |pair: &str| {
            let (a, b) = pair
                .split_once('+')
                .ok_or_else(|| format!("{pair:?} is no pair of roles like HEAD+REVIEWER"))?;
            let role = |word: &str| word.trim().parse::<Role>().map_err(|e| e.to_string());
            let (a, b) = (role(a)?, role(b)?);
            if a == b {
                return Err(format!("{a} cannot be parted from itself"));
            }
            Ok((a, b))
        };
        let pairs = text.split(',').map(str::trim).filter(|p| !p.is_empty());
        pairs.map(pair).collect::<Result<_, _>>().map(Self)
    }
}

impl Duties {
    /// Whether one person may not hold both roles on one line.
    pub fn part(&self, a: Role, b: Role) -> bool {
        self.0
            .iter()
            .any(|&(x, y)| (x, y) == (a, b) || (y, x) == (a, b))
    }

    /// The position already held that does not go with `wanted`. `on_one_line` says whether two units are the same or
    /// one lies above the other on a day.
    pub fn clash<'a, E>(
        &self,
        wanted: &NewPosition,
        held: &'a [Held],
        today: NaiveDate,
        mut on_one_line: impl FnMut(UnitId, UnitId, NaiveDate) -> Result<bool, E>,
    ) -> Result<Option<&'a Held>, E> {
        let both = held
            .iter()
            .filter(|h| self.part(h.role, wanted.role) && h.span.overlaps(wanted.span));
        for other in both {
            let meets = match (wanted.unit, other.unit) {
                (Some(a), Some(b)) if a != b => {
                    let day = wanted.span.from.max(other.span.from).max(today);
                    on_one_line(a, b, day)?
                }
                // The same unit; or everywhere, which is above all units.
                _ => true,
            };
            if meets {
                return Ok(Some(other));
            }
        }
        Ok(None)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::position::Span;
    use uuid::Uuid;

    fn unit(n: u128) -> UnitId {
        UnitId::from_uuid(Uuid::from_u128(n))
    }
    fn day(n: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2011, 12, n).unwrap()
    }
    fn position(role: Role, at: Option<u128>, from: u32, to: Option<u32>) -> NewPosition {
        NewPosition {
            role,
            unit: at.map(unit),
            span: Span {
                from: day(from),
                to: to.map(day),
            },
            acting_for: None,
        }
    }
    /// Units 1 and 2 are on one line, 3 is not.
    #[expect(
        clippy::unnecessary_wraps,
        reason = "the rules ask a question that may fail"
    )]
    fn line(a: UnitId, b: UnitId, _: NaiveDate) -> Result<bool, std::convert::Infallible> {
        Ok([a, b].iter().all(|u| [unit(1), unit(2)].contains(u)))
    }
    fn clashes(wanted: &NewPosition, held: &NewPosition) -> bool {
        let duties: Duties = DEFAULT.parse().unwrap();
        let held = [Held::from(held)];
        let found = duties.clash(wanted, &held, day(1), line);
        found.unwrap().is_some()
    }

    /// Every pair of the table is parted both ways on one line, at one time; nothing else is.
    #[test]
    fn the_table_is_what_it_says() {
        let parted = [
            (Role::Reporter, Role::Reviewer),
            (Role::Head, Role::Reviewer),
            (Role::Administrator, Role::Auditor),
            (Role::Consolidator, Role::Auditor),
        ];
        for &a in Role::ALL {
            for &b in Role::ALL {
                let expected = parted.contains(&(a, b)) || parted.contains(&(b, a));
                let wanted = position(a, Some(1), 1, None);
                assert_eq!(clashes(&wanted, &position(b, Some(2), 1, None)), expected);
            }
        }
    }

    /// Duties are parted along the line and in time only; everywhere is on every line.
    #[test]
    fn other_lines_and_other_times_are_free() {
        let head = position(Role::Head, Some(1), 1, Some(10));
        assert!(clashes(&position(Role::Reviewer, Some(1), 9, None), &head));
        assert!(clashes(&position(Role::Reviewer, None, 1, None), &head));
        assert!(!clashes(&position(Role::Reviewer, Some(3), 1, None), &head));
        assert!(!clashes(
            &position(Role::Reviewer, Some(1), 10, None),
            &head
        ));
    }

    /// The setting is a list of pairs; what it cannot mean is refused at the start.
    #[test]
    fn the_setting_is_checked() {
        assert_eq!("".parse(), Ok(Duties(Vec::new())));
        assert_eq!(
            " HEAD + AUDITOR ,".parse(),
            Ok(Duties(vec![(Role::Head, Role::Auditor)]))
        );
        for bad in ["HEAD", "HEAD+", "HEAD+HEAD", "HEAD+CHIEF"] {
            assert!(bad.parse::<Duties>().is_err(), "{bad}");
        }
    }
}
