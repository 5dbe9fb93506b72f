//! The reporting year 2011 of Bến Tre, through the gateway, by the public API only.
//!
//! - [`cast`]: the units and the people who act for them.
//! - [`plan`]: what each unit will do: file on time, file late, be returned, stay silent.
//! - [`content`] and [`narrative`]: plausible reports, the same on every run.
//! - [`stages`]: the year, step by step; each step looks first at what is already done, so a stopped demo resumes.
//! - [`api`]: a client of the public API, as any partner would write one.
//! - [`outcome`]: the table, the exports and `summary.json`.

pub mod api;
pub mod cast;
pub mod consolidation;
pub mod content;
pub mod filing;
pub mod narrative;
pub mod outcome;
pub mod plan;
pub mod stages;
pub mod state;

use std::sync::Arc;
use std::time::Instant;

use tonghop_model::ShiftedClock;
use tonghop_web::server::{print_line, until_asked_to_stop};

use crate::cli::{Cli, DemoOptions};
use crate::data_folder::DataFolder;
use crate::serve;

/// Runs the demo, then serves on or ends.
pub async fn run(cli: &Cli, options: &DemoOptions) -> anyhow::Result<()> {
    let mut log = cli.log.clone();
    if log.log == "info,actix_server=warn" {
        // Thousands of request lines would hide the progress bars.
        log.log = "warn".into();
    }
    tonghop_web::telemetry::init(&log);
    let folder = DataFolder::open(&cli.data_dir)?;
    let state = state::open(&folder)?;
    let started = Instant::now();
    let clock = Arc::new(ShiftedClock::starting_at(stages::start_of_story()));
    let system = serve::start(cli, &folder, clock.clone()).await?;
    let code = system
        .accounts
        .first_administrator
        .as_ref()
        .map(|first| first.code.clone());
    let story = stages::Story::new(
        system.url(),
        clock,
        usize::from(options.parallel),
        code,
        state,
    )?;
    let told = story.tell().await?;
    let outcome = outcome::collect(&told, &folder, started).await?;
    print_line(&outcome.table());
    print_line(&outcome.footer(&system.url()));
    if !options.exit {
        until_asked_to_stop().await;
    }
    system.stop().await;
    Ok(())
}
