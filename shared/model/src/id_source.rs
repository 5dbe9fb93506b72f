//! Where ids come from.

use std::sync::Arc;

use uuid::{ContextV7, Timestamp, Uuid};

use crate::Clock;

/// Makes UUIDv7 ids (RFC 9562): they sort by the clock's time and, within one process, by the order they were made in.
#[derive(Clone)]
pub struct IdSource {
    clock: Arc<dyn Clock>,
    context: Arc<std::sync::Mutex<ContextV7>>,
}

impl IdSource {
    /// A source that takes its time from `clock`.
    pub fn new(clock: Arc<dyn Clock>) -> Self {
        Self {
            clock,
            context: Arc::new(std::sync::Mutex::new(ContextV7::new())),
        }
    }

    /// A new id.
    pub fn next<T: From<Uuid>>(&self) -> T {
        let now = self.clock.now();
        let seconds = u64::try_from(now.timestamp()).unwrap_or_default();
        let context = self
            .context
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        let time = Timestamp::from_unix(&*context, seconds, now.timestamp_subsec_nanos());
        T::from(Uuid::new_v7(time))
    }
}
