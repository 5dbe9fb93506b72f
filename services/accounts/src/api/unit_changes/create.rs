//! `POST /unit-changes`

use actix_web::http::StatusCode;
use actix_web::web::Data;
use actix_web::{HttpResponse, post};
use serde::Deserialize;
use tonghop_auth::{Allowed, UnitScope};
use tonghop_db::Conn;
use tonghop_journal::Recorder;
use tonghop_journal::idempotency::{KeyedRequest, Known, StoredAnswer};
use tonghop_model::local_time;
use tonghop_web::openapi::API_PREFIX;
use tonghop_web::{Body, IdempotencyKey, Problem, ProblemBody, QueryOf};
use utoipa::IntoParams;

use super::json::{NewUnitChange, UnitChange};
use super::preview::{Preview, preview};
use crate::api::answer;
use crate::app::App;
use crate::db::unit_changes::{self, reach};
use crate::domain::Error;
use crate::domain::unit_change::NewChange;
use crate::policy::ManageUnitChanges;

/// How to make the change.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct MakeUnitChange {
    /// Check everything and say what would follow, change nothing.
    #[serde(default)]
    dry_run: bool,
}

/// Change units
///
/// Creates, renames, recodes, moves, merges, splits, dissolves, re-establishes, or corrects an earlier change. Every
/// unit it names or touches must lie within the caller's reach. The key is made when the change is written and sent
/// again with every retry: the change is then made once. Future days are allowed.
#[utoipa::path(
    tag = "units",
    params(
        MakeUnitChange,
        ("Idempotency-Key" = Option<String>, Header, description = "1 to 255 visible ASCII characters; needed unless `dry_run`.", max_length = 257, example = "019aa7c0-7c1e-7b39-8f2c-5d0f5c7f4b11"),
    ),
    request_body = NewUnitChange,
    responses(
        (status = 200, description = "What would follow; nothing was changed.", body = Preview),
        (status = 201, description = "Made.", body = UnitChange, headers(("Location" = String))),
        (status = 409, description = "The state of the units or a frozen period does not allow it.", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("bearer" = []))
)]
#[post("/unit-changes")]
pub async fn create_unit_change(
    app: Data<App>,
    caller: Allowed<ManageUnitChanges>,
    query: QueryOf<MakeUnitChange>,
    key: Option<IdempotencyKey>,
    body: Body<NewUnitChange>,
) -> Result<HttpResponse, Problem> {
    let recorder = app.recorder(&caller);
    let today = local_time::local_date(recorder.now);
    if query.0.dry_run {
        let change = body.0.parse(today)?;
        let found = app.snapshot(move |conn| preview(conn, &recorder, &caller.scope, change));
        return Ok(HttpResponse::Ok().json(found.await?));
    }
    let key = key.ok_or_else(IdempotencyKey::missing)?;
    let keyed = KeyedRequest::new(caller.account, "POST /unit-changes".into(), key.0, &body.0);
    let change = body.0.parse(today)?;
    let made = app.write(move |conn| make(conn, &recorder, &caller.scope, &keyed, change));
    let (stored, replayed) = made.await?;
    Ok(answer::stored(stored, replayed)?)
}

/// Makes the change, or finds that it was made before. The turn at the tree is taken first, so that a retry that
/// overtakes its first attempt waits for it and finds its answer.
fn make(
    conn: &mut Conn,
    recorder: &Recorder,
    scope: &UnitScope,
    keyed: &KeyedRequest,
    change: NewChange,
) -> Result<(StoredAnswer, bool), Error> {
    let first = unit_changes::lock(conn, 1)?;
    match keyed.look_up(conn)? {
        Known::Answered(stored) => return Ok((stored, true)),
        Known::Reused => return Err(Error::KeyReused),
        Known::New => {}
    }
    reach::of_named(conn, scope, &change)?;
    let plan = unit_changes::plan(conn, recorder, first, vec![change])?;
    reach::of_touched(conn, scope, &plan)?;
    let made = unit_changes::write(conn, recorder, &plan)?;
    let id = made.first().ok_or(Error::NotFound)?.id;
    let record = unit_changes::read::find(conn, &UnitScope::everywhere(), id)?;
    let view = UnitChange::try_from(record.ok_or(Error::NotFound)?)?;
    let stored = StoredAnswer {
        status: i32::from(StatusCode::CREATED.as_u16()),
        body: serde_json::to_string(&view)?,
        etag: None,
        location: Some(format!("{API_PREFIX}/unit-changes/{id}")),
    };
    keyed.store(conn, &stored, recorder.now.naive_utc())?;
    Ok((stored, false))
}
