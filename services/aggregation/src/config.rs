//! Settings of the aggregation service.

use clap::Parser;
use tonghop_directory::runtime::process::Settings;
use tonghop_web::config::{
    DatabaseArgs, ListenArgs, LogArgs, RevocationArgs, ServiceSecretArgs, StepUpArgs, check_url,
};

/// Totals, completeness and consolidated reports of Tổng Hợp.
#[derive(Debug, Clone, Parser)]
#[command(version)]
pub struct Config {
    #[command(flatten)]
    pub listen: ListenArgs,
    #[command(flatten)]
    pub database: DatabaseArgs,
    #[command(flatten)]
    pub service: ServiceSecretArgs,
    #[command(flatten)]
    pub revocations: RevocationArgs,
    #[command(flatten)]
    pub step_up: StepUpArgs,
    #[command(flatten)]
    pub log: LogArgs,
    /// Base URL of the accounts service: its keys and its feed.
    #[arg(long, env = "TONGHOP_ACCOUNTS_URL")]
    pub accounts_url: String,
    /// Base URL of the reports service: its feed.
    #[arg(long, env = "TONGHOP_REPORTS_URL")]
    pub reports_url: String,
    /// Issuer that tokens must name: the public address of this installation.
    #[arg(
        long,
        env = "TONGHOP_ISSUER",
        default_value = "https://tonghop.example"
    )]
    pub issuer: String,
    /// Check the settings and end.
    #[arg(long)]
    pub check_config: bool,
}

impl Settings for Config {
    fn check(&self) -> Result<(), String> {
        self.database.check()?;
        self.service.check()?;
        check_url("TONGHOP_ACCOUNTS_URL", &self.accounts_url)?;
        check_url("TONGHOP_REPORTS_URL", &self.reports_url)
    }
    fn check_only(&self) -> bool {
        self.check_config
    }
    fn log(&self) -> &LogArgs {
        &self.log
    }
}
