//! `tonghop-aggregation`: the aggregation service as a process of its own.

use std::sync::Arc;

use clap::Parser;
use tonghop_aggregation::{Config, start};
use tonghop_model::SystemClock;

#[actix_web::main]
async fn main() -> anyhow::Result<()> {
    let config = Config::parse();
    config.check().map_err(anyhow::Error::msg)?;
    if config.check_config {
        return Ok(());
    }
    tonghop_web::telemetry::init(&config.log);
    let service = start(&config, Arc::new(SystemClock)).await?;
    tonghop_web::server::until_asked_to_stop().await;
    service.stop().await;
    Ok(())
}
