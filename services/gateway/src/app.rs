//! The state all workers share.

use ipnet::IpNet;
use tonghop_auth::{ServiceTokens, Verifier};

use crate::revocations::Revocations;
use crate::routes::Upstream;

/// State of the gateway.
pub struct App {
    /// Lets bad tokens go no further.
    pub verifier: Verifier,
    /// Lets nobody pass who was signed out or disabled.
    pub revocations: Revocations,
    /// Proves to the services that the gateway speaks.
    pub tokens: ServiceTokens,
    /// Proxies whose word about the client counts.
    pub trusted_proxies: Vec<IpNet>,
    /// Base URLs.
    pub accounts: String,
    /// Base URLs.
    pub reports: String,
    /// Base URLs.
    pub aggregation: String,
}

impl App {
    /// Where a service is.
    pub fn base_url(&self, upstream: Upstream) -> &str {
        match upstream {
            Upstream::Accounts => &self.accounts,
            Upstream::Reports => &self.reports,
            Upstream::Aggregation => &self.aggregation,
        }
    }
}
