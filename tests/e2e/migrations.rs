//! Every schema goes up, down and up again, on the engine under test.

use tonghop_db::{Migrations, manager};
use tonghop_testkit::TestDb;

fn up_down_up(migrations: Migrations) {
    let database = TestDb::new();
    let mut conn = manager::open(database.url()).unwrap();
    migrations.up(&mut conn).unwrap();
    migrations.down(&mut conn).unwrap();
    assert!(migrations.pending(&mut conn).unwrap());
    migrations.up(&mut conn).unwrap();
    assert!(!migrations.pending(&mut conn).unwrap());
}

/// Accounts' schema.
#[test]
fn accounts_migrates_both_ways() {
    up_down_up(tonghop_accounts::MIGRATIONS);
}

/// Reports' schema.
#[test]
fn reports_migrates_both_ways() {
    up_down_up(tonghop_reports::MIGRATIONS);
}

/// Aggregation's schema.
#[test]
fn aggregation_migrates_both_ways() {
    up_down_up(tonghop_aggregation::MIGRATIONS);
}
