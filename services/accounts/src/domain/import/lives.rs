//! Which rows are one unit, and which unit stands above which.

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;
use tonghop_model::{Relation, UnitId};
use tonghop_tabular::TableProblem;

use super::faults::{cycle, duplicate, overlapping, too_many_versions};
use super::{Mode, Options, UnitRow};

/// The most rows of one unit.
pub(super) const MAX_VERSIONS: usize = 500;

/// More levels than any tree has; whoever is deeper stands above himself.
const MAX_DEPTH: usize = 64;

/// One unit: its rows in the order of time.
pub(super) struct Life {
    pub id: UnitId,
    pub rows: Vec<usize>,
}

/// The units of a file.
pub(super) struct Lives<'a> {
    pub rows: &'a [UnitRow],
    pub lives: Vec<Life>,
    of_row: HashMap<usize, usize>,
    by_key: HashMap<&'a str, Vec<usize>>,
}

impl<'a> Lives<'a> {
    /// Groups rows into units. Rows that cannot both be true are added to the problems.
    pub fn of(
        rows: &'a [UnitRow],
        options: Options,
        problems: &mut Vec<TableProblem>,
        new_id: &mut dyn FnMut() -> UnitId,
    ) -> Self {
        let mut named: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        let mut by_key: HashMap<&str, Vec<usize>> = HashMap::new();
        for (index, row) in rows.iter().enumerate() {
            let identity = row.id.map_or_else(|| row.key.clone(), |id| id.to_string());
            named.entry(identity).or_default().push(index);
            by_key.entry(&row.key).or_default().push(index);
        }
        let mut lives = Vec::new();
        for indices in named.into_values() {
            Self::split(rows, options, indices, problems, new_id, &mut lives);
        }
        for life in &mut lives {
            let first_too_many = life
                .rows
                .get(MAX_VERSIONS)
                .and_then(|index| rows.get(*index));
            if let Some(row) = first_too_many {
                problems.push(too_many_versions(&row.row, &row.key, MAX_VERSIONS));
                life.rows.truncate(MAX_VERSIONS);
            }
        }
        let of_row = lives
            .iter()
            .enumerate()
            .flat_map(|(life, l)| l.rows.iter().map(move |row| (*row, life)))
            .collect();
        Self {
            rows,
            lives,
            of_row,
            by_key,
        }
    }

    fn split(
        rows: &[UnitRow],
        options: Options,
        mut indices: Vec<usize>,
        problems: &mut Vec<TableProblem>,
        new_id: &mut dyn FnMut() -> UnitId,
        lives: &mut Vec<Life>,
    ) {
        if options.mode == Mode::History {
            indices.sort_by_key(|index| rows.get(*index).map(|row| row.valid_from));
        }
        let mut last: Option<&UnitRow> = None;
        for index in indices {
            let Some(row) = rows.get(index) else { continue };
            let goes_on = match last {
                None => false,
                Some(earlier) if options.mode == Mode::Create => {
                    let column = options.scheme.column();
                    problems.push(duplicate(&row.row, column, &row.key, earlier.row.line));
                    false
                }
                Some(earlier) if earlier.valid_to.is_none_or(|to| row.valid_from < to) => {
                    problems.push(overlapping(&row.row, &row.key, earlier.row.line));
                    true
                }
                Some(earlier) => earlier.valid_to == Some(row.valid_from) || row.id.is_some(),
            };
            match lives.last_mut() {
                Some(life) if goes_on => life.rows.push(index),
                _ => lives.push(Life {
                    id: row.id.unwrap_or_else(&mut *new_id),
                    rows: vec![index],
                }),
            }
            last = Some(row);
        }
    }

    /// The row of a key that holds on a day; if there is none, one that holds on another day.
    pub fn row_on(&self, key: &str, day: NaiveDate) -> Option<usize> {
        let indices = self.by_key.get(key)?;
        let covers = |index: &&usize| self.rows.get(**index).is_some_and(|row| row.covers(day));
        let holding = indices.iter().find(covers);
        holding.or_else(|| indices.last()).copied()
    }

    /// The unit of a key on a day.
    pub fn unit_on(&self, key: &str, day: NaiveDate) -> Option<UnitId> {
        let life = self.of_row.get(&self.row_on(key, day)?)?;
        self.lives.get(*life).map(|life| life.id)
    }

    /// Whether a row of this key holds on the day.
    pub fn holds_on(&self, key: &str, day: NaiveDate) -> bool {
        let row = self.row_on(key, day).and_then(|index| self.rows.get(index));
        row.is_some_and(|row| row.covers(day))
    }

    fn row(&self, index: Option<&usize>) -> Option<&'a UnitRow> {
        self.rows.get(*index?)
    }

    /// How many units of the file stand above each when it begins; those that stand above themselves are problems.
    pub fn depths_at_begin(&self, problems: &mut Vec<TableProblem>) -> Vec<usize> {
        let depths = self.depths(|life| {
            let row = self.row(life.rows.first())?;
            Some((row, row.valid_from))
        });
        for (life, depth) in self.lives.iter().zip(&depths) {
            let row = self.row(life.rows.first()).filter(|_| *depth >= MAX_DEPTH);
            problems.extend(row.map(|row| cycle(&row.row)));
        }
        depths
    }

    /// How many units of the file stand above each on its last day.
    pub fn depths_at_end(&self) -> Vec<usize> {
        self.depths(|life| {
            let row = self.row(life.rows.last())?;
            let last = row.valid_to.and_then(|to| to.pred_opt());
            Some((row, last.unwrap_or(row.valid_from)))
        })
    }

    fn depths(&self, at: impl Fn(&Life) -> Option<(&'a UnitRow, NaiveDate)>) -> Vec<usize> {
        let above = |life: &Life| -> Vec<usize> {
            let Some((row, day)) = at(life) else {
                return Vec::new();
            };
            let rows = Relation::ALL
                .iter()
                .filter_map(|relation| self.row_on(row.parents.get(relation)?, day));
            rows.filter_map(|row| self.of_row.get(&row).copied())
                .collect()
        };
        let above: Vec<Vec<usize>> = self.lives.iter().map(above).collect();
        let mut depths = vec![0; self.lives.len()];
        for _ in 0..=MAX_DEPTH {
            let next: Vec<usize> = above
                .iter()
                .map(|parents| {
                    let deepest = parents.iter().filter_map(|p| depths.get(*p)).max();
                    deepest.map_or(0, |depth| depth + 1)
                })
                .collect();
            if next == depths {
                break;
            }
            depths = next;
        }
        depths
    }
}
