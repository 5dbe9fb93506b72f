//! Tests of this part of the crate.

use proptest::prelude::*;
use serde_json::json;
use tonghop_forms::Content;

/// Numbers have one spelling; what is no number stays as typed, and words are never rewritten.
#[test]
fn canonical_numbers() {
    let content: Content = serde_json::from_value(json!({
        "values": {"A": "007", "B": "-0", "C": " 1.50 ", "D": "", "E": null, "F": "2011-12-20", "G": "1,5"},
        "narratives": {"N01": " 007 "},
        "annexes": {"PL02": [{"so_quyet_dinh": "007", "ten": "  "}]},
    }))
    .unwrap();
    assert_eq!(
        serde_json::to_value(content.canonical()).unwrap(),
        json!({
            "values": {"A": "7", "B": "0", "C": "1.5", "F": "2011-12-20", "G": "1,5"},
            "narratives": {"N01": " 007 "},
            "annexes": {"PL02": [{"so_quyet_dinh": "007", "ten": null}]},
            "explanations": {},
        })
    );
}

/// Members may be left out; unknown ones are refused.
#[test]
fn members_are_optional_and_closed() {
    assert_eq!(
        serde_json::from_value::<Content>(json!({})).unwrap(),
        Content::default()
    );
    assert!(serde_json::from_value::<Content>(json!({"value": {}})).is_err());
    assert!(serde_json::from_value::<Content>(json!({"values": {"A01": 1}})).is_err());
}

proptest! {
    /// Canonical form is final: applying it again changes nothing.
    #[test]
    fn canonical_is_idempotent(values in proptest::collection::btree_map("[A-Z]", proptest::option::of("[ 0-9.,x-]{0,8}"), 0..8)) {
        let once = Content { values, ..Content::default() }.canonical();
        prop_assert_eq!(once.canonical(), once);
    }
}
