//! What every way of inviting people has in common.

use tonghop_auth::{Allowed, UnitScope};
use tonghop_db::Conn;
use tonghop_model::AccountId;

use super::json::InvitedAccount;
use crate::api::positions::giving::{Giver, UnitDays};
use crate::app::App;
use crate::db;
use crate::domain::account::NewAccount;
use crate::domain::contact::Email;
use crate::domain::position::{Held, NewPosition};
use crate::domain::{Error, activation};
use crate::post::{Addressee, Post};

/// Invites people within the caller's reach.
pub struct Inviter {
    giver: Giver,
    post: Post,
}

impl Inviter {
    /// The caller of a request.
    pub fn new<P>(app: &App, caller: &Allowed<P>) -> Self {
        Self {
            giver: Giver::new(app, caller),
            post: app.post.clone(),
        }
    }

    /// How far the caller reaches.
    pub fn scope(&self) -> &UnitScope {
        &self.giver.scope
    }

    /// When the units of these people's positions exist.
    pub fn unit_days(&self, conn: &mut Conn, accounts: &[NewAccount]) -> Result<UnitDays, Error> {
        let wanted: Vec<NewPosition> = accounts.iter().flat_map(|a| a.positions.clone()).collect();
        self.giver.unit_days(conn, &wanted)
    }

    /// Checks the positions of one person against each other and against the caller's reach. `fault` hears of each one
    /// that breaks a rule, with its place in the list.
    pub fn check(
        &self,
        conn: &mut Conn,
        account: &NewAccount,
        days: &UnitDays,
        at: &str,
        mut fault: impl FnMut(usize, Error) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let mut held: Vec<Held> = Vec::new();
        for (i, position) in account.positions.iter().enumerate() {
            let pointer = format!("{at}/positions/{i}");
            if let Err(error) = self.giver.check(conn, position, &held, days, &pointer) {
                fault(i, error)?;
            }
            held.push(position.into());
        }
        Ok(())
    }

    /// Makes accounts whose positions have been checked, and sends or shows their codes.
    pub fn make(
        &self,
        conn: &mut Conn,
        accounts: &[NewAccount],
    ) -> Result<Vec<InvitedAccount>, Error> {
        let (recorder, by) = (&self.giver.recorder, Some(self.giver.account));
        let codes: Vec<_> = accounts
            .iter()
            .map(|_| activation::Code::generate())
            .collect();
        let hashes = codes.iter().map(activation::Code::hash);
        let new: Vec<_> = accounts.iter().zip(hashes).collect();
        let ids = db::accounts::insert(conn, recorder, by, &new)?;
        let deliver = |((id, account), code): ((AccountId, &NewAccount), &activation::Code)| {
            let to = Addressee {
                id,
                username: account.username.as_str(),
                name: &account.display_name,
                email: account.email.as_ref().map(Email::as_str),
            };
            InvitedAccount::deliver(conn, recorder, &self.post, to, code)
        };
        ids.into_iter()
            .zip(accounts)
            .zip(&codes)
            .map(deliver)
            .collect()
    }

    /// Makes all of these accounts or none. `at` is the pointer of each in the input.
    pub fn invite(
        &self,
        conn: &mut Conn,
        accounts: &[NewAccount],
        at: impl Fn(usize) -> String,
    ) -> Result<Vec<InvitedAccount>, Error> {
        let days = self.unit_days(conn, accounts)?;
        for (i, account) in accounts.iter().enumerate() {
            self.check(conn, account, &days, &at(i), |_, error| Err(error))?;
        }
        self.make(conn, accounts)
    }
}
