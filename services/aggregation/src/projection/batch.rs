//! A page of the feed, sorted by what it is about.

use std::collections::HashMap;

use tonghop_api::reports::{
    ASSIGNMENT_CHANGED, ASSIGNMENT_OPENED, AcceptedVersion, AssignmentChanged, AssignmentOpened,
    PERIOD_OPENED, PeriodOpened, REPORT_CHANGED, ReportChanged,
};
use tonghop_forms::Content;
use tonghop_journal::{Event, ProjectionError};
use tonghop_model::ReportId;

/// An acceptance with its content.
pub struct Acceptance {
    /// What was accepted, and when.
    pub version: AcceptedVersion,
    /// The content.
    pub content: Content,
}

/// What happened to one report within a page: only the newest state counts, but the newest acceptance may have come
/// before it.
pub struct ReportNews {
    /// Version of the newest event.
    pub event_version: i32,
    /// The newest event.
    pub newest: ReportChanged,
    /// The newest acceptance.
    pub acceptance: Option<Acceptance>,
}

/// A page's events by kind. A later event of an entity overtakes an earlier one.
#[derive(Default)]
pub struct Batch {
    /// Periods with the version of their event.
    pub periods: Vec<(i32, PeriodOpened)>,
    /// Assignments.
    pub assignments: Vec<AssignmentOpened>,
    /// What became of assignments since; the newest of each.
    pub changes: Vec<AssignmentChanged>,
    /// Reports.
    pub reports: HashMap<ReportId, ReportNews>,
}

impl Batch {
    /// Reads the payloads. Topics of no concern are passed over.
    pub fn parse(events: &[Event]) -> Result<Self, ProjectionError> {
        let mut batch = Self::default();
        for event in events {
            let payload = event.payload.clone();
            match event.topic.as_str() {
                PERIOD_OPENED => batch
                    .periods
                    .push((event.entity_version, serde_json::from_value(payload)?)),
                ASSIGNMENT_OPENED => batch.assignments.push(serde_json::from_value(payload)?),
                ASSIGNMENT_CHANGED => batch.change(serde_json::from_value(payload)?),
                REPORT_CHANGED => {
                    batch.report(event.entity_version, serde_json::from_value(payload)?);
                }
                _ => {}
            }
        }
        Ok(batch)
    }

    /// The feed is in order: a later change of an assignment replaces an earlier one.
    fn change(&mut self, change: AssignmentChanged) {
        self.changes
            .retain(|known| known.assignment.id != change.assignment.id);
        self.changes.push(change);
    }

    fn report(&mut self, event_version: i32, mut report: ReportChanged) {
        let content = report.accepted.as_mut().and_then(|a| a.content.take());
        let acceptance = content.zip(report.accepted.clone());
        let acceptance = acceptance.map(|(content, version)| Acceptance { version, content });
        let Some(known) = self.reports.get_mut(&report.id) else {
            let news = ReportNews {
                event_version,
                newest: report,
                acceptance,
            };
            self.reports.insert(news.newest.id, news);
            return;
        };
        if event_version > known.event_version {
            (known.event_version, known.newest) = (event_version, report);
        }
        let version = |a: &Option<Acceptance>| a.as_ref().map(|a| a.version.version);
        if version(&acceptance) > version(&known.acceptance) {
            known.acceptance = acceptance;
        }
    }
}
