//! What a reader of the workbook can rely on.

use std::io::Cursor;

use calamine::{Data, Range, Reader, Xlsx};

use super::*;
use crate::export::sample;

fn open(bytes: Vec<u8>) -> Xlsx<Cursor<Vec<u8>>> {
    Xlsx::new(Cursor::new(bytes)).unwrap()
}

fn sheet(document: &EditionDocument, name: &str) -> Range<Data> {
    open(write(document).unwrap())
        .worksheet_range(name)
        .unwrap()
}

fn at(range: &Range<Data>, row: u32, column: u16) -> Data {
    range
        .get_value((row, u32::from(column)))
        .cloned()
        .unwrap_or(Data::Empty)
}

/// What a reader adds up over `don_vi` is what `tong_hop` says, for everything that is added up.
#[test]
fn the_units_sheet_adds_up_to_the_totals_sheet() {
    let document = sample::document();
    let (totals, units) = (sheet(&document, "tong_hop"), sheet(&document, "don_vi"));
    let (mut row, mut compared) = (summary::HEAD + 1, 0);
    for (indicator, column) in document.indicators.iter().zip(units::FIRST..) {
        assert_eq!(at(&units, 0, column), Data::String(indicator.code.clone()));
        assert_eq!(at(&totals, row, 0), Data::String(indicator.code.clone()));
        if indicator.rule == tonghop_forms::UnitRule::Sum {
            let own = (1..=document.units.len()).map(|unit| {
                let unit = u32::try_from(unit).unwrap();
                calamine::DataType::as_f64(&at(&units, unit, column)).unwrap_or_default()
            });
            let total = calamine::DataType::as_f64(&at(&totals, row, summary::TOTAL));
            assert!((own.sum::<f64>() - total.unwrap_or_default()).abs() < 1e-6);
            compared += 1;
        }
        row += 1;
    }
    assert!(compared > 20, "{compared}");
}

/// A unit whose report was not accepted has a row and no numbers.
#[test]
fn unaccepted_units_have_empty_cells() {
    let document = sample::document();
    let units = sheet(&document, "don_vi");
    let place = document.units.iter().position(|u| u.report.is_none());
    let row = u32::try_from(place.unwrap() + 1).unwrap();
    assert_eq!(
        at(&units, row, 0),
        Data::String(document.units[place.unwrap()].code.clone())
    );
    assert_eq!(at(&units, row, units::FIRST), Data::Empty);
}

/// What a unit is called is words, even if it looks like a formula.
#[test]
fn words_are_never_formulas() {
    let mut document = sample::document();
    document.units[0].name = "=HYPERLINK(\"http://evil\")".into();
    let mut book = open(write(&document).unwrap());
    let formulas = book.worksheet_formula("don_vi").unwrap();
    assert!(formulas.used_cells().next().is_none());
    let units = book.worksheet_range("don_vi").unwrap();
    assert_eq!(
        at(&units, 1, 1),
        Data::String(document.units[0].name.clone())
    );
}

/// The same edition gives the same file, whenever it is made.
#[test]
fn the_file_is_reproducible() {
    let document = sample::document();
    assert!(write(&document).unwrap() == write(&document).unwrap());
}

/// Completeness of the districts adds up to that of all.
#[test]
fn districts_add_up_to_all() {
    let document = sample::document();
    let table = &document.completeness;
    let sum = |pick: fn(&crate::domain::edition::CompletenessRow) -> i64| -> i64 {
        table.by_column.iter().map(pick).sum()
    };
    assert_eq!(sum(|r| r.expected), table.total.expected);
    assert_eq!(sum(|r| r.missing), table.total.missing);
    let range = sheet(&document, "hoan_thanh");
    let last = u32::try_from(3 + table.by_column.len()).unwrap();
    let shown = calamine::DataType::as_i64(&at(&range, last, 1));
    assert_eq!(shown, Some(table.total.expected));
}
