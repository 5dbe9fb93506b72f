//! Follows the aggregation feed.

use tonghop_api::aggregation::{EDITION_FROZEN, EditionFrozen};
use tonghop_db::Conn;
use tonghop_journal::{Event, Projection, ProjectionError};
use tonghop_model::local_time;

use crate::db;

/// Keeps the trees of frozen editions from being changed.
pub struct Editions;

impl Projection for Editions {
    fn apply(&self, conn: &mut Conn, events: &[Event]) -> Result<(), ProjectionError> {
        for event in events.iter().filter(|e| e.topic == EDITION_FROZEN) {
            let frozen: EditionFrozen = serde_json::from_value(event.payload.clone())?;
            // An edition says nothing of the days that were still to come when it was made.
            let made = local_time::local_date(event.recorded_at);
            let until = made.pred_opt().unwrap_or(made).min(frozen.tree_day);
            db::freezes::freeze(conn, frozen.period_id, &frozen.period_label, until)?;
        }
        Ok(())
    }
}
