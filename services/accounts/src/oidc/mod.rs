//! Signing in at an external OpenID Connect provider, such as the broker in front of VNeID.
//!
//! - [`settings`]: which provider, and what is asked of it.
//! - [`provider`]: talks to it: discovery, keys, and the exchange of a code for a verified identity.
//! - [`http`]: how: no redirects, bounded answers.

pub mod http;
pub mod provider;
pub mod settings;

pub use provider::{Identity, OidcError, Provider};
pub use settings::{OidcArgs, OidcSettings};
