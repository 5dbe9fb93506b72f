//! The trail is append-only, and the check of the chain finds the first entry that is not as it was written.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot go on stops here"
)]

use std::sync::Arc;
use std::time::Duration;

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use tonghop_db::{Conn, Db, DbError, Migrations};
use tonghop_journal::schema::{audit_entries, sequencer_state};
use tonghop_journal::{Audit, Journal, Recorder, Verification, verify};
use tonghop_model::{AccountId, FixedClock, IdSource};
use tonghop_testkit::TestDb;
use uuid::Uuid;

const MIGRATIONS: Migrations = Migrations(&[tonghop_journal::MIGRATIONS]);
const ENTRIES: i64 = 6;

/// A database with six chained entries, of which one was denied and one done for somebody else through a partner.
async fn chained() -> (TestDb, Db) {
    let database = TestDb::new();
    let db = Db::open(&database.config(), MIGRATIONS).unwrap();
    let now = "2011-12-20T03:00:00Z".parse().unwrap();
    let ids = IdSource::new(Arc::new(FixedClock::at(now)));
    let journal = Journal::start(db.clone());
    db.write(move |conn| {
        for n in 0..ENTRIES {
            let object = Uuid::from_u128(u128::try_from(n).unwrap());
            let somebody = AccountId::from_uuid(Uuid::from_u128(99));
            let recorder = Recorder::new(ids.clone(), now, Some(somebody), "test".into());
            match n {
                2 => recorder.audit(
                    conn,
                    Audit::denied("thing", object).detail("GET /things/{id} FORBIDDEN"),
                )?,
                3 => recorder
                    .through(Some(somebody), Some("partner".into()))
                    .audit(conn, Audit::new("thing.changed", "thing", object))?,
                _ => recorder.audit(conn, Audit::new("thing.changed", "thing", object))?,
            }
        }
        Ok::<_, DbError>(())
    })
    .await
    .unwrap();
    journal.wake();
    for _ in 0..400 {
        if check(&db).await.entries_checked == ENTRIES {
            return (database, db);
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("the entries were never chained");
}

async fn check(db: &Db) -> Verification {
    db.snapshot(|conn| Ok::<_, DbError>(verify(conn)?))
        .await
        .unwrap()
}

/// Runs a statement as somebody with all rights on the database, the guards being gone.
async fn forge(db: &Db, statement: &'static str) {
    db.write(move |conn| {
        let table = match conn {
            Conn::Pg(_) => " ON audit_entries",
            Conn::Sqlite(_) => "",
        };
        for guard in ["insert", "update", "delete"] {
            conn.batch_execute(&format!("DROP TRIGGER audit_entries_{guard}{table}"))?;
        }
        Ok::<_, DbError>(conn.batch_execute(statement)?)
    })
    .await
    .unwrap();
}

/// What nobody touched is right from the first entry to the last.
#[tokio::test]
async fn an_untouched_chain_is_right() {
    let (_database, db) = chained().await;
    let found = check(&db).await;
    let head: String = db
        .read(|conn| {
            Ok::<_, DbError>(
                sequencer_state::table
                    .select(sequencer_state::audit_chain)
                    .first(conn)?,
            )
        })
        .await
        .unwrap();
    assert_eq!((found.first_bad_seq, found.chain), (None, head));
}

/// A changed column, old or new, is found at its entry.
#[tokio::test]
async fn a_changed_entry_is_found() {
    for statement in [
        "UPDATE audit_entries SET action = 'thing.removed' WHERE seq = 3",
        "UPDATE audit_entries SET outcome = 'DONE' WHERE seq = 3",
        "UPDATE audit_entries SET detail = 'nothing' WHERE seq = 3",
        "UPDATE audit_entries SET actor_id = NULL WHERE seq = 3",
        "UPDATE audit_entries SET leaf = chain WHERE seq = 3",
    ] {
        let (_database, db) = chained().await;
        forge(&db, statement).await;
        let found = check(&db).await;
        assert_eq!(
            (found.entries_checked, found.first_bad_seq),
            (2, Some(3)),
            "{statement}"
        );
    }
}

/// A deleted entry is found: in the middle by the gap, at the end because the sequencer knows of more.
#[tokio::test]
async fn a_deleted_entry_is_found() {
    for (statement, bad) in [
        ("DELETE FROM audit_entries WHERE seq = 1", 1),
        ("DELETE FROM audit_entries WHERE seq = 4", 4),
        ("DELETE FROM audit_entries WHERE seq = 6", 6),
        ("DELETE FROM audit_entries WHERE seq IS NOT NULL", 1),
    ] {
        let (_database, db) = chained().await;
        forge(&db, statement).await;
        assert_eq!(check(&db).await.first_bad_seq, Some(bad), "{statement}");
    }
}

/// Two entries that changed places are found at the first of them, even when the gap of one is closed by renumbering.
#[tokio::test]
async fn reordered_entries_are_found() {
    for statement in [
        "UPDATE audit_entries SET seq = 100 WHERE seq = 2; UPDATE audit_entries SET seq = 2 WHERE seq = 5; \
         UPDATE audit_entries SET seq = 5 WHERE seq = 100",
        "DELETE FROM audit_entries WHERE seq = 2; UPDATE audit_entries SET seq = 2 WHERE seq = 3",
    ] {
        let (_database, db) = chained().await;
        forge(&db, statement).await;
        assert_eq!(check(&db).await.first_bad_seq, Some(2), "{statement}");
    }
}

/// The database itself refuses to change or remove an entry, numbered or not, and to number one by hand.
#[tokio::test]
async fn entries_are_only_ever_added() {
    let (_database, db) = chained().await;
    for statement in [
        "UPDATE audit_entries SET action = 'thing.removed'",
        "UPDATE audit_entries SET seq = 100, leaf = 'x', chain = 'x' WHERE seq = 6",
        "UPDATE audit_entries SET detail = NULL WHERE seq = 3",
        "DELETE FROM audit_entries",
        "DELETE FROM audit_entries WHERE seq = 6",
        "INSERT INTO audit_entries (id, recorded_at, action, object_type, object_id, request_id, seq) \
         SELECT object_id, recorded_at, action, object_type, object_id, request_id, 7 FROM audit_entries WHERE seq = 1",
    ] {
        let refused = db
            .write(move |conn| Ok::<_, DbError>(conn.batch_execute(statement)?))
            .await;
        let error = format!("{:?}", refused.unwrap_err());
        assert!(error.contains("only ever added"), "{statement}: {error}");
    }
    let left: i64 = db
        .read(|conn| Ok::<_, DbError>(audit_entries::table.count().get_result(conn)?))
        .await
        .unwrap();
    assert_eq!((left, check(&db).await.first_bad_seq), (ENTRIES, None));
}
