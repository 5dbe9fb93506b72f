//! The units and the people who act for them.

use std::collections::HashMap;
use std::sync::Arc;

use anyhow::Context;
use serde_json::{Value, json};

use crate::demo::api::{Call, Gateway, Person, text};

/// Code of the department.
pub const DEPARTMENT: &str = "SGDBT";
/// Name of the department.
pub const DEPARTMENT_NAME: &str = "Sở Giáo dục và Đào tạo Bến Tre";
/// The consolidator's name to sign in with, shown at the end as the demo login.
pub const CONSOLIDATOR: &str = "so.tonghop";

/// Accounts asked for in one request.
const BATCH: usize = 100;

/// A unit of the story.
#[derive(Debug, Clone)]
pub struct Unit {
    /// Id.
    pub id: String,
    /// Code.
    pub code: String,
    /// Name.
    pub name: String,
    /// Code of the unit it reports to.
    pub parent: String,
    /// Kind.
    pub kind: String,
}

/// Everybody's password. It can be known: the data is made up and the folder is the demo's own.
pub const PASSWORD: &str = "Demo-2011-BenTre";

/// Everybody in the story, by name to sign in with.
pub struct Cast {
    people: HashMap<String, Person>,
}

/// The name a role at a unit signs in with.
pub fn username_of(code: &str, role: &str) -> String {
    format!("{}.{}", code.to_ascii_lowercase(), role)
}

impl Cast {
    /// One of them.
    pub fn get(&self, username: &str) -> anyhow::Result<&Person> {
        self.people
            .get(username)
            .with_context(|| format!("{username} is not in the story"))
    }

    /// Makes the accounts that are not there yet. Those left without a password by a run that was stopped get a new code
    /// when they first sign in.
    pub async fn gather(
        gateway: &Gateway,
        admin: &Arc<Person>,
        units: &[Unit],
        progress: impl Fn(u64),
    ) -> anyhow::Result<Self> {
        let wanted = wanted(units);
        let accounts = admin.all("/accounts").await?;
        let there: HashMap<&str, &Value> = accounts
            .iter()
            .filter_map(|a| Some((a.get("username")?.as_str()?, a)))
            .collect();
        let (known, new): (Vec<_>, Vec<_>) = wanted
            .into_iter()
            .partition(|(name, _)| there.contains_key(name.as_str()));
        let mut people = HashMap::new();
        for chunk in new.chunks(BATCH) {
            let accounts: Vec<&Value> = chunk.iter().map(|(_, account)| account).collect();
            let made = admin
                .call(Call::post(
                    "/account-batches",
                    &json!({"accounts": accounts}),
                ))
                .await?;
            for account in made
                .body
                .get("accounts")
                .and_then(Value::as_array)
                .into_iter()
                .flatten()
            {
                let (name, code) = (
                    text(account, "username")?,
                    text(account, "activation_code")?,
                );
                let person = Person::new(gateway.clone(), name.into(), PASSWORD.into());
                people.insert(name.to_owned(), person.invited_with(code.into()));
            }
            progress(u64::try_from(chunk.len()).unwrap_or_default());
        }
        for (name, _) in known {
            let mut person = Person::new(gateway.clone(), name.clone(), PASSWORD.into());
            if let Some(account) = there.get(name.as_str())
                && text(account, "status")? == "INVITED"
            {
                let account = text(account, "id")?.to_owned();
                person = person.invited_again_by(Arc::clone(admin), account);
            }
            people.insert(name, person);
            progress(1);
        }
        Ok(Self { people })
    }
}

/// How many people act for these units.
pub fn head_count(units: &[Unit]) -> usize {
    wanted(units).len()
}

/// A reporter and a head for each unit that reports; a reviewer for each that has units below; the consolidator.
fn wanted(units: &[Unit]) -> Vec<(String, Value)> {
    let mut accounts = Vec::new();
    for unit in units {
        let mut add = |suffix: &str, role: &str, title: &str| {
            let name = username_of(&unit.code, suffix);
            let account = json!({
                "username": name,
                "display_name": format!("{title}, {}", unit.name),
                "positions": [{"role": role, "unit_id": unit.id}],
            });
            accounts.push((name, account));
        };
        if unit.kind == "DEPARTMENT" {
            add("duyet", "REVIEWER", "Chuyên viên duyệt báo cáo");
        } else {
            add("nhap", "REPORTER", "Người lập báo cáo");
            add("ttdv", "HEAD", "Thủ trưởng đơn vị");
        }
        if unit.kind == "DISTRICT_OFFICE" {
            add("duyet", "REVIEWER", "Chuyên viên duyệt báo cáo");
        }
        if unit.kind == "DEPARTMENT" {
            let account = json!({
                "username": CONSOLIDATOR,
                "display_name": "Chuyên viên tổng hợp, Văn phòng Sở",
                "positions": [{"role": "CONSOLIDATOR", "unit_id": unit.id}],
            });
            accounts.push((CONSOLIDATOR.into(), account));
        }
    }
    accounts
}
