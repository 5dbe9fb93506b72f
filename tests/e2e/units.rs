//! Units: made one by one or from a file, all or nothing.

use serde_json::json;

use crate::harness::TestSystem;
use crate::province::unit;

const HEADER: &str = "code,name,short_name,kind,parent_code,valid_from\n";

/// A file with bad rows names every one of them and imports nothing; a dry run says the same.
#[actix_web::test]
async fn a_bad_file_imports_nothing() {
    let system = TestSystem::start().await;
    let admin = system.administrator().await;
    unit(&admin, "SGD", "DEPARTMENT", None).await;
    let file = format!(
        "{HEADER}A1,Phòng một,,DISTRICT_OFFICE,SGD,2004-08-31\nA2,Phòng hai,,KHOI,SGD,2004-08-31\nA3,Phòng ba,,DISTRICT_OFFICE,KHONG-CO,2004-08-31\nSGD,Trùng,,DISTRICT_OFFICE,,2004-08-31\n"
    );
    for path in ["/unit-imports", "/unit-imports?dry_run=true"] {
        let refused = admin
            .upload(path, &file)
            .await
            .expect_problem(422, "IMPORT_REFUSED");
        let errors = refused.body["errors"].as_array().unwrap();
        let lines: Vec<_> = errors
            .iter()
            .map(|e| (e["line"].as_i64().unwrap(), e["code"].as_str().unwrap()))
            .collect();
        assert_eq!(
            lines,
            [
                (3, "UNKNOWN_KIND"),
                (4, "UNKNOWN_PARENT"),
                (5, "CODE_TAKEN")
            ]
        );
    }
    assert_eq!(
        admin.get("/units").await.body["items"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
    system.stop().await;
}

/// What is wrong only between units is named for each row as well, not just for the first.
#[actix_web::test]
async fn every_row_that_does_not_fit_the_tree_is_named() {
    let system = TestSystem::start().await;
    let admin = system.administrator().await;
    let body =
        json!({"code": "SGD", "name": "Sở", "kind": "DEPARTMENT", "valid_from": "2004-01-01"});
    admin.post("/units", body).await.expect(201);
    let early = "DISTRICT_OFFICE,SGD,2003-01-01";
    let file = format!(
        "{HEADER}A1,Phòng một,,{early}\nA2,Phòng hai,,DISTRICT_OFFICE,SGD,2004-01-01\nA3,Phòng ba,,{early}\nA4,Phòng bốn,,{early}\n"
    );
    for path in ["/unit-imports", "/unit-imports?dry_run=true"] {
        let refused = admin.upload(path, &file).await;
        let refused = refused.expect_problem(422, "IMPORT_REFUSED");
        let errors = refused.body["errors"].as_array().unwrap();
        let lines = errors
            .iter()
            .map(|e| (e["line"].as_i64().unwrap(), e["code"].as_str().unwrap()));
        let expected = [2, 4, 5].map(|line| (line, "PARENT_NOT_IN_FORCE"));
        assert_eq!(lines.collect::<Vec<_>>(), expected);
    }
    system.stop().await;
}

/// The real file of 2011 goes in as it is: nine districts, 164 communes' schools, a dozen attached units.
#[actix_web::test]
async fn the_units_of_2011_are_imported() {
    let system = TestSystem::start().await;
    let admin = system.administrator().await;
    unit(&admin, "SGDBT", "DEPARTMENT", None).await;
    let file = include_str!("../../seed/units-2011.csv");
    assert_eq!(
        admin
            .upload("/unit-imports?dry_run=true", file)
            .await
            .expect(201)
            .body["created"],
        185
    );
    assert_eq!(
        admin.upload("/unit-imports", file).await.expect(201).body["created"],
        185
    );
    admin
        .upload("/unit-imports", file)
        .await
        .expect_problem(422, "IMPORT_REFUSED");
    let districts = admin.get("/units?kind=DISTRICT_OFFICE").await.expect(200);
    assert_eq!(districts.body["items"].as_array().unwrap().len(), 9);
    let mut seen = 0;
    let mut cursor = String::new();
    loop {
        let page = admin
            .get(&format!("/units?limit=50{cursor}"))
            .await
            .expect(200);
        seen += page.body["items"].as_array().unwrap().len();
        match page.body["next"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => break,
        }
    }
    assert_eq!(seen, 186);
    system.stop().await;
}

/// One code, one unit.
#[actix_web::test]
async fn a_code_is_given_once() {
    let system = TestSystem::start().await;
    let admin = system.administrator().await;
    unit(&admin, "SGD", "DEPARTMENT", None).await;
    let body =
        json!({"code": " sgd ", "name": "Khác", "kind": "DEPARTMENT", "valid_from": "2011-01-01"});
    admin
        .post("/units", body)
        .await
        .expect_problem(409, "UNIT_CODE_TAKEN");
    system.stop().await;
}
