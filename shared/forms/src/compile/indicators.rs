//! Settings of indicators that must go together.

use std::collections::{HashMap, HashSet};

use tonghop_model::Text;

use super::report::Report;
use crate::{Definition, DefinitionErrorCode as Code, Indicator, Kind, Ratio, UnitRule};

type ByCode<'a> = HashMap<&'a str, &'a Indicator>;

pub(super) fn check(definition: &Definition, report: &mut Report) {
    let by_code: ByCode<'_> = definition
        .indicators
        .iter()
        .map(|i| (i.code.as_str(), i))
        .collect();
    let sections: HashSet<_> = definition
        .sections
        .iter()
        .map(|s| s.code.as_str())
        .collect();
    for (at, indicator) in definition.indicators.iter().enumerate() {
        let here = format!("#/indicators/{at}");
        report.text(&format!("{here}/name"), &indicator.name);
        report.text(
            &format!("{here}/unit_of_measure"),
            &indicator.unit_of_measure,
        );
        if !sections.contains(indicator.section.as_str()) {
            report.unknown(format!("{here}/section"), &indicator.section);
        }
        numbers(indicator, &here, report);
        over_units(indicator, &here, &by_code, report);
        if let Some(ratio) = &indicator.computed {
            computed(indicator, ratio, &here, &by_code, report);
        }
    }
}

fn numbers(indicator: &Indicator, here: &str, report: &mut Report) {
    let most = if indicator.kind == Kind::Decimal {
        4
    } else {
        0
    };
    if indicator.places > most {
        let message = Text::new(
            format!("kiểu này có tối đa {most} chữ số sau dấu chấm"),
            format!("this kind has at most {most} digits after the point"),
        );
        report.add(format!("{here}/places"), Code::BadBound, message);
    }
    let bounds = [("min", indicator.min), ("max", indicator.max)];
    for (member, bound) in bounds {
        let Some(bound) = bound else { continue };
        let is_number = matches!(indicator.kind, Kind::Integer | Kind::Decimal);
        if !is_number || bound.places() > usize::from(indicator.places) {
            let message = Text::new(
                "giới hạn chỉ đặt cho kiểu số và phải viết được bằng kiểu đó",
                "a limit is for numbers only and must itself be a value of that kind",
            );
            report.add(format!("{here}/{member}"), Code::BadBound, message);
        }
    }
    if let (Some(min), Some(max)) = (indicator.min, indicator.max)
        && min > max
    {
        let message = Text::new(
            "giá trị nhỏ nhất lớn hơn giá trị lớn nhất",
            "the smallest value is above the largest",
        );
        report.add(format!("{here}/min"), Code::BadBound, message);
    }
}

fn over_units(indicator: &Indicator, here: &str, by_code: &ByCode<'_>, report: &mut Report) {
    let rule = indicator.over_units.rule;
    let fits = match rule {
        UnitRule::Ratio => indicator.is_computed(),
        UnitRule::CountYes => indicator.kind == Kind::YesNo,
        UnitRule::Max => !indicator.is_computed() && indicator.kind != Kind::YesNo,
        UnitRule::Sum | UnitRule::Average => {
            !indicator.is_computed() && matches!(indicator.kind, Kind::Integer | Kind::Decimal)
        }
    };
    if !fits {
        let message = Text::new(
            "cách tổng hợp không hợp với kiểu: RATIO cho chỉ tiêu tính, COUNT_YES cho có/không, SUM và AVERAGE cho số, \
             MAX cho số và ngày",
            "the way of adding up does not go with the kind: RATIO for computed, COUNT_YES for yes/no, SUM and AVERAGE \
             for numbers, MAX for numbers and dates",
        );
        report.add(
            format!("{here}/over_units/rule"),
            Code::Inconsistent,
            message,
        );
    }
    let Some(weight) = &indicator.over_units.weight else {
        return;
    };
    let pointer = format!("{here}/over_units/weight");
    match by_code.get(weight.as_str()) {
        None => report.unknown(pointer, weight),
        Some(target) if rule == UnitRule::Average && target.kind == Kind::Integer => {}
        Some(_) => {
            let message = Text::new(
                "trọng số chỉ dùng với AVERAGE và phải là chỉ tiêu số nguyên",
                "a weight goes with AVERAGE and must be a whole-number indicator",
            );
            report.add(pointer, Code::Inconsistent, message);
        }
    }
}

fn computed(
    indicator: &Indicator,
    ratio: &Ratio,
    here: &str,
    by_code: &ByCode<'_>,
    report: &mut Report,
) {
    if indicator.kind != Kind::Decimal || indicator.required || indicator.places != ratio.places {
        let message = Text::new(
            "chỉ tiêu tính phải là số thập phân, không bắt buộc nhập và có cùng số lẻ với công thức",
            "a computed indicator must be DECIMAL, not required, and have the places of its formula",
        );
        report.add(format!("{here}/computed"), Code::Inconsistent, message);
    }
    if !(1..=1_000_000).contains(&ratio.factor) {
        let message = Text::new(
            "hệ số phải từ 1 đến 1000000",
            "the factor must be from 1 to 1000000",
        );
        report.add(format!("{here}/computed/factor"), Code::BadBound, message);
    }
    for (member, operands) in [
        ("numerator", &ratio.numerator),
        ("denominator", &ratio.denominator),
    ] {
        report.size(&format!("{here}/computed/{member}"), operands.len(), 1, 50);
        for (at, code) in operands.iter().enumerate().take(50) {
            let pointer = format!("{here}/computed/{member}/{at}");
            match by_code.get(code.as_str()) {
                None => report.unknown(pointer, code),
                Some(operand) if operand.over_units.rule == UnitRule::Sum => {}
                Some(_) => {
                    let message = Text::new(
                        "công thức chỉ dùng chỉ tiêu được cộng (SUM)",
                        "a formula uses only indicators that are added up (SUM)",
                    );
                    report.add(pointer, Code::Inconsistent, message);
                }
            }
        }
    }
}
