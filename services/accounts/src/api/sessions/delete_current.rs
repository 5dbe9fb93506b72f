//! `DELETE /sessions/current`

use actix_web::web::Data;
use actix_web::{HttpResponse, delete};
use tonghop_auth::Authenticated;
use tonghop_journal::Audit;
use tonghop_web::Problem;

use crate::app::App;
use crate::db;

/// Sign out
///
/// The session's refresh token is dead at once, its access token everywhere within two seconds.
#[utoipa::path(
    tag = "sessions",
    responses((status = 204, description = "Signed out.")),
    security(("bearer" = []))
)]
#[delete("/sessions/current")]
pub async fn delete_current_session(
    app: Data<App>,
    caller: Authenticated,
) -> Result<HttpResponse, Problem> {
    let recorder = app.recorder_of(app.clock.now(), Some(caller.account), caller.request_id);
    app.write(move |conn| {
        db::sessions::end(conn, &recorder, caller.session)?;
        Ok(recorder.audit(
            conn,
            Audit::new("session.ended", "session", caller.session.as_uuid()),
        )?)
    })
    .await?;
    Ok(HttpResponse::NoContent().finish())
}
