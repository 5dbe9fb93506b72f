//! `GET /me/sessions`

use actix_web::get;
use actix_web::web::{Data, Json};
use chrono::{DateTime, Utc};
use serde::Serialize;
use tonghop_auth::Authenticated;
use tonghop_model::SessionId;
use tonghop_web::Problem;
use utoipa::ToSchema;

use crate::app::App;
use crate::db;
use crate::db::own_sessions::OwnSession;

/// One place where the caller is signed in.
#[derive(Serialize, ToSchema)]
pub struct MySession {
    /// The session.
    id: SessionId,
    /// Whether it is the one this request belongs to.
    current: bool,
    /// When it began.
    created_at: DateTime<Utc>,
    /// When it was last refreshed: it has been in use until about ten minutes later.
    last_used_at: DateTime<Utc>,
    /// The network it came from: enough to recognise a place.
    #[schema(max_length = 40, example = "203.0.113.0/24")]
    source: Option<String>,
    /// What the client calls itself.
    #[schema(max_length = 120)]
    user_agent: Option<String>,
}

/// All places where the caller is signed in.
#[derive(Serialize, ToSchema)]
pub struct MySessions {
    /// The newest first.
    #[schema(max_items = 50)]
    items: Vec<MySession>,
}

impl MySession {
    fn new(row: OwnSession, current: SessionId) -> Self {
        Self {
            id: row.id,
            current: row.id == current,
            created_at: row.created_at.and_utc(),
            last_used_at: row.rotated_at.and_utc(),
            source: row.source,
            user_agent: row.user_agent,
        }
    }
}

/// List one's own sessions
///
/// Those that can still be used, 50 at the most: an account has no more.
#[utoipa::path(
    tag = "sessions",
    responses((status = 200, description = "The caller's sessions.", body = MySessions)),
    security(("bearer" = []))
)]
#[get("/me/sessions")]
pub async fn list_my_sessions(
    app: Data<App>,
    caller: Authenticated,
) -> Result<Json<MySessions>, Problem> {
    let (now, lifetimes) = (app.clock.now().naive_utc(), app.settings.lifetimes());
    let rows = app
        .read(move |conn| Ok(db::own_sessions::list(conn, caller.account, lifetimes, now)?))
        .await?;
    let items = rows.into_iter().map(|row| MySession::new(row, caller.session));
    Ok(Json(MySessions {
        items: items.collect(),
    }))
}
