//! `POST /me/totp/confirmations`

use actix_web::web::Data;
use actix_web::{HttpResponse, post};
use serde::{Deserialize, Serialize};
use tonghop_auth::Authenticated;
use tonghop_db::Conn;
use tonghop_journal::{Audit, Recorder};
use tonghop_model::AccountId;
use tonghop_web::{Body, Problem};
use utoipa::ToSchema;

use crate::app::App;
use crate::db;
use crate::domain::totp::{Totp, recovery_codes};
use crate::domain::{Error, activation};
use crate::sign_in::seal_context;

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
/// Proves that the app shows the right codes. From now on signing in needs one. `POST /session-refreshes` gives a token
/// without limits to a session that could only set this up.
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
    body: Body<ConfirmTotp>,
) -> Result<HttpResponse, Problem> {
    let id = caller.account;
    let recorder = app.recorder_of(app.clock.now(), Some(id), caller.request_id);
    let (account, seed) = app
        .read(move |conn| {
            let account = db::credentials::by_id(conn, id)?.ok_or(Error::NotFound)?;
            Ok((account, db::totp::find(conn, id)?.ok_or(Error::TotpNotStarted)?))
        })
        .await?;
    if seed.confirmed_at.is_some() {
        return Err(Error::TotpAlreadySet.into());
    }
    let plain = app.sealer.open(&seal_context(id), &seed.sealed_seed);
    let totp = Totp::new(plain.map_err(Error::from)?, &account.username).map_err(Error::from)?;
    let step = totp
        .step_of(&body.0.code, recorder.now, seed.last_step)
        .ok_or_else(|| Error::field("#/code", "WRONG_TOTP_CODE"))?;
    let codes = recovery_codes();
    let hashes: Vec<String> = codes.iter().map(|code| activation::hash(code)).collect();
    let session = caller.session;
    app.write(move |conn| {
        put_to_use(conn, &recorder, id, &seed.sealed_seed, step, &hashes)?;
        Ok(db::sessions::proven(conn, session, "pwd otp mfa", recorder.now.naive_utc())?)
    })
    .await?;
    Ok(HttpResponse::Created()
        .insert_header(("cache-control", "no-store"))
        .json(RecoveryCodes {
            recovery_codes: codes,
        }))
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
