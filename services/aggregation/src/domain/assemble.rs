//! Puts an edition's document together from one consistent state.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use tonghop_forms::{Content, Form};
use tonghop_model::{ConsolidationId, EditionId, UnitId};

use super::columns::{Column, lay_out};
use super::counts::Counts;
use super::delta::{Cell, CellKey, CellOverflow, Contribution, Facts, UnitCells, merge};
use super::edition::{
    ColumnHead, CompletenessTable, EditionDocument, FORMAT, IndicatorRow, NarrativeAnswers,
    PeriodPin, ReportPin, TemplatePin, UnitRow,
};
use super::letterhead::Letterhead;
use super::narratives;
use super::obligation::Obligation;
use super::section::SectionText;
use super::unit::{PeriodUnit, Units};

/// Everything read from one snapshot.
pub struct Material {
    /// The period.
    pub period: PeriodPin,
    /// The template.
    pub template: TemplatePin,
    /// The template, compiled.
    pub form: Arc<Form>,
    /// The consolidating unit.
    pub unit: PeriodUnit,
    /// Name of the unit above it, if there is one.
    pub superior: Option<String>,
    /// The feed is applied up to here.
    pub as_of_seq: i64,
    /// The consolidating unit and all below it.
    pub units: Units,
    /// The obligations among them.
    pub obligations: HashMap<UnitId, Obligation>,
    /// The consolidating unit's cells, as kept by the projection.
    pub cells: UnitCells,
    /// Each accepted report's contributions.
    pub facts: Facts,
    /// Each accepted report: its content and what pins it.
    pub accepted: HashMap<UnitId, (ReportPin, Content)>,
}

/// What names the edition and what people wrote.
pub struct Frozen {
    /// The edition.
    pub id: EditionId,
    /// The consolidated report.
    pub consolidation: ConsolidationId,
    /// Number of the edition.
    pub number: i32,
    /// When.
    pub at: DateTime<Utc>,
    /// Title.
    pub title: String,
    /// Sections.
    pub sections: Vec<SectionText>,
}

/// What stands above the column of units directly attached.
const ATTACHED: &str = "Đơn vị trực thuộc";

impl Material {
    /// The columns of the report.
    pub fn columns(&self) -> Vec<Column> {
        lay_out(self.unit.id, &self.units, self.obligations.keys().copied())
    }

    /// Completeness of all.
    pub fn counts(&self) -> Counts {
        self.obligations
            .values()
            .fold(Counts::default(), |sum, o| sum.plus(Counts::of(o)))
    }

    /// What the units wrote, in column order.
    pub fn narratives(&self, columns: &[Column]) -> Vec<NarrativeAnswers> {
        let order = columns.iter().flat_map(|column| &column.members);
        let names: Vec<_> = order
            .filter_map(|id| Some((*id, self.units.get(id)?.name.clone())))
            .collect();
        let contents = self.accepted.iter();
        let contents = contents.map(|(id, (_, content))| (*id, content.clone()));
        narratives::merge(self.form.definition(), &names, &contents.collect())
    }

    /// The document of an edition.
    pub fn document(self, frozen: Frozen) -> Result<EditionDocument, CellOverflow> {
        let columns = self.columns();
        let narratives = self.narratives(&columns);
        let heads: Vec<ColumnHead> = columns.iter().map(head).collect();
        let sums = columns
            .iter()
            .map(|column| self.sums(column))
            .collect::<Result<Vec<_>, _>>()?;
        let of = |column: &Column| {
            let members = column.members.iter();
            members
                .filter_map(|id| self.obligations.get(id))
                .fold(Counts::default(), |sum, o| sum.plus(Counts::of(o)))
        };
        Ok(EditionDocument {
            format: FORMAT.into(),
            id: frozen.id,
            consolidation_id: frozen.consolidation,
            number: frozen.number,
            frozen_at: frozen.at,
            as_of_seq: self.as_of_seq,
            tree_as_of: self.period.data_to,
            unit: self.unit.to_ref(),
            unit_kind: self.unit.kind,
            letterhead: Letterhead::of(&self.unit.name, self.superior.as_deref()),
            title: frozen.title,
            sections: frozen.sections,
            indicators: self.indicators(&sums),
            completeness: CompletenessTable {
                total: self.counts().into(),
                by_column: columns.iter().map(|column| of(column).into()).collect(),
            },
            units: self.rows(&columns, &heads),
            columns: heads,
            narratives,
            period: self.period,
            template: self.template,
        })
    }

    /// A column's cells: the sum over its members' contributions.
    fn sums(&self, column: &Column) -> Result<UnitCells, CellOverflow> {
        let mut cells = UnitCells::new();
        for unit in &column.members {
            for fact in self.facts.get(unit).into_iter().flatten() {
                let cell = cells.entry(fact.indicator.clone()).or_default();
                *cell = merge(*cell, fact.cell()).map_err(|_| {
                    CellOverflow(CellKey {
                        period: self.period.id,
                        unit: column.unit.as_ref().map_or(self.unit.id, |unit| unit.id),
                        indicator: fact.indicator.clone(),
                    })
                })?;
            }
        }
        Ok(cells)
    }

    fn indicators(&self, columns: &[UnitCells]) -> Vec<IndicatorRow> {
        let expected = self.counts().expected;
        let row = |indicator: &tonghop_forms::Indicator| {
            let cell = |cells: &UnitCells| cells.get(&indicator.code).copied().unwrap_or_default();
            let shown = |cell: Cell| indicator.total(&cell).map(|total| total.to_string());
            let all = cell(&self.cells);
            IndicatorRow {
                code: indicator.code.clone(),
                name: indicator.name.clone(),
                unit_of_measure: indicator.unit_of_measure.clone(),
                section: indicator.section.clone(),
                kind: indicator.kind,
                rule: indicator.over_units.rule,
                total: shown(all),
                units_reporting: all.units,
                units_expected: expected,
                by_column: columns.iter().map(|cells| shown(cell(cells))).collect(),
            }
        };
        self.form.indicators().iter().map(row).collect()
    }

    fn rows(&self, columns: &[Column], heads: &[ColumnHead]) -> Vec<UnitRow> {
        let members = columns.iter().zip(heads);
        let members = members.flat_map(|(column, head)| {
            let titled = |id| (id, head.title.clone());
            column.members.iter().map(titled)
        });
        let row = |(id, district): (&UnitId, String)| {
            let (unit, obligation) = (self.units.get(id)?, self.obligations.get(id)?);
            Some(UnitRow {
                id: *id,
                code: unit.code.clone(),
                name: unit.name.clone(),
                district,
                status: obligation.status,
                submitted: obligation.first_submitted_at.is_some(),
                late: obligation.late,
                report: self.accepted.get(id).map(|(pin, _)| pin.clone()),
                values: self.values(*id),
            })
        };
        members.filter_map(row).collect()
    }

    fn values(&self, unit: UnitId) -> std::collections::BTreeMap<String, String> {
        let facts = self.facts.get(&unit).into_iter().flatten();
        let value = |fact: &Contribution| {
            let total = self.form.indicator(&fact.indicator)?.total(&fact.cell())?;
            Some((fact.indicator.clone(), total.to_string()))
        };
        facts.filter_map(value).collect()
    }
}

fn head(column: &Column) -> ColumnHead {
    let title = column.unit.as_ref().map_or(ATTACHED, |unit| &unit.name);
    ColumnHead {
        unit: column.unit.clone(),
        title: title.to_owned(),
    }
}
