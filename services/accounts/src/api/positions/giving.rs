//! What giving and ending positions has in common: the rules that need to look things up, and who hears of it.

use std::collections::HashMap;

use chrono::NaiveDate;
use tonghop_auth::{Allowed, UnitScope};
use tonghop_db::Conn;
use tonghop_journal::{Audit, Recorder};
use tonghop_model::{AccountId, PositionId, Role, UnitId, local_time};

use crate::app::App;
use crate::db;
use crate::db::accounts::AccountRow;
use crate::db::positions::PositionRow;
use crate::domain::Error;
use crate::domain::duties::Duties;
use crate::domain::people_error::PeopleError;
use crate::domain::position::{Ending, Held, NewPosition, Span};

/// Who changes positions now, and within which bounds.
pub struct Giver {
    /// The account.
    pub account: AccountId,
    /// How far it reaches.
    pub scope: UnitScope,
    /// What one person may not be at the same time.
    pub duties: Duties,
    /// Keeps the record.
    pub recorder: Recorder,
    /// The local day.
    pub today: NaiveDate,
}

/// When the units of new positions exist.
pub type UnitDays = HashMap<UnitId, Vec<Span>>;

impl Giver {
    /// The caller of a request.
    pub fn new<P>(app: &App, caller: &Allowed<P>) -> Self {
        let recorder = app.recorder(caller);
        Self {
            account: caller.account,
            scope: caller.scope.clone(),
            duties: app.duties.clone(),
            today: local_time::local_date(recorder.now),
            recorder,
        }
    }

    /// When the units named exist; a unit outside the reach is not among them.
    pub fn unit_days(&self, conn: &mut Conn, wanted: &[NewPosition]) -> Result<UnitDays, Error> {
        let mut units: Vec<UnitId> = wanted.iter().filter_map(|p| p.unit).collect();
        units.sort();
        units.dedup();
        let reachable = db::units::all_within(conn, &self.scope, &units)?;
        let reachable: Vec<UnitId> = reachable.into_iter().collect();
        Ok(db::unit_days::days_of(conn, &reachable)?)
    }

    /// Checks every rule of a new position for somebody who holds `held`. `at` points at it in the input.
    pub fn check(
        &self,
        conn: &mut Conn,
        wanted: &NewPosition,
        held: &[Held],
        days: &UnitDays,
        at: &str,
    ) -> Result<(), Error> {
        // Nobody gives away rights outside their own reach.
        match wanted.unit {
            None if !self.scope.all => {
                return Err(Error::field(format!("{at}/unit_id"), "UNIT_REQUIRED"));
            }
            Some(unit) if !days.contains_key(&unit) => {
                return Err(Error::UnknownUnit {
                    pointer: format!("{at}/unit_id"),
                });
            }
            _ => {}
        }
        wanted.check(held, self.today, at)?;
        let exists = |unit: &UnitId| {
            let spans = days.get(unit).map(Vec::as_slice).unwrap_or_default();
            spans.iter().any(|span| span.covers(wanted.span))
        };
        if wanted.unit.is_some_and(|unit| !exists(&unit)) {
            return Err(Error::field(format!("{at}/unit_id"), "UNIT_NOT_IN_FORCE"));
        }
        let on_one_line = |a, b, day| db::unit_days::on_one_line(conn, a, b, day);
        if let Some(&other) = self.duties.clash(wanted, held, self.today, on_one_line)? {
            let unit = match other.unit {
                Some(unit) => db::unit_days::name_of(conn, unit)?,
                None => None,
            };
            return Err(PeopleError::Separation {
                pointer: format!("{at}/role"),
                wanted: wanted.role,
                other: other.role,
                unit,
                existing: other.id,
            }
            .into());
        }
        Self::check_principal(conn, wanted, at)
    }

    /// Whoever is stood in for holds the same position in their own name, all the time.
    fn check_principal(conn: &mut Conn, wanted: &NewPosition, at: &str) -> Result<(), Error> {
        let Some(principal) = wanted.acting_for else {
            return Ok(());
        };
        let held = db::positions::of_accounts(conn, &[principal])?;
        let same = |p: &PositionRow| {
            !p.withdrawn
                && p.acting_for.is_none()
                && p.role == wanted.role
                && p.unit_id == wanted.unit
                && p.span().covers(wanted.span)
        };
        if held.iter().any(same) {
            Ok(())
        } else {
            let pointer = format!("{at}/acting_for");
            Err(Error::field(pointer, "PRINCIPAL_WITHOUT_ROLE"))
        }
    }

    /// Gives a position to an account that is open, and tells everybody.
    pub fn give(
        &self,
        conn: &mut Conn,
        to: &AccountRow,
        wanted: NewPosition,
        predecessor: Option<PositionId>,
        at: &str,
    ) -> Result<PositionRow, Error> {
        if wanted.acting_for == Some(to.id) {
            return Err(Error::field(format!("{at}/acting_for"), "SAME_ACCOUNT"));
        }
        let rows = db::positions::of_accounts(conn, &[to.id])?;
        let held: Vec<Held> = rows
            .iter()
            .filter(|row| !row.withdrawn)
            .map(Held::from)
            .collect();
        let days = self.unit_days(conn, &[wanted])?;
        self.check(conn, &wanted, &held, &days, at)?;
        let before = db::account_changes::snapshot(conn, &self.recorder, to.id)?;
        db::account_changes::raise(conn, to)?;
        let new = [(to.id, wanted, predecessor)];
        let ids = db::positions::insert(conn, &self.recorder, Some(self.account), &new)?;
        let after = db::account_changes::publish(conn, &self.recorder, to.id)?;
        let audit = Audit::new("position.given", "account", to.id.as_uuid());
        self.audit(conn, audit.before(&before).after(&after), wanted.unit)?;
        let id = *ids.first().ok_or(Error::NotFound)?;
        db::positions::find(conn, id)?.ok_or(Error::NotFound)
    }

    /// Ends a position of `holder`, and those that stand in for it, and tells everybody.
    pub fn end(
        &self,
        conn: &mut Conn,
        holder: &AccountRow,
        position: &PositionRow,
        ending: Ending,
        reason: &str,
    ) -> Result<PositionRow, Error> {
        self.end_one(conn, holder, position, ending, reason)?;
        let day = match ending {
            Ending::On(day) => day,
            Ending::Withdrawn => position.valid_from,
        };
        if position.acting_for.is_none() {
            for deputy in db::positions::acting_for(conn, position, day)? {
                let holder = db::accounts::own(conn, deputy.account_id)?.ok_or(Error::NotFound)?;
                let ending = if day <= deputy.valid_from {
                    Ending::Withdrawn
                } else {
                    Ending::On(day)
                };
                self.end_one(conn, &holder, &deputy, ending, reason)?;
            }
        }
        db::positions::find(conn, position.id)?.ok_or(Error::NotFound)
    }

    fn end_one(
        &self,
        conn: &mut Conn,
        holder: &AccountRow,
        position: &PositionRow,
        ending: Ending,
        reason: &str,
    ) -> Result<(), Error> {
        let now = self.recorder.now.naive_utc();
        let before = db::account_changes::snapshot(conn, &self.recorder, holder.id)?;
        db::account_changes::raise(conn, holder)?;
        db::positions::end(conn, position.id, ending, self.account, reason, now)?;
        let after = db::account_changes::publish(conn, &self.recorder, holder.id)?;
        let audit = Audit::new("position.ended", "account", holder.id.as_uuid());
        self.audit(conn, audit.before(&before).after(&after), position.unit_id)
    }

    /// To be called after a position has ended: somebody must be left to administer the whole installation.
    pub fn check_administrators(
        &self,
        conn: &mut Conn,
        position: &PositionRow,
    ) -> Result<(), Error> {
        if position.role == Role::Administrator && position.unit_id.is_none() {
            db::administrators::check_one_is_left(conn, self.today)?;
        }
        Ok(())
    }

    /// The position and its holder, if the caller sees the holder and reaches the position's unit.
    pub fn own_to_end(
        &self,
        conn: &mut Conn,
        id: PositionId,
    ) -> Result<(AccountRow, PositionRow), Error> {
        let position = db::positions::find(conn, id)?.ok_or(Error::NotFound)?;
        let holder = db::accounts::find(conn, &self.scope, position.account_id)?;
        let holder = holder.ok_or(Error::NotFound)?;
        let reached = match position.unit_id {
            Some(unit) => !db::units::within(conn, &self.scope, &[unit])?.is_empty(),
            None => self.scope.all,
        };
        if !reached {
            return Err(Error::Forbidden);
        }
        if position.withdrawn {
            return Err(PeopleError::PositionEnded.into());
        }
        Ok((holder, position))
    }

    fn audit(&self, conn: &mut Conn, audit: Audit<'_>, unit: Option<UnitId>) -> Result<(), Error> {
        let audit = match unit {
            Some(unit) => audit.at(unit),
            None => audit,
        };
        Ok(self.recorder.audit(conn, audit)?)
    }
}
