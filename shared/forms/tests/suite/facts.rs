//! Tests of this part of the crate.

use std::collections::BTreeMap;

use proptest::prelude::*;
use serde_json::json;
use tonghop_forms::{Content, FactError, Form, Sums, Total};
use tonghop_model::Quantity;

use crate::sample::{form, good, with};

fn sums(form: &Form, contents: &[Content]) -> BTreeMap<String, Sums> {
    let mut all: BTreeMap<String, Sums> = BTreeMap::new();
    for fact in contents
        .iter()
        .flat_map(|content| form.facts(content).unwrap())
    {
        let sums = all.entry(fact.indicator).or_default();
        sums.units += 1;
        sums.value = sums.value.plus(fact.value).unwrap();
        sums.weight = sums.weight.plus(fact.weight).unwrap();
        sums.max = sums.max.max(Some(fact.value));
    }
    all
}

fn total(form: &Form, contents: &[Content], code: &str) -> Option<String> {
    let sums = sums(form, contents).get(code).copied().unwrap_or_default();
    form.indicator(code)
        .unwrap()
        .total(&sums)
        .map(|total| total.to_string())
}

/// Facts come in template order, one per indicator that has a value, and the ratio carries its operands.
#[test]
fn facts_of_one_report() {
    let form = form();
    let facts = form.facts(&good()).unwrap();
    let order: Vec<_> = facts.iter().map(|f| f.indicator.as_str()).collect();
    assert_eq!(
        order,
        form.indicators()
            .iter()
            .map(|i| i.code.as_str())
            .collect::<Vec<_>>()
    );
    let fact = |code: &str| {
        facts
            .iter()
            .find(|f| f.indicator == code)
            .map(|f| (f.value.to_string(), f.weight.to_string()))
    };
    let pair = |value: &str, weight: &str| Some((value.to_owned(), weight.to_owned()));
    assert_eq!(fact("A01"), pair("1", "1"));
    assert_eq!(fact("C05"), pair("90", "96"));
    assert_eq!(fact("F04"), pair("144", "40"));
    assert_eq!(fact("H04"), pair("12", "1"));
    assert_eq!(fact("K02"), pair("15328", "1"));
}

/// Null contributes nothing, and takes with it every ratio and weighted average it is an operand of.
#[test]
fn null_is_not_zero() {
    let form = form();
    let facts = form.facts(&with(&json!({"A02": null}))).unwrap();
    for code in ["A02", "A04", "F04"] {
        assert!(!facts.iter().any(|f| f.indicator == code), "{code}");
    }
    assert_eq!(facts.len(), 57);
    assert_eq!(form.facts(&Content::default()).unwrap(), []);
}

/// Averages weigh, ratios divide sums, dates take the latest, yes answers are counted.
#[test]
fn totals_of_two_units() {
    let form = form();
    let other = with(
        &json!({"A01": "0", "A02": "10", "A03": "1", "F04": "1.6", "H04": "13", "K02": "2011-12-22", "K06": "92.25"}),
    );
    let both = [good(), other];
    let total = |code| total(&form, &both, code);
    assert_eq!(total("A01").as_deref(), Some("1"));
    assert_eq!(total("A02").as_deref(), Some("50"));
    assert_eq!(total("A04").as_deref(), Some("78"));
    assert_eq!(total("F04").as_deref(), Some("3.2"));
    assert_eq!(total("H04").as_deref(), Some("12.5"));
    assert_eq!(total("K02").as_deref(), Some("2011-12-22"));
    assert_eq!(total("K06").as_deref(), Some("92.38"));
}

/// Nobody reported, or nothing to divide by: no total, not zero.
#[test]
fn no_facts_no_total() {
    let form = form();
    for indicator in form.indicators() {
        assert_eq!(indicator.total(&Sums::default()), None);
    }
    let none = with(&json!({"B02": "0", "B03": "0"}));
    assert_eq!(total(&form, &[none], "B04"), None);
}

/// What does not fit is an error that names the indicator; what cannot be read as well.
#[test]
fn overflow_and_bad_values_are_named() {
    let form = form();
    let huge = with(&json!({"A02": "99999999999", "F04": "99999999999"}));
    assert_eq!(
        form.facts(&huge),
        Err(FactError::Overflow {
            indicator: "F04".into()
        })
    );
    assert_eq!(
        form.facts(&with(&json!({"H01": "x"}))),
        Err(FactError::BadValue {
            indicator: "H01".into()
        })
    );
}

/// On the wire a total is the text that is shown, sums beyond eleven digits included.
#[test]
fn totals_are_text() {
    for text in ["1520.5", "-3", "2011-12-22", "900000000000000.0001"] {
        let total: Total = serde_json::from_value(json!(text)).unwrap();
        assert_eq!(serde_json::to_value(total).unwrap(), json!(text));
    }
    for bad in [
        "",
        "x",
        "1.",
        "1.00000",
        "2011-02-31",
        "9999999999999999999",
    ] {
        assert!(
            serde_json::from_value::<Total>(json!(bad)).is_err(),
            "{bad}"
        );
    }
}

proptest! {
    /// Totals made of facts equal totals made of all values, whatever the units report or leave out.
    #[test]
    fn totals_equal_a_direct_computation(units in proptest::collection::vec(
        (proptest::option::of(0_i64..5000), proptest::option::of(0_i64..5000), proptest::option::of(0_i64..9_999_999)), 1..20))
    {
        let form = form();
        let text = |n: Option<i64>| n.map(|n| n.to_string());
        let thousandths = |n: Option<i64>| n.map(|n| Quantity::from_scaled(n * 10).to_string());
        let contents: Vec<Content> = units
            .iter()
            .map(|(a02, a03, f04)| {
                let values = [("A02", text(*a02)), ("A03", text(*a03)), ("F04", thousandths(*f04))];
                Content { values: values.map(|(c, v)| (c.to_owned(), v)).into_iter().collect(), ..Content::default() }
            })
            .collect();
        let a02: Vec<i64> = units.iter().filter_map(|u| u.0).collect();
        let expected = (!a02.is_empty()).then(|| a02.iter().sum::<i64>().to_string());
        prop_assert_eq!(total(&form, &contents, "A02"), expected);

        let pairs = || units.iter().filter_map(|u| Some((u.0?, u.1?)));
        let (base, part) = pairs().fold((0, 0), |sum, (a02, a03)| (sum.0 + a02, sum.1 + a03));
        prop_assert_eq!(total(&form, &contents, "A04"), rounded(part * 100, base, 2));

        let pairs = || units.iter().filter_map(|u| Some((u.0?, u.2?)));
        let (weight, sum) = pairs().fold((0, 0), |sum, (a02, f04)| (sum.0 + a02, sum.1 + a02 * f04));
        // F04 has three places and was drawn in thousandths.
        prop_assert_eq!(total(&form, &contents, "F04"), rounded_thousandths(sum, weight));
    }
}

/// `numerator ÷ denominator` to `places`, half up, with integers only.
fn rounded(numerator: i64, denominator: i64, places: u32) -> Option<String> {
    let step = 10_i64.pow(places);
    let units = (2 * numerator * step)
        .checked_add(denominator)?
        .checked_div(2 * denominator)?;
    Some(Quantity::from_scaled(units * (Quantity::SCALE / step)).to_string())
}

fn rounded_thousandths(sum: i64, weight: i64) -> Option<String> {
    let thousandths = (2 * sum + weight).checked_div(2 * weight)?;
    Some(Quantity::from_scaled(thousandths * 10).to_string())
}
