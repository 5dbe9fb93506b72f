//! Checks the audit chain: recomputes every hash from the entries and says where the first one fails.

use diesel::prelude::*;
use serde::{Deserialize, Serialize};
use tonghop_db::Conn;

use crate::chain::link;
use crate::entry::Entry;
use crate::schema::{audit_entries, sequencer_state};

/// Entries read at once.
const PAGE: i64 = 1000;

/// What a check of the chain found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Verification {
    /// Entries whose hashes were found right, from the first on.
    #[schema(minimum = 0)]
    pub entries_checked: i64,
    /// Number of the first entry that is missing or not as it was written; absent when all is right.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 1)]
    pub first_bad_seq: Option<i64>,
    /// The chain up to and including the last entry found right: SHA-256, hexadecimal. Keep it to compare later.
    #[schema(min_length = 64, max_length = 64)]
    pub chain: String,
}

/// Recomputes the whole chain, page by page. Run it on one snapshot: the sequencer goes on meanwhile.
pub fn verify(conn: &mut Conn) -> QueryResult<Verification> {
    use audit_entries::dsl;
    type Row = (Entry, Option<i64>, Option<String>, Option<String>);
    let (last, head): (i64, String) = sequencer_state::table
        .select((
            sequencer_state::last_audit_seq,
            sequencer_state::audit_chain,
        ))
        .first(conn)?;
    let mut good = 0;
    let mut chain = "0".repeat(64);
    let bad = |good: i64, chain: String| Verification {
        entries_checked: good,
        first_bad_seq: Some(good + 1),
        chain,
    };
    loop {
        let rows: Vec<Row> = dsl::audit_entries
            .filter(dsl::seq.gt(good))
            .order(dsl::seq)
            .limit(PAGE)
            .select((Entry::as_select(), dsl::seq, dsl::leaf, dsl::chain))
            .load(conn)?;
        if rows.is_empty() {
            break;
        }
        for (entry, seq, leaf, stored) in rows {
            let expected = entry.leaf(good + 1);
            let next = link(&chain, &expected);
            let right = seq == Some(good + 1)
                && leaf.as_deref() == Some(expected.as_str())
                && stored.as_deref() == Some(next.as_str());
            if !right {
                return Ok(bad(good, chain));
            }
            (good, chain) = (good + 1, next);
        }
    }
    // Entries cut off at the end leave a chain that is right in itself but shorter than the sequencer knows.
    if (last, head.as_str()) != (good, chain.as_str()) {
        return Ok(bad(good, chain));
    }
    Ok(Verification {
        entries_checked: good,
        first_bad_seq: None,
        chain,
    })
}
