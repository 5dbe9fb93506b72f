//! What happens on everybody's desk: a report is written, sent, judged, corrected.

use std::collections::HashMap;

use anyhow::Context;
use serde_json::{Value, json};

use crate::demo::api::{Answer, Call, Person, text};
use crate::demo::cast::{Cast, DEPARTMENT, Unit, username_of};
use crate::demo::content::{report_of, slip};
use crate::demo::plan::plan_of;

/// All desks of one period.
pub struct Desk<'a> {
    cast: &'a Cast,
    period: String,
    units: Vec<Unit>,
    assignments: HashMap<String, String>,
    by_id: HashMap<String, usize>,
}

impl<'a> Desk<'a> {
    /// Opens the desks: every unit with an assignment in the period.
    pub async fn open(
        cast: &'a Cast,
        admin: &Person,
        period: &str,
        units: Vec<Unit>,
    ) -> anyhow::Result<Self> {
        let mut assignments = HashMap::new();
        for row in admin
            .all(&format!("/assignments?period_id={period}"))
            .await?
        {
            let unit = row.get("unit").context("an assignment names its unit")?;
            assignments.insert(text(unit, "id")?.to_owned(), text(&row, "id")?.to_owned());
        }
        let units: Vec<Unit> = units
            .into_iter()
            .filter(|u| assignments.contains_key(&u.id))
            .collect();
        let by_id = units
            .iter()
            .enumerate()
            .map(|(i, u)| (u.id.clone(), i))
            .collect();
        Ok(Self {
            cast,
            period: period.into(),
            units,
            assignments,
            by_id,
        })
    }

    /// The units that report.
    pub fn units(&self) -> &[Unit] {
        &self.units
    }

    fn unit(&self, report: &Value) -> anyhow::Result<&Unit> {
        let id = text(report.get("unit").context("a report names its unit")?, "id")?;
        self.by_id
            .get(id)
            .and_then(|i| self.units.get(*i))
            .with_context(|| format!("unit {id} is not in the story"))
    }

    fn person(&self, unit: &Unit, role: &str) -> anyhow::Result<&Person> {
        self.cast.get(&username_of(&unit.code, role))
    }

    /// The unit's people sign in, for the first time if need be.
    pub async fn sign_in(&self, unit: &Unit) -> anyhow::Result<()> {
        for role in ["nhap", "ttdv"] {
            let person = self.person(unit, role)?;
            anyhow::ensure!(
                person.sign_in().await?,
                "{} cannot sign in",
                person.username()
            );
        }
        Ok(())
    }

    /// The reporter writes the report, the head sends it. What is already done stays done.
    pub async fn file(&self, unit: &Unit) -> anyhow::Result<()> {
        let reporter = self.person(unit, "nhap")?;
        let assignment = self.assignments.get(&unit.id).context("an assignment")?;
        let started = reporter
            .all(&format!("/reports?period_id={}", self.period))
            .await?;
        let report = match started.into_iter().next() {
            Some(report) => report,
            None => {
                reporter
                    .call(Call::post(
                        "/reports",
                        &json!({"assignment_id": assignment}),
                    ))
                    .await?
                    .body
            }
        };
        if text(&report, "state")? != "DRAFT" {
            return Ok(());
        }
        let path = format!("/reports/{}", text(&report, "id")?);
        let content = report_of(&unit.code);
        let mut etag = etag_of(&report)?;
        etag = saved(
            reporter
                .call(Call::patch(&path, &content).if_match(&etag))
                .await?,
        )?;
        if plan_of(&unit.code, 1).returned_once {
            // The first version holds a slip that the reviewer will find.
            let change = slip(&unit.code);
            etag = saved(
                reporter
                    .call(Call::patch(&path, &change).if_match(&etag))
                    .await?,
            )?;
        }
        self.send(unit, &path, &etag, 1).await
    }

    async fn send(&self, unit: &Unit, path: &str, etag: &str, attempt: i64) -> anyhow::Result<()> {
        let head = self.person(unit, "ttdv")?;
        let key = format!("demo-{}-{attempt}", unit.code);
        let call = format!("{path}/submissions");
        head.call(Call::post(&call, &json!({})).if_match(etag).keyed(key))
            .await?;
        Ok(())
    }

    /// Every report that waits for somebody, with the reviewer whose turn it is.
    pub async fn waiting(&self) -> anyhow::Result<Vec<(String, Value)>> {
        let offices = self
            .units
            .iter()
            .filter(|u| u.kind == "DISTRICT_OFFICE")
            .map(|u| u.code.as_str());
        let mut waiting = Vec::new();
        for code in offices.chain([DEPARTMENT]) {
            let name = username_of(code, "duyet");
            let path = format!("/reports?period_id={}&waiting_for_me=true", self.period);
            let reports = self.cast.get(&name)?.all(&path).await?;
            waiting.extend(reports.into_iter().map(|report| (name.clone(), report)));
        }
        Ok(waiting)
    }

    /// Reports that came back and wait for their unit.
    pub async fn returned(&self) -> anyhow::Result<Vec<Value>> {
        let reviewer = self.cast.get(&username_of(DEPARTMENT, "duyet"))?;
        reviewer
            .all(&format!(
                "/reports?period_id={}&state=RETURNED",
                self.period
            ))
            .await
    }

    /// A reviewer reads a report and decides.
    pub async fn decide(&self, reviewer: &str, report: &Value) -> anyhow::Result<()> {
        let unit = self.unit(report)?;
        let person = self.cast.get(reviewer)?;
        let path = format!("/reports/{}", text(report, "id")?);
        let read = person.call(Call::get(&path)).await?;
        let etag = read.etag.context("a report has an ETag")?;
        let returned = report
            .get("times_returned")
            .and_then(Value::as_i64)
            .unwrap_or_default();
        if plan_of(&unit.code, 1).returned_once && returned == 0 {
            let body = json!({
                "reason": "Đề nghị kiểm tra lại số người được phân công theo dõi công tác dân vận (A05).",
                "remarks": [{"pointer": "#/values/A05", "text": "Chưa khớp với quyết định phân công của đơn vị."}]
            });
            person
                .call(Call::post(&format!("{path}/returns"), &body).if_match(&etag))
                .await?;
        } else {
            person
                .call(Call::post(&format!("{path}/acceptances"), &json!({})).if_match(&etag))
                .await?;
        }
        Ok(())
    }

    /// The unit corrects what was returned and sends it again.
    pub async fn correct(&self, report: &Value) -> anyhow::Result<()> {
        let unit = self.unit(report)?;
        let reporter = self.person(unit, "nhap")?;
        let path = format!("/reports/{}", text(report, "id")?);
        let read = reporter.call(Call::get(&path)).await?;
        let content = report_of(&unit.code);
        let etag = read.etag.context("a report has an ETag")?;
        let fixed = reporter
            .call(Call::patch(&path, &content).if_match(&etag))
            .await?;
        let attempt = 1 + report
            .get("times_returned")
            .and_then(Value::as_i64)
            .unwrap_or(1);
        self.send(unit, &path, &fixed.etag.unwrap_or_default(), attempt)
            .await
    }
}

/// The tag of what was just saved.
fn saved(answer: Answer) -> anyhow::Result<String> {
    answer.etag.context("a saved report has an ETag")
}

fn etag_of(report: &Value) -> anyhow::Result<String> {
    let version = report
        .get("version")
        .and_then(Value::as_i64)
        .context("a report has a version")?;
    Ok(format!("\"{version}\""))
}
