//! Puts equal refusals together, so that a flood of them stays a few rows.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use tonghop_model::AccountId;
use tonghop_web::refusal::Refusal;
use uuid::Uuid;

/// Different refusals of one account that get a row of their own in one batch; the others are only counted.
const ROWS_OF_ONE: usize = 10;

/// Refusals of about a second.
#[derive(Debug, Default)]
pub(super) struct Batch {
    /// By whom it is about: who tried, else whose account was tried.
    of: BTreeMap<Option<AccountId>, Vec<Row>>,
}

/// Equal refusals; the first stands for all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Row {
    /// When the first was.
    pub at: DateTime<Utc>,
    /// The first.
    pub first: Refusal,
    /// How many there were.
    pub count: u64,
    /// Whether they are of different kinds, too many to list.
    pub mixed: bool,
}

impl Batch {
    pub fn add(&mut self, at: DateTime<Utc>, refusal: Refusal) {
        let rows = self.of.entry(who(&refusal)).or_default();
        let full = rows.len() > ROWS_OF_ONE;
        let same = rows
            .iter_mut()
            .find(|row| !row.mixed && row.is_like(&refusal));
        if let Some(row) = same {
            row.count += 1;
        } else if let Some(rest) = rows.last_mut().filter(|_| full) {
            rest.count += 1;
        } else {
            let mixed = rows.len() == ROWS_OF_ONE;
            rows.push(Row {
                at,
                first: refusal,
                count: 1,
                mixed,
            });
        }
    }

    /// Whether there is nothing to write.
    pub fn is_empty(&self) -> bool {
        self.of.is_empty()
    }

    /// Whom the batch is about.
    pub fn accounts(&self) -> Vec<AccountId> {
        self.of.keys().copied().flatten().collect()
    }

    /// The rows to write, with whom each is about.
    pub fn rows(&self) -> impl Iterator<Item = (Option<AccountId>, &Row)> {
        self.of
            .iter()
            .flat_map(|(who, rows)| rows.iter().map(|row| (*who, row)))
    }
}

fn who(refusal: &Refusal) -> Option<AccountId> {
    let caller = refusal.caller.as_ref().map(|caller| caller.account);
    caller.or(refusal.target)
}

impl Row {
    fn is_like(&self, other: &Refusal) -> bool {
        let first = &self.first;
        first.caller == other.caller
            && first.target == other.target
            && first.operation == other.operation
            && first.object == other.object
            && first.code == other.code
    }

    /// What was tried to be reached: kind and id. All zero where the path names nothing.
    pub fn object(&self) -> (&str, Uuid) {
        match (self.first.target, self.first.object) {
            _ if self.mixed => ("operation", Uuid::nil()),
            (Some(account), _) => ("account", account.as_uuid()),
            (None, Some(id)) => (self.first.resource.trim_end_matches('s'), id),
            (None, None) => ("operation", Uuid::nil()),
        }
    }

    /// Route, code, permission and how often, in words of this program: nothing of what was sent.
    pub fn detail(&self) -> String {
        let mut words = if self.mixed {
            vec!["other operations".to_owned()]
        } else {
            vec![self.first.operation.clone(), self.first.code.to_owned()]
        };
        let caller = self.first.caller.as_ref().filter(|_| !self.mixed);
        words.extend(caller.and_then(|c| c.permission).map(str::to_owned));
        if self.count > 1 {
            words.push(format!("x{}", self.count));
        }
        words.join(" ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tonghop_web::refusal::KnownCaller;

    fn refusal(account: u128, object: u128) -> Refusal {
        Refusal {
            caller: Some(KnownCaller {
                account: AccountId::from_uuid(Uuid::from_u128(account)),
                client_id: None,
                permission: Some("reports:read"),
                on_behalf_of: None,
            }),
            target: None,
            operation: "GET /reports/{id}".into(),
            resource: "reports".into(),
            object: Some(Uuid::from_u128(object)),
            code: "NOT_FOUND",
            request_id: "r".into(),
        }
    }

    fn rows(refusals: impl IntoIterator<Item = Refusal>) -> Vec<Row> {
        let mut batch = Batch::default();
        for refusal in refusals {
            batch.add(DateTime::UNIX_EPOCH, refusal);
        }
        batch.rows().map(|(_, row)| row.clone()).collect()
    }

    /// The same attempt again and again is one row that says how often.
    #[test]
    fn equal_refusals_are_counted() {
        let rows = rows((0..1000).map(|_| refusal(1, 7)));
        let details: Vec<_> = rows.iter().map(Row::detail).collect();
        assert_eq!(details, ["GET /reports/{id} NOT_FOUND reports:read x1000"]);
        assert_eq!(rows[0].object(), ("report", Uuid::from_u128(7)));
    }

    /// Whoever tries a thousand objects fills eleven rows, and nobody else's.
    #[test]
    fn a_flood_of_one_account_stays_small() {
        let rows = rows((0..1000).map(|n| refusal(1, n)).chain([refusal(2, 1)]));
        assert_eq!(rows.len(), 12);
        assert_eq!(rows.iter().map(|row| row.count).sum::<u64>(), 1001);
        assert_eq!(rows[10].detail(), "other operations x990");
        assert_eq!(rows[11].count, 1);
    }
}
