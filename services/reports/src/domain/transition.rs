//! A report's life: which action leads from which state to which.
//!
//! ```text
//! DRAFT, RETURNED or AMENDING ── submit ──▶ SUBMITTED (the first level's turn)
//! SUBMITTED ── accept, level by level ────▶ SUBMITTED, at the last level ACCEPTED
//! SUBMITTED ── return, at any level ──────▶ RETURNED
//! SUBMITTED ── withdraw, before level one ▶ where it came from
//! ACCEPTED ─── amend ─────────────────────▶ AMENDING (the accepted version keeps counting)
//! ```

use tonghop_api::reports::ReportState;

use crate::domain::words::ReportAction;

/// What the rules look at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// Where the report stands.
    pub state: ReportState,
    /// The state a withdrawal leads back to; set while submitted.
    pub resumes: Option<ReportState>,
    /// Levels that accepted the submitted version already; set while submitted. 0 is the first level's turn.
    pub level: Option<usize>,
    /// Versions submitted so far.
    pub submitted_version: i32,
    /// The version that counts.
    pub accepted_version: Option<i32>,
    /// How often it was returned.
    pub times_returned: i32,
}

/// Why an action is not possible now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Only a draft, a returned report or one being corrected can be edited.
    #[error("not editable")]
    NotEditable,
    /// It is submitted already.
    #[error("already submitted")]
    AlreadySubmitted,
    /// It is accepted; a correction must be opened first.
    #[error("not submittable")]
    NotSubmittable,
    /// It is not submitted.
    #[error("not withdrawable")]
    NotWithdrawable,
    /// A level has already decided on it.
    #[error("review has started")]
    ReviewStarted,
    /// It is not waiting for review.
    #[error("not under review")]
    NotUnderReview,
    /// Only an accepted report can be corrected.
    #[error("not accepted")]
    NotAccepted,
}

impl Standing {
    /// A report that was just begun.
    pub const NEW: Self = Self {
        state: ReportState::Draft,
        resumes: None,
        level: None,
        submitted_version: 0,
        accepted_version: None,
        times_returned: 0,
    };

    /// The standing after `action`, when `levels` levels review (at least one).
    pub fn after(self, action: ReportAction, levels: usize) -> Result<Self, Refusal> {
        match action {
            ReportAction::Edit => self.edited(),
            ReportAction::Submit => self.submitted(),
            ReportAction::Withdraw => self.withdrawn(),
            ReportAction::Accept => self.accepted(levels),
            ReportAction::Return => self.returned(),
            ReportAction::Amend => self.amended(),
        }
    }

    fn edited(self) -> Result<Self, Refusal> {
        match self.state {
            ReportState::Draft | ReportState::Returned | ReportState::Amending => Ok(self),
            ReportState::Submitted | ReportState::Accepted => Err(Refusal::NotEditable),
        }
    }

    fn submitted(self) -> Result<Self, Refusal> {
        match self.state {
            ReportState::Draft | ReportState::Returned | ReportState::Amending => Ok(Self {
                state: ReportState::Submitted,
                resumes: Some(self.state),
                level: Some(0),
                submitted_version: self.submitted_version + 1,
                ..self
            }),
            ReportState::Submitted => Err(Refusal::AlreadySubmitted),
            ReportState::Accepted => Err(Refusal::NotSubmittable),
        }
    }

    fn withdrawn(self) -> Result<Self, Refusal> {
        match (self.state, self.resumes, self.level) {
            (ReportState::Submitted, Some(state), Some(0)) => Ok(Self {
                state,
                resumes: None,
                level: None,
                ..self
            }),
            (ReportState::Submitted, ..) => Err(Refusal::ReviewStarted),
            _ => Err(Refusal::NotWithdrawable),
        }
    }

    fn accepted(self, levels: usize) -> Result<Self, Refusal> {
        match (self.state, self.level) {
            (ReportState::Submitted, Some(level)) if level + 1 < levels => Ok(Self {
                level: Some(level + 1),
                ..self
            }),
            (ReportState::Submitted, _) => Ok(Self {
                state: ReportState::Accepted,
                resumes: None,
                level: None,
                accepted_version: Some(self.submitted_version),
                ..self
            }),
            _ => Err(Refusal::NotUnderReview),
        }
    }

    fn returned(self) -> Result<Self, Refusal> {
        match self.state {
            ReportState::Submitted => Ok(Self {
                state: ReportState::Returned,
                resumes: None,
                level: None,
                times_returned: self.times_returned + 1,
                ..self
            }),
            _ => Err(Refusal::NotUnderReview),
        }
    }

    fn amended(self) -> Result<Self, Refusal> {
        match self.state {
            ReportState::Accepted => Ok(Self {
                state: ReportState::Amending,
                ..self
            }),
            _ => Err(Refusal::NotAccepted),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn standing(state: ReportState, level: usize) -> Standing {
        let submitted = state == ReportState::Submitted;
        Standing {
            state,
            resumes: submitted.then_some(ReportState::Returned),
            level: submitted.then_some(level),
            submitted_version: 2,
            accepted_version: None,
            times_returned: 1,
        }
    }

    /// Every action in every state leads exactly where this table says, or is refused with exactly this reason.
    #[test]
    fn the_whole_table() {
        use Refusal as No;
        use ReportAction as Do;
        use ReportState as S;
        let table: [(Do, [Result<S, No>; 5]); 6] = [
            // DRAFT, SUBMITTED (first of two levels), RETURNED, ACCEPTED, AMENDING
            (
                Do::Edit,
                [
                    Ok(S::Draft),
                    Err(No::NotEditable),
                    Ok(S::Returned),
                    Err(No::NotEditable),
                    Ok(S::Amending),
                ],
            ),
            (
                Do::Submit,
                [
                    Ok(S::Submitted),
                    Err(No::AlreadySubmitted),
                    Ok(S::Submitted),
                    Err(No::NotSubmittable),
                    Ok(S::Submitted),
                ],
            ),
            (
                Do::Withdraw,
                [
                    Err(No::NotWithdrawable),
                    Ok(S::Returned),
                    Err(No::NotWithdrawable),
                    Err(No::NotWithdrawable),
                    Err(No::NotWithdrawable),
                ],
            ),
            (
                Do::Accept,
                [
                    Err(No::NotUnderReview),
                    Ok(S::Submitted),
                    Err(No::NotUnderReview),
                    Err(No::NotUnderReview),
                    Err(No::NotUnderReview),
                ],
            ),
            (
                Do::Return,
                [
                    Err(No::NotUnderReview),
                    Ok(S::Returned),
                    Err(No::NotUnderReview),
                    Err(No::NotUnderReview),
                    Err(No::NotUnderReview),
                ],
            ),
            (
                Do::Amend,
                [
                    Err(No::NotAccepted),
                    Err(No::NotAccepted),
                    Err(No::NotAccepted),
                    Ok(S::Amending),
                    Err(No::NotAccepted),
                ],
            ),
        ];
        assert_eq!(
            table.map(|(action, _)| action).as_slice(),
            ReportAction::ALL
        );
        for (action, row) in table {
            for (state, expected) in ReportState::ALL.iter().zip(row) {
                let reached = standing(*state, 0).after(action, 2).map(|s| s.state);
                assert_eq!(reached, expected, "{action} in {state}");
            }
        }
    }

    /// Once the first level has decided, the unit cannot take its report back; the last level's acceptance ends it.
    #[test]
    fn the_second_level_closes_the_report() {
        let second = standing(ReportState::Submitted, 1);
        assert_eq!(
            second.after(ReportAction::Withdraw, 2),
            Err(Refusal::ReviewStarted)
        );
        let done = second.after(ReportAction::Accept, 2).unwrap();
        assert_eq!(
            (done.state, done.accepted_version),
            (ReportState::Accepted, Some(2))
        );
    }

    proptest! {
        /// Whatever people do in whatever order: a version that counts goes on counting until another replaces it,
        /// exactly the submitted reports have a reviewer and a way back, and a report never becomes a draft again
        /// once somebody has decided on it.
        #[test]
        fn any_walk_keeps_the_promises(
            actions in prop::collection::vec(prop::sample::select(ReportAction::ALL), 0..200),
            levels in 1_usize..4,
        ) {
            let mut now = Standing::NEW;
            let mut decided = false;
            for action in actions {
                let Ok(next) = now.after(action, levels) else { continue };
                decided |= matches!(action, ReportAction::Accept | ReportAction::Return);
                prop_assert!(next.accepted_version >= now.accepted_version);
                prop_assert!(next.accepted_version <= Some(next.submitted_version));
                prop_assert!(next.submitted_version >= now.submitted_version);
                let submitted = next.state == ReportState::Submitted;
                prop_assert_eq!(submitted, next.level.is_some());
                prop_assert_eq!(submitted, next.resumes.is_some());
                prop_assert!(next.level.is_none_or(|level| level < levels));
                prop_assert!(!(decided && next.state == ReportState::Draft));
                if next.state == ReportState::Accepted {
                    prop_assert_eq!(next.accepted_version, Some(next.submitted_version));
                }
                now = next;
            }
        }
    }
}
