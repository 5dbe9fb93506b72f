//! Reads people from a table: a row a position, several rows of one username one person. Everything wrong is named with
//! its line and column.

use std::collections::HashMap;

use chrono::NaiveDate;
use tonghop_model::{Role, UnitCode, fold};
use tonghop_tabular::{Column, Row, Table};

use crate::domain::Error;
use crate::domain::account::Username;
use crate::domain::contact::{Email, Phone};
use crate::domain::position::Span;
use crate::domain::unit;

/// Rows in one file at the most.
const MAX_ROWS: usize = 5000;

/// The columns of a file of people.
pub const COLUMNS: &[Column] = &[
    column("username", &["tên đăng nhập", "tài khoản"], &["user"], true),
    column(
        "display_name",
        &["họ tên", "họ và tên"],
        &["name", "full name"],
        true,
    ),
    column("role", &["vai trò", "chức danh"], &["position"], true),
    column("unit_code", &["mã đơn vị"], &["unit"], false),
    column(
        "email",
        &["thư điện tử", "địa chỉ thư"],
        &["e-mail", "mail"],
        false,
    ),
    column(
        "phone",
        &["điện thoại", "số điện thoại"],
        &["telephone"],
        false,
    ),
    column("valid_from", &["từ ngày", "ngày bắt đầu"], &["from"], false),
    column(
        "valid_to",
        &["đến ngày", "ngày kết thúc"],
        &["to", "until"],
        false,
    ),
];

const fn column(
    key: &'static str,
    vi: &'static [&'static str],
    en: &'static [&'static str],
    required: bool,
) -> Column {
    Column {
        key,
        vi,
        en,
        required,
    }
}

/// One row: one position of somebody.
#[derive(Debug, Clone)]
pub struct Line {
    /// The row, to point at.
    pub row: Row,
    /// The role.
    pub role: Role,
    /// Code of the unit; everywhere when absent.
    pub unit_code: Option<UnitCode>,
    /// When.
    pub span: Span,
}

/// Somebody to be invited.
#[derive(Debug, Clone)]
pub struct Person {
    /// Name to sign in with.
    pub username: Username,
    /// The person's name.
    pub display_name: String,
    /// Where letters are sent.
    pub email: Option<Email>,
    /// Where the person is called.
    pub phone: Option<Phone>,
    /// The positions, at least one.
    pub lines: Vec<Line>,
}

/// A cell that breaks a rule.
#[derive(Debug, Clone)]
pub struct Fault {
    /// The row.
    pub row: Row,
    /// The column.
    pub key: &'static str,
    /// Stable word.
    pub code: &'static str,
}

/// The people of a file in its order, and what is wrong with it beyond what reading found.
pub fn people(table: &Table, today: NaiveDate) -> (Vec<Person>, Vec<Fault>) {
    let (mut people, mut faults) = (Vec::<Person>::new(), Vec::new());
    let mut places: HashMap<Username, usize> = HashMap::new();
    for (i, row) in table.rows.iter().enumerate() {
        if i >= MAX_ROWS {
            faults.push(fault(row, "", "TOO_MANY_PEOPLE"));
            break;
        }
        let Some(person) = person(row, today, &mut faults) else {
            continue;
        };
        if let Some(known) = places
            .get(&person.username)
            .and_then(|&i| people.get_mut(i))
        {
            join(known, person, &mut faults);
        } else {
            places.insert(person.username.clone(), people.len());
            people.push(person);
        }
    }
    (people, faults)
}

fn fault(row: &Row, key: &'static str, code: &'static str) -> Fault {
    Fault {
        row: row.clone(),
        key,
        code,
    }
}

/// Adds another row of somebody known; what it says of the person must be the same, or nothing.
fn join(known: &mut Person, more: Person, faults: &mut Vec<Fault>) {
    let row = more.lines.first().map(|line| &line.row);
    let different = [
        ("display_name", known.display_name != more.display_name),
        ("email", more.email.is_some() && known.email != more.email),
        ("phone", more.phone.is_some() && known.phone != more.phone),
    ];
    for (key, _) in different.into_iter().filter(|(_, differs)| *differs) {
        faults.extend(row.map(|row| fault(row, key, "DIFFERENT_PERSON")));
    }
    known.lines.extend(more.lines);
}

/// What one row says; nothing when a cell breaks a rule, and then all that do are named.
fn person(row: &Row, today: NaiveDate, faults: &mut Vec<Fault>) -> Option<Person> {
    let mut read = Reader { row, faults };
    let username = read.needed("username", Username::parse);
    let display_name = read.needed("display_name", |text| unit::name(text, "#"));
    let role = read.needed("role", role);
    let unit_code = read.optional("unit_code", |text| {
        UnitCode::parse(text).map_err(|_| Error::field("#", "UNKNOWN_UNIT"))
    });
    let email = read.optional("email", |text| Email::parse(text, "#"));
    let phone = read.optional("phone", |text| Phone::parse(text, "#"));
    let from = read.optional("valid_from", day);
    let to = read.optional("valid_to", day);
    let line = Line {
        row: row.clone(),
        role: role?,
        unit_code: unit_code?,
        span: Span {
            from: from?.unwrap_or(today),
            to: to?,
        },
    };
    Some(Person {
        username: username?,
        display_name: display_name?,
        email: email?,
        phone: phone?,
        lines: vec![line],
    })
}

struct Reader<'a> {
    row: &'a Row,
    faults: &'a mut Vec<Fault>,
}

impl Reader<'_> {
    fn needed<T>(
        &mut self,
        key: &'static str,
        parse: impl FnOnce(&str) -> Result<T, Error>,
    ) -> Option<T> {
        let found = self.optional(key, parse)?;
        if found.is_none() {
            self.faults.push(fault(self.row, key, "REQUIRED"));
        }
        found
    }

    /// `None` when the cell breaks a rule, `Some(None)` when it is empty.
    fn optional<T>(
        &mut self,
        key: &'static str,
        parse: impl FnOnce(&str) -> Result<T, Error>,
    ) -> Option<Option<T>> {
        match self.row.optional(key).map(parse).transpose() {
            Ok(value) => Some(value),
            Err(error) => {
                let code = match error {
                    Error::Field { code, .. } => code,
                    _ => "INVALID",
                };
                self.faults.push(fault(self.row, key, code));
                None
            }
        }
    }
}

/// A role by its word or by what people call it.
fn role(text: &str) -> Result<Role, Error> {
    let titles = |role: Role| match role {
        Role::Reporter => &["nguoi lap bao cao", "nguoi nhap"][..],
        Role::Head => &["thu truong don vi", "thu truong", "hieu truong"],
        Role::Reviewer => &["nguoi duyet bao cao", "nguoi duyet"],
        Role::Consolidator => &["nguoi tong hop"],
        Role::Administrator => &["nguoi quan tri", "quan tri"],
        Role::Auditor => &["nguoi kiem tra", "kiem tra"],
        Role::Partner => &[],
    };
    let given = fold(text);
    let known = Role::ALL
        .iter()
        .copied()
        .find(|role| fold(role.as_str()) == given || titles(*role).contains(&given.as_str()));
    known.ok_or_else(|| Error::field("#", "UNKNOWN_ROLE"))
}

/// A day as spreadsheets or people write it.
fn day(text: &str) -> Result<NaiveDate, Error> {
    let day = NaiveDate::parse_from_str(text, "%Y-%m-%d")
        .or_else(|_| NaiveDate::parse_from_str(text, "%d/%m/%Y"));
    let day = day.map_err(|_| Error::field("#", "BAD_DAY"))?;
    unit::day(day, "#")
}

#[cfg(test)]
mod tests {
    use super::*;
    use tonghop_tabular::Format;

    fn read(file: &str) -> (Vec<Person>, Vec<(u64, &'static str, &'static str)>) {
        let table = tonghop_tabular::read(file.as_bytes(), Format::Csv, COLUMNS);
        assert_eq!(table.problems, []);
        let (people, faults) = people(&table, NaiveDate::from_ymd_opt(2011, 12, 15).unwrap());
        let faults = faults.iter().map(|f| (f.row.line, f.key, f.code));
        (people, faults.collect())
    }

    /// Rows of one username are one person; headers and roles are understood in Vietnamese too.
    #[test]
    fn rows_of_one_name_are_one_person() {
        let (people, faults) = read(
            "Tên đăng nhập;Họ tên;Vai trò;Mã đơn vị;Từ ngày;Đến ngày\n\
             TH1.Lan;Nguyễn Thị Lan;Thủ trưởng;th1;01/01/2012;\n\
             pgd1.binh;Trần Bình;REVIEWER;PGD1;;\n\
             th1.lan;Nguyễn Thị Lan;hiệu trưởng;TH2;2012-06-01;2012-09-01\n",
        );
        assert_eq!(faults, []);
        let lan = &people[0];
        assert_eq!((people.len(), lan.lines.len()), (2, 2));
        assert_eq!(lan.lines[1].role, Role::Head);
        assert_eq!(lan.lines[0].span.from.to_string(), "2012-01-01");
        assert_eq!(people[1].lines[0].span.from.to_string(), "2011-12-15");
    }

    /// Every bad cell is named, all of a row at once.
    #[test]
    fn every_bad_cell_is_named() {
        let (people, faults) = read(
            "username,display_name,role,unit_code,email,phone,valid_from\n\
             x,,CHIEF,?,lan@,12,hôm nay\n\
             lan,Lan,HEAD,TH1,lan@a.vn,,\n\
             lan,Lan Anh,REPORTER,TH1,anh@a.vn,,\n",
        );
        assert_eq!(people.len(), 1);
        assert_eq!(
            faults,
            [
                (2, "username", "BAD_USERNAME"),
                (2, "display_name", "REQUIRED"),
                (2, "role", "UNKNOWN_ROLE"),
                (2, "unit_code", "UNKNOWN_UNIT"),
                (2, "email", "BAD_EMAIL"),
                (2, "phone", "BAD_PHONE"),
                (2, "valid_from", "BAD_DAY"),
                (4, "display_name", "DIFFERENT_PERSON"),
                (4, "email", "DIFFERENT_PERSON"),
            ]
        );
    }
}
