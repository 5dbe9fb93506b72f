//! What files may look like.

use std::io::{Cursor, Write};

use rust_xlsxwriter::{Formula, Workbook};

use super::*;

const COLUMNS: &[Column] = &[
    Column {
        key: "code",
        vi: &["mã"],
        en: &[],
        required: true,
    },
    Column {
        key: "name",
        vi: &["tên đơn vị"],
        en: &["unit name"],
        required: true,
    },
    Column {
        key: "valid_from",
        vi: &["từ ngày"],
        en: &["from"],
        required: false,
    },
];

fn csv(text: &str) -> Table {
    read(text.as_bytes(), Format::Csv, COLUMNS)
}

fn rows(table: &Table) -> Vec<(u64, &str, &str, &str)> {
    assert_eq!(table.problems, []);
    let row = |r| {
        let get = |key| crate::Row::get(r, key);
        (r.line, get("code"), get("name"), get("valid_from"))
    };
    table.rows.iter().map(row).collect()
}

fn codes(table: &Table) -> Vec<(u64, &str, &str)> {
    let problems = table.problems.iter();
    problems
        .map(|p| (p.line, p.column.as_str(), p.code))
        .collect()
}

fn workbook(fill: impl FnOnce(&mut rust_xlsxwriter::Worksheet)) -> Vec<u8> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    for (column, header) in (0..).zip(["Mã", "Tên đơn vị", "Từ ngày"]) {
        sheet.write_string(0, column, header).unwrap();
    }
    fill(sheet);
    workbook.save_to_buffer().unwrap()
}

/// Commas, semicolons and tabs, Unix and Windows line ends, with and without byte-order mark, columns in any order and
/// in either language: the same rows on the same lines.
#[test]
fn files_of_every_country_are_read() {
    let expected = [
        (2, "A1", "Trường; số 1, \"cũ\"", "2004-08-31"),
        (4, "A2", "Hai\ndòng", ""),
        (6, "A3", "Ba", ""),
    ];
    let rest = "2004-08-31,A1,\"Trường; số 1, \"\"cũ\"\"\"\n\n,A2,\"Hai\ndòng\"\n,A3, Ba \n";
    for header in [
        "Từ ngày,MÃ,Tên đơn vị",
        "valid_from,code,name",
        "From,Code,Unit Name",
    ] {
        let text = format!("{header}\n{rest}");
        assert_eq!(rows(&csv(&text)), expected);
        assert_eq!(rows(&csv(&format!("\u{feff}{text}"))), expected);
        assert_eq!(rows(&csv(&text.replace('\n', "\r\n"))), expected);
    }
    for separator in [";", "\t"] {
        let text = "code,name,from\nA1,Một,2004-08-31\n".replace(',', separator);
        assert_eq!(rows(&csv(&text)), [(2, "A1", "Một", "2004-08-31")]);
    }
}

/// Decomposed text becomes composed: a name typed on a Mac is the name typed on Windows.
#[test]
fn text_is_composed() {
    let table = csv("code,name\nA1,Tru\u{31b}o\u{31b}\u{300}ng\n");
    assert_eq!(rows(&table), [(2, "A1", "Trường", "")]);
}

/// All that is wrong is named, with line and the file's own header.
#[test]
fn every_problem_is_named() {
    let table = csv("Mã,name\nA1,Một\nA2\nA3,Ba,Bốn\nA4,\u{7}\n");
    let expected = [
        (3, "", "UNREADABLE_ROW"),
        (4, "", "UNREADABLE_ROW"),
        (5, "name", "CONTROL_CHARACTER"),
    ];
    assert_eq!(codes(&table), expected);
    let mut problems = Vec::new();
    assert_eq!(
        csv("Mã,name\n,Một\n").rows[0].required("code", &mut problems),
        None
    );
    assert_eq!(
        (problems[0].column.as_str(), problems[0].code),
        ("Mã", "REQUIRED")
    );
}

/// A header that is missing, unknown or there twice stops everything: no column is lost in silence.
#[test]
fn headers_must_be_right() {
    assert_eq!(codes(&csv("code\nA1\n")), [(1, "", "BAD_HEADER")]);
    let table = csv("\ncode,name,mã,ghi chú\nA1,Một,A2,x\n");
    let expected = [
        (2, "mã", "DUPLICATE_COLUMN"),
        (2, "ghi chú", "UNKNOWN_COLUMN"),
    ];
    assert_eq!(codes(&table), expected);
    for empty in ["", "code,name\n", "code,name\n\n,\n"] {
        let table = csv(empty);
        assert_eq!(codes(&table), [(1, "", "EMPTY_FILE")], "{empty:?}");
    }
    assert_eq!(
        read(b"code\n\xff", Format::Csv, COLUMNS).problems[0].code,
        "NOT_UTF8"
    );
}

/// The file is bounded in rows and columns, its problems in number.
#[test]
fn a_file_is_bounded() {
    let long = format!("code,name\n{}", "A,B\n".repeat(MAX_ROWS + 1));
    let last = u64::try_from(MAX_ROWS).unwrap() + 2;
    assert_eq!(codes(&csv(&long)), [(last, "", "TOO_MANY_ROWS")]);
    let wide = "code,".repeat(MAX_COLUMNS + 1) + "name\n";
    assert_eq!(codes(&csv(&wide)), [(1, "", "TOO_MANY_COLUMNS")]);
    let bad = format!("code,name\n{}", "A\n".repeat(10_000));
    assert_eq!(csv(&bad).problems.len(), crate::MAX_PROBLEMS);
    let heavy = format!("code,name\nA,{}\n", "x".repeat(40_000));
    assert_eq!(codes(&csv(&heavy)), [(2, "name", "CELL_TOO_LONG")]);
    assert_eq!(
        read(&vec![b'a'; MAX_BYTES + 1], Format::Csv, COLUMNS).problems[0].code,
        "FILE_TOO_LARGE"
    );
}

/// Of formulas the value last shown is read, never the formula; numbers come as they are written.
#[test]
fn workbooks_give_plain_text() {
    let bytes = workbook(|sheet| {
        sheet.write_number(1, 0, 28756).unwrap();
        let formula = Formula::new("=HYPERLINK(\"http://x\")").set_result("Ba Tri");
        sheet.write_formula(1, 1, formula).unwrap();
        sheet.write_number(1, 2, 0.1).unwrap();
        sheet.write_string(3, 0, "007").unwrap();
        sheet.write_boolean(3, 1, true).unwrap();
    });
    let table = read(&bytes, Format::Xlsx, COLUMNS);
    assert_eq!(
        rows(&table),
        [(2, "28756", "Ba Tri", "0.1"), (4, "007", "TRUE", "")]
    );
    let bytes = workbook(|sheet| {
        sheet.write_string(1, 0, "A1").unwrap();
        let formula = Formula::new("=1/0").set_result("#DIV/0!");
        sheet.write_formula(1, 1, formula).unwrap();
    });
    let table = read(&bytes, Format::Xlsx, COLUMNS);
    assert_eq!(codes(&table), [(2, "Tên đơn vị", "FORMULA_ERROR")]);
}

/// A cell at the far end of the sheet costs nothing, and is refused.
#[test]
fn a_far_cell_is_refused() {
    let bytes = workbook(|sheet| {
        sheet.write_string(1_048_575, 0, "A1").unwrap();
    });
    assert_eq!(
        read(&bytes, Format::Xlsx, COLUMNS).problems[0].code,
        "TOO_MANY_ROWS"
    );
    let bytes = workbook(|sheet| {
        sheet.write_string(1, 16_383, "A1").unwrap();
    });
    assert_eq!(
        read(&bytes, Format::Xlsx, COLUMNS).problems[0].code,
        "TOO_MANY_COLUMNS"
    );
}

fn archive(name: &str, size: usize) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    writer.start_file(name, options).unwrap();
    for _ in 0..size / 1024 {
        writer.write_all(&[b'0'; 1024]).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// A small archive that unpacks to very much is refused before anything is read from it, as are macros, archives that
/// are no workbooks, and files that are not what their type says.
#[test]
fn bombs_and_disguises_are_refused() {
    let bomb = archive("xl/sharedStrings.xml", 70 * 1024 * 1024);
    assert!(bomb.len() < 100_000);
    let zip = archive("a.txt", 1024);
    for (bytes, format, code) in [
        (&bomb[..], Format::Xlsx, "FILE_TOO_LARGE"),
        (
            &archive("xl/vbaProject.bin", 1024),
            Format::Xlsx,
            "MACROS_NOT_ALLOWED",
        ),
        (&zip, Format::Xlsx, "UNREADABLE_FILE"),
        (&zip, Format::Csv, "UNREADABLE_FILE"),
        (b"code,name\n", Format::Xlsx, "UNREADABLE_FILE"),
        (b"PK\x03\x04\x00\x00", Format::Xlsx, "UNREADABLE_FILE"),
        (
            b"\xD0\xCF\x11\xE0code,name\n",
            Format::Csv,
            "UNREADABLE_FILE",
        ),
    ] {
        assert_eq!(read(bytes, format, COLUMNS).problems[0].code, code);
    }
    let mut cut = workbook(|_| {});
    cut.truncate(cut.len() / 2);
    assert_eq!(
        read(&cut, Format::Xlsx, COLUMNS).problems[0].code,
        "UNREADABLE_FILE"
    );
}
