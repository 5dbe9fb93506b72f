//! What a start sees to: the first administrator when there is no account yet, and the log of units.

use std::fmt;

use tonghop_model::{Role, local_time};

use crate::app::App;
use crate::db;
use crate::domain::account::{NewAccount, NewPosition, Username};
use crate::domain::{Error, activation};

const USERNAME: &str = "admin";

/// The account made at the first start, with the code to activate it.
pub struct FirstAdministrator {
    /// Name to sign in with.
    pub username: &'static str,
    /// One-time code; only its hash is kept.
    pub code: String,
}

impl fmt::Display for FirstAdministrator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "\n  First administrator: {}\n  One-time password:   {}\n  (shown once; POST /api/v1/account-activations sets your own password)\n",
            self.username, self.code
        )
    }
}

/// Gives units of before the log of changes their place in it.
pub async fn complete_unit_log(app: &App) -> Result<(), Error> {
    let recorder = app.recorder_of(app.clock.now(), None, "bootstrap".into());
    let count = app
        .write(move |conn| db::unit_changes::backfill::backfill(conn, &recorder))
        .await?;
    if count > 0 {
        tracing::info!(count, "units of before the log of changes were added to it");
    }
    Ok(())
}

/// Makes the first administrator if there is no account at all. As long as nobody has ever chosen a password, each
/// start issues a fresh code: a lost print-out locks nobody out.
pub async fn first_administrator(app: &App) -> Result<Option<FirstAdministrator>, Error> {
    let recorder = app.recorder_of(app.clock.now(), None, "bootstrap".into());
    let code = activation::Code::generate();
    let hash = code.hash();
    let issued = app
        .write(move |conn| {
            if db::credentials::any_activated(conn)? {
                return Ok(false);
            }
            if let Some(account) = db::credentials::by_name(conn, USERNAME)? {
                db::credentials::set_activation(conn, account.id, &hash, recorder.now.naive_utc())?;
                return Ok(true);
            }
            if db::accounts::any(conn)? {
                return Ok(false);
            }
            let today = local_time::local_date(recorder.now);
            let account = NewAccount {
                username: Username::parse(USERNAME)?,
                display_name: "Quản trị hệ thống".into(),
                positions: vec![NewPosition {
                    role: Role::Administrator,
                    unit: None,
                    valid_from: today,
                }],
            };
            db::accounts::insert(conn, &recorder, &account, &hash)?;
            Ok(true)
        })
        .await?;
    Ok(issued.then(|| FirstAdministrator {
        username: USERNAME,
        code: code.reveal(),
    }))
}
