//! Numbers and days as Vietnamese documents write them.

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use tonghop_model::local_time;

/// A total for reading: `1520.5` → `1.520,5`, `2011-12-20` → `20/12/2011`. Other text stays.
pub fn total(text: &str) -> String {
    match NaiveDate::parse_from_str(text, "%Y-%m-%d") {
        Ok(day) => date(day),
        Err(_) => number(text),
    }
}

fn number(text: &str) -> String {
    let (sign, digits) = text
        .strip_prefix('-')
        .map_or(("", text), |digits| ("-", digits));
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let mut grouped = String::new();
    for (i, digit) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i).is_multiple_of(3) {
            grouped.push('.');
        }
        grouped.push(digit);
    }
    let comma = if fraction.is_empty() { "" } else { "," };
    format!("{sign}{grouped}{comma}{fraction}")
}

/// `29/12/2011`.
pub fn date(day: NaiveDate) -> String {
    day.format("%d/%m/%Y").to_string()
}

/// The local day of an instant: `29/12/2011`.
pub fn day_of(instant: DateTime<Utc>) -> String {
    date(local_time::local_date(instant))
}

/// The day as a letterhead writes it (Decree 30/2020): a leading zero for days below 10 and for January and February.
pub fn long_date(instant: DateTime<Utc>) -> String {
    let day = local_time::local_date(instant);
    let month = if day.month() < 3 {
        format!("{:02}", day.month())
    } else {
        day.month().to_string()
    };
    format!("ngày {:02} tháng {month} năm {}", day.day(), day.year())
}

/// At most `max` characters, cut after a whole word and marked with `…`.
pub fn shortened(text: &str, max: usize) -> String {
    let text = text.trim();
    let Some((end, _)) = text.char_indices().nth(max) else {
        return text.to_owned();
    };
    let kept = text.get(..end).unwrap_or(text);
    let kept = kept
        .rfind(char::is_whitespace)
        .and_then(|space| kept.get(..space))
        .unwrap_or(kept);
    format!("{} …", kept.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A point groups thousands and a comma starts the fraction; dates read day first.
    #[test]
    fn totals_are_written_the_vietnamese_way() {
        for (given, shown) in [
            ("0", "0"),
            ("999", "999"),
            ("1520.5", "1.520,5"),
            ("-1234567", "-1.234.567"),
            ("100000", "100.000"),
            ("2011-12-09", "09/12/2011"),
        ] {
            assert_eq!(total(given), shown);
        }
    }

    /// The letterhead's day is the local one, with the leading zeros of Decree 30/2020.
    #[test]
    fn letterhead_days_have_leading_zeros() {
        let at = |text: &str| long_date(text.parse().unwrap());
        assert_eq!(at("2012-01-04T18:00:00Z"), "ngày 05 tháng 01 năm 2012");
        assert_eq!(at("2011-12-29T10:00:00Z"), "ngày 29 tháng 12 năm 2011");
        assert_eq!(at("2011-03-09T00:00:00Z"), "ngày 09 tháng 3 năm 2011");
    }

    /// Shortening never cuts inside a letter or a word, and says that it cut.
    #[test]
    fn shortened_text_says_so() {
        assert_eq!(shortened("đã mở lớp", 20), "đã mở lớp");
        assert_eq!(shortened("đã mở lớp", 8), "đã mở …");
        assert_eq!(shortened("ềềềề", 2), "ềề …");
    }
}
