//! A small province: a department, two districts, two schools in the first and one in the second; everybody has signed in.

use serde_json::{Value, json};

use crate::harness::{Caller, TEMPLATE, TestSystem};

/// A small province with an open period.
pub struct Province {
    pub system: TestSystem,
    pub admin: Caller,
    pub department: String,
    pub districts: [String; 2],
    /// Two schools of the first district, one of the second.
    pub schools: [String; 3],
    pub reporter: Caller,
    pub head: Caller,
    /// Head of the second school, a sibling of the first.
    pub neighbour: Caller,
    /// Head of the third school, in the other district.
    pub stranger: Caller,
    pub district_reviewer: Caller,
    pub other_district_reviewer: Caller,
    pub department_reviewer: Caller,
    pub consolidator: Caller,
    pub period: String,
}

/// Content of a report that satisfies every rule.
pub fn good_content(code: &str) -> Value {
    tonghop_standalone::demo::content::report_of(code)
}

impl Province {
    /// Sets everything up through the public API.
    pub async fn start() -> Self {
        Self::start_with("ACCEPT_MARKED_LATE").await
    }

    pub async fn start_with(late_policy: &str) -> Self {
        let system = TestSystem::start().await;
        let admin = system.administrator().await;
        let department = unit(&admin, "SGD", "DEPARTMENT", None).await;
        let districts = [
            unit(&admin, "PGD1", "DISTRICT_OFFICE", Some(&department)).await,
            unit(&admin, "PGD2", "DISTRICT_OFFICE", Some(&department)).await,
        ];
        let school = "LOWER_SECONDARY_SCHOOL";
        let schools = [
            unit(&admin, "TH1", school, Some(&districts[0])).await,
            unit(&admin, "TH2", school, Some(&districts[0])).await,
            unit(&admin, "TH3", school, Some(&districts[1])).await,
        ];
        let reporter = system
            .person(&admin, "th1.nhap", "REPORTER", &schools[0])
            .await;
        let head = system.person(&admin, "th1.head", "HEAD", &schools[0]).await;
        let neighbour = system.person(&admin, "th2.head", "HEAD", &schools[1]).await;
        let stranger = system.person(&admin, "th3.head", "HEAD", &schools[2]).await;
        let district_reviewer = system
            .person(&admin, "pgd1.duyet", "REVIEWER", &districts[0])
            .await;
        let other_district_reviewer = system
            .person(&admin, "pgd2.duyet", "REVIEWER", &districts[1])
            .await;
        let department_reviewer = system
            .person(&admin, "sgd.duyet", "REVIEWER", &department)
            .await;
        let consolidator = system
            .person(&admin, "sgd.th", "CONSOLIDATOR", &department)
            .await;
        let regime = regime(&admin, &department, late_policy).await;
        let body = json!({"code": "2011", "data_from": "2010-12-15", "data_to": "2011-12-14", "due": {"date": "2011-12-30", "rule": "BEFORE"}, "review_deadline": "2011-12-30"});
        let period = admin
            .post(&format!("/regimes/{regime}/periods"), body)
            .await
            .expect(201);
        assert_eq!(period.body["assignments"], 3);
        assert_eq!(period.body["due_at"], "2011-12-29T17:00:00Z");
        let period = period.text("id");
        Self {
            system,
            admin,
            department,
            districts,
            schools,
            reporter,
            head,
            neighbour,
            stranger,
            district_reviewer,
            other_district_reviewer,
            department_reviewer,
            consolidator,
            period,
        }
    }

    /// The assignment of one unit, as `caller` finds it.
    pub async fn assignment(&self, caller: &Caller, unit: &str) -> String {
        let page = caller
            .get(&format!(
                "/assignments?period_id={}&unit_id={unit}",
                self.period
            ))
            .await
            .expect(200);
        page.body["items"][0]["id"].as_str().unwrap().to_owned()
    }

    /// A complete draft of `unit`, written by `author`; its id and tag.
    pub async fn draft(&self, author: &Caller, unit: &str, code: &str) -> (String, String) {
        let assignment = self.assignment(author, unit).await;
        let made = author
            .post(
                "/reports",
                json!({"assignment_id": assignment, "content": good_content(code)}),
            )
            .await
            .expect(201);
        (made.text("id"), made.etag)
    }

    /// A report of `unit`, filed by its head.
    pub async fn submitted(&self, head: &Caller, unit: &str, code: &str) -> String {
        let (id, etag) = self.draft(head, unit, code).await;
        head.submit(&id, &etag, &format!("key-{code}"))
            .await
            .expect(201);
        id
    }

    /// Accepts at the current level.
    pub async fn accept(&self, reviewer: &Caller, id: &str) {
        let etag = reviewer
            .get(&format!("/reports/{id}"))
            .await
            .expect(200)
            .etag;
        reviewer
            .post_if(&format!("/reports/{id}/acceptances"), &etag, json!({}))
            .await
            .expect(201);
    }

    /// Waits until the totals of the department count this many accepted reports.
    pub async fn wait_for_accepted(&self, accepted: i64) -> Value {
        let path = format!(
            "/totals?period_id={}&unit_id={}",
            self.period, self.department
        );
        for _ in 0..400 {
            let totals = self.consolidator.get(&path).await;
            if totals.body["accepted"] == accepted {
                return totals.body;
            }
            tokio::time::sleep(std::time::Duration::from_millis(25)).await;
        }
        panic!("the totals never counted {accepted} accepted reports");
    }
}

/// Makes a unit.
pub async fn unit(admin: &Caller, code: &str, kind: &str, parent: Option<&str>) -> String {
    let body = json!({"code": code, "name": format!("Đơn vị {code}"), "kind": kind, "parent_id": parent, "valid_from": "2004-08-01"});
    admin.post("/units", body).await.expect(201).text("id")
}

/// Makes a regime on the published template of the seed.
pub async fn regime(admin: &Caller, department: &str, late_policy: &str) -> String {
    let definition: Value = serde_json::from_str(TEMPLATE).unwrap();
    let template = admin
        .post(
            "/templates",
            json!({"owner_unit_id": department, "definition": definition}),
        )
        .await
        .expect(201);
    let id = template.text("id");
    admin
        .post_if(
            &format!("/templates/{id}/publications"),
            &template.etag,
            json!({}),
        )
        .await
        .expect(201);
    let body = json!({
        "code": "DANVAN", "owner_unit_id": department, "template_id": id, "name": "Báo cáo dân vận",
        "required_content": "Kết quả năm", "subjects": {"kinds": ["LOWER_SECONDARY_SCHOOL"]}, "receiving_unit_id": department,
        "methods": ["SYSTEM"], "submission_deadline": "Trước 30/12", "frequency": "ANNUAL", "data_close": "14/12",
        "outline": "N01–N12", "form": "BC-DANVAN-NAM", "instructions": "Theo hướng dẫn",
        "legal_basis": {"number": "KH", "issuer": "Sở", "issued_on": "2011-12-23", "title": "Kế hoạch"}, "late_policy": late_policy
    });
    admin.post("/regimes", body).await.expect(201).text("id")
}
