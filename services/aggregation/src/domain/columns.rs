//! How the units below the consolidating unit are laid out: one column a district, one for what is directly attached.

use tonghop_model::UnitId;

use super::unit::{PeriodUnit, UnitRef, Units};

/// A column of the consolidated report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// The district; `None` for the units directly attached, and the consolidating unit itself.
    pub unit: Option<UnitRef>,
    /// The obliged units in it, by code.
    pub members: Vec<UnitId>,
}

/// Lays out the obliged units among `units` (the subtree of `root`). A child of the root with units below it is a
/// column of its own; columns are ordered by code, the directly attached units come last.
pub fn lay_out(root: UnitId, units: &Units, obliged: impl Iterator<Item = UnitId>) -> Vec<Column> {
    let mut districts: Vec<&PeriodUnit> = units
        .values()
        .filter(|unit| unit.parent == Some(root) && has_children(unit.id, units))
        .collect();
    districts.sort_by(|a, b| (&a.code, a.id).cmp(&(&b.code, b.id)));
    let mut columns: Vec<Column> = districts
        .iter()
        .map(|unit| Column {
            unit: Some(unit.to_ref()),
            members: Vec::new(),
        })
        .collect();
    let mut attached = Vec::new();
    for unit in obliged {
        let child = child_of(root, unit, units);
        let column = columns
            .iter_mut()
            .find(|column| column.unit.as_ref().map(|u| u.id) == child);
        match column {
            Some(column) => column.members.push(unit),
            None => attached.push(unit),
        }
    }
    if !attached.is_empty() {
        columns.push(Column {
            unit: None,
            members: attached,
        });
    }
    for column in &mut columns {
        column
            .members
            .sort_by_key(|id| (units.get(id).map(|unit| unit.code.clone()), *id));
    }
    columns
}

fn has_children(id: UnitId, units: &Units) -> bool {
    units.values().any(|unit| unit.parent == Some(id))
}

/// The child of `root` on the way down to `unit`; `None` for the root itself.
fn child_of(root: UnitId, unit: UnitId, units: &Units) -> Option<UnitId> {
    let first = units.get(&unit).filter(|_| unit != root);
    std::iter::successors(first, |unit| {
        units.get(&unit.parent?).filter(|parent| parent.id != root)
    })
    .take(units.len())
    .last()
    .map(|unit| unit.id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use tonghop_model::UnitKind;
    use uuid::Uuid;

    fn id(n: u128) -> UnitId {
        UnitId::from_uuid(Uuid::from_u128(n))
    }

    /// A district that reports itself stands in its own column; a school under the department among the attached.
    #[test]
    fn every_obliged_unit_stands_in_exactly_one_column() {
        let unit = |n: u128, parent: Option<u128>| PeriodUnit {
            id: id(n),
            code: format!("{n:03}"),
            name: format!("Đơn vị {n}"),
            kind: UnitKind::AttachedUnit,
            parent: parent.map(id),
        };
        let tree = [
            unit(0, None),
            unit(2, Some(0)),
            unit(1, Some(0)),
            unit(9, Some(0)),
            unit(11, Some(1)),
            unit(12, Some(1)),
            unit(21, Some(2)),
        ];
        let units: Units = tree.into_iter().map(|u| (u.id, u)).collect();
        let columns = lay_out(id(0), &units, [9, 12, 11, 1, 21, 0].into_iter().map(id));
        let shown: Vec<_> = columns
            .iter()
            .map(|c| (c.unit.as_ref().map(|u| u.code.as_str()), c.members.clone()))
            .collect();
        assert_eq!(
            shown,
            [
                (Some("001"), vec![id(1), id(11), id(12)]),
                (Some("002"), vec![id(21)]),
                (None, vec![id(0), id(9)]),
            ]
        );
    }
}
