//! The real history of Bến Tre's units, 2004 to 2025: what the file says is what the tree says, on any day.

use std::collections::BTreeSet;

use crate::harness::{Caller, TestSystem};

const HISTORY: &str = include_str!("../data/ben-tre-units-history.csv");
const IN_2011: &str = include_str!("../data/ben-tre-units-2011.csv");

/// Code, name, kind and the parent's code.
type Unit = (String, String, String, String);

fn kind(level: &str, word: &str) -> &'static str {
    match (level, word) {
        ("tinh", _) => "PROVINCE",
        (_, "Thành phố") => "CITY",
        (_, "Thị xã") => "TOWN",
        (_, "Huyện") => "DISTRICT",
        (_, "Phường") => "WARD",
        (_, "Thị trấn") => "TOWNSHIP",
        (_, "Xã") => "COMMUNE",
        other => panic!("{other:?}"),
    }
}

/// What the file says of a day, read without any of our code.
fn told(day: &str) -> BTreeSet<Unit> {
    let rows = HISTORY.lines().skip(1);
    let rows = rows.map(|line| line.split(',').collect::<Vec<_>>());
    rows.filter(|cells| cells[5] <= day && (cells[6].is_empty() || day < cells[6]))
        .map(|cells| {
            let kind = kind(cells[2], cells[3]).to_owned();
            (cells[0].into(), cells[1].into(), kind, cells[4].into())
        })
        .collect()
}

async fn tree(admin: &Caller, day: &str) -> BTreeSet<Unit> {
    let rows = admin.all(&format!("/units?as_of={day}&limit=200")).await;
    let code_of = |id: &serde_json::Value| {
        let found = rows.iter().find(|row| row["id"] == *id);
        found
            .map_or("", |row| row["code"].as_str().unwrap())
            .to_owned()
    };
    rows.iter()
        .map(|row| {
            let text = |member: &str| row[member].as_str().unwrap().to_owned();
            let parent = code_of(&row["parent_id"]);
            (text("code"), text("name"), text("kind"), parent)
        })
        .collect()
}

/// After importing the history, the tree of each day is what the file says, unit by unit: renames, a town raised to a
/// city, splits, communes that moved and merged. A dry run answers the same numbers and imports nothing.
#[actix_web::test]
async fn the_tree_of_any_day_is_what_the_file_says() {
    let system = TestSystem::start().await;
    let admin = system.administrator().await;
    let path = "/unit-imports?mode=HISTORY&id_scheme=STATISTICAL_CODE";
    let dry = admin
        .upload(&format!("{path}&dry_run=true"), HISTORY)
        .await
        .expect(201);
    assert!(
        admin
            .all("/units?limit=200&as_of=2008-01-01")
            .await
            .is_empty()
    );
    let done = admin.upload(path, HISTORY).await.expect(201);
    assert_eq!(dry.body["created"], done.body["created"]);
    assert_eq!(dry.body["changes"], done.body["changes"]);
    assert_eq!(
        done.body["created"], 174,
        "197 rows are the versions of 174 units"
    );
    for (day, count) in [
        ("2008-01-01", 169),
        ("2009-06-01", 174),
        ("2013-06-01", 174),
        ("2020-03-01", 167),
        ("2025-06-01", 158),
    ] {
        let told = told(day);
        assert_eq!(told.len(), count, "{day}");
        assert_eq!(tree(&admin, day).await, told, "{day}");
    }
    assert!(
        tree(&admin, "2025-07-01").await.is_empty(),
        "the province and all its units ended on that day"
    );
    admin
        .upload(path, HISTORY)
        .await
        .expect_problem(422, "IMPORT_REFUSED");
    system.stop().await;
}

/// The list of 2011, as the statistics office publishes it, goes in as it is: its day is said beside it, the kind of each
/// unit by its name.
#[actix_web::test]
async fn the_list_of_2011_is_imported() {
    let system = TestSystem::start().await;
    let admin = system.administrator().await;
    let path = "/unit-imports?id_scheme=STATISTICAL_CODE&valid_from=2011-01-01";
    let done = admin.upload(path, IN_2011).await.expect(201);
    assert_eq!(done.body["created"], 174);
    let found = tree(&admin, "2011-12-15").await;
    let rows = IN_2011.lines().skip(1);
    let expected: BTreeSet<_> = rows
        .map(|line| line.split(',').collect::<Vec<_>>())
        .map(|cells| {
            (
                cells[0].to_owned(),
                cells[1].to_owned(),
                cells[3].to_owned(),
            )
        })
        .collect();
    let named: BTreeSet<_> = found
        .iter()
        .map(|(code, name, _, parent)| (code.clone(), name.clone(), parent.clone()))
        .collect();
    assert_eq!(named, expected);
    let of = |kind: &str| found.iter().filter(|unit| unit.2 == kind).count();
    assert_eq!((of("PROVINCE"), of("CITY"), of("DISTRICT")), (1, 1, 8));
    system.stop().await;
}
