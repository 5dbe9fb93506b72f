//! The kinds of values expressions work with.

/// Kind of a value in an expression.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// True or false.
    Bool,
    /// A whole number.
    Int,
    /// Ten-thousandths.
    Decimal,
    /// Days since 1970-01-01.
    Date,
    /// Characters.
    Text,
    /// The constant `null`.
    Null,
}

impl Kind {
    /// The kind as messages name it: Vietnamese, English.
    pub(crate) const fn names(self) -> (&'static str, &'static str) {
        match self {
            Self::Bool => ("đúng/sai", "true/false"),
            Self::Int => ("số nguyên", "whole number"),
            Self::Decimal => ("số thập phân", "decimal"),
            Self::Date => ("ngày", "date"),
            Self::Text => ("chữ", "text"),
            Self::Null => ("null", "null"),
        }
    }
}
