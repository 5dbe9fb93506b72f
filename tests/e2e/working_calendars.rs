//! Which days offices work: read by everybody, decided once for all.

use serde_json::{Value, json};

use crate::harness::Caller;
use crate::tree::Tree;

async fn year(caller: &Caller, year: i32) -> crate::harness::Answer {
    let path = format!("/working-calendars/{year}");
    caller.get(&path).await.expect(200)
}

fn kinds(year: &Value) -> Vec<(&str, &str)> {
    let days = year["days"].as_array().unwrap().iter();
    days.map(|day| (day["date"].as_str().unwrap(), day["kind"].as_str().unwrap()))
        .collect()
}

async fn put(caller: &Caller, year: i32, etag: &str, days: Value) -> crate::harness::Answer {
    let call = caller
        .request(reqwest::Method::PUT, &format!("/working-calendars/{year}"))
        .header("if-match", etag)
        .json(&json!({"days": days}));
    crate::harness::read(call.send().await.unwrap()).await
}

/// A new installation knows Tết and the Saturday worked in lieu; everybody may read that.
#[actix_web::test]
async fn the_calendar_comes_with_the_installation() {
    let t = Tree::start().await;
    let school = t
        .system
        .person(&t.admin, "th1.nhap", "REPORTER", &t.schools[0])
        .await;
    let known = year(&school, 2026).await;
    let days = kinds(&known.body);
    assert!(days.contains(&("2026-02-17", "HOLIDAY")));
    assert!(days.contains(&("2026-08-22", "WORKING")));
    assert!(days.contains(&("2026-08-31", "DAY_OFF")));
    let blank = year(&school, 2040).await;
    assert_eq!(
        (kinds(&blank.body).len(), blank.etag.as_str()),
        (0, "\"1\"")
    );
    assert_eq!(blank.body["working_days"], 261);
    for nowhere in ["1899", "2201", "x"] {
        let path = format!("/working-calendars/{nowhere}");
        school.get(&path).await.expect_problem(404, "NOT_FOUND");
    }
    t.system.stop().await;
}

/// The yearly decision replaces the year on the version that was read, as a whole or not at all, and only for whoever
/// administers everything.
#[actix_web::test]
async fn a_year_is_decided_as_a_whole() {
    let t = Tree::start().await;
    let before = year(&t.admin, 2027).await;
    let decided = json!([
        {"date": "2027-02-05", "kind": "HOLIDAY", "name": "  Giao thừa "},
        {"date": "2027-01-01", "kind": "HOLIDAY", "name": "Tết Dương lịch"},
    ]);
    let after = put(&t.admin, 2027, &before.etag, decided.clone()).await;
    let after = after.expect(200);
    assert_eq!(
        kinds(&after.body),
        [("2027-01-01", "HOLIDAY"), ("2027-02-05", "HOLIDAY")]
    );
    assert_eq!(after.body["days"][1]["name"], "Giao thừa");
    let late = put(&t.admin, 2027, &before.etag, decided.clone()).await;
    late.expect_problem(412, "STALE");
    let bad = json!([
        {"date": "2026-12-31", "kind": "HOLIDAY", "name": "x"},
        {"date": "2027-01-04", "kind": "WORKING", "name": "thứ hai"},
        {"date": "2027-01-09", "kind": "WORKING", "name": " "},
        {"date": "2027-01-09", "kind": "DAY_OFF", "name": "hai lần"},
    ]);
    let refused = put(&t.admin, 2027, &after.etag, bad).await;
    assert_eq!(
        refused.expect(422).pointers(),
        [
            "#/days/0/date",
            "#/days/1/kind",
            "#/days/2/name",
            "#/days/3/date"
        ]
    );
    let local = t
        .system
        .person(&t.admin, "pgd1.admin", "ADMINISTRATOR", &t.districts[0])
        .await;
    let refused = put(&local, 2027, &after.etag, decided).await;
    refused.expect_problem(403, "FORBIDDEN");
    assert_eq!(year(&t.admin, 2027).await.etag, after.etag);
    t.system.stop().await;
}

/// A file replaces the years it speaks of, all or none; every bad cell is named.
#[actix_web::test]
async fn calendars_are_imported() {
    let t = Tree::start().await;
    let bad = "Ngày,Loại,Tên\n2028-13-01,HOLIDAY,Tết\n2028-01-26,NGHI,Tết\n2028-01-26,HOLIDAY,Tết\n2028-01-26,HOLIDAY,Tết\n2028-01-27,HOLIDAY,\n";
    let refused = t.admin.upload("/working-calendar-imports", bad).await;
    let refused = refused.expect_problem(422, "IMPORT_REFUSED");
    let errors = refused.body["errors"].as_array().unwrap().iter();
    let lines: Vec<_> = errors
        .map(|e| {
            (
                e["line"].as_i64().unwrap(),
                e["parameter"].as_str().unwrap(),
                e["code"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        lines,
        [
            (2, "Ngày", "BAD_DATE"),
            (3, "Loại", "UNKNOWN_KIND"),
            (5, "Ngày", "DUPLICATE_DAY"),
            (6, "Tên", "REQUIRED"),
        ]
    );
    let good =
        "date,kind,name\n2028-01-26,HOLIDAY,Tết Nguyên Đán\n2029-02-13,HOLIDAY,Tết Nguyên Đán\n";
    let tried = t
        .admin
        .upload("/working-calendar-imports?dry_run=true", good)
        .await;
    assert_eq!(
        tried.expect(201).body,
        json!({"dry_run": true, "years": [2028, 2029], "days": 2})
    );
    assert!(
        kinds(&year(&t.admin, 2028).await.body).len() > 1,
        "a dry run changed something"
    );
    t.admin
        .upload("/working-calendar-imports", good)
        .await
        .expect(201);
    for (of, day) in [(2028, "2028-01-26"), (2029, "2029-02-13")] {
        assert_eq!(kinds(&year(&t.admin, of).await.body), [(day, "HOLIDAY")]);
    }
    t.system.stop().await;
}
