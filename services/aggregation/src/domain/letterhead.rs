//! Who issues the report, as the head of an official document names it (Decree 30/2020).

use serde::{Deserialize, Serialize};

/// The issuing side of a document's head. What the unit's name does not tell stays open, to be filled in by hand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Letterhead {
    /// The body above the issuer, in capitals.
    pub superior: String,
    /// The issuer, in capitals.
    pub issuer: String,
    /// Abbreviation for the document's number: `SGDĐT` in `Số: …/BC-SGDĐT`.
    pub abbreviation: String,
    /// The place the document is dated at.
    pub place: String,
    /// To whom the report goes.
    pub recipient: String,
}

/// Left open for the officer.
const OPEN: &str = "……………";

const DEPARTMENTS: &[&str] = &["Sở Giáo dục và Đào tạo", "Sở GD&ĐT", "Sở GDĐT"];
const OFFICES: &[&str] = &["Phòng Giáo dục và Đào tạo", "Phòng GD&ĐT", "Phòng GDĐT"];

impl Letterhead {
    /// The head for a unit called `name`, below the unit called `superior` if it is below one.
    pub fn of(name: &str, superior: Option<&str>) -> Self {
        let upper = |text: &str| text.to_uppercase();
        if let Some(place) = after(name, DEPARTMENTS) {
            let province = place.strip_prefix("tỉnh ").unwrap_or(place).trim();
            return Self {
                superior: upper(&named("Ủy ban nhân dân tỉnh", province)),
                issuer: upper(&named("Sở Giáo dục và Đào tạo", place)),
                abbreviation: "SGDĐT".into(),
                place: or_open(province),
                recipient: named("Ủy ban nhân dân tỉnh", province),
            };
        }
        if let Some(place) = after(name, OFFICES) {
            let bare = ["huyện ", "thành phố ", "thị xã ", "quận ", "TP. ", "TP "]
                .iter()
                .find_map(|kind| place.strip_prefix(kind))
                .unwrap_or(place);
            return Self {
                superior: upper(&named("Ủy ban nhân dân", place)),
                issuer: upper(&named("Phòng Giáo dục và Đào tạo", place)),
                abbreviation: "PGDĐT".into(),
                place: or_open(bare),
                recipient: superior.unwrap_or(OPEN).to_owned(),
            };
        }
        Self {
            superior: superior.map_or_else(|| OPEN.into(), upper),
            issuer: upper(name),
            abbreviation: "…".into(),
            place: OPEN.into(),
            recipient: superior.unwrap_or(OPEN).to_owned(),
        }
    }
}

fn after<'a>(name: &'a str, prefixes: &[&str]) -> Option<&'a str> {
    prefixes
        .iter()
        .find_map(|prefix| name.strip_prefix(prefix))
        .map(str::trim)
}

fn named(body: &str, place: &str) -> String {
    format!("{body} {place}").trim_end().to_owned()
}

fn or_open(place: &str) -> String {
    if place.is_empty() {
        OPEN.into()
    } else {
        place.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The department answers to the province, an office to its district; anything unknown is left open.
    #[test]
    fn the_head_follows_from_the_units_name() {
        let head = Letterhead::of("Sở Giáo dục và Đào tạo Bến Tre", None);
        assert_eq!(head.superior, "ỦY BAN NHÂN DÂN TỈNH BẾN TRE");
        assert_eq!(head.issuer, "SỞ GIÁO DỤC VÀ ĐÀO TẠO BẾN TRE");
        assert_eq!(
            (head.abbreviation.as_str(), head.place.as_str()),
            ("SGDĐT", "Bến Tre")
        );
        let head = Letterhead::of("Phòng GD&ĐT huyện Ba Tri", Some("Sở GD&ĐT Bến Tre"));
        assert_eq!(head.superior, "ỦY BAN NHÂN DÂN HUYỆN BA TRI");
        assert_eq!(
            (head.place.as_str(), head.recipient.as_str()),
            ("Ba Tri", "Sở GD&ĐT Bến Tre")
        );
        let head = Letterhead::of("Trường THCS An Hòa", None);
        assert_eq!(
            (head.issuer.as_str(), head.superior.as_str()),
            ("TRƯỜNG THCS AN HÒA", OPEN)
        );
    }
}
