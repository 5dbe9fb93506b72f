//! `DELETE /me/totp`

use actix_web::web::Data;
use actix_web::{HttpResponse, delete};
use tonghop_auth::{Authenticated, decision};
use tonghop_journal::Audit;
use tonghop_web::Problem;

use crate::app::App;
use crate::db;
use crate::domain::Error;

/// Remove one's own one-time codes
///
/// Needs a fresh proof of identity. Where the role demands a second factor, a new one must be set up before anything else.
#[utoipa::path(
    tag = "sessions",
    responses((status = 204, description = "Removed.")),
    security(("bearer" = []))
)]
#[delete("/me/totp")]
pub async fn delete_my_totp(
    app: Data<App>,
    caller: Authenticated,
) -> Result<HttpResponse, Problem> {
    let id = caller.account;
    let recorder = app.recorder_of(app.clock.now(), Some(id), caller.request_id);
    decision::proven_lately(&caller.claims, recorder.now, app.step_up)?;
    app.write(move |conn| {
        if !db::totp::remove(conn, id)? {
            return Err(Error::NotFound);
        }
        Ok(recorder.audit(conn, Audit::new("totp.removed", "account", id.as_uuid()))?)
    })
    .await?;
    Ok(HttpResponse::NoContent().finish())
}
