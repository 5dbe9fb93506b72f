//! Settings of the accounts service.

use std::path::PathBuf;

use clap::{Args, Parser};
use tonghop_directory::runtime::process::Settings;
use tonghop_web::config::{
    DatabaseArgs, ListenArgs, LogArgs, Secret, ServiceSecretArgs, check_url,
};

use crate::domain::duties::{self, Duties};
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
        match (&self.smtp_url, &self.mail_from) {
            (None, None) => Ok(None),
            (Some(url), Some(from)) => MailServer::new(url.expose(), from).map(Some),
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

impl Settings for Config {
    fn check(&self) -> Result<(), String> {
        self.database.check()?;
        if let Some(url) = &self.public_url {
            check_url("TONGHOP_PUBLIC_URL", url)?;
        }
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
