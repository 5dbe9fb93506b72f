//! Numbers have no gaps, the chain covers every entry, and an event is applied once.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot go on stops here"
)]

use std::sync::Arc;
use std::time::Duration;

use diesel::prelude::*;
use tonghop_db::{Db, DbError, Migrations};
use tonghop_journal::schema::{audit_entries, outbox, sequencer_state};
use tonghop_journal::{Audit, Journal, Recorder, chain};
use tonghop_model::{FixedClock, IdSource};
use tonghop_testkit::TestDb;
use uuid::Uuid;

const MIGRATIONS: Migrations = Migrations(&[tonghop_journal::MIGRATIONS]);

fn recorder() -> Recorder {
    let clock = Arc::new(FixedClock::at("2011-12-20T03:00:00Z".parse().unwrap()));
    let ids = IdSource::new(clock);
    Recorder::new(
        ids,
        "2011-12-20T03:00:00Z".parse().unwrap(),
        None,
        "test".into(),
    )
}

async fn settle(db: &Db, events: i64) -> Vec<i64> {
    for _ in 0..400 {
        let seqs: Vec<i64> = db
            .read(|conn| {
                let seqs = outbox::table
                    .filter(outbox::seq.is_not_null())
                    .order(outbox::seq)
                    .select(outbox::seq.assume_not_null())
                    .load(conn);
                seqs.map_err(DbError::from)
            })
            .await
            .unwrap();
        if i64::try_from(seqs.len()) == Ok(events) {
            return seqs;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("the sequencer never numbered {events} events");
}

/// Forty writers at once and two sequencers of one database: the numbers are 1 to 40, none twice, none missing.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn numbers_have_no_gaps() {
    let database = TestDb::new();
    let db = Db::open(&database.config(), MIGRATIONS).unwrap();
    let journals = [Journal::start(db.clone()), Journal::start(db.clone())];
    let recorder = recorder();
    let writers = (0..40).map(|n| {
        let (db, recorder, journal) = (db.clone(), recorder.clone(), journals[n % 2].clone());
        tokio::spawn(async move {
            let entity = Uuid::from_u128(u128::try_from(n).unwrap());
            let written = db
                .write(move |conn| {
                    recorder.event(
                        conn,
                        "thing.changed",
                        entity,
                        1,
                        &serde_json::json!({"n": n}),
                    )?;
                    recorder.audit(conn, Audit::new("thing.changed", "thing", entity))?;
                    Ok::<_, DbError>(())
                })
                .await;
            journal.wake();
            written.unwrap();
        })
    });
    for writer in writers.collect::<Vec<_>>() {
        writer.await.unwrap();
    }
    assert_eq!(settle(&db, 40).await, (1..=40).collect::<Vec<_>>());
    let (leaves, head): (Vec<(String, String)>, String) = db
        .read(|conn| {
            let rows = audit_entries::table
                .order(audit_entries::seq)
                .select((
                    audit_entries::leaf.assume_not_null(),
                    audit_entries::chain.assume_not_null(),
                ))
                .load(conn)?;
            Ok::<_, DbError>((
                rows,
                sequencer_state::table
                    .select(sequencer_state::audit_chain)
                    .first(conn)?,
            ))
        })
        .await
        .unwrap();
    let mut link = "0".repeat(64);
    for (leaf, stored) in &leaves {
        link = chain::link(&link, leaf);
        assert_eq!(&link, stored);
    }
    assert_eq!((leaves.len(), link), (40, head));
}

/// A write that fails leaves nothing: no business row, no event, no audit entry.
#[tokio::test]
async fn a_failed_write_leaves_no_trace() {
    let database = TestDb::new();
    let db = Db::open(&database.config(), MIGRATIONS).unwrap();
    let recorder = recorder();
    let failed: Result<(), DbError> = db
        .write(move |conn| {
            recorder.event(conn, "thing.changed", Uuid::nil(), 1, &())?;
            Err(DbError::Closed)
        })
        .await;
    assert!(failed.is_err());
    let left: i64 = db
        .read(|conn| Ok::<_, DbError>(outbox::table.count().get_result(conn)?))
        .await
        .unwrap();
    assert_eq!(left, 0);
}

/// A panic in one request's work rolls it back and the next request is served.
#[tokio::test]
async fn a_panic_is_contained() {
    let database = TestDb::new();
    let db = Db::open(&database.config(), MIGRATIONS).unwrap();
    let panicked: Result<(), DbError> = db.write(|_| panic!("on purpose")).await;
    assert!(panicked.is_err());
    let recorder = recorder();
    db.write(move |conn| {
        Ok::<_, DbError>(recorder.event(conn, "thing.changed", Uuid::nil(), 1, &())?)
    })
    .await
    .unwrap();
}
