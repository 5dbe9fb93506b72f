//! `GET /internal/v1/revocations`: all that is revoked, for the gateway to begin with.

use actix_web::get;
use actix_web::web::{Data, Json};
use tonghop_api::accounts::RevocationList;
use tonghop_auth::ServiceCaller;
use tonghop_directory::projection;
use tonghop_journal::sequencer::last_seq;
use tonghop_web::Problem;

use crate::app::App;

/// Ended sessions whose tokens still live, and disabled accounts; what happens after `seq` is in the feed.
#[get("/internal/v1/revocations")]
pub async fn revocations(
    app: Data<App>,
    _caller: ServiceCaller,
) -> Result<Json<RevocationList>, Problem> {
    let now = app.clock.now().naive_utc();
    let list = app
        .snapshot(move |conn| {
            Ok(RevocationList {
                seq: last_seq(conn)?,
                sessions: projection::ended_sessions(conn, now)?,
                disabled: projection::disabled_accounts(conn)?,
            })
        })
        .await?;
    Ok(Json(list))
}
