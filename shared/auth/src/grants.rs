//! Roles at units, and the part of the tree they open.

use chrono::NaiveDate;
use tonghop_model::{AccountId, Role, UnitId};

/// One role held at one unit; without a unit it is held over the whole installation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Grant {
    /// The role.
    pub role: Role,
    /// Where; `None` means everywhere.
    pub unit: Option<UnitId>,
    /// Whom the holder stands in for, if the position says so.
    pub acting_for: Option<AccountId>,
}

/// What an account may do on one day.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rights {
    /// Roles in force.
    pub grants: Vec<Grant>,
    /// The local day they are in force on, which is also the day whose tree decides what lies below a unit.
    pub today: NaiveDate,
}

/// Whether a role reaches the units below its own. Reporters and heads act for one unit only.
pub const fn covers_subtree(role: Role) -> bool {
    match role {
        Role::Reporter | Role::Head => false,
        Role::Reviewer
        | Role::Consolidator
        | Role::Administrator
        | Role::Auditor
        | Role::Partner => true,
    }
}

/// The units a caller may act on, for one permission.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct UnitScope {
    /// Every unit.
    pub all: bool,
    /// These units.
    pub units: Vec<UnitId>,
    /// These units and all below them.
    pub subtrees: Vec<UnitId>,
    /// The day whose reporting tree says what lies below.
    pub on: NaiveDate,
}

impl UnitScope {
    /// Every unit there is.
    pub fn everywhere() -> Self {
        Self {
            all: true,
            ..Self::default()
        }
    }

    /// The scope that `rights` give through any of `roles`; `None` when they give nothing.
    pub fn of(rights: &Rights, roles: &[Role]) -> Option<Self> {
        let nothing = Self {
            on: rights.today,
            ..Self::default()
        };
        let mut scope = nothing.clone();
        for grant in rights.grants.iter().filter(|g| roles.contains(&g.role)) {
            match grant.unit {
                None => scope.all = true,
                Some(unit) if covers_subtree(grant.role) => scope.subtrees.push(unit),
                Some(unit) => scope.units.push(unit),
            }
        }
        (scope != nothing).then_some(scope)
    }

    /// Whether a unit whose ancestors, itself included, are `lineage` lies in the scope.
    pub fn contains(&self, unit: UnitId, lineage: &[UnitId]) -> bool {
        self.all
            || self.units.contains(&unit)
            || self
                .subtrees
                .iter()
                .any(|root| lineage.contains(root) || *root == unit)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn unit(n: u128) -> UnitId {
        UnitId::from_uuid(Uuid::from_u128(n))
    }

    /// A head acts for its own unit only; a reviewer for everything below.
    #[test]
    fn roles_reach_as_far_as_the_policy_says() {
        let grant = |role, n| Grant {
            role,
            unit: Some(unit(n)),
            acting_for: None,
        };
        let rights = Rights {
            grants: vec![grant(Role::Head, 1), grant(Role::Reviewer, 2)],
            today: NaiveDate::MIN,
        };
        let head = UnitScope::of(&rights, &[Role::Head]).unwrap();
        assert!(head.contains(unit(1), &[unit(1), unit(9)]));
        assert!(!head.contains(unit(3), &[unit(3), unit(1)]));
        let reviewer = UnitScope::of(&rights, &[Role::Reviewer]).unwrap();
        assert!(reviewer.contains(unit(3), &[unit(3), unit(2)]));
        assert!(!reviewer.contains(unit(1), &[unit(1), unit(9)]));
        assert_eq!(UnitScope::of(&rights, &[Role::Administrator]), None);
    }
}
