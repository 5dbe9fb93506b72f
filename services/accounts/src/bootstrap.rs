//! What a start sees to: the first administrator when there is no account yet, and the log of units.

use std::fmt;

use tonghop_model::{Role, local_time};

use crate::app::App;
use crate::db;
use crate::domain::account::{NewAccount, Username};
use crate::domain::position::{NewPosition, Span};
use crate::domain::{Error, activation};

const USERNAME: &str = "admin";

/// The account made at the first start, with the code to activate it.
pub struct FirstAdministrator {
    /// Name to sign in with.
    pub username: &'static str,
    /// One-time code; only its hash is kept.
    pub code: String,
    /// The same as a link to the page that takes it.
    pub link: String,
}

impl fmt::Display for FirstAdministrator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "\n  First administrator: {}\n  One-time password:   {}\n  (shown once; choose your own password at {})\n",
            self.username, self.code, self.link
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
                email: None,
                phone: None,
                positions: vec![NewPosition {
                    role: Role::Administrator,
                    unit: None,
                    span: Span {
                        from: today,
                        to: None,
                    },
                    acting_for: None,
                }],
            };
            db::accounts::insert(conn, &recorder, None, &[(&account, hash)])?;
            Ok(true)
        })
        .await?;
    let code = code.reveal();
    Ok(issued.then(|| FirstAdministrator {
        username: USERNAME,
        link: app.post.link(USERNAME, &code),
        code,
    }))
}

/// Fills in what units are found by, where an older version of the service has left it out.
pub async fn search_texts(app: &App) -> Result<(), Error> {
    app.write(|conn| Ok(db::unit_search::fill_in(conn)?)).await
}
