//! A service as a process of its own.

use std::sync::Arc;

use clap::Parser;
use tonghop_model::{Clock, SystemClock};
use tonghop_web::config::LogArgs;
use tonghop_web::{server, telemetry};

use super::Service;

/// What a process asks of its service's settings.
pub trait Settings: Parser {
    /// Says what is wrong with the settings, if anything is.
    fn check(&self) -> Result<(), String>;
    /// Whether to check the settings and end.
    fn check_only(&self) -> bool;
    /// How to log.
    fn log(&self) -> &LogArgs;
}

/// Reads the settings, starts the service and stops it when asked to.
pub async fn run<C: Settings>(
    start: impl AsyncFnOnce(&C, Arc<dyn Clock>) -> anyhow::Result<Service>,
) -> anyhow::Result<()> {
    let config = C::parse();
    config.check().map_err(anyhow::Error::msg)?;
    if config.check_only() {
        return Ok(());
    }
    telemetry::init(config.log());
    let service = start(&config, Arc::new(SystemClock)).await?;
    server::until_asked_to_stop().await;
    service.stop().await;
    Ok(())
}
