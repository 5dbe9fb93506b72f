//! `PUT /me/password`

use actix_web::web::Data;
use actix_web::{HttpResponse, put};
use serde::Deserialize;
use tonghop_auth::Authenticated;
use tonghop_journal::{Audit, Recorder};
use tonghop_model::SessionId;
use tonghop_web::{Body, Problem};
use utoipa::ToSchema;

use crate::api::sessions::origin::Origin;
use crate::app::App;
use crate::db;
use crate::domain::{Error, password};
use crate::sign_in::Attempt;

/// A change of password.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PutMyPassword {
    /// The password used until now.
    #[schema(max_length = 128, format = "password")]
    current_password: String,
    /// The password to be used from now on.
    #[schema(min_length = 8, max_length = 128, format = "password")]
    password: String,
}

/// Change one's own password
///
/// Ends all other sessions of the account. A session that could only do this gets full tokens with its next refresh.
#[utoipa::path(
    tag = "sessions",
    request_body = PutMyPassword,
    responses((status = 204, description = "Changed.")),
    security(("bearer" = []))
)]
#[put("/me/password")]
pub async fn put_my_password(
    app: Data<App>,
    caller: Authenticated,
    origin: Origin,
    body: Body<PutMyPassword>,
) -> Result<HttpResponse, Problem> {
    let id = caller.account;
    let words = app
        .read(move |conn| Ok(db::credentials::password_context(conn, id)?))
        .await?;
    password::check(&body.0.password, &words)?;
    if body.0.password == body.0.current_password {
        return Err(Error::field("#/password", "PASSWORD_UNCHANGED").into());
    }
    let attempt = Attempt::begin(&app, &words.username, origin.address).await?;
    let recorder = app.recorder_of(app.clock.now(), Some(id), caller.request_id);
    let outcome = change(&app, &attempt, recorder, caller.session, body.0).await;
    if let Err(error) = &outcome {
        attempt.refused(&app, error).await?;
    }
    outcome?;
    Ok(HttpResponse::NoContent().finish())
}

async fn change(
    app: &App,
    attempt: &Attempt,
    recorder: Recorder,
    session: SessionId,
    body: PutMyPassword,
) -> Result<(), Error> {
    let account = attempt.verified(app, body.current_password).await?;
    let attempt = attempt.clone();
    let hash = app.hasher.hash(body.password).await?;
    app.write(move |conn| {
        let id = account.id;
        if !db::credentials::still_holds(conn, &account, recorder.now.naive_utc())? {
            return Err(Error::Credentials);
        }
        db::credentials::set_password(conn, id, &hash)?;
        attempt.passed(conn, id, recorder.now)?;
        db::sessions::end_all(conn, &recorder, id, Some(session))?;
        let audit = Audit::new("account.password_changed", "account", id.as_uuid());
        Ok(recorder.audit(conn, audit)?)
    })
    .await
}
