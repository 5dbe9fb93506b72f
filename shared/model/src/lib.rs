//! Plain values every service speaks of: ids, quantities, roles, units, time. No I/O.
//!
//! - [`ids`]: one type per kind of id, all UUIDv7.
//! - [`Quantity`]: exact decimal numbers.
//! - [`Clock`] and [`IdSource`]: where time and ids come from.
//! - [`fold`]: text as search and headers compare it.
//! - [`local_time`]: days and deadlines in Vietnamese local time.
//! - [`Text`]: a sentence in Vietnamese and English.
//! - [`Role`], [`UnitKind`], [`UnitCode`], [`Relation`]: the organisation's words.
//! - [`AgencyCode`], [`StatisticalCode`]: codes given to units by others.

pub mod agency_code;
pub mod clock;
pub mod fold;
pub mod id_source;
pub mod ids;
pub mod local_time;
pub mod quantity;
pub mod role;
pub mod text;
pub mod text_enum;
pub mod unit;

pub use agency_code::{AgencyCode, StatisticalCode};
pub use clock::{Clock, FixedClock, ShiftedClock, SystemClock};
pub use fold::fold;
pub use id_source::IdSource;
pub use ids::*;
pub use quantity::{Quantity, QuantityError};
pub use role::Role;
pub use text::{Lang, Text};
pub use unit::{Relation, UnitCode, UnitKind, UnitStatus};
