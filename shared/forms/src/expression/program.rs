//! An expression made ready once and run many times.

use std::fmt;

use cel::{Context, Env, Program, Value};
use tonghop_model::Text;

use super::check::{Checker, too_deep};
use super::{Kind, MAX_DEPTH, MAX_LENGTH, MAX_OPERATORS, Scope};

/// A compiled expression.
pub(crate) struct Expression {
    program: Program,
    names: Vec<String>,
}

/// An expression that has no value for these inputs: an overflow, or a null it does not handle.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the expression has no value: {0}")]
pub(crate) struct ExpressionError(String);

impl Expression {
    /// Compiles `source`, whose value must be of kind `wanted`; `Err` says why it cannot be used.
    pub(crate) fn compile(
        env: &Env,
        scope: &Scope,
        source: &str,
        wanted: Kind,
    ) -> Result<Self, Text> {
        if source.chars().count() > MAX_LENGTH {
            return Err(Text::new(
                format!("biểu thức dài quá {MAX_LENGTH} ký tự"),
                format!("the expression is longer than {MAX_LENGTH} characters"),
            ));
        }
        if !shallow(source) {
            return Err(too_deep());
        }
        let program = env
            .compile(source)
            .map_err(|errors| syntax(errors.errors.first()))?;
        let mut checker = Checker {
            scope,
            names: Vec::new(),
        };
        let kind = checker.kind(program.expression(), 0)?;
        if kind != wanted {
            let (vi, en) = wanted.names();
            return Err(Text::new(
                format!("kết quả của biểu thức phải là {vi}"),
                format!("the value of the expression must be of kind {en}"),
            ));
        }
        Ok(Self {
            program,
            names: checker.names,
        })
    }

    /// The names it uses, in the order they stand.
    pub(crate) fn names(&self) -> &[String] {
        &self.names
    }

    /// Whether the condition holds.
    pub(crate) fn holds(&self, context: &Context<'_, '_>) -> Result<bool, ExpressionError> {
        match self.program.execute(context) {
            Ok(Value::Bool(holds)) => Ok(holds),
            other => Err(ExpressionError(format!("{other:?}"))),
        }
    }

    /// The number it comes to.
    pub(crate) fn number(&self, context: &Context<'_, '_>) -> Result<i64, ExpressionError> {
        match self.program.execute(context) {
            Ok(Value::Int(number)) => Ok(number),
            other => Err(ExpressionError(format!("{other:?}"))),
        }
    }
}

impl fmt::Debug for Expression {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Expression")
            .field("names", &self.names)
            .finish_non_exhaustive()
    }
}

/// Whether the parser may be given `source`: it calls itself once per bracket and once per operator of a chain.
fn shallow(source: &str) -> bool {
    let mut open = 0_usize;
    let mut operators = 0_usize;
    for character in source.chars() {
        match character {
            '(' | '[' | '{' => open += 1,
            ')' | ']' | '}' => open = open.saturating_sub(1),
            '+' | '-' | '*' | '/' | '%' | '.' | '?' | '!' => operators += 1,
            _ => {}
        }
        if open > MAX_DEPTH || operators > MAX_OPERATORS {
            return false;
        }
    }
    true
}

fn syntax(error: Option<&cel::ParseError>) -> Text {
    let detail: String = error
        .map_or("", |e| e.msg.as_str())
        .chars()
        .take(200)
        .collect();
    Text::new(
        format!("không đọc được biểu thức (lỗi cú pháp: {detail})"),
        format!("the expression cannot be read (syntax error: {detail})"),
    )
}
