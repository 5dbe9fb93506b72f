//! A file of days that are not like their weekday.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};
use tonghop_model::Text;
use tonghop_tabular::{Column, MAX_PROBLEMS, Row, Table, TableProblem};

use super::working_days::{DayKind, MAX_NAME, NamedDay, YEARS, worked_anyway};

/// The columns.
pub const COLUMNS: &[Column] = &[
    column("date", &["ngày"]),
    column("kind", &["loại", "loại ngày"]),
    column("name", &["tên", "nội dung"]),
];

const fn column(key: &'static str, vi: &'static [&'static str]) -> Column {
    Column {
        key,
        vi,
        en: &[],
        required: true,
    }
}

/// The days of each year in the file, in order; or everything that is wrong with it.
pub fn parse(table: Table) -> Result<BTreeMap<i32, Vec<NamedDay>>, Vec<TableProblem>> {
    let mut problems = table.problems;
    let mut years: BTreeMap<i32, BTreeMap<NaiveDate, NamedDay>> = BTreeMap::new();
    for row in &table.rows {
        let Some(day) = day(row, &mut problems) else {
            continue;
        };
        let year = years.entry(day.date.year()).or_default();
        if year.insert(day.date, day).is_some() {
            let text = Text::new(
                "Ngày này đã có ở dòng trên.",
                "This day stands above already.",
            );
            problems.push(row.problem("date", "DUPLICATE_DAY", text));
        }
    }
    problems.truncate(MAX_PROBLEMS);
    if problems.is_empty() {
        let years = years.into_iter();
        Ok(years
            .map(|(year, days)| (year, days.into_values().collect()))
            .collect())
    } else {
        Err(problems)
    }
}

fn day(row: &Row, problems: &mut Vec<TableProblem>) -> Option<NamedDay> {
    let date = row.required("date", problems);
    let kind = row.required("kind", problems);
    let name = row.required("name", problems);
    let mut fault = |key, code, vi: &str, en: &str| {
        problems.push(row.problem(key, code, Text::new(vi, en)));
    };
    let date = date.and_then(|text| {
        let date: Option<NaiveDate> = text.parse().ok();
        let date = date.filter(|date| YEARS.contains(&date.year()));
        if date.is_none() {
            fault(
                "date",
                "BAD_DATE",
                "Ngày phải viết theo dạng năm-tháng-ngày, ví dụ 2026-02-17.",
                "Write the day as 2026-02-17.",
            );
        }
        date
    });
    let kind = kind.and_then(|text| {
        let kind: Option<DayKind> = text.parse().ok();
        if kind.is_none() {
            fault(
                "kind",
                "UNKNOWN_KIND",
                "Loại ngày là HOLIDAY (ngày lễ), DAY_OFF (nghỉ bù) hoặc WORKING (làm bù).",
                "A day is HOLIDAY, DAY_OFF or WORKING.",
            );
        }
        kind
    });
    let name = name.filter(|text| {
        let fits = text.chars().count() <= MAX_NAME;
        if !fits {
            fault(
                "name",
                "TOO_LONG",
                "Tên ngày có nhiều nhất 200 ký tự.",
                "A name has at most 200 characters.",
            );
        }
        fits
    });
    let day = NamedDay {
        date: date?,
        kind: kind?,
        name: name?.to_owned(),
    };
    if !day.says_something() {
        problems.push(row.problem("kind", "NOTHING_CHANGES", worked_anyway()));
    }
    Some(day)
}
