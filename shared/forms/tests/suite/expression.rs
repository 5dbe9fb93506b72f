//! Tests of this part of the crate.

use serde_json::json;
use tonghop_forms::{Content, DefinitionErrorCode, Form, Validation, ViolationCode};

use crate::definition::small;
use crate::sample::inputs;

fn compile(expression: &str) -> Result<Form, String> {
    let mut definition = small();
    definition.rules[0].expression = expression.into();
    Form::compile(definition).map_err(|errors| {
        assert_eq!(errors.len(), 1, "{errors:?}");
        assert_eq!(errors[0].pointer, "#/rules/0/expression");
        assert_eq!(errors[0].code, DefinitionErrorCode::BadExpression);
        errors[0].message.en.clone()
    })
}

fn run(expression: &str, values: serde_json::Value) -> Validation {
    let content: Content =
        serde_json::from_value(json!({ "values": values, "narratives": {"N1": " ế "} })).unwrap();
    compile(expression).unwrap().validate(&content, &inputs())
}

/// Whole numbers, decimals, dates and words each work with their own kind, exactly.
#[test]
fn values_are_exact() {
    let values = json!({"I": "3", "D": "0.3", "E": "0.1", "F": "0.2", "Y": "1", "T": "2011-12-20"});
    for expression in [
        "E + F == D",
        "D == decimal(\"0.3\")",
        "decimal(I) == 10 * D",
        "I * 10 - 1 >= 29 && Y == 1",
        "T < review_deadline && T == date(\"2011-12-20\") && review_deadline - T == 10 && T + 10 == review_deadline",
        "period_from < period_to",
        "size(N1) == 1 && N1 == \"ế\"",
        "P == null && (I > 5 ? false : !(I > 5))",
        "R == decimal(150)",
        "-I < 0",
    ] {
        let violations = run(expression, values.clone()).violations;
        assert_eq!(violations, [], "{expression}");
        assert!(
            !run(&format!("!({expression})"), values.clone())
                .violations
                .is_empty(),
            "{expression}"
        );
    }
}

/// What could be wrong at run time, or costs more than its length, is refused when the template is loaded.
#[test]
fn only_the_small_language_is_accepted() {
    for expression in [
        "",
        "I +",
        "I",
        "X == 1",
        "i == 1",
        "I == 1.0",
        "I == 1u",
        "D == 1",
        "D > I",
        "D * D > D",
        "T < 5",
        "I / 2 == 1",
        "I % 2 == 1",
        "[1, 2].all(x, x > 0)",
        "[I].exists(x, x == 1)",
        "{\"a\": 1}.a == 1",
        "has(I.x)",
        "I in [1]",
        "N1.contains(\"a\")",
        "N1.size() == 1",
        "N1 < \"a\"",
        "N1 + N1 == N1",
        "matches(N1, \"(a+)+$\")",
        "timestamp(\"2011-12-20T00:00:00Z\") == null",
        "type(I) == int",
        "decimal(\"0.00001\") == D",
        "date(\"2011-02-31\") == T",
        "(I == 1 ? null : null) == null",
        "I = 1",
        "true; false",
        "\u{0}",
    ] {
        compile(expression).expect_err(expression);
    }
}

/// No expression, however deep or long, exhausts the stack: it is refused.
#[test]
fn deep_expressions_are_refused() {
    let around = |open: &str, close: &str, times: usize| {
        format!("{}I{} == 1", open.repeat(times), close.repeat(times))
    };
    for expression in [
        around("(", ")", 900),
        around("(", ")", 70),
        around("-(", ")", 600),
        around("!", "", 1900),
        around("-", "", 1900),
        around("[", "]", 900),
        around("size(", ")", 300),
        format!("{}true", "true ? true : ".repeat(140)),
        format!("{}true", "I == 1 ? ".repeat(200)),
        format!("I{} == 1", " + 1".repeat(100)),
        format!("I{} == 1", "+1".repeat(390)),
        format!("I{} == 1", ".a".repeat(390)),
        format!("I{} == 1", "[0]".repeat(600)),
        format!("I{}", " == 1".repeat(350)),
        format!("I{} == 1", " + 1".repeat(600)),
        "(".repeat(2000),
        "x".repeat(2001),
    ] {
        compile(&expression).expect_err(&expression);
    }
    assert!(compile(&around("(", ")", 20)).is_ok());
    assert!(compile(&format!("I > 0{}", " && I > 0".repeat(200))).is_ok());
    assert!(compile(&format!("I{} > 0", " + I".repeat(50))).is_ok());
}

/// A rule that has no result, by overflow or by a null it does not handle, is an error of the report, not a crash.
#[test]
fn a_failing_rule_is_a_violation() {
    let validation = run("I * I >= 0", json!({"I": "99999999999"}));
    let failed: Vec<_> = validation
        .violations
        .iter()
        .filter(|v| v.code == ViolationCode::RuleFailed)
        .collect();
    assert_eq!(failed.len(), 1);
    assert_eq!(failed[0].pointer, "#/values/I");
    assert!(validation.blocks());
}
