//! Starts the four services in one process. They talk HTTP over loopback, as they would on four machines.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;

use ipnet::IpNet;
use tonghop_accounts::config::{MailArgs, SessionArgs};
use tonghop_accounts::domain::duties::Duties;
use tonghop_accounts::oidc::OidcArgs;
use tonghop_model::Clock;
use tonghop_web::config::{
    DatabaseArgs, ListenArgs, LogArgs, RevocationArgs, Secret, ServiceSecretArgs, StepUpArgs,
};

/// Where the three databases are.
#[derive(Debug, Clone)]
pub struct Databases {
    /// Of accounts.
    pub accounts: String,
    /// Of reports.
    pub reports: String,
    /// Of aggregation.
    pub aggregation: String,
}

/// What the whole system needs to know.
#[derive(Debug, Clone)]
pub struct SystemConfig {
    /// Where the gateway listens.
    pub listen: SocketAddr,
    /// Where the databases are.
    pub databases: Databases,
    /// Connections per database at the most.
    pub connections: u32,
    /// Folder of the signing keys.
    pub keys_dir: PathBuf,
    /// The secret the services share.
    pub service_secret: String,
    /// Issuer of tokens.
    pub issuer: String,
    /// Public address that people open; the issuer when absent.
    pub public_url: Option<String>,
    /// What one person may not be at the same time.
    pub separate_duties: Duties,
    /// The mail server, if there is one.
    pub mail: MailArgs,
    /// Threads per service.
    pub workers: u16,
    /// How long services decide on what they last heard.
    pub revocations: RevocationArgs,
    /// How long sessions and unused accounts live, and who needs a second factor.
    pub sessions: SessionArgs,
    /// When people must prove again who they are.
    pub step_up: StepUpArgs,
    /// Proxies in front of the gateway whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpNet>,
    /// The external provider people may sign in at.
    pub oidc: OidcArgs,
}

/// The running system.
pub struct System {
    /// Accounts.
    pub accounts: tonghop_accounts::Service,
    /// Reports.
    pub reports: tonghop_reports::Service,
    /// Aggregation.
    pub aggregation: tonghop_aggregation::Service,
    /// The gateway.
    pub gateway: tonghop_gateway::Service,
}

impl SystemConfig {
    fn loopback(&self) -> ListenArgs {
        ListenArgs {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            workers: self.workers,
        }
    }
    fn database(&self, url: &str) -> DatabaseArgs {
        DatabaseArgs {
            database_url: Secret::from(url.to_owned()),
            database_connections: self.connections,
        }
    }
    /// Settings of accounts.
    pub fn accounts(&self) -> tonghop_accounts::Config {
        tonghop_accounts::Config {
            listen: self.loopback(),
            database: self.database(&self.databases.accounts),
            service: self.secret(),
            sessions: self.sessions.clone(),
            step_up: self.step_up.clone(),
            log: quiet(),
            keys_dir: self.keys_dir.clone(),
            issuer: self.issuer.clone(),
            // They have no address yet.
            reports_url: None,
            aggregation_url: None,
            oidc: self.oidc.clone(),
            public_url: self.public_url.clone(),
            separate_duties: self.separate_duties.clone(),
            mail: self.mail.clone(),
            check_config: false,
        }
    }

    /// Settings of a gateway in front of accounts, reports and aggregation at these addresses.
    pub fn gateway(&self, urls: [String; 3]) -> tonghop_gateway::Config {
        let [accounts_url, reports_url, aggregation_url] = urls;
        tonghop_gateway::Config {
            listen: ListenArgs {
                listen: self.listen,
                workers: self.workers,
            },
            service: self.secret(),
            revocations: self.revocations.clone(),
            log: quiet(),
            accounts_url,
            reports_url,
            aggregation_url,
            issuer: self.issuer.clone(),
            trusted_proxies: self.trusted_proxies.clone(),
            check_config: false,
        }
    }
    fn secret(&self) -> ServiceSecretArgs {
        ServiceSecretArgs {
            service_secret: Secret::from(self.service_secret.clone()),
        }
    }
}

/// The log is set up by the process, not by each service.
fn quiet() -> LogArgs {
    LogArgs {
        log: String::new(),
        log_json: false,
    }
}

impl System {
    /// Starts all services on one clock; answers when the gateway listens.
    pub async fn start(config: &SystemConfig, clock: Arc<dyn Clock>) -> anyhow::Result<Self> {
        let mut accounts = tonghop_accounts::start(&config.accounts(), Arc::clone(&clock)).await?;
        let reports = tonghop_reports::Config {
            listen: config.loopback(),
            database: config.database(&config.databases.reports),
            service: config.secret(),
            revocations: config.revocations.clone(),
            step_up: config.step_up.clone(),
            log: quiet(),
            accounts_url: accounts.url(),
            issuer: config.issuer.clone(),
            check_config: false,
        };
        let reports = tonghop_reports::start(&reports, Arc::clone(&clock)).await?;
        let aggregation = tonghop_aggregation::Config {
            listen: config.loopback(),
            database: config.database(&config.databases.aggregation),
            service: config.secret(),
            revocations: config.revocations.clone(),
            step_up: config.step_up.clone(),
            log: quiet(),
            accounts_url: accounts.url(),
            reports_url: reports.url(),
            issuer: config.issuer.clone(),
            check_config: false,
        };
        let aggregation = tonghop_aggregation::start(&aggregation, Arc::clone(&clock)).await?;
        accounts.follow(&reports.url(), &aggregation.url())?;
        let gateway = config.gateway([accounts.url(), reports.url(), aggregation.url()]);
        let gateway = tonghop_gateway::start(&gateway, clock)?;
        Ok(Self {
            accounts,
            reports,
            aggregation,
            gateway,
        })
    }

    /// Where the outside reaches the system.
    pub fn url(&self) -> String {
        self.gateway.url()
    }

    /// Stops from the outside in: first no new requests, then the services.
    pub async fn stop(mut self) {
        self.gateway.stop().await;
        self.accounts.unfollow();
        self.aggregation.stop().await;
        self.reports.stop().await;
        self.accounts.stop().await;
    }
}
