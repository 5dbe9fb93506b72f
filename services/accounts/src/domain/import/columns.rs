//! The columns of a file of units.

use tonghop_model::{Lang, Relation};
use tonghop_tabular::{Column, Heading};

const fn column(
    key: &'static str,
    vi: &'static [&'static str],
    en: &'static [&'static str],
) -> Column {
    Column {
        key,
        vi,
        en,
        required: false,
    }
}

const fn required(key: &'static str, vi: &'static [&'static str]) -> Column {
    Column {
        key,
        vi,
        en: &[],
        required: true,
    }
}

/// Every column; all but code and name may be missing.
pub const COLUMNS: &[Column] = &[
    column("id", &["định danh"], &["unit_id"]),
    required("code", &["mã", "mã đơn vị"]),
    required("name", &["tên", "tên đơn vị"]),
    column("short_name", &["tên ngắn", "tên viết tắt"], &[]),
    column("kind", &["loại đơn vị"], &[]),
    column("level", &["cấp"], &[]),
    column("type", &["loại", "loại hình"], &[]),
    column(
        "parent_code",
        &["mã cấp trên", "mã đơn vị cấp trên", "cấp trên"],
        &["parent", "parent_id"],
    ),
    column(
        "administrative_parent",
        &["cấp trên hành chính"],
        &["administrative_parent_code"],
    ),
    column("party_parent", &["cấp trên đảng"], &["party_parent_code"]),
    column("agency_code", &["mã định danh điện tử", "mã cơ quan"], &[]),
    column("statistical_code", &["mã thống kê"], &["gso_code"]),
    column("email", &["thư điện tử"], &["e_mail"]),
    column("phone", &["điện thoại", "số điện thoại"], &["telephone"]),
    column("address", &["địa chỉ"], &[]),
    column("status", &["trạng thái", "tình trạng"], &[]),
    column("valid_from", &["từ ngày", "ngày bắt đầu"], &["from"]),
    column("valid_to", &["đến ngày", "ngày kết thúc"], &["to"]),
    column("doc_from", &["văn bản bắt đầu"], &[]),
    column("doc_to", &["văn bản kết thúc"], &[]),
    column("successor", &["đơn vị kế thừa"], &["successor_code"]),
];

/// The column that names the parent in a tree.
pub const fn key_of_parent(relation: Relation) -> &'static str {
    match relation {
        Relation::Reporting => "parent_code",
        Relation::Administrative => "administrative_parent",
        Relation::Party => "party_parent",
    }
}

/// The headers of an export with these columns.
pub fn headings(keys: &[&str], lang: Lang) -> Vec<Heading> {
    let heading = |key: &&str| {
        let column = COLUMNS.iter().find(|column| column.key == *key);
        let vi = column.and_then(|column| column.vi.first().copied());
        let title = match lang {
            Lang::Vi => vi.unwrap_or(key),
            Lang::En => key,
        };
        let width = match *key {
            "id" | "short_name" => 38,
            "name" | "address" | "doc_from" | "doc_to" => 50,
            _ => 20,
        };
        Heading::new(title, width)
    };
    keys.iter().map(heading).collect()
}
