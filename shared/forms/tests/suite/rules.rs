//! Tests of this part of the crate.

use serde_json::{Value, json};
use tonghop_forms::{Form, Level, Validation, ViolationCode};
use tonghop_model::Quantity;

use crate::sample::{definition, form, good, inputs, with};

/// Rule, values at the edge that still satisfy it, values just beyond.
fn samples() -> Vec<(&'static str, Value, Value)> {
    vec![
        ("R01", json!({"A03": "40"}), json!({"A03": "41"})),
        ("R02", json!({"A05": "40"}), json!({"A05": "41"})),
        ("R03", json!({"A03": "20"}), json!({"A03": "19"})),
        ("R04", json!({"B03": "5"}), json!({"B03": "6"})),
        ("R05", json!({"B06": "1"}), json!({"B06": "2"})),
        ("R06", json!({"C03": "5", "C04": "5"}), json!({"C04": "5"})),
        ("R07", json!({"C07": "3"}), json!({"C07": "4"})),
        ("R08", json!({"G04": "100"}), json!({"G04": "101"})),
        ("R09", json!({"D01": "37"}), json!({"D01": "36"})),
        (
            "R10",
            json!({"D01": "41", "D02": "40"}),
            json!({"D01": "41", "D02": "41"}),
        ),
        ("R11", json!({"E04": "5", "E05": "2"}), json!({"E05": "2"})),
        (
            "R12",
            json!({"E01": "39", "E05": "0"}),
            json!({"E01": "41", "E05": "2"}),
        ),
        ("R13", json!({"F02": "520.5"}), json!({"F02": "520.501"})),
        ("R14", json!({"G02": "150"}), json!({"G02": "151"})),
        ("R15", json!({"C08": "150"}), json!({"C08": "151"})),
        ("R16", json!({"H02": "20"}), json!({"H02": "19"})),
        (
            "R17",
            json!({"H01": "7", "H03": "7"}),
            json!({"H01": "6", "H03": "7"}),
        ),
        ("R18", json!({"H03": "7"}), json!({"H03": "8"})),
        ("R19", json!({"H07": "0", "H08": "6"}), json!({"H08": "6"})),
        ("R20", json!({"H10": "4"}), json!({"H10": "5"})),
        ("R21", json!({"H04": "12"}), json!({"H04": "11"})),
        (
            "R22",
            json!({"K01": "0", "K02": null}),
            json!({"K02": null}),
        ),
        (
            "R23",
            json!({"K02": "2011-12-29"}),
            json!({"K02": "2011-12-30"}),
        ),
        ("R24", json!({"A01": "1"}), json!({"A01": "0"})),
        (
            "R27",
            json!({"H01": "0", "H02": "0", "H03": "0"}),
            json!({"H01": "0", "H02": "1", "H03": "0"}),
        ),
    ]
}

fn broken(validation: &Validation) -> Vec<&str> {
    let rules = validation
        .violations
        .iter()
        .filter(|v| v.code == ViolationCode::RuleViolated);
    rules.filter_map(|v| v.rule.as_deref()).collect()
}

/// Every rule holds up to its edge and is the only one broken one step beyond, at its own level.
#[test]
fn every_rule_has_an_edge() {
    let form = form();
    for (rule, holds, fails) in samples() {
        let passed = form.validate(&with(&holds), &inputs());
        assert_eq!(broken(&passed), Vec::<&str>::new(), "{rule} with {holds}");
        let failed = form.validate(&with(&fails), &inputs());
        assert_eq!(broken(&failed), [rule], "{rule} with {fails}");
        let declared = form
            .definition()
            .rules
            .iter()
            .find(|r| r.code == rule)
            .unwrap();
        let violation = failed
            .violations
            .iter()
            .find(|v| v.rule.as_deref() == Some(rule))
            .unwrap();
        assert_eq!(violation.level, declared.level);
        assert_eq!(violation.message, declared.message);
        assert_eq!(
            violation.needs_explanation,
            declared.level == Level::Warning
        );
        assert!(failed.blocks(), "{rule}");
    }
}

/// R25 compares with last year exactly: 30 % is allowed, a hair more is not, in both directions; no last year, no rule.
#[test]
fn rule_25_compares_with_the_previous_period() {
    let form = form();
    for (previous, now, ok) in [
        (100, 70, true),
        (100, 69, false),
        (100, 130, true),
        (100, 131, false),
        (57, 40, true),
        (58, 40, false),
    ] {
        let mut inputs = inputs();
        inputs
            .previous
            .insert("A02".into(), Quantity::from(previous));
        let changes = json!({"A02": now.to_string(), "A03": "38", "E01": "38", "E02": "6"});
        let validation = form.validate(&with(&changes), &inputs);
        assert_eq!(
            !broken(&validation).contains(&"R25"),
            ok,
            "{previous} → {now}"
        );
    }
    assert!(!broken(&form.validate(&with(&json!({"A02": "4000"})), &inputs())).contains(&"R25"));
}

/// R26 wants the violations told in words; spaces tell nothing.
#[test]
fn rule_26_wants_words() {
    let form = form();
    let mut content = with(&json!({"E08": "1"}));
    assert_eq!(
        broken(&form.validate(&content, &inputs())),
        Vec::<&str>::new()
    );
    content.narratives.insert("N06".into(), " \n ".into());
    let validation = form.validate(&content, &inputs());
    assert_eq!(broken(&validation), ["R26"]);
    let violation = validation
        .violations
        .iter()
        .find(|v| v.rule.is_some())
        .unwrap();
    assert_eq!(violation.related, ["#/values/E08", "#/narratives/N06"]);
}

/// The samples leave out no rule of the template.
#[test]
fn no_rule_is_untested() {
    let mut tested: Vec<_> = samples()
        .into_iter()
        .map(|(rule, ..)| rule)
        .chain(["R25", "R26"])
        .collect();
    tested.sort_unstable();
    let all: Vec<_> = definition().rules.into_iter().map(|r| r.code).collect();
    assert_eq!(tested, all);
    assert_eq!(all.len(), 27);
}

/// The complete report has nothing wrong with it, and its ratios are computed.
#[test]
fn a_good_report_passes() {
    let validation = form().validate(&good(), &inputs());
    assert_eq!(validation.violations, []);
    assert!(!validation.blocks());
    let computed = |code: &str| validation.computed[code].map(|q| q.to_string());
    assert_eq!(computed("A04").as_deref(), Some("95"));
    assert_eq!(computed("C05").as_deref(), Some("93.75"));
    assert_eq!(computed("F03").as_deref(), Some("2.35"));
    assert_eq!(validation.computed.len(), 8);
}

/// A warning with an explanation no longer blocks, but the reviewer still sees it; blanks explain nothing.
#[test]
fn an_explained_warning_does_not_block() {
    let form = form();
    let mut content = with(&json!({"A01": "0"}));
    content.explanations.insert("R24".into(), "   ".into());
    assert!(form.validate(&content, &inputs()).blocks());
    content
        .explanations
        .insert("R24".into(), "Kế hoạch ban hành tháng 01 năm sau".into());
    let validation = form.validate(&content, &inputs());
    assert_eq!(broken(&validation), ["R24"]);
    assert!(!validation.blocks());
}

/// An error cannot be explained away.
#[test]
fn an_explained_error_still_blocks() {
    let mut content = with(&json!({"A05": "41"}));
    content.explanations.insert("R02".into(), "vì sao".into());
    assert!(form().validate(&content, &inputs()).blocks());
}

/// A rule is skipped while a value it uses is null: what is missing is named once, as missing.
#[test]
fn null_skips_rules() {
    let validation = form().validate(&with(&json!({"A02": null, "C01": null})), &inputs());
    assert_eq!(broken(&validation), Vec::<&str>::new());
    let missing: Vec<_> = validation
        .violations
        .iter()
        .map(|v| (v.pointer.as_str(), v.code))
        .collect();
    assert_eq!(
        missing,
        [
            ("#/values/A02", ViolationCode::Required),
            ("#/values/C01", ViolationCode::Required)
        ]
    );
    assert_eq!(validation.computed["A04"], None);
}

/// Zero divided by zero is no percentage, not 0 %.
#[test]
fn a_zero_base_has_no_ratio() {
    let content = with(&json!({"B02": "0", "B03": "0"}));
    assert_eq!(form().validate(&content, &inputs()).computed["B04"], None);
}

/// A percentage beyond its range is named with the numbers it comes from.
#[test]
fn computed_values_have_a_range() {
    let validation = form().validate(&with(&json!({"A03": "41"})), &inputs());
    let found = validation
        .violations
        .iter()
        .find(|v| v.code == ViolationCode::OutOfRange)
        .unwrap();
    assert_eq!(found.pointer, "#/values/A04");
    assert_eq!(found.related, ["#/values/A03", "#/values/A02"]);
    assert!(found.message.en.contains("102.5"), "{}", found.message.en);
}

/// An empty report answers with what is missing, never with rules.
#[test]
fn an_empty_report_lists_what_is_missing() {
    let form = form();
    let validation = form.validate(&tonghop_forms::Content::default(), &inputs());
    let required = form.indicators().iter().filter(|i| i.required).count() + 12;
    assert_eq!(validation.violations.len(), required);
    assert!(
        validation
            .violations
            .iter()
            .all(|v| v.code == ViolationCode::Required)
    );
}

/// The additive rules hold for totals too, and only they are run there.
#[test]
fn totals_are_checked_by_additive_rules() {
    let form = form();
    let totals = |c04: i32| {
        let pairs = [
            ("C01", 100),
            ("C02", 90),
            ("C03", 6),
            ("C04", c04),
            ("A02", 1),
            ("A03", 2),
        ];
        pairs
            .map(|(code, n)| (code.to_owned(), Quantity::from(n)))
            .into_iter()
            .collect()
    };
    assert_eq!(form.check_totals(&totals(4)), []);
    let found = form.check_totals(&totals(5));
    assert_eq!(
        found
            .iter()
            .filter_map(|v| v.rule.as_deref())
            .collect::<Vec<_>>(),
        ["R06"]
    );
}

/// The indicators of a rule come from its expression, last year's value counting as the indicator.
#[test]
fn rules_know_their_indicators() {
    let form = form();
    assert_eq!(form.rule_indicators("R06"), ["C02", "C03", "C04", "C01"]);
    assert_eq!(form.rule_indicators("R25"), ["A02"]);
    assert_eq!(form.rule_indicators("R99"), Vec::<String>::new());
}

/// One compiled form serves all workers.
#[test]
fn a_form_can_be_shared() {
    fn shared<T: Send + Sync>() {}
    shared::<Form>();
}
