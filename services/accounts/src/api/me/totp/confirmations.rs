//! `POST /me/totp/confirmations`

use actix_web::web::Data;
use actix_web::{HttpResponse, post};
use chrono::NaiveDateTime;
use serde::{Deserialize, Serialize};
use tonghop_auth::{Authenticated, decision};
use tonghop_db::Conn;
use tonghop_journal::{Audit, Recorder};
use tonghop_model::AccountId;
use tonghop_web::{Body, Problem};
use utoipa::ToSchema;

use crate::api::sessions::origin::Origin;
use crate::app::App;
use crate::db;
use crate::db::credentials::Credentials;
use crate::db::totp::SeedRow;
use crate::domain::totp::{Totp, recovery_codes};
use crate::domain::{Error, activation};
use crate::sign_in::{Attempt, seal_context};

/// The first code of the owner's app.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ConfirmTotp {
    /// Six digits.
    #[schema(max_length = 10, example = "287082")]
    code: String,
}

/// Codes for a lost phone, each for one sign-in.
#[derive(Serialize, ToSchema)]
pub struct RecoveryCodes {
    /// To be printed and locked away.
    #[schema(max_items = 10)]
    recovery_codes: Vec<String>,
}

/// Put one-time codes to use
///
/// Proves that the app shows the right codes. From now on signing in needs one, and all other sessions of the account
/// end. `POST /session-refreshes` gives a token without limits to a session that could only set this up. Needs a fresh
/// proof of identity; wrong codes slow down like wrong passwords.
#[utoipa::path(
    tag = "sessions",
    request_body = ConfirmTotp,
    responses(
        (status = 201, description = "In use. The recovery codes are shown this once.", body = RecoveryCodes),
        (status = 409, description = "Nothing to confirm.", body = tonghop_web::ProblemBody, content_type = "application/problem+json"),
    ),
    security(("bearer" = []))
)]
#[post("/me/totp/confirmations")]
pub async fn create_my_totp_confirmation(
    app: Data<App>,
    caller: Authenticated,
    origin: Origin,
    body: Body<ConfirmTotp>,
) -> Result<HttpResponse, Problem> {
    let id = caller.account;
    let recorder = app.recorder_of(app.clock.now(), Some(id), caller.request_id);
    decision::proven_lately(&caller.claims, recorder.now, app.step_up)?;
    let now = recorder.now.naive_utc();
    let (account, seed) = app.read(move |conn| pending(conn, id, now)).await?;
    let attempt = Attempt::begin(&app, &account.username, origin.address).await?;
    let step = step_of(&app, &attempt, &account, &seed, &body.0.code);
    let step = match step {
        Ok(step) => step,
        Err(refused) => {
            attempt.refused(&app, &Error::Credentials).await?;
            return Err(refused.into());
        }
    };
    let codes = recovery_codes();
    let hashes: Vec<String> = codes.iter().map(|code| activation::hash(code)).collect();
    let session = caller.session;
    app.write(move |conn| {
        attempt.take_back(conn)?;
        put_to_use(conn, &recorder, id, &seed.sealed_seed, step, &hashes)?;
        db::sessions::end_all(conn, &recorder, id, Some(session))?;
        Ok(db::sessions::add_code(conn, session)?)
    })
    .await?;
    Ok(HttpResponse::Created()
        .insert_header(("cache-control", "no-store"))
        .json(RecoveryCodes {
            recovery_codes: codes,
        }))
}

/// The account, and its seed that waits for the first code.
fn pending(
    conn: &mut Conn,
    id: AccountId,
    now: NaiveDateTime,
) -> Result<(Credentials, SeedRow), Error> {
    let account = db::credentials::by_id(conn, id)?.ok_or(Error::NotFound)?;
    let seed = db::totp::find(conn, id)?.ok_or(Error::TotpNotStarted)?;
    if seed.confirmed_at.is_some() {
        return Err(Error::TotpAlreadySet);
    }
    if !seed.is_pending(now) {
        return Err(Error::TotpNotStarted);
    }
    Ok((account, seed))
}

/// The step whose code was entered; no code is right while the door is closed.
fn step_of(
    app: &App,
    attempt: &Attempt,
    account: &Credentials,
    seed: &SeedRow,
    code: &str,
) -> Result<i64, Error> {
    let plain = app
        .sealer
        .open(&seal_context(account.id), &seed.sealed_seed)?;
    let totp = Totp::new(plain, &account.username)?;
    let step = totp.step_of(code, app.clock.now(), seed.last_step);
    step.filter(|_| attempt.account.is_some())
        .ok_or_else(|| Error::field("#/code", "WRONG_TOTP_CODE"))
}

fn put_to_use(
    conn: &mut Conn,
    recorder: &Recorder,
    id: AccountId,
    sealed: &str,
    step: i64,
    hashes: &[String],
) -> Result<(), Error> {
    if !db::totp::confirm(conn, id, sealed, step, recorder.now.naive_utc())? {
        return Err(Error::TotpNotStarted);
    }
    db::totp::set_recovery_codes(conn, id, hashes)?;
    Ok(recorder.audit(conn, Audit::new("totp.confirmed", "account", id.as_uuid()))?)
}
