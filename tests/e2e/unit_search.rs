//! Finding units.

use serde_json::Value;

use crate::harness::{Caller, TestSystem};

const FILE: &str = "code,name,short_name,kind,parent_code,valid_from\n\
    SGD,Sở Giáo dục và Đào tạo,,DEPARTMENT,,2004-08-31\n\
    P1,Phòng GD&ĐT huyện Ba Tri,,DISTRICT_OFFICE,SGD,2004-08-31\n\
    P2,Phòng GD&ĐT Hòa Bình,,DISTRICT_OFFICE,SGD,2004-08-31\n\
    T1,Hoà Bình,,PRIMARY_SCHOOL,P1,2004-08-31\n\
    T2,Trường Tiểu học Hòa Bình,,PRIMARY_SCHOOL,P1,2004-08-31\n\
    T3,Trường THCS Thoa Bình,,LOWER_SECONDARY_SCHOOL,P1,2004-08-31\n\
    T4,Trường THCS Đa Phước,Đa Phước 100%,LOWER_SECONDARY_SCHOOL,P1,2004-08-31\n\
    T5,Trường THCS Thúy Uyên,,LOWER_SECONDARY_SCHOOL,P2,2010-01-01\n";

async fn start() -> (TestSystem, Caller) {
    let system = TestSystem::start().await;
    let admin = system.administrator().await;
    admin.upload("/unit-imports", FILE).await.expect(201);
    (system, admin)
}

async fn codes(caller: &Caller, q: &str) -> Vec<String> {
    let request = caller.request(reqwest::Method::GET, "/units");
    let sent = request.query(&[("q", q)]).send().await.unwrap();
    let page = crate::harness::read(sent).await.expect(200);
    let rows = page.body["items"].as_array().unwrap();
    rows.iter().map(code).collect()
}

fn code(row: &Value) -> String {
    row["code"].as_str().unwrap().to_owned()
}

/// Case, accents, đ, the place of the tone mark, composed or not, spaces: none of it matters. Names that begin with the
/// search come first, then words that begin so, then the rest, each by code.
#[actix_web::test]
async fn a_name_is_found_however_it_is_typed() {
    let (system, admin) = start().await;
    for q in [
        "hòa bình",
        "Hoà  BÌNH",
        "hoa binh",
        "HO\u{300}A BI\u{300}NH",
        " hoa-binh ",
    ] {
        assert_eq!(codes(&admin, q).await, ["T1", "P2", "T2", "T3"], "{q}");
    }
    assert_eq!(codes(&admin, "da phuoc").await, ["T4"]);
    assert_eq!(codes(&admin, "thuý").await, ["T5"]);
    assert_eq!(
        codes(&admin, "uyen thuy").await,
        ["T5"],
        "words in any order"
    );
    assert_eq!(codes(&admin, "t4").await, ["T4"], "codes are found too");
    system.stop().await;
}

/// Wildcards mean nothing; a search without a letter, or too long, is refused.
#[actix_web::test]
async fn a_search_is_taken_literally() {
    let (system, admin) = start().await;
    assert_eq!(codes(&admin, "100%").await, ["T4"]);
    assert!(codes(&admin, "p%u_c x").await.is_empty());
    for bad in ["", "%25", "%25_*", &"a".repeat(101)] {
        admin
            .get(&format!("/units?q={bad}"))
            .await
            .expect_problem(400, "BAD_PARAMETER");
    }
    let hostile = "a%20".repeat(25);
    admin.get(&format!("/units?q={hostile}")).await.expect(200);
    system.stop().await;
}

/// Pages of a search follow one another without a gap or a repetition, and only show what the caller may see.
#[actix_web::test]
async fn a_search_comes_in_pages() {
    let (system, admin) = start().await;
    let rows = admin.all("/units?q=hoa%20binh&limit=1").await;
    let found: Vec<_> = rows.iter().map(code).collect();
    assert_eq!(found, ["T1", "P2", "T2", "T3"]);
    let office = admin.get("/units?code=P1").await.body["items"][0]["id"].clone();
    let reviewer = system
        .person(&admin, "p1.duyet", "REVIEWER", office.as_str().unwrap())
        .await;
    assert_eq!(codes(&reviewer, "hoa binh").await, ["T1", "T2", "T3"]);
    let rows = reviewer
        .all("/units?kind=LOWER_SECONDARY_SCHOOL&limit=1")
        .await;
    assert_eq!(rows.iter().map(code).collect::<Vec<_>>(), ["T3", "T4"]);
    system.stop().await;
}

/// A list shows the units of its day: one that begins later is not there yet.
#[actix_web::test]
async fn a_list_is_of_a_day() {
    let (system, admin) = start().await;
    let before = admin.all("/units?as_of=2009-12-31&limit=200").await;
    let after = admin.all("/units?as_of=2010-01-01&limit=200").await;
    assert_eq!((before.len(), after.len()), (7, 8));
    let office = admin.get("/units?code=P2").await.body["items"][0]["id"].clone();
    let below = format!("/units?parent_id={}", office.as_str().unwrap());
    assert_eq!(admin.all(&format!("{below}&limit=5")).await.len(), 1);
    assert!(
        admin
            .all(&format!("{below}&as_of=2009-12-31"))
            .await
            .is_empty()
    );
    assert_eq!(admin.all("/units?status=ACTIVE&limit=200").await.len(), 8);
    assert!(
        admin
            .all("/units?status=SUSPENDED&limit=200")
            .await
            .is_empty()
    );
    system.stop().await;
}
