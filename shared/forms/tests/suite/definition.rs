//! Tests of this part of the crate.

use serde_json::{Value, json};
use tonghop_forms::{Definition, DefinitionErrorCode as Code, Form};

use crate::sample;

fn text() -> Value {
    json!({"vi": "chữ", "en": "text"})
}

/// A small template with one indicator of each kind.
pub fn small() -> Definition {
    let indicator = |code: &str, kind: &str, rule: &str| {
        json!({"code": code, "name": text(), "unit_of_measure": text(), "section": "I", "kind": kind,
               "places": u8::from(kind == "DECIMAL"), "over_units": {"rule": rule}, "over_time": "LAST"})
    };
    let mut ratio = indicator("R", "DECIMAL", "RATIO");
    ratio["computed"] =
        json!({"numerator": ["D"], "denominator": ["F"], "factor": 100, "places": 1});
    serde_json::from_value(json!({
        "code": "NHO", "version": "1", "name": text(), "sections": [{"code": "I", "title": text()}],
        "indicators": [
            indicator("I", "INTEGER", "SUM"), indicator("P", "INTEGER", "SUM"), indicator("D", "DECIMAL", "SUM"),
            indicator("E", "DECIMAL", "SUM"), indicator("F", "DECIMAL", "SUM"), indicator("Y", "YES_NO", "COUNT_YES"),
            indicator("T", "DATE", "MAX"), ratio,
        ],
        "rules": [{"code": "Q1", "level": "ERROR", "expression": "true", "message": text(), "handles_null": true}],
        "narratives": [{"code": "N1", "title": text(), "section": "I", "max_length": 10}],
        "annexes": [{"code": "L1", "title": text(), "max_rows": 2,
                     "columns": [{"code": "c", "name": text(), "kind": "INTEGER", "max_length": 5}]}],
    }))
    .unwrap()
}

/// Sets the member at `pointer` and compiles.
fn errors(pointer: &str, value: Value) -> Vec<(String, Code)> {
    let mut definition = serde_json::to_value(small()).unwrap();
    let (parent, member) = pointer.rsplit_once('/').unwrap();
    definition.pointer_mut(parent).unwrap()[member] = value;
    match Form::compile(serde_json::from_value(definition).unwrap()) {
        Ok(_) => Vec::new(),
        Err(errors) => errors.into_iter().map(|e| (e.pointer, e.code)).collect(),
    }
}

/// The template in `seed/` is accepted, and writing it gives what was read.
#[test]
fn the_real_template_compiles() {
    let definition = sample::definition();
    assert_eq!(
        (
            definition.indicators.len(),
            definition.rules.len(),
            definition.narratives.len(),
            definition.annexes.len()
        ),
        (60, 27, 12, 3)
    );
    let again: Definition =
        serde_json::from_value(serde_json::to_value(&definition).unwrap()).unwrap();
    assert_eq!(again, definition);
    Form::compile(definition).unwrap();
}

/// A member, a value for it, and the mistake it makes: where (`=` for the member itself) and of what kind.
type Mistake = (&'static str, Value, &'static str, Code);

fn assert_located(mistakes: Vec<Mistake>) {
    assert_eq!(errors("/code", json!("NHO")), []);
    for (pointer, value, at, code) in mistakes {
        let at = if at == "=" {
            format!("#{pointer}")
        } else {
            at.to_owned()
        };
        let found = errors(pointer, value.clone());
        assert!(
            found.contains(&(at, code)),
            "{pointer} = {value}: {found:?}"
        );
    }
}

/// A mistake in a code, a text or a size is found at its own pointer.
#[test]
fn codes_texts_and_sizes_are_located() {
    assert_located(vec![
        ("/code", json!("nhỏ"), "=", Code::BadCode),
        ("/version", json!("v1"), "=", Code::BadCode),
        ("/version", json!("1.0.0.0"), "=", Code::BadCode),
        ("/name/en", json!(" "), "=", Code::BadText),
        ("/name/vi", json!("a\u{0}"), "=", Code::BadText),
        (
            "/rules/0/message/vi",
            json!("x".repeat(1001)),
            "=",
            Code::BadText,
        ),
        ("/indicators/1/code", json!("I"), "=", Code::DuplicateCode),
        ("/indicators/1/code", json!("p"), "=", Code::BadCode),
        (
            "/indicators/1/code",
            json!("P2345678901234567"),
            "=",
            Code::BadCode,
        ),
        ("/narratives/0/code", json!("I"), "=", Code::DuplicateCode),
        (
            "/narratives/0/section",
            json!("II"),
            "=",
            Code::UnknownReference,
        ),
        ("/narratives/0/max_length", json!(0), "=", Code::BadBound),
        (
            "/rules/0/expression",
            json!("Z > 1"),
            "=",
            Code::BadExpression,
        ),
        ("/sections", json!([]), "=", Code::BadSize),
    ]);
}

/// Settings of an indicator that do not go together are found at their own pointer.
#[test]
fn indicator_mistakes_are_located() {
    assert_located(vec![
        (
            "/indicators/0/section",
            json!("II"),
            "=",
            Code::UnknownReference,
        ),
        ("/indicators/2/places", json!(5), "=", Code::BadBound),
        ("/indicators/0/places", json!(1), "=", Code::BadBound),
        ("/indicators/0/min", json!("0.5"), "=", Code::BadBound),
        ("/indicators/6/min", json!("0"), "=", Code::BadBound),
        (
            "/indicators/0/over_units",
            json!({"rule": "RATIO"}),
            "#/indicators/0/over_units/rule",
            Code::Inconsistent,
        ),
        (
            "/indicators/0/over_units",
            json!({"rule": "COUNT_YES"}),
            "#/indicators/0/over_units/rule",
            Code::Inconsistent,
        ),
        (
            "/indicators/7/over_units",
            json!({"rule": "AVERAGE"}),
            "#/indicators/7/over_units/rule",
            Code::Inconsistent,
        ),
        (
            "/indicators/0/over_units",
            json!({"rule": "AVERAGE", "weight": "Z"}),
            "#/indicators/0/over_units/weight",
            Code::UnknownReference,
        ),
        (
            "/indicators/0/over_units",
            json!({"rule": "AVERAGE", "weight": "D"}),
            "#/indicators/0/over_units/weight",
            Code::Inconsistent,
        ),
        (
            "/indicators/0/over_units",
            json!({"rule": "SUM", "weight": "P"}),
            "#/indicators/0/over_units/weight",
            Code::Inconsistent,
        ),
        (
            "/indicators/7/computed/factor",
            json!(0),
            "=",
            Code::BadBound,
        ),
        (
            "/indicators/7/computed/places",
            json!(2),
            "#/indicators/7/computed",
            Code::Inconsistent,
        ),
        (
            "/indicators/7/computed/numerator",
            json!([]),
            "=",
            Code::BadSize,
        ),
        (
            "/indicators/7/computed/numerator",
            json!(["Z"]),
            "#/indicators/7/computed/numerator/0",
            Code::UnknownReference,
        ),
        (
            "/indicators/7/computed/numerator",
            json!(["R"]),
            "#/indicators/7/computed/numerator/0",
            Code::Inconsistent,
        ),
    ]);
}

/// Mistakes in annexes are found at their own pointer.
#[test]
fn annex_mistakes_are_located() {
    assert_located(vec![
        ("/annexes/0/columns/0/code", json!("C"), "=", Code::BadCode),
        (
            "/annexes/0/columns/0/kind",
            json!("CHOICE"),
            "#/annexes/0/columns/0/choices",
            Code::Inconsistent,
        ),
        ("/annexes/0/columns", json!([]), "=", Code::BadSize),
        ("/annexes/0/max_rows", json!(1001), "=", Code::BadBound),
        (
            "/annexes/0/single_row",
            json!(true),
            "#/annexes/0/max_rows",
            Code::BadBound,
        ),
        (
            "/annexes/0/row_count",
            json!("I > 1"),
            "=",
            Code::BadExpression,
        ),
        ("/annexes/0/sum", json!("D"), "=", Code::BadExpression),
    ]);
}

/// A rule for totals may only add up.
#[test]
fn rules_for_totals_only_add() {
    let rule = |expression: &str| json!([{"code": "Q1", "level": "ERROR", "expression": expression, "message": text(), "on_totals": true}]);
    assert_eq!(errors("/rules", rule("I <= P")), []);
    for expression in [
        "R < D",
        "T < review_deadline",
        "size(N1) > 0",
        "previous_I == I",
        "Y == 1",
    ] {
        let found = errors("/rules", rule(expression));
        assert_eq!(
            found,
            [("#/rules/0/expression".to_owned(), Code::Inconsistent)],
            "{expression}"
        );
    }
}

/// Lists beyond their limits are refused before anything in them is compiled.
#[test]
fn sizes_are_bounded() {
    let rule = serde_json::to_value(&small().rules[0]).unwrap();
    let found = errors("/rules", json!(vec![rule; 501]));
    assert!(found.contains(&("#/rules".to_owned(), Code::BadSize)));
}

/// Members that do not exist are refused at every level.
#[test]
fn unknown_members_are_refused() {
    let good = serde_json::to_value(small()).unwrap();
    for parent in [
        "",
        "/name",
        "/sections/0",
        "/indicators/0",
        "/indicators/0/over_units",
        "/indicators/7/computed",
        "/rules/0",
        "/narratives/0",
        "/annexes/0",
        "/annexes/0/columns/0",
    ] {
        let mut definition = good.clone();
        definition.pointer_mut(parent).unwrap()["la"] = json!(1);
        assert!(
            serde_json::from_value::<Definition>(definition).is_err(),
            "{parent}"
        );
    }
}

/// In the API's documents the types have names that say what they belong to.
#[test]
fn schemas_have_telling_names() {
    use utoipa::ToSchema;
    let mut schemas = Vec::new();
    Definition::schemas(&mut schemas);
    tonghop_forms::Content::schemas(&mut schemas);
    let names: Vec<_> = schemas.iter().map(|(name, _)| name.as_str()).collect();
    for name in [
        "Indicator",
        "IndicatorKind",
        "IndicatorRatio",
        "TemplateRule",
        "RuleLevel",
        "AnnexColumn",
    ] {
        assert!(names.contains(&name), "{name} in {names:?}");
    }
}
