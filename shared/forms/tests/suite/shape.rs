//! Tests of this part of the crate.

use proptest::prelude::*;
use serde_json::json;
use tonghop_forms::{Content, ViolationCode as Code};

use crate::sample::{form, summary, with};

/// Each kind of wrong value has its own code at its own pointer, in a draft already.
#[test]
fn wrong_values_are_named() {
    let form = form();
    let forty = "9".repeat(40);
    for (indicator, value, code) in [
        ("A02", "x", Code::NotANumber),
        ("A02", "1,5", Code::NotANumber),
        ("A02", "1e3", Code::NotANumber),
        ("A02", "NaN", Code::NotANumber),
        ("A02", "1.5", Code::NotWhole),
        ("A02", "-1", Code::OutOfRange),
        ("A02", forty.as_str(), Code::OutOfRange),
        ("A02", "100000000000", Code::OutOfRange),
        ("F01", "1.2345", Code::TooManyPlaces),
        (
            "F01",
            "0.00000000000000000000000000000000000001",
            Code::TooManyPlaces,
        ),
        ("K06", "100.01", Code::OutOfRange),
        ("A01", "2", Code::NotYesNo),
        ("A01", "true", Code::NotYesNo),
        ("K02", "2011-02-31", Code::NotADate),
        ("K02", "31/12/2011", Code::NotADate),
        ("K02", "2011-1-5", Code::NotADate),
        ("K02", "2011-01-5", Code::NotADate),
        ("K02", "+2011-01-5", Code::NotADate),
        ("A04", "95", Code::ComputedInput),
        ("A99", "1", Code::UnknownIndicator),
        ("a/~b", "1", Code::UnknownIndicator),
        ("A02", "1\u{0}", Code::NotANumber),
    ] {
        let found = form.check_shape(&with(&json!({ indicator: value })));
        let at = format!(
            "#/values/{}",
            indicator.replace('~', "~0").replace('/', "~1")
        );
        assert_eq!(
            summary(&found),
            [(at.as_str(), code)],
            "{indicator} = {value:?}"
        );
    }
}

/// The largest and smallest values that can be kept are accepted; blank means not reported.
#[test]
fn good_values_pass() {
    let form = form();
    for (indicator, value) in [
        ("A02", "99999999999"),
        ("A02", "0"),
        ("A02", "-0"),
        ("F01", "0.001"),
        ("K06", "100.00"),
        ("K02", "2012-02-29"),
        ("A02", " "),
    ] {
        assert_eq!(
            form.check_shape(&with(&json!({ indicator: value }))),
            [],
            "{indicator} = {value:?}"
        );
    }
    assert_eq!(form.check_shape(&Content::default()), []);
}

/// Words are bounded in characters, not bytes, and hold nothing that cannot be printed or stored.
#[test]
fn words_are_bounded_and_printable() {
    let form = form();
    let check = |text: String| {
        let mut content = Content::default();
        content.narratives.insert("N01".into(), text);
        summary(&form.check_shape(&content))
            .first()
            .map(|(_, code)| *code)
    };
    assert_eq!(check("ế".repeat(3000)), None);
    assert_eq!(check("ế".repeat(3001)), Some(Code::TooLong));
    assert_eq!(check("dòng 1\r\n\tdòng 2".into()), None);
    for bad in ["a\u{0}b", "a\u{1b}[31m", "\u{7f}", "\u{85}"] {
        assert_eq!(check(bad.into()), Some(Code::ControlCharacter), "{bad:?}");
    }
}

/// What the template does not have is refused wherever it stands.
#[test]
fn unknown_codes_are_refused() {
    let content: Content = serde_json::from_value(json!({
        "narratives": {"N99": "x"},
        "annexes": {"PL99": [], "PL01": [{"cot_la": "x"}]},
        "explanations": {"R99": "x", "R01": "a\u{0}"},
    }))
    .unwrap();
    let found = form().check_shape(&content);
    assert_eq!(
        summary(&found),
        [
            ("#/narratives/N99", Code::UnknownNarrative),
            ("#/annexes/PL01/0/cot_la", Code::UnknownColumn),
            ("#/annexes/PL99", Code::UnknownAnnex),
            ("#/explanations/R01", Code::ControlCharacter),
            ("#/explanations/R99", Code::UnknownRule),
        ]
    );
}

/// A hostile body gets a bounded answer.
#[test]
fn the_answer_is_bounded() {
    let value = |n| (format!("X{n}{}", "y".repeat(1000)), Some("1".into()));
    let content = Content {
        values: (0..5000).map(value).collect(),
        ..Content::default()
    };
    let found = form().check_shape(&content);
    assert_eq!(found.len(), 500);
    assert!(found.iter().all(|v| v.pointer.len() < 200));
}

proptest! {
    /// No text whatever makes a check panic, and what passes the check is read as a number or a date.
    #[test]
    fn any_text_is_answered(code in "[A-K][0-9]{2}", text in prop_oneof![any::<String>(), "-?[0-9]{1,13}(\\.[0-9]{1,5})?", "[0-9]{4}-[01][0-9]-[0-3][0-9]"]) {
        let form = form();
        let mut content = Content::default();
        content.values.insert(code.clone(), Some(text));
        let found = form.check_shape(&content);
        let read = form.facts(&content);
        prop_assert_eq!(found.is_empty(), read.is_ok() && form.indicator(&code).is_some_and(|i| !i.is_computed() || content.value(&code).is_none()));
    }
}
