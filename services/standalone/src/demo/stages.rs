//! The year 2011, step by step. Each step looks first at what is already there, so a demo that was stopped resumes.

use std::sync::Arc;

use anyhow::{Context, bail};
use chrono::{DateTime, NaiveDate, NaiveTime, TimeZone, Utc};
use futures_util::{TryStreamExt, stream};
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::{Value, json};
use tonghop_model::{ShiftedClock, local_time};

use crate::demo::api::{Call, Gateway, Person, text};
use crate::demo::cast::{self, CONSOLIDATOR, Cast, DEPARTMENT, DEPARTMENT_NAME, PASSWORD, Unit};
use crate::demo::consolidation::consolidate;
use crate::demo::filing::Desk;
use crate::demo::plan::{Conduct, plan_of};
use crate::demo::state::State;

/// The days before the deadline on which units file: stage 0 to 3.
const FILING_DAYS: [(u32, u32); 4] = [(16, 9), (20, 9), (27, 14), (29, 20)];

const UNITS: &str = include_str!("../../../../seed/units-2011.csv");
const TEMPLATE: &str = include_str!("../../../../seed/mau-bao-cao-dan-van.json");

/// An instant in December 2011, or the January after, in local time.
fn at(month: u32, day: u32, hour: u32) -> DateTime<Utc> {
    let year = if month == 1 { 2012 } else { 2011 };
    let local = NaiveDate::from_ymd_opt(year, month, day)
        .and_then(|date| Some(date.and_time(NaiveTime::from_hms_opt(hour, 0, 0)?)));
    let instant =
        local.and_then(|local| local_time::vietnam().from_local_datetime(&local).single());
    // Every (month, day, hour) used here exists.
    instant
        .map(|instant| instant.with_timezone(&Utc))
        .unwrap_or_default()
}

/// When the story begins.
pub fn start_of_story() -> DateTime<Utc> {
    at(12, 1, 8)
}

/// The story, ready to be told.
pub struct Story {
    gateway: Gateway,
    clock: Arc<ShiftedClock>,
    parallel: usize,
    admin: Arc<Person>,
    state: State,
}

/// The story, told: what is left to do is to look at it.
pub struct Told {
    /// The consolidator.
    pub cast: Cast,
    /// The department.
    pub department: Unit,
    /// The districts and attached schools that report to it.
    pub period: String,
    /// The frozen edition.
    pub edition: Value,
    /// The demo's folder.
    pub state: State,
}

impl Story {
    /// A story to be told through the gateway at `url`. `code` activates the first administrator.
    pub fn new(
        url: String,
        clock: Arc<ShiftedClock>,
        parallel: usize,
        code: Option<String>,
        state: State,
    ) -> anyhow::Result<Self> {
        let gateway = Gateway::new(&url)?;
        let mut admin = Person::new(gateway.clone(), "admin".into(), PASSWORD.into());
        if let Some(code) = code {
            admin = admin.invited_with(code);
        }
        Ok(Self {
            gateway,
            clock,
            parallel,
            admin: Arc::new(admin),
            state,
        })
    }

    /// Tells it.
    pub async fn tell(self) -> anyhow::Result<Told> {
        anyhow::ensure!(
            self.admin.sign_in().await?,
            "the demo's administrator cannot sign in: delete the data folder and start again"
        );
        let units = self.units().await?;
        let department = units.first().context("no department")?.clone();
        let bar = bar(as_u64(cast::head_count(&units)), "tài khoản · accounts");
        let cast = Cast::gather(&self.gateway, &self.admin, &units, |n| bar.inc(n)).await?;
        bar.finish();
        let template = self.template(&department).await?;
        let regime = self.regime(&department, &template).await?;
        let period = self.period(&regime).await?;
        let desk = Desk::open(&cast, &self.admin, &period, units).await?;
        self.season(&desk).await?;
        let edition = consolidate(cast.get(CONSOLIDATOR)?, &period, &department).await?;
        Ok(Told {
            cast,
            department,
            period,
            edition,
            state: self.state,
        })
    }

    async fn units(&self) -> anyhow::Result<Vec<Unit>> {
        let mut there = self.admin.all("/units").await?;
        if there.is_empty() {
            let body = json!({"code": DEPARTMENT, "name": DEPARTMENT_NAME, "kind": "DEPARTMENT", "valid_from": "2004-08-31"});
            self.admin.call(Call::post("/units", &body)).await?;
        }
        if there.len() <= 1 {
            self.admin
                .call(Call::upload("/unit-imports?dry_run=true", UNITS.into()))
                .await?;
            self.admin
                .call(Call::upload("/unit-imports", UNITS.into()))
                .await?;
            there = self.admin.all("/units").await?;
        }
        let code_of = |id: Option<&str>| {
            there
                .iter()
                .find(|u| u.get("id").and_then(Value::as_str) == id && id.is_some())
                .and_then(|u| text(u, "code").ok())
                .unwrap_or_default()
                .to_owned()
        };
        let unit = |u: &Value| {
            Ok(Unit {
                id: text(u, "id")?.to_owned(),
                code: text(u, "code")?.to_owned(),
                name: text(u, "name")?.to_owned(),
                kind: text(u, "kind")?.to_owned(),
                parent: code_of(u.get("parent_id").and_then(Value::as_str)),
            })
        };
        let mut units = there.iter().map(unit).collect::<anyhow::Result<Vec<_>>>()?;
        units.sort_by_key(|u| (u.kind != "DEPARTMENT", u.code.clone()));
        Ok(units)
    }

    async fn template(&self, department: &Unit) -> anyhow::Result<String> {
        let definition: Value = serde_json::from_str(TEMPLATE)?;
        let there = self.admin.all("/templates").await?;
        let (id, etag, published) = if let Some(found) = there.first() {
            let version = found.get("version").and_then(Value::as_i64).unwrap_or(1);
            (
                text(found, "id")?.to_owned(),
                format!("\"{version}\""),
                text(found, "state")? == "PUBLISHED",
            )
        } else {
            let made = self
                .admin
                .call(Call::post(
                    "/templates",
                    &json!({"owner_unit_id": department.id, "definition": definition}),
                ))
                .await?;
            (
                text(&made.body, "id")?.to_owned(),
                made.etag.unwrap_or_default(),
                false,
            )
        };
        if !published {
            let path = format!("/templates/{id}/publications");
            self.admin
                .call(Call::post(&path, &json!({})).if_match(&etag))
                .await?;
        }
        Ok(id)
    }

    async fn regime(&self, department: &Unit, template: &str) -> anyhow::Result<String> {
        if let Some(found) = self.admin.all("/regimes").await?.first() {
            return Ok(text(found, "id")?.to_owned());
        }
        let body = json!({
            "code": "DANVAN-NAM",
            "owner_unit_id": department.id,
            "template_id": template,
            "name": "Báo cáo kết quả công tác dân vận hằng năm",
            "required_content": "Kết quả triển khai Nghị quyết 02-NQ/TU, cải cách hành chính, tiếp công dân, thi đua khen thưởng.",
            "subjects": {"kinds": ["DISTRICT_OFFICE", "LOWER_SECONDARY_SCHOOL", "UPPER_SECONDARY_SCHOOL", "ATTACHED_UNIT"]},
            "receiving_unit_id": department.id,
            "methods": ["SYSTEM"],
            "submission_deadline": "Trước ngày 30 tháng 12 hằng năm",
            "frequency": "ANNUAL",
            "data_close": "Từ ngày 15 tháng 12 năm trước đến ngày 14 tháng 12 năm báo cáo",
            "schedule": {"windows": "DECREE_09", "due": {"rule": "BEFORE", "day": 30}},
            "outline": "Mười hai mục tường thuật N01 đến N12",
            "form": "BC-DANVAN-NAM",
            "instructions": "Đơn vị lập, thủ trưởng duyệt và gửi; Phòng duyệt, Sở duyệt và tổng hợp.",
            "legal_basis": {"number": "Kế hoạch ngày 23/12/2011", "issuer": DEPARTMENT_NAME, "issued_on": "2011-12-23", "title": "Kế hoạch triển khai thực hiện Nghị quyết số 02-NQ/TU"},
            "late_policy": "ACCEPT_MARKED_LATE"
        });
        let made = self.admin.call(Call::post("/regimes", &body)).await?;
        Ok(text(&made.body, "id")?.to_owned())
    }

    async fn period(&self, regime: &str) -> anyhow::Result<String> {
        if let Some(found) = self
            .admin
            .all(&format!("/periods?regime_id={regime}"))
            .await?
            .first()
        {
            return Ok(text(found, "id")?.to_owned());
        }
        let body = json!({
            "code": "2011",
            "data_from": "2010-12-15",
            "data_to": "2011-12-14",
            "due": {"date": "2011-12-30", "rule": "BEFORE"},
            "review_deadline": "2011-12-30"
        });
        let made = self
            .admin
            .call(Call::post(&format!("/regimes/{regime}/periods"), &body))
            .await?;
        Ok(text(&made.body, "id")?.to_owned())
    }

    /// Filing and review: four days before the deadline, one after it, and the days on which all is accepted.
    async fn season(&self, desk: &Desk<'_>) -> anyhow::Result<()> {
        let bar = bar(as_u64(desk.units().len()), "báo cáo · reports");
        // A resumed story never goes back behind what has already happened in it.
        let floor = self.newest_change().await?;
        for (stage, (day, hour)) in FILING_DAYS.into_iter().enumerate() {
            self.clock.set(at(12, day, hour).max(floor));
            self.file(desk, Conduct::OnTime(stage), &bar).await?;
            self.review(desk).await?;
        }
        self.clock.set(at(1, 4, 10).max(floor));
        self.file(desk, Conduct::Late, &bar).await?;
        self.review(desk).await?;
        bar.finish();
        self.clock.set(at(1, 10, 9).max(floor));
        // Those who filed nothing at least have their accounts: whoever explores the demo can file for them.
        let silent = desk
            .units()
            .iter()
            .filter(|u| plan_of(&u.code, FILING_DAYS.len()).conduct == Conduct::Silent);
        stream::iter(silent.map(Ok::<_, anyhow::Error>))
            .try_for_each_concurrent(self.parallel, |unit| desk.sign_in(unit))
            .await
    }

    /// When a report last changed in an earlier run.
    async fn newest_change(&self) -> anyhow::Result<DateTime<Utc>> {
        let reports = self.admin.all("/reports").await?;
        let changed = reports
            .iter()
            .filter_map(|r| r.get("updated_at")?.as_str()?.parse().ok());
        Ok(changed.max().unwrap_or_else(start_of_story))
    }

    async fn file(
        &self,
        desk: &Desk<'_>,
        conduct: Conduct,
        bar: &ProgressBar,
    ) -> anyhow::Result<()> {
        let todo = desk
            .units()
            .iter()
            .filter(|u| plan_of(&u.code, FILING_DAYS.len()).conduct == conduct);
        stream::iter(todo.map(Ok::<_, anyhow::Error>))
            .try_for_each_concurrent(self.parallel, |unit| async move {
                desk.file(unit).await?;
                bar.inc(1);
                Ok(())
            })
            .await
    }

    /// Reviewers go through their lists until nothing waits; what is returned is corrected and comes back.
    async fn review(&self, desk: &Desk<'_>) -> anyhow::Result<()> {
        for _round in 0..10 {
            let waiting = desk.waiting().await?;
            let returned = desk.returned().await?;
            if waiting.is_empty() && returned.is_empty() {
                return Ok(());
            }
            stream::iter(returned.into_iter().map(Ok::<_, anyhow::Error>))
                .try_for_each_concurrent(self.parallel, |report| async move {
                    desk.correct(&report).await
                })
                .await?;
            stream::iter(waiting.into_iter().map(Ok::<_, anyhow::Error>))
                .try_for_each_concurrent(self.parallel, |(reviewer, report)| async move {
                    desk.decide(&reviewer, &report).await
                })
                .await?;
        }
        bail!("reviewers did not come to an end")
    }
}

fn as_u64(number: usize) -> u64 {
    u64::try_from(number).unwrap_or_default()
}

fn bar(length: u64, what: &'static str) -> ProgressBar {
    let style = ProgressStyle::with_template("  {msg:24} {bar:32} {pos:>4}/{len} {elapsed:>4}")
        .unwrap_or_else(|_| ProgressStyle::default_bar());
    ProgressBar::new(length)
        .with_style(style)
        .with_message(what)
}
