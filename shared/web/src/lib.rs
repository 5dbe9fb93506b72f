//! What every service's HTTP edge has in common.
//!
//! - [`server`]: starts and stops an HTTP server with the whole edge in place.
//! - [`edge`]: one layer around every request: request id, trace context, one log line, problems in the client's language.
//! - [`problem`]: errors as RFC 9457 `application/problem+json`, and nothing else.
//! - [`refusal`]: refused attempts, told to the audit trail.
//! - [`extract`]: bodies, queries, paths and preconditions, each refusing bad input with a pointer to it.
//! - [`page`]: keyset pagination.
//! - [`health`]: `/livez` and `/readyz`.
//! - [`client`]: calls to other services, carrying the request id and trace on.
//! - [`openapi`]: the document collected from the route tree.
//! - [`config`]: command-line and environment settings that services share.

pub mod client;
pub mod config;
pub mod context;
pub mod edge;
pub mod extract;
pub mod health;
pub mod openapi;
pub mod page;
pub mod problem;
pub mod problem_body;
pub mod refusal;
pub mod route_table;
pub mod server;
pub mod telemetry;

pub use context::RequestContext;
pub use extract::{Body, EntityTag, Form, IdempotencyKey, IfMatch, PathId, QueryOf, SubId};
pub use page::{Page, PageRequest};
pub use problem::{FieldError, Problem};
pub use problem_body::ProblemBody;
