//! Which service answers which path: the whole table.

use tonghop_api::{accounts, aggregation, reports};

/// A service behind the gateway.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Upstream {
    /// Units, accounts, sessions.
    Accounts,
    /// Templates, regimes, periods, assignments, reports.
    Reports,
    /// Totals, completeness, consolidated reports.
    Aggregation,
}

impl Upstream {
    /// Its name in service tokens.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Accounts => accounts::SERVICE,
            Self::Reports => reports::SERVICE,
            Self::Aggregation => aggregation::SERVICE,
        }
    }
}

/// First segment below `/api/v1` → service.
pub const TABLE: &[(&str, Upstream)] = &[
    ("units", Upstream::Accounts),
    ("unit-imports", Upstream::Accounts),
    ("unit-exports", Upstream::Accounts),
    ("unit-groups", Upstream::Accounts),
    ("unit-changes", Upstream::Accounts),
    ("accounts", Upstream::Accounts),
    ("account-batches", Upstream::Accounts),
    ("account-activations", Upstream::Accounts),
    ("account-imports", Upstream::Accounts),
    ("access-reviews", Upstream::Accounts),
    ("invitation-letters", Upstream::Accounts),
    ("positions", Upstream::Accounts),
    ("sessions", Upstream::Accounts),
    ("session-refreshes", Upstream::Accounts),
    ("session-step-ups", Upstream::Accounts),
    ("oauth-clients", Upstream::Accounts),
    ("oidc-authorizations", Upstream::Accounts),
    ("oidc-sessions", Upstream::Accounts),
    ("me", Upstream::Accounts),
    ("templates", Upstream::Reports),
    ("regimes", Upstream::Reports),
    ("working-calendars", Upstream::Reports),
    ("working-calendar-imports", Upstream::Reports),
    ("periods", Upstream::Reports),
    ("assignments", Upstream::Reports),
    ("extension-requests", Upstream::Reports),
    ("reports", Upstream::Reports),
    ("totals", Upstream::Aggregation),
    ("completeness", Upstream::Aggregation),
    ("recounts", Upstream::Aggregation),
    ("consolidations", Upstream::Aggregation),
    ("editions", Upstream::Aggregation),
];

/// What accounts publishes beside `/api/v1`, for anybody.
pub const OPEN_DOCUMENTS: &[&str] = &[
    "/.well-known/jwks.json",
    "/.well-known/oauth-authorization-server",
];
/// Where partner systems post forms to accounts.
pub const OAUTH: &[&str] = &["/oauth2/token", "/oauth2/introspect", "/oauth2/revoke"];
/// Second segment below `/api/v1/audit`, where every service has its own trail → service.
pub const TRAILS: &[(&str, Upstream)] = &[
    ("accounts", Upstream::Accounts),
    ("reports", Upstream::Reports),
    ("aggregation", Upstream::Aggregation),
];

/// The service that answers `path`, a path below `/api/v1/`.
pub fn upstream_of(path: &str) -> Option<Upstream> {
    let mut segments = path.split('/');
    let (table, name) = match segments.next()? {
        "audit" => (TRAILS, segments.next()?),
        first => (TABLE, first),
    };
    table
        .iter()
        .find(|(known, _)| *known == name)
        .map(|(_, upstream)| *upstream)
}

/// Addresses that need no token: whoever signs in may still send an old one along.
pub fn is_open(path: &str) -> bool {
    matches!(
        path,
        "sessions"
            | "session-refreshes"
            | "account-activations"
            | "oidc-authorizations"
            | "oidc-sessions"
    )
}
