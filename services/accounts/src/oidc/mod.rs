//! Signing in at an external OpenID Connect provider, such as the broker in front of VNeID.
//!
//! - [`settings`]: which provider, and what is asked of it.
//! - [`provider`]: talks to it: discovery, and the exchange of a code for an identity.
//! - [`id_token`]: what the token must say that it gives.
//! - [`http`]: how: no redirects, bounded answers.

pub mod http;
pub mod id_token;
pub mod provider;
pub mod settings;

pub use id_token::Identity;
pub use provider::{OidcError, Provider};
pub use settings::{OidcArgs, OidcSettings};
