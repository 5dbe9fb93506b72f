//! A province in which a district has a sibling, a child and a parent, each with everything a unit can have.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::audit::chained;
use crate::harness::{Caller, TEMPLATE, TestSystem};
use crate::partner::{Partner, register};
use crate::province::{good_content, unit};

/// A username that is taken.
pub const TAKEN: &str = "da.co";
/// An identity at an external provider that is taken.
pub const SUBJECT: &str = "da-co";
/// The code of a group that is taken.
pub const GROUP: &str = "NHOM0";
/// Roles that stand at the middle unit.
const ROLES: &[&str] = &[
    "REPORTER",
    "HEAD",
    "REVIEWER",
    "CONSOLIDATOR",
    "ADMINISTRATOR",
    "AUDITOR",
];
/// What some recipes do, because it cannot be asked for harmlessly: each leaves an entry of the trail and nothing else
/// that others could notice.
const EXPECTED: &[&str] = &[
    "account.activation_code_issued",
    "account.sessions_ended",
    "account.unlocked",
    "totp.begun",
    "totp.reset",
    "audit.exported",
    "audit.verified",
    "recount.run",
];

/// A unit with one of each.
pub struct Target {
    pub unit: String,
    pub code: String,
    /// The change that made the unit.
    pub change: String,
    /// An account that was never activated.
    pub person: String,
    /// That account's position.
    pub position: String,
    /// A partner system that reads here.
    pub client: String,
    /// A group kept by the unit, with the unit in it.
    pub group: String,
    pub assignment: String,
    /// Asked for before the report was sent in.
    pub extension: String,
    /// Sent in, waiting for review.
    pub report: String,
    /// A draft.
    pub template: String,
    pub regime: String,
    pub period: String,
    pub consolidation: String,
    pub edition: String,
}

pub struct World {
    pub system: TestSystem,
    pub admin: Caller,
    pub top: String,
    pub top_code: String,
    /// Published.
    pub template: String,
    /// The period all four units report in.
    pub period: String,
    /// The middle unit itself, its sibling, its child, its parent.
    pub targets: Vec<Target>,
    people: Vec<(&'static str, Caller)>,
    /// Reads all there is to read for partner systems, at the middle unit.
    partner: Caller,
}

/// The seed's form, as `version` of itself.
pub fn definition(version: &str) -> Value {
    let mut definition: Value = serde_json::from_str(TEMPLATE).unwrap();
    definition["version"] = json!(version);
    definition
}

/// The regime of a unit.
pub fn regime(owner: &str, receiver: &str, template: &str) -> Value {
    json!({
        "code": "DANVAN", "owner_unit_id": owner, "template_id": template, "name": "Báo cáo dân vận",
        "required_content": "Kết quả năm", "subjects": {"kinds": ["DEPARTMENT", "DISTRICT_OFFICE", "LOWER_SECONDARY_SCHOOL", "KINDERGARTEN"]},
        "receiving_unit_id": receiver, "methods": ["SYSTEM"], "submission_deadline": "Trước 30/12", "frequency": "ANNUAL",
        "data_close": "14/12", "outline": "N01–N12", "form": "BC-DANVAN-NAM", "instructions": "Theo hướng dẫn",
        "legal_basis": {"number": "KH", "issuer": "Sở", "issued_on": "2011-12-23", "title": "Kế hoạch"},
        "late_policy": "ACCEPT_MARKED_LATE"
    })
}

/// The period of a regime.
pub fn period() -> Value {
    json!({"code": "2011", "data_from": "2010-12-15", "data_to": "2011-12-14",
        "due": {"date": "2011-12-30", "rule": "BEFORE"}, "review_deadline": "2011-12-30"})
}

impl World {
    pub async fn start() -> Self {
        let system = TestSystem::start().await;
        let admin = system.administrator().await;
        let top = unit(&admin, "TINH", "PROVINCE", None).await;
        let parent = unit(&admin, "SGD", "DEPARTMENT", Some(&top)).await;
        let own = unit(&admin, "PGD1", "DISTRICT_OFFICE", Some(&parent)).await;
        let sibling = unit(&admin, "PGD2", "DISTRICT_OFFICE", Some(&parent)).await;
        let child = unit(&admin, "TH1", "LOWER_SECONDARY_SCHOOL", Some(&own)).await;
        // So that each of the four has somebody to order reports from.
        for (at, parent) in [&own, &sibling, &child, &parent].into_iter().enumerate() {
            unit(&admin, &format!("MN{at}"), "KINDERGARTEN", Some(parent)).await;
        }
        let template = draft_template(&admin, &top, "1.0.1").await;
        let publications = format!("/templates/{}/publications", template.0);
        admin
            .post_if(&publications, &template.1, json!({}))
            .await
            .expect(201);
        let (template, _) = template;
        let (_, period) = opened(&admin, &top, &top, &template).await;
        let mut world = Self {
            top_code: "TINH".into(),
            targets: Vec::new(),
            people: Vec::new(),
            partner: system.anonymous(),
            system,
            admin,
            top,
            template,
            period,
        };
        for (at, (unit, code)) in [
            (own, "PGD1"),
            (sibling, "PGD2"),
            (child, "TH1"),
            (parent, "SGD"),
        ]
        .into_iter()
        .enumerate()
        {
            let target = world.target(at, unit, code).await;
            world.targets.push(target);
        }
        for role in ROLES {
            let name = format!("giua.{}", role.to_lowercase());
            let person = world
                .system
                .person(&world.admin, &name, role, &world.targets[0].unit)
                .await;
            world.people.push((role, person));
        }
        let taken = json!({"username": TAKEN, "display_name": "Đã có", "positions": [{"role": "REPORTER", "unit_id": world.top}]});
        let taken = world.admin.post("/accounts", taken).await.expect(201);
        let identity = json!({"issuer": "https://id.example", "subject": SUBJECT});
        let path = format!("/accounts/{}/identities", taken.text("id"));
        world.admin.post(&path, identity).await.expect(201);
        let scopes = ["units.read", "reports.read", "totals.read", "editions.read"];
        let partner = Partner::new(&world.system, &world.admin, &world.targets[0].unit, &scopes);
        let partner = partner.await.caller().await;
        world.partner = partner;
        world.settle().await;
        world
    }

    /// The columns of the table.
    pub fn callers(&self) -> Vec<(&'static str, Caller)> {
        let mut columns = self.people.clone();
        columns.push(("PARTNER", self.partner.clone()));
        columns.push(("INSTALLATION", self.admin.clone()));
        columns.push(("nobody", self.system.anonymous()));
        columns
    }

    /// Gives the unit one of each.
    async fn target(&self, at: usize, unit: String, code: &str) -> Target {
        let (admin, name) = (&self.admin, code.to_lowercase());
        let head = self
            .system
            .person(admin, &format!("{name}.head"), "HEAD", &unit)
            .await;
        let consolidator = self
            .system
            .person(admin, &format!("{name}.th"), "CONSOLIDATOR", &unit)
            .await;
        let body = json!({"username": format!("{name}.moi"), "display_name": "Mới", "positions": [{"role": "REPORTER", "unit_id": unit}]});
        let person = admin.post("/accounts", body).await.expect(201).text("id");

        let positions = admin.get(&format!("/accounts/{person}/positions")).await;
        let position = positions.expect(200).body["items"][0]["id"].clone();
        let client = register(admin, &unit, &["units.read"]).await;
        let body = json!({"code": format!("NHOM{at}"), "name": "Nhóm", "owner_unit_id": unit});
        let group = admin
            .post("/unit-groups", body)
            .await
            .expect(201)
            .text("id");
        let body = json!({"unit_ids": [unit], "valid_from": "2011-12-15"});
        let path = format!("/unit-groups/{group}/members");
        assert!(admin.post(&path, body).await.status < 300);

        let duties = head
            .get(&format!(
                "/assignments?period_id={}&unit_id={unit}",
                self.period
            ))
            .await
            .expect(200);
        let assignment = duties.body["items"][0]["id"].as_str().unwrap().to_owned();
        let more = json!({"assignment_id": assignment, "until": "2012-01-20", "reason": "Mưa lũ"});
        let more = head.post("/extension-requests", more).await.expect(201);
        let draft = json!({"assignment_id": assignment, "content": good_content(code)});
        let draft = head.post("/reports", draft).await.expect(201);
        let report = draft.text("id");
        head.submit(&report, &draft.etag, "key").await.expect(201);

        let (template, _) = draft_template(admin, &unit, &format!("2.0.{at}")).await;
        let (regime, period) = opened(admin, &unit, &self.top, &self.template).await;

        let body = json!({"period_id": self.period, "unit_id": unit});
        let begun = consolidator.post("/consolidations", body).await.expect(201);
        let consolidation = begun.text("id");
        let editions = format!("/consolidations/{consolidation}/editions");
        let edition = consolidator
            .post_if(&editions, &begun.etag, json!({}))
            .await
            .expect(201)
            .text("id");
        let changes = admin
            .get(&format!("/unit-changes?unit_id={unit}"))
            .await
            .expect(200);
        let change = changes.body["items"][0]["id"].as_str().unwrap().to_owned();
        Target {
            change,
            code: code.to_owned(),
            unit,
            person,
            position: position.as_str().unwrap().to_owned(),
            client,
            group,
            assignment,
            extension: more.text("id"),
            report,
            template,
            regime,
            period,
            consolidation,
            edition,
        }
    }

    /// Waits until aggregation knows the youngest period: a recount does.
    async fn settle(&self) {
        for target in &self.targets {
            let body = json!({"period_id": target.period});
            self.admin.post("/recounts", body).await.expect(201);
        }
    }

    /// How often each thing was done so far, by all three trails; what recipes may do is left out.
    pub async fn done(&self) -> BTreeMap<String, usize> {
        let mut done = BTreeMap::new();
        for service in ["accounts", "reports", "aggregation"] {
            chained(&self.admin, service).await;
            let mut cursor = String::new();
            loop {
                let path = format!("/audit/{service}/entries?outcome=DONE&limit=200{cursor}");
                let page = self.admin.get(&path).await.expect(200);
                for entry in page.body["items"].as_array().unwrap() {
                    let action = entry["action"].as_str().unwrap();
                    if !EXPECTED.contains(&action) {
                        *done.entry(action.to_owned()).or_default() += 1;
                    }
                }
                let Some(next) = page.body["next"].as_str() else {
                    break;
                };
                cursor = format!("&cursor={next}");
            }
        }
        done
    }
}

/// A draft of the form owned by `owner`: its id and tag.
async fn draft_template(admin: &Caller, owner: &str, version: &str) -> (String, String) {
    let body = json!({"owner_unit_id": owner, "definition": definition(version)});
    let made = admin.post("/templates", body).await.expect(201);
    (made.text("id"), made.etag)
}

/// A regime owned by `owner` with an open period.
async fn opened(admin: &Caller, owner: &str, receiver: &str, template: &str) -> (String, String) {
    let regime = admin
        .post("/regimes", regime(owner, receiver, template))
        .await
        .expect(201)
        .text("id");
    let period = admin
        .post(&format!("/regimes/{regime}/periods"), period())
        .await
        .expect(201)
        .text("id");
    (regime, period)
}
