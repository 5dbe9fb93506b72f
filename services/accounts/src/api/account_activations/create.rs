//! `POST /account-activations`

use std::sync::Arc;

use actix_web::web::Data;
use actix_web::{HttpResponse, post};
use serde::Deserialize;
use tonghop_journal::{Audit, Recorder};
use tonghop_web::{Body, Problem, RequestContext};
use utoipa::ToSchema;

use crate::api::sessions::json::Session;
use crate::api::sessions::origin::Origin;
use crate::app::App;
use crate::db;
use crate::db::credentials::Credentials;
use crate::domain::account::Username;
use crate::domain::{Error, activation, password};
use crate::sign_in::{Attempt, Second, second_factor};
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
    /// Code of the owner's app, if the account has a second factor: a new password does not replace it.
    #[schema(max_length = 10, example = "287082")]
    totp_code: Option<String>,
    /// A recovery code instead, for a lost phone.
    #[schema(max_length = 40)]
    recovery_code: Option<String>,
}

/// Activate an account
///
/// Sets the password with the one-time code and signs in. Ends all sessions the account had before.
#[utoipa::path(
    tag = "sessions",
    request_body = CreateAccountActivation,
    responses(
        (status = 201, description = "Activated and signed in.", body = Session),
        (status = 401, description = "Wrong name or code; or a code of the second factor is needed.", body = tonghop_web::ProblemBody, content_type = "application/problem+json"),
    ),
    security(())
)]
#[post("/account-activations")]
pub async fn create_account_activation(
    app: Data<App>,
    context: RequestContext,
    origin: Origin,
    body: Body<CreateAccountActivation>,
) -> Result<HttpResponse, Problem> {
    Username::parse(&body.0.username).map_err(|_| Error::Credentials)?;
    let recorder = app.recorder_of(app.clock.now(), None, context.request_id);
    let attempt = Attempt::begin(&app, &body.0.username, origin.address).await?;
    let outcome = activate(&app, &attempt, recorder, origin, body.0).await;
    if let Err(error) = &outcome {
        attempt.refused(&app, error).await?;
    }
    let holder = outcome?;
    Session::created(tokens::issue(&app, &holder, holder.auth_time)?)
}

async fn activate(
    app: &App,
    attempt: &Attempt,
    recorder: Recorder,
    origin: Origin,
    body: CreateAccountActivation,
) -> Result<Holder, Error> {
    let account = attempt.account.clone().ok_or(Error::Credentials)?;
    let given = activation::hash(&body.activation_code);
    // The code is checked before the slow hash, and again in the transaction that uses it up.
    if !is_good(&account, &given, recorder.now.naive_utc()) {
        return Err(Error::Credentials);
    }
    let id = account.id;
    let words = app.read(move |conn| Ok(db::credentials::password_context(conn, id)?));
    password::check(&body.password, &words.await?)?;
    let hash = app.hasher.hash(body.password).await?;
    let second = Second {
        totp_code: body.totp_code,
        recovery_code: body.recovery_code,
    };
    let (session, settings) = (app.ids.next(), app.settings.clone());
    let (sealer, attempt) = (Arc::clone(&app.sealer), attempt.clone());
    app.write(move |conn| {
        let now = recorder.now;
        let amr = second_factor(conn, &sealer, &account, &second, now)?;
        if !db::credentials::use_code(conn, id, &given, &hash, now.naive_utc())? {
            return Err(Error::Credentials);
        }
        attempt.passed(conn, id, now)?;
        // Whoever was signed in with the password before is not any more.
        db::sessions::end_all(conn, &recorder, id, None)?;
        recorder.audit(
            conn,
            Audit::new("account.activated", "account", id.as_uuid()),
        )?;
        let account = db::credentials::by_id(conn, id)?.ok_or(Error::Credentials)?;
        let session = origin.session(session, amr, now);
        tokens::begin(conn, &recorder, &settings, &account, &session)
    })
    .await
}

fn is_good(account: &Credentials, hash: &str, now: chrono::NaiveDateTime) -> bool {
    let in_time = account
        .activation_expires_at
        .is_some_and(|until| now < until);
    in_time && account.activation_hash.as_deref() == Some(hash)
}
