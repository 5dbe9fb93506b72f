//! What one caller may do to one report: their roles at its unit and at the level whose turn it is.

use tonghop_auth::Grant;
use tonghop_model::{Role, UnitId};

use crate::domain::transition::Standing;
use crate::domain::words::ReportAction;

/// A caller, seen from one report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Relation {
    /// Head or reporter at the report's unit, if either.
    part: Option<Role>,
    /// Reviewer at the unit whose turn it is, or at the one that keeps its records if it has ended.
    pub turn: bool,
    /// Has written on the report or sent it in.
    author: bool,
}

impl Relation {
    /// The relation of somebody with `grants` to a report of `unit`; `turn` says whether they review for the unit whose
    /// turn it is.
    pub fn new(grants: &[Grant], unit: UnitId, turn: bool, author: bool) -> Self {
        let holds = |role: Role, at: UnitId| {
            grants
                .iter()
                .any(|grant| grant.role == role && grant.unit == Some(at))
        };
        Self {
            part: [Role::Head, Role::Reporter]
                .into_iter()
                .find(|role| holds(*role, unit)),
            turn,
            author,
        }
    }

    /// Whether the caller belongs to the unit's own people: sees and edits what is being written.
    pub const fn own(self) -> bool {
        self.part.is_some()
    }

    /// Whether the caller is too close to the report to review it.
    pub const fn partial(self) -> bool {
        self.own() || self.author
    }

    /// Whether the caller may do `action` at all, whatever the state.
    pub const fn permits(self, action: ReportAction) -> bool {
        match action {
            ReportAction::Edit | ReportAction::Amend => self.own(),
            ReportAction::Submit | ReportAction::Withdraw => matches!(self.part, Some(Role::Head)),
            ReportAction::Accept | ReportAction::Return => self.turn && !self.partial(),
        }
    }

    /// What the caller can do now.
    pub fn allowed(self, standing: Standing, levels: usize) -> Vec<ReportAction> {
        let possible = |action: &ReportAction| {
            self.permits(*action) && standing.after(*action, levels).is_ok()
        };
        ReportAction::ALL.iter().copied().filter(possible).collect()
    }
}

#[cfg(test)]
mod tests {
    use tonghop_api::reports::ReportState;
    use uuid::Uuid;

    use super::*;

    const SCHOOL: UnitId = UnitId::from_uuid(Uuid::from_u128(1));
    const DISTRICT: UnitId = UnitId::from_uuid(Uuid::from_u128(2));
    const DEPARTMENT: UnitId = UnitId::from_uuid(Uuid::from_u128(3));

    fn waiting() -> Standing {
        Standing::NEW.after(ReportAction::Submit, 2).unwrap()
    }

    fn can(role: Role, at: UnitId, author: bool, standing: Standing) -> Vec<ReportAction> {
        let turn = standing.level.is_some() && role == Role::Reviewer && at == DISTRICT;
        Relation::new(
            &[Grant {
                role,
                unit: Some(at),
                acting_for: None,
            }],
            SCHOOL,
            turn,
            author,
        )
        .allowed(standing, 2)
    }

    /// Each person is offered what they can do and nothing else: the reporter writes, the head sends in and takes
    /// back, the reviewer of the level whose turn it is decides.
    #[test]
    fn everybody_is_offered_their_own_actions() {
        use ReportAction as Do;
        assert_eq!(can(Role::Reporter, SCHOOL, true, Standing::NEW), [Do::Edit]);
        assert_eq!(
            can(Role::Head, SCHOOL, false, Standing::NEW),
            [Do::Edit, Do::Submit]
        );
        assert_eq!(can(Role::Head, SCHOOL, false, waiting()), [Do::Withdraw]);
        assert_eq!(
            can(Role::Reviewer, DISTRICT, false, waiting()),
            [Do::Accept, Do::Return]
        );
        assert_eq!(can(Role::Reviewer, DEPARTMENT, false, waiting()), []);
        assert_eq!(can(Role::Head, DISTRICT, false, waiting()), []);
        assert_eq!(can(Role::Administrator, SCHOOL, false, Standing::NEW), []);
        let accepted = Standing {
            state: ReportState::Accepted,
            ..Standing::NEW
        };
        assert_eq!(can(Role::Reporter, SCHOOL, true, accepted), [Do::Amend]);
    }

    /// Nobody reviews what they wrote or sent in, nor the report of a unit they write for.
    #[test]
    fn nobody_reviews_their_own_report() {
        assert_eq!(can(Role::Reviewer, DISTRICT, true, waiting()), []);
        let both = [
            Grant {
                role: Role::Reviewer,
                unit: Some(DISTRICT),
                acting_for: None,
            },
            Grant {
                role: Role::Reporter,
                unit: Some(SCHOOL),
                acting_for: None,
            },
        ];
        let relation = Relation::new(&both, SCHOOL, true, false);
        assert!(relation.partial() && !relation.permits(ReportAction::Accept));
    }
}
