//! `GET /access-reviews`

use std::collections::HashMap;

use actix_web::get;
use actix_web::web::Data;
use chrono::NaiveDate;
use serde::Deserialize;
use tonghop_auth::{Allowed, UnitScope};
use tonghop_db::Conn;
use tonghop_model::{AccountId, UnitId, local_time};
use tonghop_tabular::{Cell, Format, Heading, TableDownload};
use tonghop_web::{Problem, QueryOf};
use utoipa::IntoParams;

use crate::api::people_error::title;
use crate::app::App;
use crate::db;
use crate::db::access_reviews::ReviewRow;
use crate::db::unit_tree::VersionRow;
use crate::domain::people_error::PeopleError;
use crate::domain::{Error, unit};
use crate::policy::ReviewAccess;

/// Positions read at a time.
const PAGE: i64 = 1000;

/// Which positions the file shows.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ReviewOf {
    /// What kind of file; CSV when absent.
    #[serde(default)]
    format: Format,
    /// The day; today when absent.
    as_of: Option<NaiveDate>,
    /// Only at this unit or below it.
    unit_id: Option<UnitId>,
}

/// Export who may do what
///
/// For the quarterly review: each position in force on a day within the caller's reach, with its holder, the state of the
/// account, and who gave it when. What is known of an account (open, activated) is what holds now.
#[utoipa::path(
    tag = "accounts",
    params(ReviewOf),
    responses((status = 200, description = "The file: CSV, or XLSX when asked for.", body = String, content_type = "text/csv")),
    security(("bearer" = []))
)]
#[get("/access-reviews")]
pub async fn get_access_review(
    app: Data<App>,
    caller: Allowed<ReviewAccess>,
    query: QueryOf<ReviewOf>,
) -> Result<TableDownload, Problem> {
    let today = local_time::local_date(app.clock.now());
    let day = unit::as_of("as_of", query.0.as_of, today)?;
    let (format, below) = (query.0.format, query.0.unit_id);
    let file = app
        .snapshot(move |conn| {
            if let Some(unit) = below
                && db::units::within(conn, &caller.scope, &[unit])?.is_empty()
            {
                return Err(Error::NotFound);
            }
            let rows = rows(conn, &caller.scope, below, day)?;
            let name = format!("Rà soát quyền {day}");
            TableDownload::new(name, format, &headings(), rows)
                .map_err(|error| PeopleError::from(error).into())
        })
        .await?;
    Ok(file)
}

fn headings() -> Vec<Heading> {
    [
        ("Tên đăng nhập", 24),
        ("Họ tên", 30),
        ("Trạng thái", 12),
        ("Dùng lần cuối (UTC)", 20),
        ("Xác thực hai bước", 16),
        ("Vai trò", 16),
        ("Chức danh", 22),
        ("Mã đơn vị", 18),
        ("Đơn vị", 40),
        ("Từ ngày", 12),
        ("Đến trước ngày", 14),
        ("Thay cho", 24),
        ("Người cấp", 24),
        ("Cấp lúc (UTC)", 20),
    ]
    .map(|(title, width)| Heading::new(title, width))
    .into()
}

/// All rows, read page by page; only what a row shows is kept.
fn rows(
    conn: &mut Conn,
    scope: &UnitScope,
    below: Option<UnitId>,
    day: NaiveDate,
) -> Result<Vec<Vec<Cell>>, Error> {
    let mut rows = Vec::new();
    let mut after = None;
    loop {
        let page = db::access_reviews::page(conn, scope, below, day, after.as_ref(), PAGE)?;
        let units: Vec<UnitId> = page.iter().filter_map(|row| row.unit).collect();
        let in_force = db::unit_tree::on_day(conn, &units, day)?;
        let gone = units.into_iter().filter(|id| !in_force.contains_key(id));
        let gone = db::unit_tree::newest(conn, &gone.collect::<Vec<_>>())?;
        let units = Units { in_force, gone };
        let people: Vec<AccountId> = page
            .iter()
            .flat_map(|row| [row.granted_by, row.acting_for])
            .flatten()
            .collect();
        let people = db::access_reviews::usernames(conn, &people)?;
        let holders: Vec<AccountId> = page.iter().map(|row| row.account).collect();
        let proven = db::access_reviews::with_second_factor(conn, &holders)?;
        rows.extend(page.iter().map(|row| {
            let second_factor = proven.contains(&row.account);
            cells(row, second_factor, &units, &people)
        }));
        match page.last() {
            Some(last) if i64::try_from(page.len()).is_ok_and(|n| n == PAGE) => {
                after = Some((last.username.clone(), last.position));
            }
            _ => return Ok(rows),
        }
    }
}

/// What units are called on the day of the review, and what those were last that are not in force then.
struct Units {
    in_force: HashMap<UnitId, VersionRow>,
    gone: HashMap<UnitId, VersionRow>,
}

impl Units {
    /// Code and name; without a unit a position holds everywhere.
    fn called(&self, unit: Option<UnitId>) -> (String, String) {
        let Some(unit) = unit else {
            return (String::new(), "Toàn hệ thống".into());
        };
        if let Some(row) = self.in_force.get(&unit) {
            return (row.code.clone(), row.name.clone());
        }
        let (code, name) = self
            .gone
            .get(&unit)
            .map_or(("", ""), |row| (row.code.as_str(), row.name.as_str()));
        let name = format!("{name} (không có hiệu lực vào ngày này)");
        (code.to_owned(), name)
    }
}

fn cells(
    row: &ReviewRow,
    second_factor: bool,
    units: &Units,
    people: &HashMap<AccountId, String>,
) -> Vec<Cell> {
    let status = match (row.active, row.activated) {
        (false, _) => "DISABLED",
        (true, false) => "INVITED",
        (true, true) => "ACTIVE",
    };
    let (code, name) = units.called(row.unit);
    let called = |id: Option<AccountId>| id.and_then(|id| people.get(&id)).cloned();
    vec![
        Cell::from(row.username.as_str()),
        Cell::from(row.display_name.as_str()),
        Cell::from(status),
        Cell::from(row.last_used_at),
        Cell::from(if second_factor { "có" } else { "không" }),
        Cell::from(row.role.as_str()),
        Cell::from(title(row.role).0),
        Cell::from(code),
        Cell::from(name),
        Cell::from(row.valid_from),
        Cell::from(row.valid_to),
        Cell::from(called(row.acting_for)),
        Cell::from(called(row.granted_by)),
        Cell::from(row.granted_at),
    ]
}
