//! `POST /account-activations`

use actix_web::web::Data;
use actix_web::{HttpResponse, post};
use serde::Deserialize;
use tonghop_journal::Audit;
use tonghop_web::{Body, Problem, RequestContext};
use utoipa::ToSchema;

use crate::api::sessions::json::Session;
use crate::app::App;
use crate::db;
use crate::domain::account::Username;
use crate::domain::{Error, activation, password};
use crate::tokens::{self, Holder};

/// A one-time code turned into a password.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateAccountActivation {
    /// Name to sign in with.
    #[schema(min_length = 3, max_length = 64)]
    username: String,
    /// The one-time code; spaces, hyphens and case do not matter.
    #[schema(max_length = 64)]
    activation_code: String,
    /// The password to be used from now on.
    #[schema(min_length = 8, max_length = 128, format = "password")]
    password: String,
}

/// Activate an account
///
/// Sets the password with the one-time code and signs in.
#[utoipa::path(
    tag = "sessions",
    request_body = CreateAccountActivation,
    responses(
        (status = 201, description = "Activated and signed in.", body = Session),
        (status = 401, description = "Wrong name or code.", body = tonghop_web::ProblemBody, content_type = "application/problem+json"),
    ),
    security(())
)]
#[post("/account-activations")]
pub async fn create_account_activation(
    app: Data<App>,
    context: RequestContext,
    body: Body<CreateAccountActivation>,
) -> Result<HttpResponse, Problem> {
    let CreateAccountActivation {
        username,
        activation_code,
        password,
    } = body.0;
    let username = Username::parse(&username).map_err(|_| Error::Credentials)?;
    password::check(&password, &username)?;
    let given = activation::hash(&activation_code);
    let now = app.clock.now();
    // The code is checked before the slow hash, and again in the transaction that uses it up.
    let (name, code) = (username.as_str().to_owned(), given.clone());
    app.read(move |conn| find(conn, &name, &code, now.naive_utc()))
        .await?;
    let hash = app.hasher.hash(password).await?;
    let session = app.ids.next();
    let recorder_ids = app.recorder_of(now, None, context.request_id);
    let holder = app
        .write(move |conn| {
            let account = find(conn, username.as_str(), &given, now.naive_utc())?;
            if !db::credentials::use_code(conn, account.id, &given, &hash)? {
                return Err(Error::Credentials);
            }
            db::sessions::insert(conn, session, account.id, now.naive_utc())?;
            // Whoever was signed in with the password before is not any more.
            db::sessions::end_all(conn, &recorder_ids, account.id, Some(session))?;
            recorder_ids.audit(
                conn,
                Audit::new("account.activated", "account", account.id.as_uuid()),
            )?;
            Ok(Holder {
                account: account.id,
                session,
                generation: 1,
                authz_ver: account.authz_ver,
                amr: "pwd",
            })
        })
        .await?;
    Session::created(tokens::issue(&app, holder, now)?)
}

fn find(
    conn: &mut tonghop_db::Conn,
    username: &str,
    hash: &str,
    now: chrono::NaiveDateTime,
) -> Result<db::credentials::Credentials, Error> {
    let account = db::credentials::by_name(conn, username)?.ok_or(Error::Credentials)?;
    let in_time = account
        .activation_expires_at
        .is_some_and(|until| now < until);
    let right = account.activation_hash.as_deref() == Some(hash);
    if account.active && in_time && right {
        Ok(account)
    } else {
        Err(Error::Credentials)
    }
}
