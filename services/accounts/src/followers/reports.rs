//! Follows the reports feed.

use std::collections::{BTreeMap, HashMap};

use serde::Deserialize;
use tonghop_api::reports::{
    ASSIGNMENT_CHANGED, ASSIGNMENT_OPENED, AssignmentChanged, AssignmentOpened, PERIOD_OPENED,
    REPORT_CHANGED, ReportState,
};
use tonghop_db::Conn;
use tonghop_journal::{Event, Projection, ProjectionError};
use tonghop_model::{PeriodId, UnitId};

use crate::db;
use crate::db::known_obligations::{KnownObligation, KnownPeriod};

/// A duty whose report was not begun.
const NOT_STARTED: &str = "NOT_STARTED";

/// Keeps what is due, and how far it is.
pub struct Obligations;

/// What of a period matters here; the form of its reports does not.
#[derive(Deserialize)]
struct Period {
    id: PeriodId,
    regime_code: String,
    code: String,
    data_to: chrono::NaiveDate,
}

/// What of a report matters here; its content does not.
#[derive(Deserialize)]
struct Report {
    period_id: PeriodId,
    unit_id: UnitId,
    state: ReportState,
}

/// What becomes of one duty.
enum News {
    Stands(PeriodId, UnitId, &'static str),
    /// Due, however far the report is.
    Due(PeriodId, UnitId),
    Ends(PeriodId, UnitId),
}

impl Projection for Obligations {
    fn apply(&self, conn: &mut Conn, events: &[Event]) -> Result<(), ProjectionError> {
        let mut news = Vec::new();
        for event in events {
            let payload = event.payload.clone();
            match event.topic.as_str() {
                PERIOD_OPENED => {
                    let period: Period = serde_json::from_value(payload)?;
                    let known = KnownPeriod {
                        label: format!("{} {}", period.regime_code, period.code),
                        data_to: period.data_to,
                    };
                    db::known_obligations::save_period(conn, period.id, &known)?;
                }
                ASSIGNMENT_OPENED => {
                    let duty: AssignmentOpened = serde_json::from_value(payload)?;
                    news.push(News::Stands(duty.period_id, duty.unit_id, NOT_STARTED));
                }
                ASSIGNMENT_CHANGED => {
                    let change: AssignmentChanged = serde_json::from_value(payload)?;
                    let duty = change.assignment;
                    if change.released {
                        news.push(News::Ends(duty.period_id, duty.unit_id));
                    } else {
                        news.push(News::Due(duty.period_id, duty.unit_id));
                    }
                }
                REPORT_CHANGED => {
                    let report: Report = serde_json::from_value(payload)?;
                    let state = report.state.as_str();
                    news.push(News::Stands(report.period_id, report.unit_id, state));
                }
                _ => {}
            }
        }
        take_over(conn, &news)
    }
}

/// In the order of the feed, duties that stand together in one statement.
fn take_over(conn: &mut Conn, news: &[News]) -> Result<(), ProjectionError> {
    let mut ids: Vec<PeriodId> = news.iter().map(News::period).collect();
    ids.sort();
    ids.dedup();
    let periods = db::known_obligations::periods(conn, &ids)?;
    let mut standing = BTreeMap::new();
    let mut due = BTreeMap::new();
    for one in news {
        match one {
            News::Ends(period, unit) => {
                standing.remove(&(*period, *unit));
                due.remove(&(*period, *unit));
                db::known_obligations::forget(conn, *period, *unit)?;
            }
            News::Stands(period, unit, state) => {
                standing.insert((*period, *unit), *state);
            }
            News::Due(period, unit) => {
                due.insert((*period, *unit), NOT_STARTED);
            }
        }
    }
    db::known_obligations::begin(conn, &rows(due, &periods))?;
    Ok(db::known_obligations::save(
        conn,
        &rows(standing, &periods),
    )?)
}

fn rows(
    duties: BTreeMap<(PeriodId, UnitId), &str>,
    periods: &HashMap<PeriodId, KnownPeriod>,
) -> Vec<KnownObligation> {
    duties
        .into_iter()
        .filter_map(|((period_id, unit_id), state)| {
            let period = periods.get(&period_id)?;
            Some(KnownObligation {
                period_id,
                period_label: period.label.clone(),
                data_to: period.data_to,
                unit_id,
                state: state.to_owned(),
            })
        })
        .collect()
}

impl News {
    const fn period(&self) -> PeriodId {
        match self {
            Self::Stands(period, ..) | Self::Due(period, _) | Self::Ends(period, _) => *period,
        }
    }
}
