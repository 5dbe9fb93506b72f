//! The command line.

use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};
use ipnet::IpNet;
use tonghop_accounts::config::{MailArgs, SessionArgs};
use tonghop_accounts::domain::duties::{self, Duties};
use tonghop_accounts::oidc::OidcArgs;
use tonghop_web::config::{LogArgs, StepUpArgs};

/// Tổng Hợp: reporting for public units. Without a command it serves, on SQLite, from the data folder.
#[derive(Debug, Parser)]
#[command(name = "tonghop", version)]
pub struct Cli {
    /// Folder for databases, keys and exports; made at the first start with mode 0700.
    #[arg(
        long,
        global = true,
        env = "TONGHOP_DATA_DIR",
        default_value = "./data"
    )]
    pub data_dir: PathBuf,
    /// Port of the gateway; 0 takes any free port.
    #[arg(long, global = true, env = "TONGHOP_PORT", default_value_t = 8080)]
    pub port: u16,
    /// Address the gateway listens on. The services behind it listen on loopback only.
    #[arg(long, global = true, env = "TONGHOP_BIND", default_value = "127.0.0.1")]
    pub bind: IpAddr,
    /// Issuer written into tokens: the public address of this installation.
    #[arg(
        long,
        global = true,
        env = "TONGHOP_ISSUER",
        default_value = "https://tonghop.example"
    )]
    pub issuer: String,
    /// Public address that people open, for the links in invitations; where the gateway listens when absent.
    #[arg(long, global = true, env = "TONGHOP_PUBLIC_URL")]
    pub public_url: Option<String>,
    /// Pairs of roles that one account may not hold at the same time on one line of units.
    #[arg(long, global = true, env = "TONGHOP_SEPARATE_DUTIES", default_value = duties::DEFAULT)]
    pub separate_duties: Duties,
    #[command(flatten)]
    pub mail: MailArgs,
    /// Proxies in front of the gateway whose `X-Forwarded-For` is believed: networks parted by commas, `10.0.0.0/8`.
    #[arg(
        long,
        global = true,
        env = "TONGHOP_TRUSTED_PROXIES",
        value_delimiter = ','
    )]
    pub trusted_proxies: Vec<IpNet>,
    #[command(flatten)]
    pub sessions: SessionArgs,
    #[command(flatten)]
    pub step_up: StepUpArgs,
    #[command(flatten)]
    pub oidc: OidcArgs,
    #[command(flatten)]
    pub log: LogArgs,
    /// Check the settings and end.
    #[arg(long, global = true)]
    pub check_config: bool,
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// What to do instead of serving.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Run the reporting year 2011 of Bến Tre through the public API, then keep serving.
    Demo(DemoOptions),
    /// Make a new signing key. Running services find it by themselves; it signs five and a half minutes later, and the
    /// key before is removed once the last token it signed has run out. No token is refused meanwhile.
    RotateKeys {
        /// Folder of the keys; `keys` in the data folder when not given.
        #[arg(long, env = "TONGHOP_KEYS_DIR")]
        keys_dir: Option<PathBuf>,
    },
    /// Write the OpenAPI documents.
    Openapi {
        /// Folder to write to.
        #[arg(long, default_value = "openapi")]
        dir: PathBuf,
    },
}

/// How the demo runs.
#[derive(Debug, Clone, Args)]
pub struct DemoOptions {
    /// End when the demo is done instead of serving on.
    #[arg(long)]
    pub exit: bool,
    /// Requests under way at once.
    #[arg(long, default_value_t = 8, value_parser = clap::value_parser!(u16).range(1..=64))]
    pub parallel: u16,
}

impl Cli {
    /// Where the gateway listens.
    pub fn listen(&self) -> SocketAddr {
        SocketAddr::new(self.bind, self.port)
    }

    /// What people open.
    pub fn public_url(&self) -> String {
        self.public_url
            .clone()
            .filter(|url| !url.is_empty())
            .unwrap_or_else(|| format!("http://{}", self.listen()))
    }

    /// Checks the settings without starting anything.
    pub fn check(&self) -> anyhow::Result<()> {
        anyhow::ensure!(!self.issuer.is_empty(), "TONGHOP_ISSUER may not be empty");
        self.oidc.settings().map_err(anyhow::Error::msg)?;
        self.mail.server().map_err(anyhow::Error::msg)?;
        self.log.check().map_err(anyhow::Error::msg)?;
        anyhow::ensure!(
            !self.data_dir.is_file(),
            "{} is a file, not a folder",
            self.data_dir.display()
        );
        Ok(())
    }
}
