//! What is written can be read again.

use super::*;
use crate::{Column, read};

const COLUMNS: &[Column] = &[
    Column {
        key: "text",
        vi: &["nội dung"],
        en: &[],
        required: true,
    },
    Column {
        key: "count",
        vi: &["số lượng"],
        en: &[],
        required: true,
    },
    Column {
        key: "day",
        vi: &["ngày"],
        en: &[],
        required: true,
    },
    Column {
        key: "moment",
        vi: &["lúc"],
        en: &[],
        required: true,
    },
];

fn headings() -> Vec<Heading> {
    ["Nội dung", "Số lượng", "Ngày", "Lúc"]
        .map(|title| Heading::new(title, 20))
        .into()
}

fn rows() -> Vec<Vec<Cell>> {
    let day = NaiveDate::from_ymd_opt(2004, 8, 31).unwrap();
    let moment = day.and_hms_opt(13, 5, 59).unwrap();
    let texts = [
        "=HYPERLINK(\"http://x\")",
        "+84 75",
        "-1",
        "@x",
        "\tx",
        "\rx",
        "'=x",
        "'x",
        "a,b;c\"d",
        "hai\ndòng",
        "28756",
        "007",
    ];
    let row = |text: &str| vec![text.into(), (-7).into(), day.into(), moment.into()];
    let mut rows: Vec<_> = texts.into_iter().map(row).collect();
    rows.push(vec![Cell::Empty, i64::MAX.into(), Cell::Empty, Cell::Empty]);
    rows.push(vec![
        Cell::Empty,
        9_007_199_254_740_991.into(),
        Cell::Empty,
        Cell::Empty,
    ]);
    rows
}

fn shown(cell: &Cell) -> String {
    match cell {
        Cell::Empty => String::new(),
        Cell::Text(text) => text.clone(),
        Cell::Integer(number) => number.to_string(),
        Cell::Date(day) => day.to_string(),
        Cell::Moment(moment) => moment.format("%Y-%m-%dT%H:%M:%S").to_string(),
    }
}

/// Both formats give back exactly what was written, formulas and all.
#[test]
fn what_is_written_is_read_again() {
    for format in [Format::Csv, Format::Xlsx] {
        let bytes = write(format, &headings(), rows()).unwrap();
        let table = read(&bytes, format, COLUMNS);
        assert_eq!(table.problems, []);
        let keys = ["text", "count", "day", "moment"];
        let found: Vec<Vec<_>> = table
            .rows
            .iter()
            .map(|row| keys.map(|key| row.get(key).to_owned()).into())
            .collect();
        let written: Vec<Vec<_>> = rows()
            .iter()
            .map(|row| row.iter().map(shown).collect())
            .collect();
        assert_eq!(found, written, "{format:?}");
    }
}

/// No text cell begins with a character that starts a formula; numbers and days stay what they are.
#[test]
fn formulas_are_neutralised() {
    let bytes = write(Format::Csv, &headings(), rows()).unwrap();
    let text = String::from_utf8(bytes).unwrap();
    assert!(text.starts_with("\u{feff}Nội dung,Số lượng,Ngày,Lúc\r\n"));
    assert!(
        text.contains("\"'=HYPERLINK(\"\"http://x\"\")\",-7,2004-08-31,2004-08-31T13:05:59\r\n")
    );
    assert!(text.contains("\r\n'+84 75,"));
}

/// Two files of the same rows are the same bytes.
#[test]
fn files_are_reproducible() {
    for format in [Format::Csv, Format::Xlsx] {
        let make = || write(format, &headings(), rows()).unwrap();
        assert_eq!(make(), make());
    }
}
