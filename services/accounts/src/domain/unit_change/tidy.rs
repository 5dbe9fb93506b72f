//! Text of a change as it is kept, within its limits.

use super::ChangeKind;
use super::action::{Action, Decision, Merge, NewChange, Split};
use super::spec::{Contact, NewName, UnitSpec};
use crate::domain::contact::Email;
use crate::domain::{Error, unit};

/// Units in one list at the most.
const MAX_UNITS: usize = 200;
/// Children named in one change at the most.
const MAX_CHILDREN: usize = 1000;
/// Longest note.
const MAX_NOTE: usize = 2000;

/// The change with its text trimmed; the first member that is missing, too long or implausible otherwise.
pub fn tidy(mut change: NewChange) -> Result<NewChange, Error> {
    change.effective_date = unit::day(change.effective_date, "#/effective_date")?;
    change.note = change
        .note
        .map(|note| text(&note, "#/note", MAX_NOTE))
        .transpose()?;
    change.decision = match change.decision {
        Some(decision) => Some(Decision {
            number: text(&decision.number, "#/decision/number", 100)?,
            issuing_body: text(&decision.issuing_body, "#/decision/issuing_body", 200)?,
            date: unit::day(decision.date, "#/decision/date")?,
        }),
        None if change.action.kind() == ChangeKind::Create => None,
        None => return Err(Error::field("#/decision", "REQUIRED")),
    };
    match &mut change.action {
        Action::Create(create) => spec(&mut create.unit, "#/change/unit")?,
        Action::ReEstablish(again) => spec(&mut again.unit, "#/change/unit")?,
        Action::Rename(rename) => name(&mut rename.set)?,
        Action::Merge(merge) => tidy_merge(merge)?,
        Action::Split(split) => tidy_split(split)?,
        Action::Recode(_) | Action::Move(_) | Action::Dissolve(_) | Action::Correction(_) => {}
    }
    Ok(change)
}

fn tidy_merge(merge: &mut Merge) -> Result<(), Error> {
    at_most(merge.unit_ids.len(), MAX_UNITS, "#/change/unit_ids")?;
    at_most(merge.children.len(), MAX_CHILDREN, "#/change/children")?;
    match &mut merge.into.unit {
        Some(unit) => spec(unit, "#/change/into/unit"),
        None => Ok(()),
    }
}

fn tidy_split(split: &mut Split) -> Result<(), Error> {
    at_most(split.successors.len(), MAX_UNITS, "#/change/successors")?;
    at_most(split.children.len(), MAX_CHILDREN, "#/change/children")?;
    for (i, successor) in split.successors.iter_mut().enumerate() {
        if let Some(unit) = &mut successor.unit {
            spec(unit, &format!("#/change/successors/{i}/unit"))?;
        }
    }
    Ok(())
}

fn spec(spec: &mut UnitSpec, pointer: &str) -> Result<(), Error> {
    spec.name = unit::name(&spec.name, &format!("{pointer}/name"))?;
    if let Some(short) = &spec.short_name {
        spec.short_name = Some(unit::name(short, &format!("{pointer}/short_name"))?);
    }
    contact(&mut spec.contact, &format!("{pointer}/contact"))
}

fn name(set: &mut NewName) -> Result<(), Error> {
    if let Some(name) = &set.name {
        set.name = Some(unit::name(name, "#/change/set/name")?);
    }
    if let Some(Some(short)) = &set.short_name {
        set.short_name = Some(Some(unit::name(short, "#/change/set/short_name")?));
    }
    match &mut set.contact {
        Some(given) => contact(given, "#/change/set/contact"),
        None => Ok(()),
    }
}

fn contact(contact: &mut Contact, pointer: &str) -> Result<(), Error> {
    let members = [
        ("email", &mut contact.email, 200),
        ("phone", &mut contact.phone, 50),
        ("address", &mut contact.address, 300),
    ];
    for (member, value, limit) in members {
        if let Some(given) = value.as_deref() {
            *value = Some(text(given, &format!("{pointer}/{member}"), limit)?);
        }
    }
    if let Some(email) = &mut contact.email {
        *email = Email::parse(email, &format!("{pointer}/email"))?.into_string();
    }
    Ok(())
}

fn text(text: &str, pointer: &str, limit: usize) -> Result<String, Error> {
    let text = text.trim();
    match text.chars().count() {
        0 => Err(Error::field(pointer, "REQUIRED")),
        n if n > limit => Err(Error::field(pointer, "TOO_LONG")),
        _ => Ok(text.to_owned()),
    }
}

fn at_most(count: usize, limit: usize, pointer: &str) -> Result<(), Error> {
    if count > limit {
        Err(Error::field(pointer, "TOO_MANY"))
    } else {
        Ok(())
    }
}
