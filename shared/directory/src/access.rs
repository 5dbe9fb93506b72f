//! Looks up a caller's grants in the service's own copy.

use std::sync::Arc;
use std::time::Duration;

use chrono::NaiveDate;
use diesel::dsl::exists;
use diesel::prelude::*;
use futures_util::future::LocalBoxFuture;
use tonghop_auth::{AccessClaims, Grant, GrantSource, Rights};
use tonghop_db::{Conn, Db, DbError, holds_on};
use tonghop_journal::Consumer;
use tonghop_model::{AccountId, Clock, Role, SessionId, UnitId, local_time};
use tonghop_web::Problem;

use crate::schema::{
    directory_accounts as accounts, directory_positions as positions,
    directory_revocations as revocations, directory_unit_versions as versions,
};

/// How long a request waits for the copy to learn what its token already knows.
const PATIENCE: Duration = Duration::from_secs(2);

/// The copy, and the consumer that feeds it. In accounts itself there is no consumer: there the copy is written
/// together with the original.
#[derive(Clone)]
pub struct Directory {
    db: Db,
    clock: Arc<dyn Clock>,
    consumer: Option<Consumer>,
    stale_after: Duration,
}

/// An account as the copy knows it.
struct Known {
    active: bool,
    ended: bool,
    authz_ver: i32,
    rights: Rights,
}

impl Directory {
    /// The copy in `db`, fed by `consumer`. It decides nothing once the feed was silent for `stale_after`.
    pub fn new(db: Db, clock: Arc<dyn Clock>, consumer: Consumer, stale_after: Duration) -> Self {
        Self {
            db,
            clock,
            consumer: Some(consumer),
            stale_after,
        }
    }

    /// The copy inside accounts, which is never behind.
    pub fn local(db: Db, clock: Arc<dyn Clock>) -> Self {
        Self {
            db,
            clock,
            consumer: None,
            stale_after: Duration::MAX,
        }
    }

    /// Waits until the copy holds everything accounts had committed before this call.
    pub async fn catch_up(&self) -> Result<(), Problem> {
        match &self.consumer {
            Some(consumer) => consumer
                .catch_up(Duration::from_secs(10))
                .await
                .map_err(Problem::unavailable),
            None => Ok(()),
        }
    }

    /// Refuses to decide on old knowledge: somebody may have been signed out or disabled since.
    async fn require_fresh(&self) -> Result<(), Problem> {
        let Some(consumer) = &self.consumer else {
            return Ok(());
        };
        if consumer.never_heard() {
            consumer.first_heard(PATIENCE).await;
        }
        if consumer.heard_within(self.stale_after) {
            Ok(())
        } else {
            Err(Problem::unavailable(
                "accounts has not been heard of for too long",
            ))
        }
    }

    async fn find(&self, account: AccountId, session: SessionId) -> Result<Option<Known>, DbError> {
        let today = local_time::local_date(self.clock.now());
        self.db
            .read(move |conn| Ok::<_, DbError>(find(conn, account, session, today)?))
            .await
    }

    async fn known(&self, claims: &AccessClaims) -> Result<Known, Problem> {
        let until = tokio::time::Instant::now() + PATIENCE;
        loop {
            let known = self.find(claims.sub, claims.sid).await?;
            match (known, &self.consumer) {
                (Some(known), _) if known.authz_ver >= claims.authz_ver => return Ok(known),
                (_, None) => return Err(Problem::unauthenticated()),
                _ if tokio::time::Instant::now() >= until => {
                    return Err(Problem::unavailable(
                        "the directory does not know the account's newest rights yet",
                    ));
                }
                (_, Some(consumer)) => consumer.moved(Duration::from_millis(50)).await,
            }
        }
    }
}

impl GrantSource for Directory {
    fn rights(&self, claims: AccessClaims) -> LocalBoxFuture<'static, Result<Rights, Problem>> {
        let this = self.clone();
        Box::pin(async move {
            this.require_fresh().await?;
            let known = this.known(&claims).await?;
            // What a partner system may do is in its token: one issued before something was taken away is worth nothing.
            let outdated = claims.scope.is_some() && claims.authz_ver != known.authz_ver;
            if known.active && !known.ended && !outdated {
                Ok(known.rights)
            } else {
                Err(Problem::unauthenticated())
            }
        })
    }
}

type Held = (Role, Option<UnitId>, Option<AccountId>);
type Row = (bool, i32, bool, Option<Held>);

fn find(
    conn: &mut Conn,
    account: AccountId,
    session: SessionId,
    today: NaiveDate,
) -> QueryResult<Option<Known>> {
    // Where a unit has ended there is nothing left to hold: its records are in the hands of its heir.
    let standing = versions::table
        .filter(versions::unit_id.nullable().eq(positions::unit_id))
        .filter(holds_on!(versions, today));
    let held = positions::account_id
        .eq(accounts::id)
        .and(holds_on!(positions, today))
        .and(positions::unit_id.is_null().or(exists(standing)));
    let rows: Vec<Row> = accounts::table
        .left_join(positions::table.on(held))
        .filter(accounts::id.eq(account))
        .select((
            accounts::active,
            accounts::authz_ver,
            exists(revocations::table.filter(revocations::session_id.eq(session))),
            (positions::role, positions::unit_id, positions::acting_for).nullable(),
        ))
        .load(conn)?;
    let Some((active, authz_ver, ended, _)) = rows.first().copied() else {
        return Ok(None);
    };
    let held = rows.into_iter().filter_map(|(_, _, _, held)| held);
    let grants = held.map(|(role, unit, acting_for)| Grant {
        role,
        unit,
        acting_for,
    });
    Ok(Some(Known {
        active,
        ended,
        authz_ver,
        rights: Rights {
            grants: grants.collect(),
            today,
        },
    }))
}
