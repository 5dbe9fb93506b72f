//! Settings of the accounts service.

use std::path::PathBuf;

use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use clap::{Args, Parser};
use tonghop_directory::runtime::process::Settings;
use tonghop_model::Role;
use tonghop_web::config::{
    DatabaseArgs, ListenArgs, LogArgs, Secret, ServiceSecretArgs, StepUpArgs, check_url,
};

use crate::domain::duties::{self, Duties};
use crate::domain::refresh_token::Lifetimes;
use crate::oidc::OidcArgs;
use crate::post::MailServer;

/// The mail server. Without one, invitations are printed.
#[derive(Debug, Clone, Default, Args)]
pub struct MailArgs {
    /// `smtps://user:password@host` (TLS), `smtp://user:password@host?tls=required` (STARTTLS) or `smtp://host`.
    #[arg(long, global = true, env = "TONGHOP_SMTP_URL", hide_env_values = true)]
    pub smtp_url: Option<Secret>,
    /// Sender of the letters: `Tổng Hợp <baocao@tonghop.example>`.
    #[arg(long, global = true, env = "TONGHOP_MAIL_FROM")]
    pub mail_from: Option<String>,
}

impl MailArgs {
    /// The mail server, if one is set up.
    pub fn server(&self) -> Result<Option<MailServer>, String> {
        // An empty variable is one that is not set: that is how Compose passes it on.
        let url = self.smtp_url.as_ref().map(Secret::expose);
        let from = self.mail_from.as_deref();
        match (
            url.filter(|u| !u.is_empty()),
            from.filter(|f| !f.is_empty()),
        ) {
            (None, None) => Ok(None),
            (Some(url), Some(from)) => MailServer::new(url, from).map(Some),
            _ => Err("TONGHOP_SMTP_URL and TONGHOP_MAIL_FROM belong together".into()),
        }
    }
}

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
    /// Public address that people open, for the links in invitations; the issuer when absent.
    #[arg(long, env = "TONGHOP_PUBLIC_URL")]
    pub public_url: Option<String>,
    /// Pairs of roles that one account may not hold at the same time on one line of units.
    #[arg(long, env = "TONGHOP_SEPARATE_DUTIES", default_value = duties::DEFAULT)]
    pub separate_duties: Duties,
    #[command(flatten)]
    pub mail: MailArgs,
    /// Check the settings and end.
    #[arg(long)]
    pub check_config: bool,
}

impl Config {
    /// What people open.
    pub fn public_url(&self) -> &str {
        let own = self.public_url.as_deref().filter(|url| !url.is_empty());
        own.unwrap_or(&self.issuer)
    }
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
        check_url("TONGHOP_PUBLIC_URL", self.public_url())?;
        self.mail.server()?;
        self.service.check()
    }
    fn check_only(&self) -> bool {
        self.check_config
    }
    fn log(&self) -> &LogArgs {
        &self.log
    }
}
