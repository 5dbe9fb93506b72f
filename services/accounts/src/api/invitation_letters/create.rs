//! `POST /invitation-letters`

use std::collections::HashSet;

use actix_web::web::Data;
use actix_web::{HttpResponse, post};
use serde::Deserialize;
use tonghop_auth::{Allowed, UnitScope};
use tonghop_db::Conn;
use tonghop_journal::Recorder;
use tonghop_model::AccountId;
use tonghop_web::{Body, Problem};
use utoipa::ToSchema;

use super::page::{Slip, page};
use crate::api::accounts::activation_codes::reissue;
use crate::api::accounts::reach;
use crate::app::App;
use crate::db;
use crate::db::accounts::AccountRow;
use crate::domain::{Error, invitation};
use crate::policy::ManageAccounts;
use crate::post::Post;

/// Letters in one request at the most.
const MAX_LETTERS: usize = 200;
/// What the page may load: nothing; what it may look like is part of it.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'; base-uri 'none'; form-action 'none'; sandbox allow-modals";

/// Whom to write to.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateInvitationLetters {
    /// Accounts that are not activated yet.
    #[schema(min_items = 1, max_items = 200)]
    account_ids: Vec<AccountId>,
}

/// Print invitations
///
/// New codes for accounts that are not activated yet, as one page in A4 to be printed and cut: a slip a person, with link,
/// QR code and the last day. Codes from before are void; letters by mail that still wait are not sent.
#[utoipa::path(
    tag = "accounts",
    request_body = CreateInvitationLetters,
    responses(
        (status = 200, description = "The page. It holds codes: print it, do not keep it.", body = String, content_type = "text/html"),
        (status = 403, description = "Some positions of an account lie outside the caller's reach.", body = tonghop_web::ProblemBody, content_type = "application/problem+json"),
    ),
    security(("bearer" = []))
)]
#[post("/invitation-letters")]
pub async fn create_invitation_letters(
    app: Data<App>,
    caller: Allowed<ManageAccounts>,
    body: Body<CreateInvitationLetters>,
) -> Result<HttpResponse, Problem> {
    let ids = body.0.account_ids;
    match ids.len() {
        0 => return Err(Error::field("#/account_ids", "REQUIRED").into()),
        n if n > MAX_LETTERS => return Err(Error::field("#/account_ids", "TOO_MANY").into()),
        _ => {}
    }
    let recorder = app.recorder(&caller);
    let (post, last_day) = (app.post.clone(), invitation::last_day(recorder.now));
    let slips = app
        .write(move |conn| slips(conn, &recorder, &caller.scope, &post, &ids))
        .await?;
    Ok(HttpResponse::Ok()
        .content_type("text/html; charset=utf-8")
        .insert_header(("cache-control", "no-store"))
        .insert_header(("content-security-policy", POLICY))
        .insert_header(("x-content-type-options", "nosniff"))
        .insert_header((
            "content-disposition",
            "attachment; filename=\"thu-moi.html\"; filename*=UTF-8''th%C6%B0-m%E1%BB%9Di.html",
        ))
        .body(page(&slips, &last_day)))
}

fn slips(
    conn: &mut Conn,
    recorder: &Recorder,
    scope: &UnitScope,
    post: &Post,
    ids: &[AccountId],
) -> Result<Vec<Slip>, Error> {
    let mut seen = HashSet::new();
    let mut slips = Vec::with_capacity(ids.len());
    for (i, &id) in ids.iter().enumerate() {
        let account = addressee(conn, scope, id, &format!("#/account_ids/{i}"))?;
        if !seen.insert(id) {
            continue;
        }
        let invited = reissue(conn, recorder, post, &account, true)?;
        let unit = first_unit(conn, id)?;
        slips.push(Slip {
            name: account.display_name,
            unit,
            username: account.username,
            code: invited.activation_code.unwrap_or_default(),
            link: invited.activation_link.unwrap_or_default(),
        });
    }
    Ok(slips)
}

fn addressee(
    conn: &mut Conn,
    scope: &UnitScope,
    id: AccountId,
    pointer: &str,
) -> Result<AccountRow, Error> {
    let account = reach::whole(conn, scope, id).map_err(|error| match error {
        Error::NotFound => Error::field(pointer, "UNKNOWN_ACCOUNT"),
        error => error,
    })?;
    if !account.active {
        return Err(Error::field(pointer, "ACCOUNT_DISABLED"));
    }
    if account.activated {
        return Err(Error::field(pointer, "ALREADY_ACTIVATED"));
    }
    Ok(account)
}

/// Where the letter is handed out: the unit of the first position.
fn first_unit(conn: &mut Conn, id: AccountId) -> Result<Option<String>, Error> {
    let positions = db::accounts::positions_of(conn, &[id])?;
    let unit = positions
        .iter()
        .filter(|p| !p.withdrawn)
        .find_map(|p| p.unit_id);
    match unit {
        Some(unit) => Ok(db::unit_days::name_of(conn, unit)?),
        None => Ok(None),
    }
}
