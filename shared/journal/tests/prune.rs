//! Stored answers and applied events are forgotten after thirty days, and not earlier.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops here")]

use std::sync::Arc;

use chrono::TimeDelta;
use diesel::prelude::*;
use tonghop_db::{Db, DbError, Migrations, each_backend};
use tonghop_journal::idempotency::{KeyedRequest, StoredAnswer};
use tonghop_journal::prune;
use tonghop_journal::schema::{idempotency_keys, inbox};
use tonghop_model::{AccountId, Clock, EventId, FixedClock, IdSource};
use tonghop_testkit::TestDb;
use uuid::Uuid;

const MIGRATIONS: Migrations = Migrations(&[tonghop_journal::MIGRATIONS]);

/// Keeps `count` answers and events of the clock's now.
async fn remember(db: &Db, clock: &Arc<FixedClock>, count: u32) {
    let (ids, now) = (IdSource::new(clock.clone()), clock.now().naive_utc());
    db.write(move |conn| {
        let answer = StoredAnswer {
            status: 201,
            body: "{}".into(),
            etag: None,
            location: None,
        };
        for n in 0..count {
            let who = AccountId::from_uuid(Uuid::from_u128(1));
            let key = format!("{now}-{n}");
            KeyedRequest::new(who, "POST /things".into(), key, &n).store(conn, &answer, now)?;
            let row = (
                inbox::source.eq("other"),
                inbox::event_id.eq(ids.next::<EventId>()),
            );
            each_backend!(conn, c => diesel::insert_into(inbox::table).values(row).execute(c))?;
        }
        Ok::<_, DbError>(())
    })
    .await
    .unwrap();
}

async fn left(db: &Db) -> (i64, i64) {
    db.read(|conn| {
        Ok::<_, DbError>((
            idempotency_keys::table.count().get_result(conn)?,
            inbox::table.count().get_result(conn)?,
        ))
    })
    .await
    .unwrap()
}

/// On the thirtieth day all is still there; a minute later the old rows go, batch by batch, and the newer stay.
#[tokio::test]
async fn old_rows_are_forgotten_after_thirty_days() {
    let database = TestDb::new();
    let db = Db::open(&database.config(), MIGRATIONS).unwrap();
    let clock = Arc::new(FixedClock::at("2011-12-01T00:00:00Z".parse().unwrap()));
    remember(&db, &clock, 1200).await;
    clock.set(clock.now() + TimeDelta::days(10));
    remember(&db, &clock, 3).await;
    clock.set(clock.now() + TimeDelta::days(20));
    prune(&db, clock.now()).await.unwrap();
    assert_eq!(left(&db).await, (1203, 1203));
    clock.set(clock.now() + TimeDelta::minutes(1));
    let pruned = prune(&db, clock.now()).await.unwrap();
    assert_eq!((pruned.answers, pruned.events), (1200, 1200));
    assert_eq!(left(&db).await, (3, 3));
}
