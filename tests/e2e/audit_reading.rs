//! Who reads the audit trail, what they find in it, and what the export holds.

use serde_json::{Value, json};

use crate::audit::{chained, entries, id_of, some, words};
use crate::province::Province;

/// Auditors and administrators read the trail of their subtree; what concerns no unit is for the whole installation's.
#[actix_web::test]
async fn the_trail_is_read_by_who_watches_over_it() {
    let p = Province::start().await;
    for (head, unit, code) in [(&p.head, 0, "TH1"), (&p.stranger, 2, "TH3")] {
        p.submitted(head, &p.schools[unit], code).await;
    }
    let auditor = p
        .system
        .person(&p.admin, "pgd1.kt", "AUDITOR", &p.districts[0])
        .await;
    chained(&p.admin, "reports").await;
    let seen = entries(&auditor, "reports", "limit=200").await;
    assert_eq!(
        words(&seen, "action"),
        ["report.submitted", "report.created"]
    );
    assert!(seen.iter().all(|e| e["unit_id"] == json!(p.schools[0])));
    assert_eq!(
        entries(&auditor, "accounts", "action=account.activated").await,
        Vec::<Value>::new()
    );
    assert!(
        !entries(&p.admin, "accounts", "action=account.activated&limit=1")
            .await
            .is_empty()
    );
    let foreign = format!("unit_id={}", p.schools[2]);
    assert_eq!(
        entries(&auditor, "reports", &foreign).await,
        Vec::<Value>::new()
    );
    assert_eq!(entries(&p.admin, "reports", &foreign).await.len(), 2);
    for service in ["accounts", "reports", "aggregation"] {
        for caller in [&p.reporter, &p.head, &p.district_reviewer, &p.consolidator] {
            let path = format!("/audit/{service}/entries");
            caller.get(&path).await.expect_problem(403, "FORBIDDEN");
        }
    }
    p.admin.get("/audit/gateway/entries").await.expect(404);
    p.system.stop().await;
}

/// Filters narrow, pages follow each other without gap or overlap, and a filter that is none is refused.
#[actix_web::test]
async fn the_trail_is_searched() {
    let p = Province::start().await;
    let id = p.submitted(&p.head, &p.schools[0], "TH1").await;
    p.accept(&p.district_reviewer, &id).await;
    chained(&p.admin, "reports").await;
    let (admin, head) = (&p.admin, id_of(&p.head).await);
    for (filter, actions) in [
        (
            format!("object_id={id}"),
            vec!["report.accepted", "report.submitted", "report.created"],
        ),
        (
            format!("actor_id={head}&action=report."),
            vec!["report.submitted", "report.created"],
        ),
        (
            format!("action=report.created&unit_id={}", p.schools[0]),
            vec!["report.created"],
        ),
        ("object_type=period".to_owned(), vec!["period.opened"]),
        (
            "action=report.&from=2011-12-16T00:00:00Z".to_owned(),
            vec![],
        ),
        ("action=report.&to=2011-12-01T00:00:00Z".to_owned(), vec![]),
        (format!("on_behalf_of={head}"), vec![]),
        ("client_id=khong-co".to_owned(), vec![]),
        ("action=report_".to_owned(), vec![]),
    ] {
        let found = entries(admin, "reports", &filter).await;
        assert_eq!(words(&found, "action"), actions, "{filter}");
    }
    let all = entries(admin, "reports", "limit=200&outcome=DONE").await;
    let mut paged = Vec::new();
    let mut cursor = String::new();
    loop {
        let page = admin
            .get(&format!(
                "/audit/reports/entries?limit=2&outcome=DONE{cursor}"
            ))
            .await
            .expect(200);
        paged.extend(page.body["items"].as_array().unwrap().clone());
        let Some(next) = page.body["next"].as_str() else {
            break;
        };
        cursor = format!("&cursor={next}");
    }
    assert_eq!(paged, all);
    for bad in [
        "action=report.%25",
        "outcome=MAYBE",
        "from=hom-qua",
        "who=me",
        "cursor=00",
    ] {
        admin
            .get(&format!("/audit/reports/entries?{bad}"))
            .await
            .expect(400);
    }
    p.system.stop().await;
}

/// The export holds what the list holds, safe to open in a spreadsheet, and is an entry of the trail itself.
#[actix_web::test]
async fn the_trail_is_exported() {
    let p = Province::start().await;
    p.submitted(&p.head, &p.schools[0], "TH1").await;
    chained(&p.admin, "reports").await;
    let wanted = entries(&p.admin, "reports", "action=report.").await;
    let export = "/audit/reports/exports?action=report.&format";
    let (status, bytes) = p.admin.download(&format!("{export}=csv")).await;
    assert_eq!(status, 200);
    let text = String::from_utf8(bytes).unwrap();
    let lines: Vec<_> = text.lines().collect();
    assert!(
        lines[0].contains("Hành động") && lines[0].contains("Thời điểm (UTC+7)"),
        "{text}"
    );
    assert_eq!(lines.len(), 1 + wanted.len());
    for (line, entry) in lines[1..].iter().zip(&wanted) {
        for member in ["action", "actor_id", "object_id", "chain"] {
            assert!(
                line.contains(entry[member].as_str().unwrap()),
                "{member}: {line}"
            );
        }
    }
    let (status, bytes) = p.admin.download(&format!("{export}=xlsx")).await;
    assert_eq!((status, &bytes[..2]), (200, &b"PK"[..]));
    let exports = some(&p.admin, "reports", "action=audit.exported").await;
    assert_eq!(
        exports.last().unwrap()["detail"],
        format!("csv {} entries", wanted.len())
    );
    let foreign = p
        .system
        .person(&p.admin, "pgd2.kt", "AUDITOR", &p.districts[1])
        .await;
    let (status, bytes) = foreign.download(&format!("{export}=csv")).await;
    assert_eq!(
        (status, String::from_utf8(bytes).unwrap().lines().count()),
        (200, 1)
    );
    p.reporter
        .get(&format!("{export}=csv"))
        .await
        .expect_problem(403, "FORBIDDEN");
    p.admin.get(&format!("{export}=pdf")).await.expect(400);
    p.system.stop().await;
}
