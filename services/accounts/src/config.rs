//! Settings of the accounts service.

use std::path::PathBuf;

use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use clap::{Args, Parser};
use tonghop_directory::runtime::process::Settings;
use tonghop_model::Role;
use tonghop_web::config::{DatabaseArgs, ListenArgs, LogArgs, ServiceSecretArgs, StepUpArgs};

use crate::domain::refresh_token::Lifetimes;
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
    pub sessions: SessionArgs,
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
    /// Base URL of the reports service: which reports hang on the unit tree is learnt from its feed.
    #[arg(long, env = "TONGHOP_REPORTS_URL", requires = "aggregation_url")]
    pub reports_url: Option<String>,
    /// Base URL of the aggregation service: which days' trees are frozen is learnt from its feed.
    #[arg(long, env = "TONGHOP_AGGREGATION_URL", requires = "reports_url")]
    pub aggregation_url: Option<String>,
    #[command(flatten)]
    pub oidc: OidcArgs,
    /// Check the settings and end.
    #[arg(long)]
    pub check_config: bool,
}

/// How long sessions and unused accounts live, and who needs a second factor.
#[derive(Debug, Clone, Args)]
pub struct SessionArgs {
    /// Days without use after which a session ends.
    #[arg(long, global = true, env = "TONGHOP_SESSION_IDLE_DAYS", default_value_t = 7, value_parser = clap::value_parser!(u16).range(1..=365))]
    pub session_idle_days: u16,
    /// Days after which a session ends, used or not.
    #[arg(long, global = true, env = "TONGHOP_SESSION_MAX_DAYS", default_value_t = 30, value_parser = clap::value_parser!(u16).range(1..=365))]
    pub session_max_days: u16,
    /// Days without use after which an account is disabled; 0 disables none.
    #[arg(long, global = true, env = "TONGHOP_DORMANT_DAYS", default_value_t = 45, value_parser = clap::value_parser!(u16).range(0..=3650))]
    pub dormant_days: u16,
    /// Roles whose holders must set up one-time codes, joined by commas: `ADMINISTRATOR,REVIEWER`.
    #[arg(long, global = true, env = "TONGHOP_TOTP_ROLES", value_delimiter = ',')]
    pub totp_roles: Vec<Role>,
}

impl SessionArgs {
    /// How long sessions live.
    pub fn lifetimes(&self) -> Lifetimes {
        Lifetimes {
            idle: TimeDelta::days(self.session_idle_days.into()),
            absolute: TimeDelta::days(self.session_max_days.into()),
        }
    }

    /// Whether an account last used at `last_used` is disabled for it. One never used is not.
    pub fn is_dormant(&self, last_used: Option<NaiveDateTime>, now: DateTime<Utc>) -> bool {
        let days = TimeDelta::days(self.dormant_days.into());
        self.dormant_days > 0 && last_used.is_some_and(|at| at < (now - days).naive_utc())
    }
}

impl Default for SessionArgs {
    fn default() -> Self {
        Self {
            session_idle_days: 7,
            session_max_days: 30,
            dormant_days: 45,
            totp_roles: Vec::new(),
        }
    }
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
