//! Settings of the accounts service.

use std::path::PathBuf;

use clap::Parser;
use tonghop_directory::runtime::process::Settings;
use tonghop_web::config::{DatabaseArgs, ListenArgs, LogArgs, ServiceSecretArgs, StepUpArgs};

use crate::oidc::OidcArgs;

/// Units and accounts of Tổng Hợp.
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
    pub step_up: StepUpArgs,
    #[command(flatten)]
    pub log: LogArgs,
    /// Folder of the signing keys; made at the first start (mode 0700). All replicas need the same keys.
    #[arg(long, env = "TONGHOP_KEYS_DIR", default_value = "./data/keys")]
    pub keys_dir: PathBuf,
    /// Issuer written into tokens: the public address of this installation.
    #[arg(
        long,
        env = "TONGHOP_ISSUER",
        default_value = "https://tonghop.example"
    )]
    pub issuer: String,
    #[command(flatten)]
    pub oidc: OidcArgs,
    /// Check the settings and end.
    #[arg(long)]
    pub check_config: bool,
}

impl Settings for Config {
    fn check(&self) -> Result<(), String> {
        self.database.check()?;
        self.oidc.settings().map(drop)?;
        self.service.check()
    }
    fn check_only(&self) -> bool {
        self.check_config
    }
    fn log(&self) -> &LogArgs {
        &self.log
    }
}
