//! What a write leaves beside its business rows, and how others follow it.
//!
//! - [`recorder`]: audit row and outbox row, written in the business transaction.
//! - [`idempotency`]: the stored answer of a keyed request, in the same transaction.
//! - [`sequencer`]: numbers committed outbox rows without gaps and chains the audit hashes, in the background.
//! - [`entry`], [`verify`](mod@verify): what is hashed of an audit entry; the check of the chain.
//! - [`prune`](mod@prune): forgets old answers and applied events.
//! - [`feed`]: serves the numbered rows in order, by long poll, to other services.
//! - [`consumer`]: follows another service's feed, applying each event once.
//!
//! Reading an outbox by insertion order would skip rows that commit late; a counter locked until commit would
//! serialise all writers. Numbering after the commit does neither (see `docs/adr/0002-outbox-and-sequencer.md`).

pub mod chain;
pub mod consumer;
pub mod entry;
pub mod feed;
pub mod feed_client;
pub mod idempotency;
pub mod prune;
pub mod recorder;
pub mod schema;
pub mod sequencer;
pub mod verify;

use diesel_migrations::{EmbeddedMigrations, embed_migrations};

pub use consumer::{Consumer, Projection, ProjectionError};
pub use entry::Outcome;
pub use feed::{Event, FeedHead, FeedPage};
pub use feed_client::{FeedClient, FeedError};
pub use prune::prune;
pub use recorder::{Audit, Recorder};
pub use sequencer::Journal;
pub use verify::{Verification, verify};

/// The journal's own tables; every service chains them before its own.
pub const MIGRATIONS: EmbeddedMigrations = embed_migrations!("migrations");
