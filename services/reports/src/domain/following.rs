//! What becomes of a period's assignments when the tree of its data-close day changes.

use std::collections::{HashMap, HashSet};

use tonghop_model::{AssignmentId, UnitId, UnitKind};

use crate::domain::opening::Duty;

/// An assignment as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// The assignment.
    pub id: AssignmentId,
    /// Its version.
    pub version: i32,
    /// The unit's code as it was written.
    pub code: String,
    /// The unit's name as it was written.
    pub name: String,
    /// The unit's kind as it was written.
    pub kind: UnitKind,
    /// Who reviews, as it was written.
    pub review_path: Vec<UnitId>,
    /// Whether its unit was released.
    pub released: bool,
}

impl Standing {
    /// Whether what is written of the unit and of its reviewers says what the duty says.
    fn says(&self, duty: &Duty) -> bool {
        !self.released
            && self.review_path == duty.review_path
            && duty.unit().is_some_and(|unit| {
                unit.code.as_str() == self.code && unit.name == self.name && unit.kind == self.kind
            })
    }
}

/// What is to be done.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Plan {
    /// Units that must report now and did not before.
    pub begin: Vec<Duty>,
    /// Assignments whose unit or whose line of review is another now; released ones among them are taken up again.
    pub change: Vec<(AssignmentId, Duty)>,
    /// Assignments of which only units further up have other names or codes, each with its version: they stay as they
    /// are, but whoever adds up is told.
    pub tell: Vec<(AssignmentId, i32, Duty)>,
    /// Assignments of units that need not report any more.
    pub release: Vec<AssignmentId>,
}

impl Plan {
    /// Compares the assignments with the duties of today's knowledge. Only lines through a `touched` unit can differ.
    pub fn new(
        duties: Vec<Duty>,
        assignments: &HashMap<UnitId, Standing>,
        touched: &HashSet<UnitId>,
    ) -> Self {
        let mut plan = Self::default();
        let mut obliged = HashSet::new();
        for duty in duties {
            let Some(unit) = duty.unit().map(|unit| unit.id) else {
                continue;
            };
            obliged.insert(unit);
            match assignments.get(&unit) {
                None => plan.begin.push(duty),
                Some(known)
                    if known.released || duty.lineage.iter().any(|u| touched.contains(&u.id)) =>
                {
                    if known.says(&duty) {
                        plan.tell.push((known.id, known.version, duty));
                    } else {
                        plan.change.push((known.id, duty));
                    }
                }
                Some(_) => {}
            }
        }
        let ended = assignments
            .iter()
            .filter(|(unit, known)| !known.released && !obliged.contains(unit));
        plan.release = ended.map(|(_, known)| known.id).collect();
        plan.release.sort();
        plan
    }

    /// Whether nothing is to be done.
    pub fn is_empty(&self) -> bool {
        self.begin.is_empty()
            && self.change.is_empty()
            && self.tell.is_empty()
            && self.release.is_empty()
    }
}

/// Whose turn it is on another line of review: the same unit where it still reviews, else the same level, at most the
/// last.
pub fn turn(old: &[UnitId], new: &[UnitId], at: UnitId) -> Option<UnitId> {
    if new.contains(&at) {
        return Some(at);
    }
    let level = old.iter().position(|unit| *unit == at).unwrap_or_default();
    new.get(level).or(new.last()).copied()
}

#[cfg(test)]
mod tests {
    use tonghop_api::reports::LineageUnit;
    use tonghop_model::UnitCode;
    use uuid::Uuid;

    use super::*;

    fn id(n: u128) -> UnitId {
        UnitId::from_uuid(Uuid::from_u128(n))
    }
    fn assignment(n: u128) -> AssignmentId {
        AssignmentId::from_uuid(Uuid::from_u128(n))
    }
    fn duty(line: &[u128]) -> Duty {
        let unit = |n: &u128| LineageUnit {
            id: id(*n),
            code: UnitCode::parse(&format!("U{n}")).unwrap(),
            name: format!("Unit {n}"),
            kind: UnitKind::LowerSecondarySchool,
        };
        Duty {
            lineage: line.iter().map(unit).collect(),
            review_path: line.iter().skip(1).map(|n| id(*n)).collect(),
        }
    }

    fn standing(n: u128, released: bool) -> Standing {
        Standing {
            id: assignment(n),
            version: 1,
            code: format!("U{n}"),
            name: format!("Unit {n}"),
            kind: UnitKind::LowerSecondarySchool,
            review_path: vec![id(50)],
            released,
        }
    }

    /// Another name further up is told, but nothing is written anew; another line of review is.
    #[test]
    fn a_name_further_up_changes_no_assignment() {
        let before = HashMap::from([
            (id(1), standing(1, false)),
            (id(2), standing(2, false)),
            (id(3), standing(3, true)),
        ]);
        let touched = HashSet::from([id(50)]);
        let duties = vec![duty(&[1, 50]), duty(&[2, 40, 50]), duty(&[3, 50])];
        let plan = Plan::new(duties, &before, &touched);
        assert_eq!(plan.tell, [(assignment(1), 1, duty(&[1, 50]))]);
        assert_eq!(
            plan.change,
            [
                (assignment(2), duty(&[2, 40, 50])),
                (assignment(3), duty(&[3, 50]))
            ]
        );
        assert!(plan.begin.is_empty() && plan.release.is_empty());
    }

    /// A merger releases the old units and obliges the new one; what it does not touch stays as it was.
    #[test]
    fn assignments_follow_a_merger() {
        let known = |n, released| (id(n), standing(n, released));
        let before = HashMap::from([known(1, false), known(2, false), known(3, false)]);
        let touched = HashSet::from([id(1), id(2), id(9)]);
        let plan = Plan::new(vec![duty(&[9, 50]), duty(&[3, 50])], &before, &touched);
        assert_eq!(plan.begin, [duty(&[9, 50])]);
        assert_eq!(plan.release, [assignment(1), assignment(2)]);
        assert!(plan.change.is_empty());
        // The correction of the merger takes them up again.
        let after = HashMap::from([
            known(1, true),
            known(2, true),
            known(3, false),
            known(9, false),
        ]);
        let duties = vec![duty(&[1, 50]), duty(&[2, 50]), duty(&[3, 50])];
        let plan = Plan::new(duties, &after, &touched);
        assert_eq!(
            plan.change,
            [
                (assignment(1), duty(&[1, 50])),
                (assignment(2), duty(&[2, 50]))
            ]
        );
        assert_eq!(plan.release, [assignment(9)]);
        assert!(
            Plan::new(
                vec![duty(&[3, 50])],
                &HashMap::from([known(3, false)]),
                &touched
            )
            .is_empty()
        );
    }

    /// A report that waits goes on waiting: at the same unit if it still reviews, else at the same level.
    #[test]
    fn a_report_under_review_keeps_its_place() {
        let (old, new) = ([id(5), id(50)], [id(6), id(50)]);
        assert_eq!(turn(&old, &new, id(5)), Some(id(6)));
        assert_eq!(turn(&old, &new, id(50)), Some(id(50)));
        assert_eq!(turn(&old, &[id(50)], id(5)), Some(id(50)));
        assert_eq!(turn(&old, &[], id(5)), None);
    }
}
