//! `DELETE /me/sessions/{id}`

use actix_web::web::Data;
use actix_web::{HttpResponse, delete};
use tonghop_auth::Authenticated;
use tonghop_journal::Audit;
use tonghop_model::SessionId;
use tonghop_web::{PathId, Problem};

use crate::app::App;
use crate::db;
use crate::domain::Error;

/// End one of one's own sessions
///
/// For a phone that was lost, or a place one does not recognise. Its tokens are void everywhere within two seconds.
#[utoipa::path(
    tag = "sessions",
    params(("id" = SessionId, Path, description = "The session.")),
    responses((status = 204, description = "Ended.")),
    security(("bearer" = []))
)]
#[delete("/me/sessions/{id}")]
pub async fn delete_my_session(
    app: Data<App>,
    caller: Authenticated,
    id: PathId<SessionId>,
) -> Result<HttpResponse, Problem> {
    let recorder = app.recorder_of(app.clock.now(), Some(caller.account), caller.request_id);
    app.write(move |conn| {
        let own = db::own_sessions::is_open(conn, caller.account, id.0)?;
        if !own || !db::sessions::end(conn, &recorder, id.0)? {
            return Err(Error::NotFound);
        }
        let audit = Audit::new("session.ended", "session", id.0.as_uuid());
        Ok(recorder.audit(conn, audit)?)
    })
    .await?;
    Ok(HttpResponse::NoContent().finish())
}
