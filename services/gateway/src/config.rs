//! Settings of the gateway.

use clap::Parser;
use ipnet::IpNet;
use tonghop_web::config::{ListenArgs, LogArgs, RevocationArgs, ServiceSecretArgs};

/// The public edge of Tổng Hợp.
#[derive(Debug, Clone, Parser)]
#[command(version)]
pub struct Config {
    #[command(flatten)]
    pub listen: ListenArgs,
    #[command(flatten)]
    pub service: ServiceSecretArgs,
    #[command(flatten)]
    pub revocations: RevocationArgs,
    #[command(flatten)]
    pub log: LogArgs,
    /// Base URL of the accounts service.
    #[arg(long, env = "TONGHOP_ACCOUNTS_URL")]
    pub accounts_url: String,
    /// Base URL of the reports service.
    #[arg(long, env = "TONGHOP_REPORTS_URL")]
    pub reports_url: String,
    /// Base URL of the aggregation service.
    #[arg(long, env = "TONGHOP_AGGREGATION_URL")]
    pub aggregation_url: String,
    /// Issuer whose tokens are let through.
    #[arg(
        long,
        env = "TONGHOP_ISSUER",
        default_value = "https://tonghop.example"
    )]
    pub issuer: String,
    /// Proxies in front of the gateway whose `X-Forwarded-For` is believed: networks parted by commas, `10.0.0.0/8`.
    #[arg(long, env = "TONGHOP_TRUSTED_PROXIES", value_delimiter = ',')]
    pub trusted_proxies: Vec<IpNet>,
    /// Check the settings and end.
    #[arg(long)]
    pub check_config: bool,
}

impl Config {
    /// Says what is wrong with the settings, if anything is.
    pub fn check(&self) -> Result<(), String> {
        self.service.check()?;
        for (name, url) in [
            ("TONGHOP_ACCOUNTS_URL", &self.accounts_url),
            ("TONGHOP_REPORTS_URL", &self.reports_url),
            ("TONGHOP_AGGREGATION_URL", &self.aggregation_url),
        ] {
            let parsed = reqwest::Url::parse(url).map_err(|e| format!("{name}: {e}"))?;
            if !matches!(parsed.scheme(), "http" | "https") || parsed.path() != "/" {
                return Err(format!("{name} must be an address like http://host:port"));
            }
        }
        Ok(())
    }
}
