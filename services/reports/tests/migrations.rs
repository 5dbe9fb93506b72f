//! The tables of the service on the engine under test.

use tonghop_db::{DbError, manager};
use tonghop_reports::MIGRATIONS;
use tonghop_testkit::TestDb;

/// The schema goes up, down and up again, and nothing of it is left behind in between.
#[test]
fn migrations_can_be_taken_back() {
    let db = TestDb::new();
    let mut conn = manager::open(db.url()).unwrap();
    assert!(MIGRATIONS.pending(&mut conn).unwrap());
    for _ in 0..2 {
        MIGRATIONS.up(&mut conn).unwrap();
        assert!(!MIGRATIONS.pending(&mut conn).unwrap());
        MIGRATIONS.down(&mut conn).unwrap();
        assert!(MIGRATIONS.pending(&mut conn).unwrap());
    }
}

/// Going up twice changes nothing: every replica does it at its start.
#[test]
fn going_up_again_is_harmless() -> Result<(), DbError> {
    let db = TestDb::new();
    let mut conn = manager::open(db.url()).unwrap();
    MIGRATIONS.up(&mut conn)?;
    MIGRATIONS.up(&mut conn)?;
    assert!(!MIGRATIONS.pending(&mut conn)?);
    Ok(())
}
