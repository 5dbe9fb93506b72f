//! What a change of units can break.

use tonghop_model::text_enum;

text_enum! {
    /// The rule a change breaks; its word is the problem's code.
    pub enum Rule {
        /// No such unit, or out of reach.
        UnknownUnit = "UNKNOWN_UNIT",
        /// No such change.
        UnknownChange = "UNKNOWN_CHANGE",
        /// Another unit has the code at that time.
        CodeTaken = "UNIT_CODE_TAKEN",
        /// Another unit has the agency code at that time.
        AgencyCodeTaken = "AGENCY_CODE_TAKEN",
        /// Another unit has the statistical code at that time.
        StatisticalCodeTaken = "STATISTICAL_CODE_TAKEN",
        /// A unit would stand below itself, if only for a day.
        Cycle = "CYCLE",
        /// More levels than the tree may have.
        TooDeep = "TREE_TOO_DEEP",
        /// The parent is not in force for the whole time.
        ParentNotInForce = "PARENT_NOT_IN_FORCE",
        /// Units would be left below a unit that is not in force.
        HasChildren = "UNIT_HAS_CHILDREN",
        /// The day lies before the unit began.
        BeforeBegan = "BEFORE_UNIT_BEGAN",
        /// The unit has ended by that day.
        Ended = "UNIT_HAS_ENDED",
        /// The unit is in force: it cannot begin again.
        InForce = "UNIT_IN_FORCE",
        /// A unit cannot end on the day it begins.
        BeginsThatDay = "UNIT_BEGINS_THAT_DAY",
        /// Two parents of one kind for the same time.
        TwoParents = "TWO_PARENTS",
        /// Two versions for the same time.
        OverlappingVersions = "OVERLAPPING_VERSIONS",
        /// A unit cannot be merged into itself.
        IntoItself = "MERGE_INTO_ITSELF",
        /// A split or merge names nobody who comes after.
        NoSuccessor = "NO_SUCCESSOR",
        /// A child of a unit that is split away is given to nobody.
        ChildUnassigned = "CHILD_UNASSIGNED",
        /// The unit is no child of the one that ends.
        NotAChild = "NOT_A_CHILD",
        /// A unit is named twice.
        NamedTwice = "UNIT_NAMED_TWICE",
        /// Nothing is changed.
        NothingChanges = "NOTHING_CHANGES",
        /// The change has been corrected before.
        AlreadyCorrected = "ALREADY_CORRECTED",
        /// A correction is not corrected; the change is recorded again.
        CorrectsCorrection = "CORRECTION_OF_CORRECTION",
    }
}

impl Rule {
    /// Whether it is the state of the units that stands in the way, rather than what was sent.
    pub const fn is_conflict(self) -> bool {
        matches!(
            self,
            Self::CodeTaken
                | Self::AgencyCodeTaken
                | Self::StatisticalCodeTaken
                | Self::HasChildren
                | Self::Ended
                | Self::InForce
                | Self::AlreadyCorrected
        )
    }
}

/// A change that cannot be made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("change {change} breaks {rule} at {pointer}")]
pub struct Fault {
    /// Place of the change in the batch.
    pub change: usize,
    /// Where in the change.
    pub pointer: String,
    /// What it breaks.
    pub rule: Rule,
    /// What the sentence should name: a code or a day.
    pub about: Option<String>,
}

impl Fault {
    /// The change at `change` breaks `rule` at `pointer`.
    pub fn new(change: usize, pointer: impl Into<String>, rule: Rule) -> Self {
        Self {
            change,
            pointer: pointer.into(),
            rule,
            about: None,
        }
    }

    /// Names what the sentence should speak of.
    #[must_use]
    pub fn about(mut self, what: impl ToString) -> Self {
        self.about = Some(what.to_string());
        self
    }
}
