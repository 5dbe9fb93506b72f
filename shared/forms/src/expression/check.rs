//! Which expressions are accepted: known names, allowed operators, kinds that go together, bounded depth.

use cel::IdedExpr;
use cel::common::ast::{CallExpr, Expr, LiteralValue};
use tonghop_model::{Quantity, Text};

use super::{Kind, MAX_DEPTH, Scope};
use crate::cell::parse_date;

/// Walks an expression once and collects the names it uses, in the order they stand.
pub(super) struct Checker<'a> {
    pub(super) scope: &'a Scope,
    pub(super) names: Vec<String>,
}

impl Checker<'_> {
    /// The kind of `expression`'s value, or why it is refused.
    pub(super) fn kind(&mut self, expression: &IdedExpr, depth: usize) -> Result<Kind, Text> {
        if depth > MAX_DEPTH {
            return Err(too_deep());
        }
        match &expression.expr {
            Expr::Ident(name) => self.name(name),
            Expr::Literal(literal) => literal_kind(literal),
            Expr::Call(call) if call.target.is_none() => self.call(call, depth),
            _ => Err(Text::new(
                "chỉ dùng tên chỉ tiêu, hằng số, phép toán và các hàm size, decimal, date; không dùng danh sách, \
                 dấu chấm hay vòng lặp",
                "only names, constants, operators and the functions size, decimal and date can be used; no lists, \
                 member access or loops",
            )),
        }
    }

    fn name(&mut self, name: &str) -> Result<Kind, Text> {
        let kind = self.scope.kind(name).ok_or_else(|| {
            Text::new(
                format!("không có tên \"{name}\" trong mẫu"),
                format!("the template has no name \"{name}\""),
            )
        })?;
        if !self.names.iter().any(|known| known == name) {
            self.names.push(name.to_owned());
        }
        Ok(kind)
    }

    fn call(&mut self, call: &CallExpr, depth: usize) -> Result<Kind, Text> {
        let function = call.func_name.as_str();
        if let ("decimal" | "date", [argument]) = (function, call.args.as_slice())
            && let Expr::Literal(LiteralValue::String(text)) = &argument.expr
        {
            return constant(function, text.inner());
        }
        let mut kinds = Vec::with_capacity(call.args.len());
        for argument in &call.args {
            kinds.push(self.kind(argument, depth + 1)?);
        }
        result_kind(function, &kinds).ok_or_else(|| mismatch(function, &kinds))
    }
}

pub(super) fn too_deep() -> Text {
    Text::new(
        "biểu thức lồng nhau quá sâu",
        "the expression is nested too deeply",
    )
}

fn literal_kind(literal: &LiteralValue) -> Result<Kind, Text> {
    match literal {
        LiteralValue::Boolean(_) => Ok(Kind::Bool),
        LiteralValue::Int(_) => Ok(Kind::Int),
        LiteralValue::String(_) => Ok(Kind::Text),
        LiteralValue::Null => Ok(Kind::Null),
        LiteralValue::Bytes(_) | LiteralValue::Double(_) | LiteralValue::UInt(_) => Err(Text::new(
            "hằng số viết bằng số nguyên (12) hoặc decimal(\"0.5\"), để tính toán không có sai số",
            "constants are whole numbers (12) or decimal(\"0.5\"), so that nothing is rounded",
        )),
    }
}

/// `decimal("…")` and `date("…")` are read when the template is loaded, not for the first time in a report.
fn constant(function: &str, text: &str) -> Result<Kind, Text> {
    let kind = if function == "date" {
        parse_date(text).map(|_| Kind::Date)
    } else {
        text.parse::<Quantity>().ok().map(|_| Kind::Decimal)
    };
    kind.ok_or_else(|| {
        Text::new(
            format!("hằng số trong {function}(\"…\") viết không đúng"),
            format!("the constant in {function}(\"…\") is not written correctly"),
        )
    })
}

fn result_kind(function: &str, kinds: &[Kind]) -> Option<Kind> {
    use Kind::{Bool, Date, Decimal, Int, Null, Text};
    match (function, kinds) {
        ("_&&_" | "_||_", [_, _, ..]) | ("!_", [_]) => {
            kinds.iter().all(|k| *k == Bool).then_some(Bool)
        }
        ("_==_" | "_!=_", [Null, _] | [_, Null]) => Some(Bool),
        ("_==_" | "_!=_", [a, b]) => (a == b).then_some(Bool),
        ("_<_" | "_<=_" | "_>_" | "_>=_", [a, b]) => {
            (a == b && matches!(a, Int | Decimal | Date)).then_some(Bool)
        }
        ("_?:_" | "_?_:_", [Bool, a, b]) => (a == b && *a != Null).then_some(*a),
        ("_+_" | "_-_" | "_*_", [Int, Int])
        | ("-_", [Int])
        | ("size", [Text])
        | ("_-_", [Date, Date]) => Some(Int),
        ("_+_" | "_-_", [Decimal, Decimal]) | ("-_", [Decimal]) | ("decimal", [Int]) => {
            Some(Decimal)
        }
        ("_*_", [Decimal, Int] | [Int, Decimal]) => Some(Decimal),
        ("_+_" | "_-_", [Date, Int]) => Some(Date),
        _ => None,
    }
}

fn mismatch(function: &str, kinds: &[Kind]) -> Text {
    let list = |pick: fn(Kind) -> &'static str| {
        kinds
            .iter()
            .map(|k| pick(*k))
            .collect::<Vec<_>>()
            .join(", ")
    };
    let name = function.replace('_', "");
    let name = if name.is_empty() { function } else { &name };
    Text::new(
        format!("không dùng được \"{name}\" với: {}", list(|k| k.names().0)),
        format!("\"{name}\" cannot be used with: {}", list(|k| k.names().1)),
    )
}
