//! Who is calling, and what they may do.
//!
//! - [`claims`], [`issuer`], [`keys`], [`verifier`]: access tokens (RFC 9068), signed by accounts, verified locally everywhere.
//! - [`grants`]: roles at units, and the scope they give; each service looks them up in its own database.
//! - [`decision`], [`allowed`]: the decision, and permission as a type in a handler's signature.
//! - [`client_address`]: where a request comes from.
//! - [`service_token`]: how services prove to each other who they are.

pub mod allowed;
pub mod claims;
pub mod client_address;
pub mod decision;
pub mod grants;
pub mod issuer;
pub mod keys;
pub mod problems;
pub mod service_token;
pub mod verifier;

pub use allowed::{Allowed, Authenticated, Authorizer, GrantSource, Permission, ServiceCaller};
pub use claims::{AccessClaims, Limit};
pub use client_address::ClientAddress;
pub use decision::Denial;
pub use grants::{Grant, Rights, UnitScope};
pub use issuer::TokenIssuer;
pub use keys::KeyStore;
pub use service_token::ServiceTokens;
pub use verifier::Verifier;
