//! Files of units, good and bad.

use std::fmt::Write;

use tonghop_model::UnitKind;
use tonghop_tabular::{Format, read};
use uuid::Uuid;

use super::*;
use crate::domain::unit_change::{Action, Span};

const HEADER: &str = "code,name,short_name,kind,parent_code,valid_from\n";

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn try_plan(text: &str, options: Options) -> Result<Plan, Vec<TableProblem>> {
    let mut there = Holders::default();
    let span = Span {
        from: day("2004-08-31"),
        to: None,
        what: UnitId::from_uuid(Uuid::from_u128(1)),
    };
    there.add("SGD".into(), span);
    let there = There {
        reachable: &there,
        all: &there,
        roots: true,
    };
    let mut next = 100;
    let parsed = parse(read(text.as_bytes(), Format::Csv, COLUMNS), options);
    plan(parsed, options, there, &mut || {
        next += 1;
        UnitId::from_uuid(Uuid::from_u128(next))
    })
}

fn errors(rows: &str) -> Vec<(u64, String, &'static str)> {
    let problems = try_plan(&format!("{HEADER}{rows}"), Options::default()).unwrap_err();
    problems
        .into_iter()
        .map(|p| (p.line, p.column, p.code))
        .collect()
}

fn expect(rows: &str, expected: &[(u64, &str, &'static str)]) {
    let expected: Vec<_> = expected
        .iter()
        .map(|(line, column, code)| (*line, (*column).to_owned(), *code))
        .collect();
    assert_eq!(errors(rows), expected);
}

/// Every bad row is named with its line and column, not just the first.
#[test]
fn every_bad_row_is_named() {
    expect(
        "A1,Một,,SCHOOL,SGD,2004-08-31\n,Hai,,DISTRICT_OFFICE,SGD,31/08/2004\nA3,Ba,,DISTRICT_OFFICE,SGD,2004-08-31\nA3,Bốn,,DISTRICT_OFFICE,SGD,2004-08-31\nA5,Năm\nSGD,Sở,,DEPARTMENT,,2011-01-01\n",
        &[
            (2, "kind", "UNKNOWN_KIND"),
            (3, "code", "REQUIRED"),
            (3, "valid_from", "BAD_DATE"),
            (5, "code", "DUPLICATE_CODE"),
            (6, "", "UNREADABLE_ROW"),
            (7, "code", "CODE_TAKEN"),
        ],
    );
    expect("", &[(1, "", "EMPTY_FILE")]);
}

/// What the API would refuse in a unit's contact is refused in a file as well, and kept in one spelling.
#[test]
fn addresses_are_checked() {
    let header = "code,name,kind,parent_code,valid_from,email\n";
    let row = "P1,Phòng,DISTRICT_OFFICE,SGD,2004-08-31";
    let plan = |email| try_plan(&format!("{header}{row},{email}\n"), Options::default());
    let problems = plan("pgd at bentre").unwrap_err();
    let problem = problems.first().unwrap();
    assert_eq!(
        (problem.column.as_str(), problem.code),
        ("email", "BAD_EMAIL")
    );
    let plan = plan("pgd@BenTre.edu.vn").unwrap();
    let Action::Create(create) = &plan.changes.first().unwrap().action else {
        panic!("the row makes a unit");
    };
    assert_eq!(
        create.unit.contact.email.as_deref(),
        Some("pgd@bentre.edu.vn")
    );
}

/// Whoever stands below a row with a fault is not blamed for it.
#[test]
fn one_fault_is_named_once() {
    expect(
        "P1,Phòng,,KHOI,SGD,2004-08-31\nS1,Trường,,LOWER_SECONDARY_SCHOOL,P1,2004-08-31\nS2,Trường hai,,LOWER_SECONDARY_SCHOOL,P2,2004-08-31\n",
        &[
            (2, "kind", "UNKNOWN_KIND"),
            (4, "parent_code", "UNKNOWN_PARENT"),
        ],
    );
}

/// A parent may stand below its child in the file, but it must exist and must not be its own descendant.
#[test]
fn parents_come_first() {
    let text = format!(
        "\u{feff}{HEADER}S1,Trường,,LOWER_SECONDARY_SCHOOL,P1,2004-08-31\nP1,Phòng,,DISTRICT_OFFICE,SGD,2004-08-31\n"
    );
    let plan = try_plan(&text, Options::default()).unwrap();
    assert_eq!(plan.lines, [3, 2]);
    expect(
        "A1,Một,,DISTRICT_OFFICE,A2,2004-08-31\nA2,Hai,,DISTRICT_OFFICE,A1,2004-08-31\n",
        &[(2, "parent_code", "CYCLE"), (3, "parent_code", "CYCLE")],
    );
    expect(
        "A1,Một,,DISTRICT_OFFICE,ZZ,2004-08-31\n",
        &[(2, "parent_code", "UNKNOWN_PARENT")],
    );
}

/// Vietnamese headers and words are understood; a list of the statistics office tells the kind by the name.
#[test]
fn vietnamese_words_are_understood() {
    let text = "Mã;Tên đơn vị;Cấp;Mã cấp trên\n83;Tỉnh Bến Tre;tinh;\n829;Thành phố Bến Tre;huyen;83\n28756;Phường Phú Khương;xa;829\n";
    let options = Options {
        scheme: IdScheme::StatisticalCode,
        valid_from: Some(day("2011-12-15")),
        ..Options::default()
    };
    let plan = try_plan(text, options).unwrap();
    let kinds: Vec<_> = plan
        .changes
        .iter()
        .map(|change| match &change.action {
            Action::Create(create) => (
                create.unit.kind,
                create
                    .unit
                    .statistical_code
                    .as_ref()
                    .map(tonghop_model::StatisticalCode::as_str),
            ),
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(
        kinds,
        [
            (UnitKind::Province, Some("83")),
            (UnitKind::City, Some("829")),
            (UnitKind::Ward, Some("28756"))
        ]
    );
}

fn history(rows: &str) -> Result<Vec<String>, Vec<TableProblem>> {
    let text =
        format!("code,name,type,parent_code,valid_from,valid_to,doc_from,doc_to,successor\n{rows}");
    let options = Options {
        mode: Mode::History,
        ..Options::default()
    };
    let plan = try_plan(&text, options)?;
    let told = plan.changes.iter().zip(&plan.lines).map(|(change, line)| {
        let kind = change.action.kind();
        format!("{line} {} {kind}", change.effective_date)
    });
    Ok(told.collect())
}

/// Contiguous rows of one code are one unit that changes; after a gap the code belongs to another unit. On one day units
/// begin, then change, then end, children before their parents.
#[test]
fn a_history_becomes_changes() {
    let told = history(
        "9,Huyện Một,Huyện,,2004-08-31,2025-07-01,,NQ1,\n\
         91,Xã A,Xã,9,2004-08-31,2009-02-24,,NĐ8,\n\
         91,Xã B,Xã,9,2009-02-24,2020-02-01,NĐ8,NQ2,92\n\
         91,Xã C,Xã,9,2022-01-01,2025-07-01,NQ3,NQ1,\n\
         92,Xã D,Xã,9,2020-02-01,2025-07-01,NQ2,NQ1,\n",
    )
    .unwrap();
    assert_eq!(
        told,
        [
            "2 2004-08-31 CREATE",
            "3 2004-08-31 CREATE",
            "5 2022-01-01 CREATE",
            "6 2020-02-01 CREATE",
            "4 2009-02-24 RENAME",
            "4 2020-02-01 MERGE",
            "5 2025-07-01 DISSOLVE",
            "6 2025-07-01 DISSOLVE",
            "2 2025-07-01 DISSOLVE",
        ]
    );
}

/// Two rows of one code may not overlap, a span must end after it begins, and a successor needs an end.
#[test]
fn a_history_must_be_possible() {
    let problems = history(
        "9,Huyện Một,Huyện,,2004-08-31,2009-01-01,,,\n9,Huyện Hai,Huyện,,2008-01-01,,,,\n8,Huyện Ba,Huyện,,2008-01-01,2008-01-01,,,\n7,Huyện Tư,Huyện,,2008-01-01,,,,9\n",
    )
    .unwrap_err();
    let found: Vec<_> = problems.iter().map(|p| (p.line, p.code)).collect();
    assert_eq!(
        found,
        [
            (3, "OVERLAPPING_VERSIONS"),
            (4, "BAD_SPAN"),
            (5, "UNIT_DOES_NOT_END")
        ]
    );
}

/// One unit has no more versions than any unit's life; the first line too many is named.
#[test]
fn a_unit_has_a_bounded_history() {
    let mut text = String::from("code,name,kind,parent_code,valid_from,valid_to\n");
    let days: Vec<NaiveDate> = day("2004-08-31").iter_days().take(502).collect();
    for (at, pair) in days.windows(2).enumerate() {
        let [from, to] = pair else { unreachable!() };
        writeln!(text, "A1,Tên {at},DISTRICT_OFFICE,SGD,{from},{to}").unwrap();
    }
    let options = Options {
        mode: Mode::History,
        ..Options::default()
    };
    let problems = try_plan(&text, options).unwrap_err();
    let named: Vec<_> = problems.iter().map(|p| (p.line, p.code)).collect();
    assert_eq!(named, [(502, "TOO_MANY_VERSIONS")]);
}
