//! What the story came to: the table, the exports, `summary.json`.

use std::collections::BTreeMap;
use std::time::Instant;

use anyhow::Context;
use comfy_table::{Cell, CellAlignment, ContentArrangement, Table, presets};
use serde::Serialize;
use serde_json::Value;
use tonghop_model::Quantity;

use crate::data_folder::DataFolder;
use crate::demo::api::{Call, text};
use crate::demo::cast::{CONSOLIDATOR, PASSWORD};
use crate::demo::stages::Told;

const COLUMNS: [&str; 7] = [
    "expected",
    "submitted",
    "on_time",
    "late",
    "returned",
    "accepted",
    "missing",
];
const HEADERS: [&str; 7] = [
    "phải nộp",
    "đã nộp",
    "đúng hạn",
    "trễ",
    "bị trả lại",
    "đã duyệt",
    "chưa nộp",
];
/// The five totals shown; all are in `summary.json`.
const SHOWN: [&str; 5] = ["A02", "C02", "F01", "H02", "K04"];

/// `summary.json`.
#[derive(Debug, Serialize)]
struct Summary {
    expected: i64,
    submitted: i64,
    on_time: i64,
    late: i64,
    returned: i64,
    accepted: i64,
    missing: i64,
    totals: BTreeMap<String, String>,
    seconds: f64,
    files: Vec<String>,
}

/// The outcome.
pub struct Outcome {
    summary: Summary,
    rows: Vec<(String, [i64; 7])>,
    names: BTreeMap<String, String>,
}

/// Reads the outcome back through the API and writes the files.
pub async fn collect(
    told: &Told,
    folder: &DataFolder,
    started: Instant,
) -> anyhow::Result<Outcome> {
    let consolidator = told.cast.get(CONSOLIDATOR)?;
    let place = format!("period_id={}&unit_id={}", told.period, told.department.id);
    let completeness = consolidator
        .call(Call::get(&format!("/completeness?{place}")))
        .await?
        .body;
    let totals = consolidator
        .call(Call::get(&format!("/totals?{place}")))
        .await?
        .body;
    let mut values = BTreeMap::new();
    let mut names = BTreeMap::new();
    for item in totals
        .get("items")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
    {
        let code = text(item, "indicator")?.to_owned();
        let name = item
            .get("name")
            .and_then(|n| n.get("vi"))
            .and_then(Value::as_str)
            .unwrap_or_default();
        names.insert(code.clone(), name.to_owned());
        // A date has a latest day, not a total.
        let value = item.get("value").and_then(Value::as_str);
        if let Some(value) = value.filter(|v| v.parse::<Quantity>().is_ok()) {
            values.insert(code, value.to_owned());
        }
    }
    let mut files = Vec::new();
    for format in ["json", "xlsx", "docx"] {
        let bytes = consolidator
            .download(&format!(
                "/editions/{}/files/{format}",
                text(&told.edition, "id")?
            ))
            .await?;
        let file = told
            .state
            .exports
            .join(format!("bao-cao-tong-hop-2011.{format}"));
        std::fs::write(&file, bytes).with_context(|| file.display().to_string())?;
        files.push(file.display().to_string());
    }
    let own = completeness.get("row").context("completeness has a row")?;
    let [
        expected,
        submitted,
        on_time,
        late,
        returned,
        accepted,
        missing,
    ] = counts(own);
    let children = completeness
        .get("children")
        .and_then(Value::as_array)
        .into_iter()
        .flatten();
    let mut rows: Vec<_> = children
        .map(|row| (name_of(row), counts(row)))
        .filter(|(name, _)| name.starts_with("Phòng"))
        .collect();
    rows.push(attached(&rows, counts(own)));
    rows.push(("Toàn tỉnh".into(), counts(own)));
    let seconds = (started.elapsed().as_secs_f64() * 100.0).round() / 100.0;
    let summary = Summary {
        expected,
        submitted,
        on_time,
        late,
        returned,
        accepted,
        missing,
        totals: values,
        seconds,
        files,
    };
    let path = folder.demo().join("summary.json");
    std::fs::write(path, serde_json::to_vec_pretty(&summary)?)?;
    Ok(Outcome {
        summary,
        rows,
        names,
    })
}

fn counts(row: &Value) -> [i64; 7] {
    COLUMNS.map(|column| row.get(column).and_then(Value::as_i64).unwrap_or_default())
}

fn name_of(row: &Value) -> String {
    row.get("unit")
        .and_then(|u| text(u, "name").ok())
        .unwrap_or_default()
        .to_owned()
}

/// What is left of the province when the districts are taken off: the schools directly under the department.
fn attached(districts: &[(String, [i64; 7])], mut rest: [i64; 7]) -> (String, [i64; 7]) {
    for (_, counts) in districts {
        for (rest, count) in rest.iter_mut().zip(counts) {
            *rest -= count;
        }
    }
    ("Đơn vị trực thuộc Sở".into(), rest)
}

impl Outcome {
    /// Counts per district and five totals, as tables.
    pub fn table(&self) -> String {
        let mut table = plain_table();
        let header = std::iter::once("đơn vị").chain(HEADERS);
        table.set_header(header.map(Cell::new));
        for (name, counts) in &self.rows {
            let numbers = counts
                .iter()
                .map(|n| Cell::new(n).set_alignment(CellAlignment::Right));
            table.add_row(std::iter::once(Cell::new(name)).chain(numbers));
        }
        let mut totals = plain_table();
        totals.set_header(["chỉ tiêu", "tên", "toàn tỉnh, đã duyệt"]);
        for code in SHOWN {
            let value = self.summary.totals.get(code).map_or("–", String::as_str);
            let name = self.names.get(code).map_or("", String::as_str);
            totals.add_row([
                Cell::new(code),
                Cell::new(name),
                Cell::new(value).set_alignment(CellAlignment::Right),
            ]);
        }
        format!(
            "\n{table}\n\n{totals}\n\n  \"bị trả lại\": trả lại ít nhất một lần · returned at least once\n"
        )
    }

    /// What was written and where to look next.
    pub fn footer(&self, url: &str) -> String {
        let files: Vec<String> = self
            .summary
            .files
            .iter()
            .map(|f| format!("    {f}"))
            .collect();
        format!(
            "  {:.1} giây · seconds\n{}\n\n  console:  {url}/docs/\n  login:    {CONSOLIDATOR}   {PASSWORD}   (admin: quản trị · administers)\n",
            self.summary.seconds,
            files.join("\n")
        )
    }
}

fn plain_table() -> Table {
    let mut table = Table::new();
    table
        .load_style(presets::UTF8_HORIZONTAL_ONLY)
        .set_content_arrangement(ContentArrangement::Disabled);
    table
}
