//! Disables accounts that nobody has used for long, and forgets sessions that are long over, once a day.

use std::time::Duration;

use actix_web::web::Data;
use chrono::TimeDelta;
use tokio::task::AbortHandle;
use tonghop_journal::Recorder;
use tonghop_model::{AccountId, local_time};

use crate::app::App;
use crate::db;
use crate::domain::Error;

/// How often the clock is looked at; the work itself is done once a local day.
const LOOK: Duration = Duration::from_secs(1);
/// Accounts in one transaction.
const BATCH: i64 = 100;

/// Starts sweeping in the background.
pub fn start(app: Data<App>) -> AbortHandle {
    tokio::spawn(run(app)).abort_handle()
}

async fn run(app: Data<App>) {
    let mut swept = None;
    loop {
        let today = local_time::local_date(app.clock.now());
        if swept != Some(today) {
            match sweep(&app).await {
                Ok(disabled) => {
                    swept = Some(today);
                    tracing::info!(disabled, "looked for accounts that nobody uses");
                }
                Err(error) => {
                    tracing::warn!(error = ?error, "looking for unused accounts failed; trying again");
                }
            }
        }
        tokio::time::sleep(LOOK).await;
    }
}

/// Forgets sessions that are long over and disables accounts that were not used for the configured time, if one is;
/// answers how many accounts that were. Doing it twice, or in two replicas, changes nothing.
pub async fn sweep(app: &App) -> Result<usize, Error> {
    let recorder = app.recorder_of(app.clock.now(), None, "dormancy".into());
    let (lifetimes, now) = (app.settings.lifetimes(), recorder.now.naive_utc());
    app.write(move |conn| Ok(db::sessions::prune(conn, lifetimes, now)?))
        .await?;
    match app.settings.dormant_days {
        0 => Ok(0),
        days => disable_unused(app, recorder, TimeDelta::days(days.into())).await,
    }
}

async fn disable_unused(app: &App, recorder: Recorder, rest: TimeDelta) -> Result<usize, Error> {
    let cutoff = (recorder.now - rest).naive_utc();
    let (mut after, mut disabled): (Option<AccountId>, usize) = (None, 0);
    loop {
        let recorder = recorder.clone();
        let from = after;
        let (last, count) = app
            .write(move |conn| {
                let unused = db::dormancy::unused_since(conn, cutoff, from, BATCH)?;
                let mut count = 0;
                for id in &unused {
                    count +=
                        usize::from(db::dormancy::disable(conn, &recorder, *id, Some(cutoff))?);
                }
                Ok((unused.last().copied(), count))
            })
            .await?;
        disabled += count;
        match last {
            Some(_) => after = last,
            None => return Ok(disabled),
        }
    }
}
