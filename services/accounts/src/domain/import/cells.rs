//! Reads each row by itself.

use std::collections::{BTreeMap, HashSet};

use chrono::NaiveDate;
use tonghop_model::{AgencyCode, Relation, StatisticalCode, UnitCode, UnitId, UnitStatus};
use tonghop_tabular::{Row, Table, TableProblem};

use super::faults::{
    bad_code, bad_date, bad_email, bad_span, only_in_history, too_long, unknown_kind,
    unknown_status,
};
use super::kinds::kind_of;
use super::{IdScheme, Mode, Options, Parsed, UnitRow, key_of_parent};
use crate::domain::contact::Email;
use crate::domain::unit::{MAX_NAME, is_plausible};
use crate::domain::unit_change::{Attributes, Contact};

/// Reads all rows. What is wrong between rows is found by [`plan`](super::plan()).
pub fn parse(table: Table, options: Options) -> Parsed {
    let mut parsed = Parsed {
        rows: Vec::with_capacity(table.rows.len()),
        problems: table.problems,
        broken: HashSet::new(),
    };
    for row in table.rows {
        let mut cells = Cells {
            row: &row,
            problems: Vec::new(),
        };
        let unit = cells.unit(options);
        match unit {
            Some(unit) if cells.problems.is_empty() => parsed.rows.push(unit),
            _ => {
                parsed.problems.append(&mut cells.problems);
                parsed.broken.extend(key_of(&row, options.scheme));
            }
        }
    }
    parsed
}

/// What others call the unit of a row by, if that can be read.
fn key_of(row: &Row, scheme: IdScheme) -> Option<String> {
    let own = row.optional(scheme.column());
    // Lists of the statistics office have their codes in the first column.
    let text = own.or_else(|| row.optional("code"))?;
    scheme.normalise(text)
}

struct Cells<'a> {
    row: &'a Row,
    problems: Vec<TableProblem>,
}

impl Cells<'_> {
    /// The row's unit. Every fault is added to the problems; with a fault the answer means nothing.
    fn unit(&mut self, options: Options) -> Option<UnitRow> {
        let code = self.required("code", |text| UnitCode::parse(text).ok());
        let mut statistical = self.code("statistical_code", |t| StatisticalCode::parse(t).ok());
        if options.scheme == IdScheme::StatisticalCode && statistical.is_none() {
            statistical = self.required("code", |text| StatisticalCode::parse(text).ok());
        }
        let agency = self.code("agency_code", |text| AgencyCode::parse(text).ok());
        let id = self.code("id", |text| text.parse::<UnitId>().ok());
        let name = self.row.required("name", &mut self.problems);
        let name = name.map(str::to_owned);
        self.text("name", MAX_NAME);
        let kind = kind_of(self.row);
        if kind.is_none() {
            self.problems.push(unknown_kind(self.row));
        }
        let short_name = self.text("short_name", MAX_NAME);
        let contact = Contact {
            email: self.email(),
            phone: self.text("phone", 50),
            address: self.text("address", 300),
        };
        let status = self.status();
        let key = match options.scheme {
            IdScheme::Id => id.map(|id| id.to_string()),
            IdScheme::Code => code.as_ref().map(ToString::to_string),
            IdScheme::AgencyCode => agency.as_ref().map(|code| code.as_str().to_owned()),
            IdScheme::StatisticalCode => statistical.as_ref().map(|code| code.as_str().to_owned()),
        };
        if key.is_none() && self.problems.is_empty() {
            self.row
                .required(options.scheme.column(), &mut self.problems);
        }
        let parents = self.parents(options.scheme);
        let valid_from = self.first_day(options.valid_from);
        let valid_to = self.day("valid_to");
        if valid_from
            .zip(valid_to)
            .is_some_and(|(from, to)| to <= from)
        {
            self.problems.push(bad_span(self.row));
        }
        let successor = self.code("successor", |text| options.scheme.normalise(text));
        let (doc_from, doc_to) = (self.text("doc_from", 2000), self.text("doc_to", 2000));
        if options.mode == Mode::Create {
            for key in ["valid_to", "doc_to", "successor"] {
                if self.row.optional(key).is_some() {
                    self.problems.push(only_in_history(self.row, key));
                }
            }
        }
        Some(UnitRow {
            row: self.row.clone(),
            key: key?,
            id,
            attributes: Attributes {
                code: code?,
                agency_code: agency,
                statistical_code: statistical,
                name: name?.split_whitespace().collect::<Vec<_>>().join(" "),
                short_name,
                kind: kind?,
                contact,
                status,
            },
            parents,
            valid_from: valid_from?,
            valid_to,
            doc_from,
            doc_to,
            successor,
        })
    }

    fn code<T>(&mut self, key: &str, read: impl FnOnce(&str) -> Option<T>) -> Option<T> {
        let text = self.row.optional(key)?;
        let code = read(text);
        if code.is_none() {
            self.problems.push(bad_code(self.row, key));
        }
        code
    }

    fn required<T>(&mut self, key: &str, read: impl FnOnce(&str) -> Option<T>) -> Option<T> {
        self.row.required(key, &mut self.problems)?;
        self.code(key, read)
    }

    fn text(&mut self, key: &str, most: usize) -> Option<String> {
        let text = self.row.optional(key)?;
        if text.chars().count() > most {
            self.problems.push(too_long(self.row, key, most));
        }
        Some(text.to_owned())
    }

    fn email(&mut self) -> Option<String> {
        let given = self.text("email", 200)?;
        let email = Email::parse(&given, "#").ok();
        if email.is_none() {
            self.problems.push(bad_email(self.row));
        }
        email.map(Email::into_string)
    }

    fn status(&mut self) -> UnitStatus {
        match self.row.optional("status").map(str::parse) {
            None => UnitStatus::Active,
            Some(Ok(status)) => status,
            Some(Err(_)) => {
                self.problems.push(unknown_status(self.row));
                UnitStatus::Active
            }
        }
    }

    fn parents(&mut self, scheme: IdScheme) -> BTreeMap<Relation, String> {
        let mut parents = BTreeMap::new();
        for relation in Relation::ALL {
            let key = self.code(key_of_parent(*relation), |text| scheme.normalise(text));
            parents.extend(key.map(|key| (*relation, key)));
        }
        parents
    }

    fn first_day(&mut self, default: Option<NaiveDate>) -> Option<NaiveDate> {
        match default {
            Some(day) if self.row.optional("valid_from").is_none() => Some(day),
            _ => {
                self.row.required("valid_from", &mut self.problems)?;
                self.day("valid_from")
            }
        }
    }

    fn day(&mut self, key: &str) -> Option<NaiveDate> {
        let text = self.row.optional(key)?;
        let day = text.parse::<NaiveDate>().ok().filter(|d| is_plausible(*d));
        if day.is_none() {
            self.problems.push(bad_date(self.row, key));
        }
        day
    }
}
