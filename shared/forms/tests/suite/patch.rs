//! Tests of this part of the crate.

use serde_json::{Value, json};
use tonghop_forms::Content;

use crate::sample::good;

fn patched(start: &Value, patch: &Value) -> Value {
    let content: Content = serde_json::from_value(start.clone()).unwrap();
    serde_json::to_value(content.merge_patch(patch).unwrap()).unwrap()
}

/// Members merge, null deletes, lists are replaced whole.
#[test]
fn patches_follow_rfc_7396() {
    let start =
        json!({"values": {"A01": "1", "A02": "2"}, "annexes": {"PL01": [{"a": "1"}, {"a": "2"}]}});
    let result = patched(
        &start,
        &json!({"values": {"A01": null, "A03": "3"}, "annexes": {"PL01": [{"a": null}]}}),
    );
    assert_eq!(
        result,
        json!({"values": {"A02": "2", "A03": "3"}, "narratives": {}, "annexes": {"PL01": [{"a": null}]}, "explanations": {}})
    );
    assert_eq!(
        patched(&start, &json!({"values": null}))["values"],
        json!({})
    );
    assert_eq!(patched(&start, &json!({}))["values"], start["values"]);
}

/// What is no content afterwards is refused, and the answer says where.
#[test]
fn bad_patches_are_located() {
    for (patch, pointer) in [
        (json!([]), "#"),
        (json!("x"), "#"),
        (json!(null), "#"),
        (json!({"khac": {}}), "#/khac"),
        (json!({"values": {"A01": 1}}), "#/values/A01"),
        (json!({"values": {"A01": {"x": "1"}}}), "#/values/A01"),
        (
            json!({"annexes": {"PL01": [{"ten_mo_hinh": true}]}}),
            "#/annexes/PL01/0/ten_mo_hinh",
        ),
        (json!({"narratives": "x"}), "#/narratives"),
    ] {
        assert_eq!(
            good().merge_patch(&patch).unwrap_err().pointer,
            pointer,
            "{patch}"
        );
    }
}

/// Patching with the content itself changes nothing.
#[test]
fn a_content_is_its_own_patch() {
    let mut content = good();
    content.annexes.remove("PL03");
    let same = serde_json::to_value(&content).unwrap();
    assert_eq!(content.merge_patch(&same).unwrap(), content);
}
