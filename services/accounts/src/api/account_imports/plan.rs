//! From the rows of a file to the accounts to be made: everything wrong is found before anything is done.

use std::collections::HashMap;

use chrono::NaiveDate;
use tonghop_db::Conn;
use tonghop_model::{Text, UnitId};
use tonghop_tabular::{MAX_PROBLEMS, Row, Table, TableProblem};

use crate::api::accounts::inviting::Inviter;
use crate::api::field_text::sentence;
use crate::api::people_error;
use crate::db;
use crate::domain::Error;
use crate::domain::account::{NewAccount, NewPosition};
use crate::domain::people_error::PeopleError;
use crate::domain::people_import::{Fault, Person, people};

/// The accounts a file asks for, or everything wrong with it.
pub fn plan(
    conn: &mut Conn,
    inviter: &Inviter,
    table: &Table,
    today: NaiveDate,
) -> Result<Vec<NewAccount>, Error> {
    let (people, faults) = people(table, today);
    let mut problems = table.problems.clone();
    problems.extend(
        faults
            .into_iter()
            .map(|f: Fault| problem(&f.row, f.key, f.code)),
    );
    let names: Vec<&str> = people.iter().map(|p| p.username.as_str()).collect();
    let taken = db::accounts::taken(conn, &names)?;
    let units = units(conn, inviter, &people)?;
    let mut accounts = Vec::with_capacity(people.len());
    for person in &people {
        if let Some(line) = person.lines.first()
            && taken.contains(person.username.as_str())
        {
            problems.push(problem(&line.row, "username", "USERNAME_TAKEN"));
        }
        accounts.push(account(person, &units, &mut problems));
    }
    let accounts: Vec<NewAccount> = accounts.into_iter().flatten().collect();
    if problems.is_empty() {
        check(conn, inviter, &people, &accounts, &mut problems)?;
    }
    if problems.is_empty() {
        return Ok(accounts);
    }
    problems.sort_by_key(|p| p.line);
    problems.truncate(MAX_PROBLEMS);
    Err(PeopleError::Import(problems).into())
}

fn problem(row: &Row, key: &'static str, code: &'static str) -> TableProblem {
    row.problem(key, code, sentence(code))
}

/// The units within reach that have the codes named.
fn units(
    conn: &mut Conn,
    inviter: &Inviter,
    people: &[Person],
) -> Result<HashMap<String, UnitId>, Error> {
    let mut codes: Vec<&str> = people
        .iter()
        .flat_map(|p| &p.lines)
        .filter_map(|line| Some(line.unit_code.as_ref()?.as_str()))
        .collect();
    codes.sort_unstable();
    codes.dedup();
    Ok(db::unit_keys::by_codes(conn, inviter.scope(), &codes)?)
}

/// The account of one person; nothing when a unit is unknown.
fn account(
    person: &Person,
    units: &HashMap<String, UnitId>,
    problems: &mut Vec<TableProblem>,
) -> Option<NewAccount> {
    let before = problems.len();
    let mut positions = Vec::with_capacity(person.lines.len());
    for line in &person.lines {
        let unit = match &line.unit_code {
            Some(code) => {
                if let Some(unit) = units.get(code.as_str()) {
                    Some(*unit)
                } else {
                    problems.push(problem(&line.row, "unit_code", "UNKNOWN_UNIT"));
                    continue;
                }
            }
            None => None,
        };
        positions.push(NewPosition {
            role: line.role,
            unit,
            span: line.span,
            acting_for: None,
        });
    }
    (problems.len() == before).then(|| NewAccount {
        username: person.username.clone(),
        display_name: person.display_name.clone(),
        email: person.email.clone(),
        phone: person.phone.clone(),
        positions,
    })
}

/// The rules of positions, each fault at its row.
fn check(
    conn: &mut Conn,
    inviter: &Inviter,
    people: &[Person],
    accounts: &[NewAccount],
    problems: &mut Vec<TableProblem>,
) -> Result<(), Error> {
    let days = inviter.unit_days(conn, accounts)?;
    for (person, account) in people.iter().zip(accounts) {
        inviter.check(conn, account, &days, "#", |i, error| {
            let Some(line) = person.lines.get(i) else {
                return Err(error);
            };
            let (key, code, text) = said(error)?;
            problems.push(line.row.problem(key, code, text));
            Ok(())
        })?;
    }
    Ok(())
}

/// What a broken rule says, and in which column; anything else that went wrong goes on.
fn said(error: Error) -> Result<(&'static str, &'static str, Text), Error> {
    let (pointer, code, text) = match error {
        Error::Field { pointer, code } => (pointer, code, sentence(code)),
        Error::UnknownUnit { pointer } => (pointer, "UNKNOWN_UNIT", sentence("UNKNOWN_UNIT")),
        Error::People(error) => {
            let text = people_error::sentence(&error);
            match &error {
                PeopleError::Overlap { pointer, .. } | PeopleError::Separation { pointer, .. } => {
                    (pointer.clone(), error.code(), text)
                }
                _ => return Err(error.into()),
            }
        }
        other => return Err(other),
    };
    let key = match pointer.rsplit('/').next() {
        Some("role") => "role",
        Some("unit_id") => "unit_code",
        Some("valid_from") => "valid_from",
        Some("valid_to") => "valid_to",
        _ => "",
    };
    Ok((key, code, text))
}
