//! The tables of the service on the engine under test.

use tonghop_aggregation::MIGRATIONS;
use tonghop_db::manager;
use tonghop_testkit::TestDb;

/// The schema goes up, down and up again, and nothing of it is left behind in between.
#[test]
fn migrations_can_be_taken_back() {
    let db = TestDb::new();
    let mut conn = manager::open(db.url()).unwrap();
    for _ in 0..2 {
        assert!(MIGRATIONS.pending(&mut conn).unwrap());
        MIGRATIONS.up(&mut conn).unwrap();
        assert!(!MIGRATIONS.pending(&mut conn).unwrap());
        MIGRATIONS.down(&mut conn).unwrap();
    }
}
