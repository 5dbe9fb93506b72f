//! Reading one value.

use chrono::NaiveDate;
use tonghop_model::{Quantity, QuantityError, Text};

use crate::ViolationCode as Code;
use crate::indicator::{Indicator, Kind};

/// Why a value cannot be read, and what to tell the reporter.
pub(crate) type CellError = (Code, Text);

/// Reads the value of `indicator`; a date becomes days since 1970-01-01.
pub(crate) fn read(indicator: &Indicator, text: &str) -> Result<Quantity, CellError> {
    let value = match indicator.kind {
        Kind::Integer => whole(text)?,
        Kind::Decimal => number(text)?,
        Kind::YesNo => return yes_no(text),
        Kind::Date => return date(text),
    };
    if value.places() > usize::from(indicator.places) {
        return Err((Code::TooManyPlaces, too_many_places(indicator.places)));
    }
    let too_small = indicator.min.is_some_and(|min| value < min);
    let too_large = indicator.max.is_some_and(|max| value > max);
    if too_small || too_large {
        return Err((Code::OutOfRange, out_of_range(indicator)));
    }
    Ok(value)
}

/// A decimal number that can be kept exactly.
pub(crate) fn number(text: &str) -> Result<Quantity, CellError> {
    text.parse().map_err(|error| match error {
        QuantityError::Syntax => (Code::NotANumber, not_a_number()),
        QuantityError::TooPrecise => (Code::TooManyPlaces, too_many_places(4)),
        QuantityError::TooLarge | QuantityError::Overflow => (
            Code::OutOfRange,
            Text::new(
                "Số có tối đa 11 chữ số trước dấu chấm.",
                "A number has at most 11 digits before the point.",
            ),
        ),
    })
}

/// A whole number.
pub(crate) fn whole(text: &str) -> Result<Quantity, CellError> {
    let value = number(text)?;
    if value.is_whole() {
        Ok(value)
    } else {
        Err((
            Code::NotWhole,
            Text::new(
                "Giá trị phải là số nguyên.",
                "The value must be a whole number.",
            ),
        ))
    }
}

/// A day as `YYYY-MM-DD`, nothing else: chrono alone would accept `2011-1-5` and `+2011-01-05`.
pub(crate) fn parse_date(text: &str) -> Option<NaiveDate> {
    let shaped = text.len() == 10
        && text.bytes().enumerate().all(|(at, byte)| {
            if at == 4 || at == 7 {
                byte == b'-'
            } else {
                byte.is_ascii_digit()
            }
        });
    if shaped { text.parse().ok() } else { None }
}

/// Days since 1970-01-01.
pub(crate) fn days(date: NaiveDate) -> i64 {
    date.signed_duration_since(NaiveDate::default()).num_days()
}

fn date(text: &str) -> Result<Quantity, CellError> {
    let day = parse_date(text).and_then(|day| Quantity::whole(days(day)).ok());
    day.ok_or_else(|| (Code::NotADate, not_a_date()))
}

fn yes_no(text: &str) -> Result<Quantity, CellError> {
    match text {
        "0" => Ok(Quantity::ZERO),
        "1" => Ok(Quantity::ONE),
        _ => Err((
            Code::NotYesNo,
            Text::new(
                "Trả lời \"1\" (có) hoặc \"0\" (không).",
                "Answer \"1\" (yes) or \"0\" (no).",
            ),
        )),
    }
}

pub(crate) fn not_a_date() -> Text {
    Text::new(
        "Ngày phải có thật và viết theo dạng năm-tháng-ngày, ví dụ 2011-12-20.",
        "A date must exist and be written year-month-day, for example 2011-12-20.",
    )
}

fn not_a_number() -> Text {
    Text::new(
        "Số viết bằng chữ số, phần thập phân sau dấu chấm, không có dấu phân cách nghìn, ví dụ 1520.5.",
        "A number is written in digits, decimals after a point, without thousands separators, for example 1520.5.",
    )
}

fn too_many_places(places: u8) -> Text {
    Text::new(
        format!("Giá trị có tối đa {places} chữ số sau dấu chấm."),
        format!("The value has at most {places} digits after the point."),
    )
}

pub(crate) fn out_of_range(indicator: &Indicator) -> Text {
    match (indicator.min, indicator.max) {
        (Some(min), Some(max)) => Text::new(
            format!("Giá trị phải từ {min} đến {max}."),
            format!("The value must be from {min} to {max}."),
        ),
        (Some(min), None) => Text::new(
            format!("Giá trị không được nhỏ hơn {min}."),
            format!("The value must not be below {min}."),
        ),
        (None, max) => {
            let max = max.unwrap_or_default();
            Text::new(
                format!("Giá trị không được lớn hơn {max}."),
                format!("The value must not be above {max}."),
            )
        }
    }
}
