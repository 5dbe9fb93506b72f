//! A small tree of units with nobody in it yet but the first administrator: for tests about units and people.

use serde_json::{Value, json};

use crate::harness::{Answer, Caller, TestSystem};
use crate::province::unit;

/// A department, two districts, two schools in the first and one in the second.
pub struct Tree {
    pub system: TestSystem,
    pub admin: Caller,
    pub department: String,
    pub districts: [String; 2],
    pub schools: [String; 3],
}

impl Tree {
    /// Sets everything up through the public API.
    pub async fn start() -> Self {
        Self::on(TestSystem::start().await).await
    }

    /// The same on a system that is running already.
    pub async fn on(system: TestSystem) -> Self {
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
        Self {
            system,
            admin,
            department,
            districts,
            schools,
        }
    }

    /// A reviewer in each district: `pgd.cu`, the old one, and `pgd.moi`, the new one of a unit that moves.
    pub async fn two_reviewers(&self) {
        for (name, district) in ["pgd.cu", "pgd.moi"].into_iter().zip(&self.districts) {
            let person = self.system.person(&self.admin, name, "REVIEWER", district);
            person.await;
        }
    }

    /// Invites somebody; answers the invitation.
    pub async fn invite(&self, username: &str, positions: Value) -> Answer {
        let body = json!({"username": username, "display_name": username, "positions": positions});
        self.admin.post("/accounts", body).await
    }

    /// Invites somebody with one role at one unit; answers the account's id.
    pub async fn account(&self, username: &str, role: &str, unit: &str) -> String {
        let positions = json!([{"role": role, "unit_id": unit}]);
        self.invite(username, positions)
            .await
            .expect(201)
            .text("id")
    }

    /// The ids of an account's positions that stand so.
    pub async fn positions(&self, account: &str, state: &str) -> Vec<String> {
        let path = format!("/accounts/{account}/positions?state={state}");
        let page = self.admin.get(&path).await.expect(200);
        let items = page.body["items"].as_array().unwrap();
        items
            .iter()
            .map(|p| p["id"].as_str().unwrap().to_owned())
            .collect()
    }
}
