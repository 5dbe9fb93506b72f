//! Exact decimal numbers.

use std::fmt;
use std::str::FromStr;

use diesel::backend::Backend;
use diesel::deserialize::{self, FromSql, FromSqlRow};
use diesel::expression::AsExpression;
use diesel::serialize::{self, Output, ToSql};
use diesel::sql_types::BigInt;
use serde::{Deserialize, Serialize};

/// An exact decimal number with at most four places, kept as an integer of ten-thousandths.
///
/// On the wire it is a decimal string without exponent (`"1520.5"`): JSON numbers lose digits beyond 2⁵³.
/// Sums are checked; nothing wraps and nothing rounds, except where a function says so.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Default,
    Serialize,
    Deserialize,
    AsExpression,
    FromSqlRow,
    utoipa::ToSchema,
)]
#[diesel(sql_type = BigInt)]
#[serde(try_from = "String", into = "String")]
#[schema(value_type = String, pattern = r"^-?\d{1,11}(\.\d{1,4})?$", max_length = 17, example = "1520.5")]
pub struct Quantity(i64);

/// Text that is no quantity, or a sum that does not fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum QuantityError {
    /// Not digits with at most one point.
    #[error(
        "a number is written with digits and, where needed, a point and at most four decimal places"
    )]
    Syntax,
    /// More than eleven digits before the point.
    #[error("a number has at most eleven digits before the point")]
    TooLarge,
    /// More than four digits after the point.
    #[error("a number has at most four digits after the point")]
    TooPrecise,
    /// A sum or product left the range.
    #[error("the result of an addition or multiplication is out of range")]
    Overflow,
}

impl Quantity {
    /// Ten-thousandths in one.
    pub const SCALE: i64 = 10_000;
    /// Decimal places kept.
    pub const PLACES: usize = 4;
    /// Digits allowed before the point in a single value, so that nine thousand units can never overflow a sum.
    pub const WHOLE_DIGITS: usize = 11;
    /// Nothing.
    pub const ZERO: Self = Self(0);
    /// One.
    pub const ONE: Self = Self(Self::SCALE);

    /// From ten-thousandths.
    pub const fn from_scaled(scaled: i64) -> Self {
        Self(scaled)
    }
    /// As ten-thousandths.
    pub const fn scaled(self) -> i64 {
        self.0
    }
    /// A whole number.
    pub fn whole(number: i64) -> Result<Self, QuantityError> {
        number
            .checked_mul(Self::SCALE)
            .map(Self)
            .ok_or(QuantityError::Overflow)
    }
    /// Whether nothing stands after the point.
    pub const fn is_whole(self) -> bool {
        self.0 % Self::SCALE == 0
    }
    /// Decimal places actually used, 0 to 4.
    pub fn places(self) -> usize {
        let mut rest = self.0;
        let mut places = Self::PLACES;
        while places > 0 && rest % 10 == 0 {
            rest /= 10;
            places -= 1;
        }
        places
    }
    /// The exact sum.
    pub fn plus(self, other: Self) -> Result<Self, QuantityError> {
        self.0
            .checked_add(other.0)
            .map(Self)
            .ok_or(QuantityError::Overflow)
    }
    /// The exact difference.
    pub fn minus(self, other: Self) -> Result<Self, QuantityError> {
        self.0
            .checked_sub(other.0)
            .map(Self)
            .ok_or(QuantityError::Overflow)
    }
    /// The exact product with a whole number of weights. A fractional weight does not have an exact product: `Syntax`.
    pub fn times_whole(self, weight: Self) -> Result<Self, QuantityError> {
        if !weight.is_whole() {
            return Err(QuantityError::Syntax);
        }
        self.0
            .checked_mul(weight.0 / Self::SCALE)
            .map(Self)
            .ok_or(QuantityError::Overflow)
    }
    /// `factor × self ÷ divisor`, rounded half away from zero to `places` decimals; `None` when `divisor` is zero.
    ///
    /// The one operation that rounds: a ratio is recomputed from exact sums every time it is shown.
    pub fn ratio(self, divisor: Self, factor: i64, places: usize) -> Option<Self> {
        if divisor.0 == 0 {
            return None;
        }
        let step =
            10_i128.pow(u32::try_from(Self::PLACES.saturating_sub(places)).unwrap_or_default());
        let numerator = i128::from(self.0) * i128::from(factor) * i128::from(Self::SCALE);
        let divisor = i128::from(divisor.0) * step;
        let doubled = numerator * 2 + divisor.abs() * numerator.signum();
        let rounded = doubled / (divisor * 2);
        i64::try_from(rounded * step).ok().map(Self)
    }
}

impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let magnitude = self.0.unsigned_abs();
        let scale = Self::SCALE.unsigned_abs();
        let sign = if self.0 < 0 { "-" } else { "" };
        let places = self.places();
        let text = if places == 0 {
            format!("{sign}{}", magnitude / scale)
        } else {
            let fraction = format!("{:04}", magnitude % scale);
            format!(
                "{sign}{}.{}",
                magnitude / scale,
                fraction.get(..places).unwrap_or(&fraction)
            )
        };
        f.pad(&text)
    }
}

impl FromStr for Quantity {
    type Err = QuantityError;

    fn from_str(text: &str) -> Result<Self, QuantityError> {
        let (negative, digits) = text
            .strip_prefix('-')
            .map_or((false, text), |rest| (true, rest));
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let numeric = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
        let empty_fraction = digits.contains('.') && fraction.is_empty();
        if whole.is_empty() || empty_fraction || !numeric(whole) || !numeric(fraction) {
            return Err(QuantityError::Syntax);
        }
        if fraction.len() > Self::PLACES {
            return Err(QuantityError::TooPrecise);
        }
        if whole.len() > Self::WHOLE_DIGITS {
            return Err(QuantityError::TooLarge);
        }
        let scaled: i64 = format!("{whole}{fraction:0<4}")
            .parse()
            .map_err(|_| QuantityError::TooLarge)?;
        Ok(Self(if negative { -scaled } else { scaled }))
    }
}

impl TryFrom<String> for Quantity {
    type Error = QuantityError;
    fn try_from(text: String) -> Result<Self, QuantityError> {
        text.parse()
    }
}
impl From<Quantity> for String {
    fn from(quantity: Quantity) -> Self {
        quantity.to_string()
    }
}
impl From<i32> for Quantity {
    fn from(number: i32) -> Self {
        Self(i64::from(number) * Self::SCALE)
    }
}

impl<DB: Backend> ToSql<BigInt, DB> for Quantity
where
    i64: ToSql<BigInt, DB>,
{
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, DB>) -> serialize::Result {
        ToSql::<BigInt, DB>::to_sql(&self.0, out)
    }
}
impl<DB: Backend> FromSql<BigInt, DB> for Quantity
where
    i64: FromSql<BigInt, DB>,
{
    fn from_sql(value: DB::RawValue<'_>) -> deserialize::Result<Self> {
        <i64 as FromSql<BigInt, DB>>::from_sql(value).map(Self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn q(text: &str) -> Quantity {
        text.parse().unwrap()
    }

    /// What cannot be kept exactly is refused, never rounded.
    #[test]
    fn only_exact_numbers_are_read() {
        for (text, error) in [
            ("", QuantityError::Syntax),
            ("-", QuantityError::Syntax),
            ("1.", QuantityError::Syntax),
            (".5", QuantityError::Syntax),
            ("1e3", QuantityError::Syntax),
            ("+1", QuantityError::Syntax),
            ("1,5", QuantityError::Syntax),
            ("NaN", QuantityError::Syntax),
            ("١", QuantityError::Syntax),
            ("1.00001", QuantityError::TooPrecise),
            ("100000000000", QuantityError::TooLarge),
        ] {
            assert_eq!(text.parse::<Quantity>(), Err(error), "{text}");
        }
    }

    /// A percentage is rounded half away from zero, and a zero base has no percentage.
    #[test]
    fn ratios_round_once_and_refuse_zero() {
        assert_eq!(q("1").ratio(q("3"), 100, 2), Some(q("33.33")));
        assert_eq!(q("2").ratio(q("3"), 100, 2), Some(q("66.67")));
        assert_eq!(q("1").ratio(q("8"), 1, 2), Some(q("0.13")));
        assert_eq!(q("-1").ratio(q("8"), 1, 2), Some(q("-0.13")));
        assert_eq!(q("1").ratio(q("-8"), 1, 2), Some(q("-0.13")));
        assert_eq!(q("5").ratio(Quantity::ZERO, 100, 2), None);
    }

    /// A weighted sum is exact or refused.
    #[test]
    fn weights_are_whole() {
        assert_eq!(q("2.5").times_whole(q("4")), Ok(q("10")));
        assert_eq!(q("2.5").times_whole(q("0.5")), Err(QuantityError::Syntax));
        assert_eq!(
            q("99999999999").times_whole(q("99999999999")),
            Err(QuantityError::Overflow)
        );
    }

    proptest! {
        /// Reading back what was written gives the same number.
        #[test]
        fn text_round_trips(scaled in -999_999_999_999_999_i64..=999_999_999_999_999) {
            let quantity = Quantity::from_scaled(scaled);
            prop_assert_eq!(quantity.to_string().parse::<Quantity>(), Ok(quantity));
        }

        /// Text order of magnitude does not matter: addition agrees with integers.
        #[test]
        fn sums_are_exact(a in any::<i32>(), b in any::<i32>()) {
            let sum = Quantity::from(a).plus(Quantity::from(b)).unwrap();
            prop_assert_eq!(sum, Quantity::whole(i64::from(a) + i64::from(b)).unwrap());
        }
    }
}
