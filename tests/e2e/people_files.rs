//! Files of people: invited in bulk, and exported for the quarterly review.

use reqwest::Method;
use serde_json::json;

use crate::harness::{Answer, Caller, local, read};
use crate::tree::Tree;

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// Line, column and code of everything that is wrong with a file.
fn faults(answer: &Answer) -> Vec<(u64, String, String)> {
    let errors = answer.body["errors"].as_array().unwrap();
    let text =
        |e: &serde_json::Value, member: &str| e[member].as_str().unwrap_or_default().to_owned();
    errors
        .iter()
        .map(|e| {
            (
                e["line"].as_u64().unwrap(),
                text(e, "parameter"),
                text(e, "code"),
            )
        })
        .collect()
}

async fn csv(caller: &Caller, path: &str) -> String {
    let (status, bytes) = caller.download(path).await;
    assert_eq!(status, 200, "{}", String::from_utf8_lossy(&bytes));
    String::from_utf8(bytes)
        .unwrap()
        .trim_start_matches('\u{feff}')
        .to_owned()
}

/// A file invites many people at once, each with all positions; the codes in the answer work.
#[actix_web::test]
async fn a_file_invites_many() {
    let t = Tree::start().await;
    let file = "\u{feff}Tên đăng nhập;Họ tên;Vai trò;Mã đơn vị;Thư điện tử;Từ ngày\r\n\
        th1.lan;Nguyễn Thị Lan;REPORTER;TH1;lan@bentre.edu.vn;\r\n\
        pgd1.binh;Trần Bình;người duyệt;PGD1;;01/01/2012\r\n\
        th1.lan;Nguyễn Thị Lan;REPORTER;TH2;;2012-06-01\r\n";
    let checked = t.admin.upload("/account-imports?dry_run=true", file).await;
    let checked = checked.expect(200);
    assert_eq!(
        (&checked.body["created"], &checked.body["accounts"]),
        (&json!(2), &json!([]))
    );
    let done = t.admin.upload("/account-imports", file).await.expect(201);
    let accounts = done.body["accounts"].as_array().unwrap();
    assert_eq!(accounts.len(), 2);
    assert_eq!(accounts[0]["username"], "th1.lan");
    let lan = accounts[0]["id"].as_str().unwrap();
    let shown = t.admin.get(&format!("/accounts/{lan}")).await.expect(200);
    assert_eq!(shown.body["email"], "lan@bentre.edu.vn");
    assert_eq!(t.positions(lan, "PRESENT").await.len(), 1);
    assert_eq!(t.positions(lan, "FUTURE").await.len(), 1);
    let code = accounts[0]["activation_code"].as_str().unwrap();
    let caller = t.system.activate("th1.lan", code).await;
    caller
        .get(&format!("/units/{}", t.schools[0]))
        .await
        .expect(200);
    t.admin
        .upload("/account-imports", file)
        .await
        .expect_problem(422, "IMPORT_REFUSED");
    t.system.stop().await;
}

/// Whatever is wrong is named with line and column, and then nobody is invited.
#[actix_web::test]
async fn a_bad_file_invites_nobody() {
    let t = Tree::start().await;
    t.account("co.san", "HEAD", &t.schools[2]).await;
    let header = "username,display_name,role,unit_code,valid_from,valid_to\n";
    let file = format!(
        "{header}th1.l\u{0430}n,Lan,REPORTER,TH1,,\nbinh,,CHIEF,TH9,x,\nco.san,Có Sẵn,HEAD,TH1,,\ntot,Tốt,HEAD,TH1,,\n"
    );
    let refused = t.admin.upload("/account-imports", &file).await;
    let refused = refused.expect_problem(422, "IMPORT_REFUSED");
    let expected = [
        (2, "username", "MIXED_SCRIPTS"),
        (3, "display_name", "REQUIRED"),
        (3, "role", "UNKNOWN_ROLE"),
        (3, "valid_from", "BAD_DAY"),
        (4, "username", "USERNAME_TAKEN"),
    ];
    let expected = expected.map(|(line, column, code)| (line, column.to_owned(), code.to_owned()));
    assert_eq!(faults(&refused), expected);
    let file = format!(
        "{header}hai,Hai Vai,HEAD,TH1,,\nhai,Hai Vai,REVIEWER,PGD1,,\nnguoi3,Ba,HEAD,TH1,2012-01-01,2012-01-01\n\
         bon,Bốn,PARTNER,TH1,,\nnam,Năm,HEAD,TH1,,\nnam,Năm,HEAD,TH1,,\nsau,Sáu,HEAD,TH1,2004-07-31,\n"
    );
    let refused = t.admin.upload("/account-imports?dry_run=true", &file).await;
    let expected = [
        (3, "role", "SEPARATION_OF_DUTIES"),
        (4, "valid_to", "END_BEFORE_START"),
        (5, "role", "PARTNER_ROLE"),
        (7, "role", "POSITION_OVERLAPS"),
        (8, "unit_code", "UNIT_NOT_IN_FORCE"),
    ];
    let expected = expected.map(|(line, column, code)| (line, column.to_owned(), code.to_owned()));
    assert_eq!(
        faults(&refused.expect_problem(422, "IMPORT_REFUSED")),
        expected
    );
    let local = t
        .system
        .person(&t.admin, "pgd1.admin", "ADMINISTRATOR", &t.districts[0])
        .await;
    let file = format!("{header}mot,Một,HEAD,TH3,,\nhai,Hai,ADMINISTRATOR,,,\n");
    let refused = local.upload("/account-imports", &file).await.expect(422);
    assert_eq!(
        faults(&refused),
        [(2, "unit_code".to_owned(), "UNKNOWN_UNIT".to_owned())]
    );
    let file = format!("{header}hai,Hai,ADMINISTRATOR,,,\n");
    let refused = local.upload("/account-imports", &file).await.expect(422);
    assert_eq!(
        faults(&refused),
        [(2, "unit_code".to_owned(), "UNIT_REQUIRED".to_owned())]
    );
    let all = t.admin.get("/accounts").await.expect(200);
    assert_eq!(all.body["items"].as_array().map(Vec::len), Some(3));
    t.system.stop().await;
}

/// Five thousand people are one request, not more; the answer can be the list to be printed.
#[actix_web::test]
async fn a_whole_province_is_one_file() {
    let t = Tree::start().await;
    let row = |i: u32| format!("nguoi.{i},\"=Người {i}\",REPORTER,TH1\n");
    let header = "username,display_name,role,unit_code\n";
    let many: String = (0..5001).map(row).collect();
    let refused = t
        .admin
        .upload("/account-imports?dry_run=true", &format!("{header}{many}"))
        .await;
    assert_eq!(
        faults(&refused.expect(422)),
        [(5002, String::new(), "TOO_MANY_PEOPLE".to_owned())]
    );
    let many: String = (0..5000).map(row).collect();
    let call = t.admin.request(Method::POST, "/account-imports");
    let call = call
        .header("content-type", "text/csv")
        .header("accept", "text/csv");
    let answer = call.body(format!("{header}{many}")).send().await.unwrap();
    assert_eq!(answer.status(), 201);
    assert_eq!(answer.headers()["cache-control"], "private, no-store");
    let list = answer.text().await.unwrap();
    assert_eq!(list.lines().count(), 5001);
    assert!(list.contains("'=Người 7,") && list.contains("/activate#u=nguoi.4999&c="));
    let all = t.admin.get("/accounts?q=nguoi+4999").await.expect(200);
    assert_eq!(all.body["items"].as_array().map(Vec::len), Some(1));
    let call = t.admin.request(Method::POST, "/account-imports");
    let call = call
        .header("content-type", "text/csv")
        .header("accept", XLSX);
    let file = format!("{header}khac,Khác,REPORTER,TH2\n");
    let answer = call.body(file).send().await.unwrap();
    assert_eq!(answer.headers()["content-type"], XLSX);
    assert!(answer.bytes().await.unwrap().starts_with(b"PK"));
    let call = t
        .admin
        .request(Method::POST, "/account-imports")
        .json(&json!({}));
    read(call.send().await.unwrap())
        .await
        .expect_problem(415, "UNSUPPORTED_MEDIA_TYPE");
    t.system.stop().await;
}

/// The review lists every position in force on a day, with who gave it, within the reader's reach, as CSV and as XLSX.
#[actix_web::test]
async fn access_is_reviewed() {
    let t = Tree::start().await;
    let lan = t.account("th1.lan", "REPORTER", &t.schools[0]).await;
    t.account("th3.binh", "HEAD", &t.schools[2]).await;
    let future = json!({"role": "HEAD", "unit_id": t.schools[1], "valid_from": "2012-01-01"});
    t.admin
        .post(&format!("/accounts/{lan}/positions"), future)
        .await
        .expect(201);
    let auditor = t
        .system
        .person(&t.admin, "pgd1.kiemtra", "AUDITOR", &t.districts[0])
        .await;
    let now = csv(&t.admin, "/access-reviews").await;
    let who: Vec<&str> = now
        .lines()
        .skip(1)
        .map(|l| l.split(',').next().unwrap())
        .collect();
    assert_eq!(who, ["admin", "pgd1.kiemtra", "th1.lan", "th3.binh"]);
    let line = now.lines().find(|l| l.starts_with("th1.lan")).unwrap();
    assert!(
        line.contains("INVITED,,không,REPORTER,người lập báo cáo,TH1,Đơn vị TH1,2011-12-15"),
        "{line}"
    );
    assert!(line.contains(",admin,2011-12-15"), "{line}");
    let later = csv(
        &t.admin,
        &format!(
            "/access-reviews?as_of=2012-01-01&unit_id={}",
            t.districts[0]
        ),
    )
    .await;
    assert_eq!(
        later.lines().filter(|l| l.starts_with("th1.lan")).count(),
        2
    );
    assert!(!later.contains("th3.binh"));
    let own = csv(&auditor, "/access-reviews?format=csv").await;
    assert!(own.contains("th1.lan") && own.contains("pgd1.kiemtra"));
    assert!(
        !own.contains("th3.binh") && !own.contains("\nadmin,"),
        "{own}"
    );
    auditor
        .get(&format!("/access-reviews?unit_id={}", t.districts[1]))
        .await
        .expect(404);
    let (status, bytes) = auditor.download("/access-reviews?format=xlsx").await;
    assert_eq!((status, &bytes[..2]), (200, &b"PK"[..]));
    let reporter = t
        .system
        .person(&t.admin, "th2.nhap", "REPORTER", &t.schools[1])
        .await;
    reporter
        .get("/access-reviews")
        .await
        .expect_problem(403, "FORBIDDEN");
    t.admin
        .get("/access-reviews?format=pdf")
        .await
        .expect_problem(400, "BAD_PARAMETER");
    t.admin
        .get("/access-reviews?as_of=0001-01-01")
        .await
        .expect_problem(400, "BAD_PARAMETER");
    // An account that was closed is still on the list, and said to be.
    let path = format!("/accounts/{lan}");
    let tag = t.admin.get(&path).await.etag;
    t.admin
        .patch(&path, &tag, json!({"active": false}))
        .await
        .expect(200);
    assert!(
        csv(&t.admin, "/access-reviews")
            .await
            .contains("DISABLED,,không,REPORTER")
    );
    t.system.stop().await;
}

/// A role in a unit that is dissolved, or will be, is refused for the days the unit does not exist.
#[actix_web::test]
async fn a_dissolved_unit_has_no_positions() {
    let t = Tree::start().await;
    let id = t.account("lan", "REPORTER", &t.schools[0]).await;
    let dissolve = json!({"effective_date": "2012-01-01", "change": {"kind": "DISSOLVE", "unit_id": t.schools[1]},
        "decision": {"number": "01/QĐ", "issuing_body": "UBND tỉnh", "date": "2011-12-01"}});
    let call = t
        .admin
        .request(Method::POST, "/unit-changes")
        .header("idempotency-key", "giai-the");
    let made = read(call.json(&dissolve).send().await.unwrap()).await;
    assert_eq!(made.status, 201, "{}", made.body);
    let path = format!("/accounts/{id}/positions");
    let head = |from: &str, to: Option<&str>| json!({"role": "HEAD", "unit_id": t.schools[1], "valid_from": from, "valid_to": to});
    for (from, to) in [
        ("2011-12-20", None),
        ("2011-12-20", Some("2012-01-02")),
        ("2012-01-01", None),
    ] {
        let refused = t.admin.post(&path, head(from, to)).await;
        let refused = refused.expect_problem(422, "INVALID_INPUT");
        assert_eq!(refused.body["errors"][0]["code"], "UNIT_NOT_IN_FORCE");
    }
    let last_days = head("2011-12-20", Some("2012-01-01"));
    t.admin.post(&path, last_days).await.expect(201);
    t.system.clock.set(local("2012-01-02T08:00"));
    let admin = t.system.sign_in("admin").await;
    let body = json!({"username": "muon", "display_name": "Muộn", "positions": [{"role": "HEAD", "unit_id": t.schools[1]}]});
    admin.post("/accounts", body).await.expect(422);
    t.system.stop().await;
}
