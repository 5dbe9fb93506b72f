//! Takes over what happened to reports: their state, and the numbers of those newly accepted.

use std::collections::{HashMap, HashSet};

use tonghop_db::Conn;
use tonghop_forms::Form;
use tonghop_journal::ProjectionError;
use tonghop_model::{PeriodId, UnitId};

use super::batch::{Acceptance, Batch, ReportNews};
use super::{poison, rollups};
use crate::db;
use crate::db::accepted::AcceptedRow;
use crate::domain::counts::{Counts, CountsOf};
use crate::domain::delta::{Contribution, Facts};
use crate::domain::obligation::Obligation;
use crate::domain::recount::Lineages;
use crate::forms::Forms;

/// What changes in one period.
#[derive(Default)]
struct Changes {
    obligations: Vec<Obligation>,
    counts: CountsOf,
    accepted: Vec<AcceptedRow>,
    facts: Facts,
}

/// Applies the reports of a page, period by period. Those of units that the same page released count no more; if such a
/// unit is taken up again, its report is told anew.
pub fn apply(conn: &mut Conn, forms: &Forms, batch: &Batch) -> Result<(), ProjectionError> {
    let mut by_period = HashMap::<PeriodId, Vec<&ReportNews>>::new();
    let released: HashSet<(PeriodId, UnitId)> = batch
        .changes
        .iter()
        .filter(|change| change.released)
        .map(|change| (change.assignment.period_id, change.assignment.unit_id))
        .collect();
    for news in batch.reports.values() {
        let whose = (news.newest.period_id, news.newest.unit_id);
        if released.contains(&whose) {
            continue;
        }
        by_period
            .entry(news.newest.period_id)
            .or_default()
            .push(news);
    }
    for (period, news) in by_period {
        apply_period(conn, forms, period, &news)?;
    }
    Ok(())
}

fn apply_period(
    conn: &mut Conn,
    forms: &Forms,
    period: PeriodId,
    news: &[&ReportNews],
) -> Result<(), ProjectionError> {
    let sha256 = db::periods::template_sha256(conn, period)?;
    let sha256 = sha256.ok_or_else(|| unknown(&format!("period {period}")))?;
    let form = forms.get(conn, period, &sha256).map_err(poison)?;
    let units: Vec<UnitId> = news.iter().map(|n| n.newest.unit_id).collect();
    let obligations = db::obligations::of_units(conn, period, &units)?;
    let lineages = db::units::lineages(conn, period, Some(&units))?;
    let mut changes = Changes::default();
    for news in news {
        let unit = news.newest.unit_id;
        let old = obligations
            .get(&unit)
            .ok_or_else(|| unknown(&format!("assignment of unit {unit} in period {period}")))?;
        changes.take(&form, old, news, &lineages)?;
    }
    db::obligations::save(conn, &changes.obligations)?;
    db::completeness::add(conn, period, &changes.counts)?;
    db::accepted::save(conn, &changes.accepted)?;
    rollups::replace(conn, &form, period, &lineages, &changes.facts)
}

fn unknown(what: &str) -> ProjectionError {
    ProjectionError::Poison(format!("a report came for an unknown {what}"))
}

impl Changes {
    fn take(
        &mut self,
        form: &Form,
        old: &Obligation,
        news: &ReportNews,
        lineages: &Lineages,
    ) -> Result<(), ProjectionError> {
        let mut new = old.clone();
        if news.event_version > old.report_version {
            let state = &news.newest;
            new.report = Some(state.id);
            new.report_version = news.event_version;
            new.status = state.state.into();
            new.first_submitted_at = state.first_submitted_at;
            new.late = state.late;
            new.times_returned = state.times_returned;
        }
        let acceptance = news.acceptance.as_ref();
        if let Some(acceptance) =
            acceptance.filter(|a| Some(a.version.version) > old.accepted_version)
        {
            new.accepted_version = Some(acceptance.version.version);
            self.accept(form, news, acceptance)?;
        }
        if new == *old {
            return Ok(());
        }
        let change = Counts::of(&new).minus(Counts::of(old));
        for ancestor in lineages.get(&old.unit).into_iter().flatten() {
            let sum = self.counts.entry(*ancestor).or_default();
            *sum = sum.plus(change);
        }
        self.obligations.push(new);
        Ok(())
    }

    fn accept(
        &mut self,
        form: &Form,
        news: &ReportNews,
        acceptance: &Acceptance,
    ) -> Result<(), ProjectionError> {
        let report = &news.newest;
        let facts = form.facts(&acceptance.content).map_err(|error| {
            ProjectionError::Poison(format!(
                "report {} of unit {}: {error}",
                report.id, report.unit_id
            ))
        })?;
        let facts = facts
            .into_iter()
            .map(|fact| Contribution::new(form, fact.indicator, fact.value, fact.weight));
        self.facts.insert(report.unit_id, facts.collect());
        self.accepted.push(AcceptedRow {
            period_id: report.period_id,
            unit_id: report.unit_id,
            report_id: report.id,
            version: acceptance.version.version,
            content_sha256: acceptance.version.content_sha256.clone(),
            accepted_at: acceptance.version.accepted_at.naive_utc(),
            content: serde_json::to_string(&acceptance.content)?,
        });
        Ok(())
    }
}
