//! Follows the aggregation feed.

use tonghop_api::aggregation::{EDITION_FROZEN, EditionFrozen};
use tonghop_db::Conn;
use tonghop_journal::{Event, Projection, ProjectionError};

use crate::db;

/// Keeps the trees of frozen editions from being changed.
pub struct Editions;

impl Projection for Editions {
    fn apply(&self, conn: &mut Conn, events: &[Event]) -> Result<(), ProjectionError> {
        for event in events.iter().filter(|e| e.topic == EDITION_FROZEN) {
            let frozen: EditionFrozen = serde_json::from_value(event.payload.clone())?;
            db::freezes::freeze(
                conn,
                frozen.period_id,
                &frozen.period_label,
                frozen.tree_day,
            )?;
        }
        Ok(())
    }
}
