//! Units as tables: what is exported can be imported, and a file that is wrong says where.

use reqwest::Method;
use serde_json::json;

use crate::harness::{Caller, TestSystem, read};

const HISTORY: &str = include_str!("../data/ben-tre-units-history.csv");

async fn export(admin: &Caller, query: &str) -> Vec<u8> {
    let (status, bytes) = admin.download(&format!("/unit-exports?{query}")).await;
    assert_eq!(status, 200);
    bytes
}

fn text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).unwrap()
}

/// A register with everything a file can say: formulas in names, contacts, codes, other parents, a suspended unit, a
/// merger with its document, a unit that moved.
const REGISTER: &str = "code,name,short_name,kind,parent_code,administrative_parent,party_parent,agency_code,statistical_code,email,phone,address,status,valid_from,valid_to,doc_from,doc_to,successor\n\
    SGD,Sở GD&ĐT,,DEPARTMENT,,,,H07.5,,sgd@bentre.gov.vn,0275 3822 000,\"Số 1, đường 3/2\",,2004-08-31,,QĐ 1,,\n\
    P1,=HYPERLINK(\"http://x\"),@x,DISTRICT_OFFICE,SGD,SGD,SGD,H07.5.1,99829,,+84 75,,SUSPENDED,2004-08-31,,,,\n\
    P2,'Phòng hai,-2,DISTRICT_OFFICE,SGD,,,,,,,,,2004-08-31,2010-01-01,QĐ 2,QĐ 9,P1\n\
    T1,Trường Một,,PRIMARY_SCHOOL,P2,,,,,,,,,2005-09-01,2010-01-01,,QĐ 9,\n\
    T1,Trường Một,,PRIMARY_SCHOOL,P1,,,,,,,,,2010-01-01,,QĐ 9,,\n";

/// Export, import into an empty system, export again: the same bytes, for a history and for the units of a day, and the
/// same through a workbook.
#[actix_web::test]
async fn an_export_can_be_imported() {
    let first = TestSystem::start().await;
    let admin = first.administrator().await;
    let done = admin
        .upload("/unit-imports?mode=HISTORY", REGISTER)
        .await
        .expect(201);
    assert_eq!(done.body["created"], 4);
    let path = "/unit-imports?mode=HISTORY&id_scheme=STATISTICAL_CODE";
    admin.upload(path, HISTORY).await.expect(201);
    let history = text(export(&admin, "history=true").await);
    let today = text(export(&admin, "as_of=2011-12-15").await);
    for harmless in ["\"'=HYPERLINK(", "'@x", "'-2", "'+84 75", "\r\n"] {
        assert!(history.contains(harmless), "{harmless}");
    }
    assert!(history.contains("2010-01-01,QĐ 2,QĐ 9,P1\r\n"));
    let workbook = export(&admin, "history=true&format=xlsx").await;
    first.stop().await;

    let second = TestSystem::start().await;
    let admin = second.administrator().await;
    admin
        .upload("/unit-imports?mode=HISTORY", &history)
        .await
        .expect(201);
    assert_eq!(text(export(&admin, "history=true").await), history);
    assert_eq!(text(export(&admin, "as_of=2011-12-15").await), today);
    second.stop().await;

    let third = TestSystem::start().await;
    let admin = third.administrator().await;
    admin
        .upload_workbook("/unit-imports?mode=HISTORY", workbook)
        .await
        .expect(201);
    assert_eq!(text(export(&admin, "history=true").await), history);
    third.stop().await;

    let fourth = TestSystem::start().await;
    let admin = fourth.administrator().await;
    admin.upload("/unit-imports", &today).await.expect(201);
    assert_eq!(text(export(&admin, "as_of=2011-12-15").await), today);
    fourth.stop().await;
}

/// Units and parents are matched by the identifier that was asked for, and columns by Vietnamese headers too.
#[actix_web::test]
async fn rows_are_matched_by_the_chosen_identifier() {
    let system = TestSystem::start().await;
    let admin = system.administrator().await;
    let file = "Mã;Tên đơn vị;Loại đơn vị;Cấp trên;Mã cơ quan;Từ ngày\nSGD;Sở;DEPARTMENT;;H07.5;2004-08-31\nP1;Phòng;DISTRICT_OFFICE;H07.5;000.01.05.H07;2004-08-31\n";
    admin
        .upload("/unit-imports?id_scheme=AGENCY_CODE", file)
        .await
        .expect(201);
    let units = admin.all("/units?limit=200").await;
    assert_eq!(units[0]["parent_id"], units[1]["id"], "{units:?}");
    let by_id = format!(
        "id,code,name,kind,parent,valid_from\n,P2,Phòng hai,DISTRICT_OFFICE,{},2004-08-31\n",
        units[1]["id"].as_str().unwrap()
    );
    let refused = admin
        .upload("/unit-imports?id_scheme=ID", &by_id)
        .await
        .expect_problem(422, "IMPORT_REFUSED");
    assert_eq!(refused.body["errors"][0]["parameter"], "id");
    let by_code = by_id.replace(units[1]["id"].as_str().unwrap(), "KHONG-CO");
    let refused = admin
        .upload("/unit-imports?dry_run=true", &by_code)
        .await
        .expect_problem(422, "IMPORT_REFUSED");
    let error = &refused.body["errors"][0];
    assert_eq!(
        (&error["line"], &error["parameter"], &error["code"]),
        (&json!(2), &json!("parent"), &json!("UNKNOWN_PARENT"))
    );
    system.stop().await;
}

/// Only CSV and XLSX are taken, and what is sent must be what it says.
#[actix_web::test]
async fn other_files_are_refused() {
    let system = TestSystem::start().await;
    let admin = system.administrator().await;
    for (media_type, body) in [
        ("application/json", "{}"),
        ("application/vnd.ms-excel", "code,name\n"),
        (
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "code,name\n",
        ),
        ("text/csv", "PK\u{3}\u{4}"),
    ] {
        let request = admin
            .request(Method::POST, "/unit-imports")
            .header("content-type", media_type)
            .body(body);
        let refused = read(request.send().await.unwrap())
            .await
            .expect_problem(415, "UNSUPPORTED_MEDIA_TYPE");
        assert!(
            refused.headers["accept"]
                .to_str()
                .unwrap()
                .contains("text/csv")
        );
    }
    let refused = admin
        .upload("/unit-imports", "mã,tên,ghi chú\nA,B,C\n")
        .await
        .expect_problem(422, "IMPORT_REFUSED");
    assert_eq!(refused.body["errors"][0]["code"], "UNKNOWN_COLUMN");
    system.stop().await;
}

/// A download is a file to be saved, never shown, with its Vietnamese name; an administrator of a subtree gets his own
/// units only.
#[actix_web::test]
async fn a_download_is_a_file() {
    let system = TestSystem::start().await;
    let admin = system.administrator().await;
    admin
        .upload("/unit-imports?mode=HISTORY", REGISTER)
        .await
        .expect(201);
    let office = admin.get("/units?code=P1").await.body["items"][0]["id"].clone();
    let local = system
        .person(&admin, "p1.qt", "ADMINISTRATOR", office.as_str().unwrap())
        .await;
    let answer = local
        .request(Method::GET, "/unit-exports?as_of=2011-12-15")
        .header("accept-language", "en")
        .send()
        .await
        .unwrap();
    let header = |name: &str| answer.headers()[name].to_str().unwrap().to_owned();
    assert_eq!(
        header("content-type"),
        "text/csv; charset=utf-8; header=present"
    );
    assert_eq!(header("x-content-type-options"), "nosniff");
    assert!(header("content-disposition").starts_with(
        "attachment; filename=\"don-vi-2011-12-15.csv\"; filename*=UTF-8''%C4%90%C6%A1n"
    ));
    let body = answer.text().await.unwrap();
    assert!(body.starts_with("\u{feff}id,code,name,"));
    assert_eq!(body.lines().count(), 3, "{body}");
    system.stop().await;
}
