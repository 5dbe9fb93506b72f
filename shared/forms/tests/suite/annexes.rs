//! Tests of this part of the crate.

use serde_json::json;
use tonghop_forms::{Content, ViolationCode as Code};

use crate::sample::{form, good, inputs, summary, with};

fn with_annex(code: &str, rows: serde_json::Value) -> Content {
    good()
        .merge_patch(&json!({ "annexes": { code: rows } }))
        .unwrap()
}

/// A list has as many rows as the indicators say: B05 for models, K03 + K04 for rewards.
#[test]
fn row_counts_agree_with_indicators() {
    let form = form();
    let found = form
        .validate(&with_annex("PL01", json!([])), &inputs())
        .violations;
    assert_eq!(summary(&found), [("#/annexes/PL01", Code::RowCount)]);
    assert_eq!(found[0].rule.as_deref(), Some("PL01"));
    let found = form
        .validate(&with(&json!({"K04": "2"})), &inputs())
        .violations;
    assert_eq!(summary(&found), [("#/annexes/PL02", Code::RowCount)]);
    let found = form
        .validate(&with(&json!({"K04": "0"})), &inputs())
        .violations;
    assert_eq!(summary(&found), [("#/annexes/PL02", Code::RowCount)]);
    // A missing list counts as empty.
    let none = with(&json!({"B05": "0", "B06": "0"}))
        .merge_patch(&json!({"annexes": {"PL01": null}}))
        .unwrap();
    assert_eq!(form.validate(&none, &inputs()).violations, []);
}

/// The disciplinary counts add up to K05.
#[test]
fn sums_agree_with_indicators() {
    let form = form();
    let found = form
        .validate(
            &with_annex("PL03", json!([{"khien_trach": "1", "canh_cao": "1"}])),
            &inputs(),
        )
        .violations;
    assert_eq!(summary(&found), [("#/annexes/PL03", Code::SumMismatch)]);
    let two = with(&json!({"K05": "2"}))
        .merge_patch(&json!({"annexes": {"PL03": [{"canh_cao": "2"}]}}))
        .unwrap();
    assert_eq!(form.validate(&two, &inputs()).violations, []);
    // Nothing to agree with while K05 is null.
    let found = form
        .validate(&with(&json!({"K05": null})), &inputs())
        .violations;
    assert_eq!(summary(&found), [("#/values/K05", Code::Required)]);
}

/// Cells are checked by their column's kind in a draft; a required one may be missing until submission.
#[test]
fn cells_follow_their_column() {
    let form = form();
    let rows = json!([{"loai": "khac", "ngay_quyet_dinh": "2011-02-30", "ten": null}, {"chuc_danh": "x\u{0}"}]);
    let content = with_annex("PL02", rows);
    assert_eq!(
        summary(&form.check_shape(&content)),
        [
            ("#/annexes/PL02/0/loai", Code::NotAChoice),
            ("#/annexes/PL02/0/ngay_quyet_dinh", Code::NotADate),
            ("#/annexes/PL02/1/chuc_danh", Code::ControlCharacter),
        ]
    );
    let violations = form.validate(&content, &inputs()).violations;
    let required: Vec<_> = violations
        .iter()
        .filter(|v| v.code == Code::Required)
        .map(|v| v.pointer.as_str())
        .collect();
    assert_eq!(
        required,
        [
            "#/annexes/PL02/0/ten",
            "#/annexes/PL02/1/loai",
            "#/annexes/PL02/1/ten"
        ]
    );
    for (cell, code) in [
        ("-1", Code::OutOfRange),
        ("1.5", Code::NotWhole),
        ("một", Code::NotANumber),
    ] {
        let found = form.check_shape(&with_annex("PL03", json!([{ "canh_cao": cell }])));
        assert_eq!(summary(&found), [("#/annexes/PL03/0/canh_cao", code)]);
    }
}

/// A table of one row has one row, a list no more than its limit.
#[test]
fn rows_are_bounded() {
    let form = form();
    let found = form.check_shape(&with_annex("PL03", json!([{}, {}])));
    assert_eq!(summary(&found), [("#/annexes/PL03", Code::TooManyRows)]);
    let rows = vec![json!({}); 501];
    assert_eq!(
        summary(&form.check_shape(&with_annex("PL01", json!(rows)))),
        [("#/annexes/PL01", Code::TooManyRows)]
    );
}
