//! The state all workers share.

use tonghop_auth::Verifier;

use crate::routes::Upstream;

/// State of the gateway.
pub struct App {
    /// Lets bad tokens go no further.
    pub verifier: Verifier,
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
