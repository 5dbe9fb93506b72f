//! Finding units, and asking who may see one, among 40 000: the queries behind `GET /units` and every scoped read.
//!
//! `cargo run --release -p tonghop-benchmarks --bin directory -- sqlite:/tmp/directory.db`, or the address of an empty
//! PostgreSQL database. Prints rows for `docs/benchmarks.md`: median and 99th percentile, without HTTP.

use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::Context;
use chrono::NaiveDate;
use diesel::Connection;
use tonghop_accounts::db::unit_search::{self, UnitFilter};
use tonghop_accounts::db::{unit_changes, units};
use tonghop_accounts::domain::Error;
use tonghop_accounts::domain::search::Search;
use tonghop_accounts::domain::unit_change::{Action, Contact, Create, NewChange, UnitSpec};
use tonghop_auth::UnitScope;
use tonghop_db::{Conn, manager};
use tonghop_journal::Recorder;
use tonghop_model::{Clock, IdSource, SystemClock, UnitCode, UnitId, UnitKind};
use tonghop_web::server::print_line;

/// Districts below the department.
const DISTRICTS: usize = 40;
/// Clusters below each district.
const CLUSTERS: usize = 25;
/// Schools below each cluster: 40 × 25 × 40 of them, 41 041 units in all, on four levels.
const SCHOOLS: usize = 40;
/// Calls of each kind, unless a second argument says otherwise.
const CALLS: usize = 1000;

const PLACES: [&str; 8] = [
    "Hòa Bình",
    "Phú Khương",
    "Mỹ Thạnh",
    "An Hiệp",
    "Tân Phú",
    "Châu Thành",
    "Thạnh Ngãi",
    "Đa Phước",
];

fn main() -> anyhow::Result<()> {
    let url = std::env::args()
        .nth(1)
        .context("give the address of an empty database")?;
    let engine = url.split(':').next().unwrap_or_default().to_owned();
    let calls = match std::env::args().nth(2) {
        Some(calls) => calls.parse()?,
        None => CALLS,
    };
    let mut conn = manager::open(&url)?;
    tonghop_accounts::MIGRATIONS.up(&mut conn)?;
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let recorder = Recorder::new(
        IdSource::new(Arc::clone(&clock)),
        clock.now(),
        None,
        "bench".into(),
    );
    let began = Instant::now();
    let province = province(&recorder)?;
    let count = province.changes.len();
    conn.transaction(|conn| unit_changes::apply(conn, &recorder, province.changes))?;
    print_line(&format!(
        "{engine}: {count} units loaded in {:.1} s",
        began.elapsed().as_secs_f64()
    ));
    let day = day()?;
    let department = scope(province.root, day);
    let district = scope(province.district, day);
    for (what, q) in [
        ("search, one hit", "truong so 31 cum 7 phong 12"),
        ("search, many hits", "hoa binh"),
        ("search, every unit", "truong"),
        ("search, inner match", "uong"),
        ("search, no hit", "khong co don vi nay"),
    ] {
        let search = Search::parse(q).context("a search")?;
        let everywhere = UnitScope {
            on: day,
            ..UnitScope::everywhere()
        };
        for (who, scope) in [
            ("everywhere", &everywhere),
            ("department", &department),
            ("district", &district),
        ] {
            let times = times(calls, |_| page(&mut conn, scope, Some(&search), day))?;
            row(&engine, &format!("{what}, {who}"), times);
        }
    }
    for (who, scope) in [("department", &department), ("district", &district)] {
        row(
            &engine,
            &format!("list page, {who}"),
            times(calls, |_| page(&mut conn, scope, None, day))?,
        );
        let schools = &province.schools;
        let seen = times(calls, |call| {
            let school = schools
                .get(call * 37 % schools.len())
                .copied()
                .unwrap_or(province.root);
            Ok(units::within(&mut conn, scope, &[school])?.len())
        })?;
        row(&engine, &format!("who may see this unit, {who}"), seen);
    }
    Ok(())
}

fn day() -> anyhow::Result<NaiveDate> {
    NaiveDate::from_ymd_opt(2025, 6, 1).context("a day")
}

fn scope(unit: UnitId, on: NaiveDate) -> UnitScope {
    UnitScope {
        subtrees: vec![unit],
        on,
        ..UnitScope::default()
    }
}

struct Province {
    changes: Vec<NewChange>,
    root: UnitId,
    district: UnitId,
    schools: Vec<UnitId>,
}

fn province(recorder: &Recorder) -> anyhow::Result<Province> {
    let from = NaiveDate::from_ymd_opt(2004, 8, 31).context("a day")?;
    let mut changes = Vec::new();
    let mut make = |code: &str, name: String, kind, parent| -> anyhow::Result<UnitId> {
        let id = recorder.id();
        let unit = UnitSpec {
            id: Some(id),
            code: UnitCode::parse(code)?,
            agency_code: None,
            statistical_code: None,
            name,
            short_name: None,
            kind,
            contact: Contact::default(),
            reporting_parent_id: parent,
            administrative_parent_id: None,
            party_parent_id: None,
        };
        changes.push(NewChange {
            effective_date: from,
            decision: None,
            note: None,
            action: Action::Create(Create { unit }),
        });
        Ok(id)
    };
    let root = make(
        "SGD",
        "Sở Giáo dục và Đào tạo".into(),
        UnitKind::Department,
        None,
    )?;
    let (mut district, mut schools) = (root, Vec::new());
    for d in 0..DISTRICTS {
        let code = format!("SGD.{d}");
        district = make(
            &code,
            format!("Phòng GD&ĐT số {d}"),
            UnitKind::DistrictOffice,
            Some(root),
        )?;
        for c in 0..CLUSTERS {
            let code = format!("{code}.{c}");
            let cluster = make(
                &code,
                format!("Cụm {c} phòng {d}"),
                UnitKind::AttachedUnit,
                Some(district),
            )?;
            for s in 0..SCHOOLS {
                let place = PLACES
                    .iter()
                    .cycle()
                    .nth(d + c + s)
                    .copied()
                    .unwrap_or_default();
                let name = format!("Trường THCS {place} số {s} cụm {c} phòng {d}");
                let code = format!("{code}.{s}");
                schools.push(make(
                    &code,
                    name,
                    UnitKind::LowerSecondarySchool,
                    Some(cluster),
                )?);
            }
        }
    }
    Ok(Province {
        changes,
        root,
        district,
        schools,
    })
}

fn page(
    conn: &mut Conn,
    scope: &UnitScope,
    search: Option<&Search>,
    as_of: NaiveDate,
) -> Result<usize, Error> {
    let filter = UnitFilter {
        as_of,
        q: None,
        parent_id: None,
        kind: None,
        code: None,
        group_id: None,
        status: None,
    };
    Ok(unit_search::list(conn, scope, &filter, search, None, 51)?.len())
}

fn times(
    calls: usize,
    mut call: impl FnMut(usize) -> Result<usize, Error>,
) -> Result<Vec<Duration>, Error> {
    let mut times = Vec::with_capacity(calls);
    for number in 0..calls {
        let began = Instant::now();
        call(number)?;
        times.push(began.elapsed());
    }
    times.sort_unstable();
    Ok(times)
}

fn row(engine: &str, what: &str, times: Vec<Duration>) {
    let at = |part: usize| {
        let time = times
            .get(times.len() * part / 100)
            .copied()
            .unwrap_or_default();
        time.as_secs_f64() * 1000.0
    };
    print_line(&format!(
        "| {engine} | {what} | {:.2} ms | {:.2} ms |",
        at(50),
        at(99)
    ));
}
