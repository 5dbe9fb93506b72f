//! The real template and a complete report that satisfies it.

use std::collections::BTreeMap;

use serde_json::json;
use tonghop_forms::{Content, Definition, Form, RuleInputs, Violation, ViolationCode};

pub fn definition() -> Definition {
    serde_json::from_str(include_str!("../../../../seed/mau-bao-cao-dan-van.json")).unwrap()
}

pub fn form() -> Form {
    Form::compile(definition()).unwrap()
}

pub fn day(text: &str) -> chrono::NaiveDate {
    text.parse().unwrap()
}

pub fn inputs() -> RuleInputs {
    RuleInputs {
        review_deadline: day("2011-12-30"),
        previous: BTreeMap::new(),
        period_from: day("2010-12-15"),
        period_to: day("2011-12-14"),
    }
}

/// Its values.
const VALUES: &str = "
    A01=1 A02=40 A03=38 A05=2 A06=1 B01=1 B02=5 B03=4 B05=1 B06=1 C01=100 C02=90
    C03=6 C04=4 C06=3 C07=1 C08=0 C09=2 D01=38 D02=37 D03=1 E01=40 E02=8 E03=25
    E04=6 E05=1 E07=60 E08=0 F01=520.5 F02=12.25 F04=3.6 F05=1 G01=150 G02=120 G04=30 H01=20
    H02=35 H03=1 H04=12 H05=9 H06=3 H07=1 H08=5 H09=4 H10=3 H12=0 K01=1 K02=2011-12-20
    K03=1 K04=1 K05=1 K06=92.5";

/// A report without any violation.
pub fn good() -> Content {
    let values: BTreeMap<_, _> = VALUES
        .split_whitespace()
        .map(|pair| pair.split_once('=').unwrap())
        .collect();
    let narratives: BTreeMap<String, String> = (1..=12)
        .map(|n| (format!("N{n:02}"), format!("Nội dung phần {n}")))
        .collect();
    serde_json::from_value(json!({
        "values": values,
        "narratives": narratives,
        "annexes": {
            "PL01": [{"ten_mo_hinh": "Tiết kiệm điện, nước"}],
            "PL02": [
                {"loai": "tap_the", "ten": "Tổ Văn", "ngay_quyet_dinh": "2011-12-21"},
                {"loai": "ca_nhan", "ten": "Nguyễn Văn A"},
            ],
            "PL03": [{"khien_trach": "1", "canh_cao": null}],
        },
    }))
    .unwrap()
}

/// The good report with some values changed; `null` clears one.
pub fn with(changes: &serde_json::Value) -> Content {
    good().merge_patch(&json!({ "values": changes })).unwrap()
}

/// Pointer and code of each violation.
pub fn summary(violations: &[Violation]) -> Vec<(&str, ViolationCode)> {
    violations
        .iter()
        .map(|v| (v.pointer.as_str(), v.code))
        .collect()
}
