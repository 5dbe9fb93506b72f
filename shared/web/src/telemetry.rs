//! The log.

use std::io::IsTerminal;

use tracing_subscriber::EnvFilter;

use crate::config::LogArgs;

/// Starts logging to standard error, once per process; a second call changes nothing.
pub fn init(args: &LogArgs) {
    let filter = EnvFilter::try_new(&args.log).unwrap_or_else(|_| EnvFilter::new("info"));
    let builder = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal())
        .with_target(false);
    let started = if args.log_json {
        builder.json().flatten_event(true).try_init()
    } else {
        builder.try_init()
    };
    drop(started);
}
