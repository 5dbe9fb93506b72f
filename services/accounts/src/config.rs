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
        // An empty variable is one that is not set: that is how Compose passes it on.
        let url = self.smtp_url.as_ref().map(Secret::expose);
        let from = self.mail_from.as_deref();
        match (url.filter(|u| !u.is_empty()), from.filter(|f| !f.is_empty())) {
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

impl Config {
    /// What people open.
    pub fn public_url(&self) -> &str {
        let own = self.public_url.as_deref().filter(|url| !url.is_empty());
        own.unwrap_or(&self.issuer)
    }
}

impl Settings for Config {
    fn check(&self) -> Result<(), String> {
        self.database.check()?;
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
