//! Opening a period: who must report, and who reviews.

use std::collections::{HashMap, HashSet};

use tonghop_api::reports::LineageUnit;
use tonghop_directory::{Tree, TreeUnit};
use tonghop_model::{UnitCode, UnitId, UnitKind};

use crate::domain::Error;

/// One unit's duty, before it has an id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Duty {
    /// The unit and its ancestors, the unit first, the root last.
    pub lineage: Vec<LineageUnit>,
    /// Who reviews, the first level first; ends with the regime's owner.
    pub review_path: Vec<UnitId>,
}

impl Duty {
    /// The unit that must report.
    pub fn unit(&self) -> Option<&LineageUnit> {
        self.lineage.first()
    }
}

/// The duties of all units of these `kinds`, and of these `members` of groups, strictly below `owner` in `tree`, by unit
/// code.
pub fn duties(
    tree: &Tree,
    owner: UnitId,
    kinds: &[UnitKind],
    members: &HashSet<UnitId>,
) -> Result<Vec<Duty>, Error> {
    let asked = tree
        .units()
        .into_iter()
        .filter(|unit| kinds.contains(&unit.kind) || members.contains(&unit.id));
    asked
        .filter_map(|unit| duty(&tree.lineage(unit.id), owner).transpose())
        .collect()
}

/// How many levels of reporting units each duty's unit has below it: nobody, or one level more than the highest of them.
pub fn levels(duties: &[Duty]) -> HashMap<UnitId, u16> {
    let mut deepest_first: Vec<&Duty> = duties.iter().collect();
    deepest_first.sort_by_key(|duty| std::cmp::Reverse(duty.lineage.len()));
    let units = deepest_first.iter().filter_map(|duty| duty.unit());
    let mut levels: HashMap<UnitId, u16> = units.map(|unit| (unit.id, 0)).collect();
    for duty in deepest_first {
        let mut lineage = duty.lineage.iter().map(|unit| unit.id);
        let own = lineage.next().and_then(|unit| levels.get(&unit).copied());
        let above = lineage.find(|unit| levels.contains_key(unit));
        if let Some((own, level)) = own.zip(above.and_then(|unit| levels.get_mut(&unit))) {
            *level = (*level).max(own + 1);
        }
    }
    levels
}

/// The duty of the first unit of `lineage`; none when `owner` is not above it.
fn duty(lineage: &[&TreeUnit], owner: UnitId) -> Result<Option<Duty>, Error> {
    let above = lineage.iter().skip(1).map(|unit| unit.id);
    let Some(levels) = above.clone().position(|id| id == owner) else {
        return Ok(None);
    };
    let review_path = above.take(levels + 1).collect();
    let lineage = lineage
        .iter()
        .map(|unit| snapshot(unit))
        .collect::<Result<_, _>>()?;
    Ok(Some(Duty {
        lineage,
        review_path,
    }))
}

fn snapshot(unit: &TreeUnit) -> Result<LineageUnit, Error> {
    let code = UnitCode::parse(&unit.code).map_err(|e| Error::Corrupt(e.to_string()))?;
    Ok(LineageUnit {
        id: unit.id,
        code,
        name: unit.name.clone(),
        kind: unit.kind,
    })
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn unit(n: u128, code: &str, kind: UnitKind, parent: Option<u128>) -> TreeUnit {
        let id = |n| UnitId::from_uuid(Uuid::from_u128(n));
        let name = format!("Unit {n}");
        TreeUnit {
            id: id(n),
            code: code.into(),
            name,
            kind,
            parent: parent.map(id),
        }
    }

    /// A school answers to its district first and to the owner last; the path goes no higher than the owner.
    #[test]
    fn the_path_of_review_ends_with_the_owner() {
        let school = unit(4, "SO.829.1", UnitKind::LowerSecondarySchool, Some(3));
        let district = unit(3, "SO.829", UnitKind::DistrictOffice, Some(2));
        let department = unit(2, "SO", UnitKind::Department, Some(1));
        let root = unit(1, "UB", UnitKind::AttachedUnit, None);
        let lineage = [&school, &district, &department, &root];
        let found = duty(&lineage, department.id).unwrap().unwrap();
        assert_eq!(found.review_path, [district.id, department.id]);
        assert_eq!(found.unit().map(|u| u.id), Some(school.id));
        assert_eq!(found.lineage.len(), 4);
        assert_eq!(
            duty(&lineage, school.id).unwrap(),
            None,
            "a unit does not report to itself"
        );
        assert_eq!(
            duty(&lineage[2..], district.id).unwrap(),
            None,
            "the owner is not above"
        );
    }
}
