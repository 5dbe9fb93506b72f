//! `PATCH /me`

use actix_web::web::Data;
use actix_web::{HttpResponse, patch};
use serde::Deserialize;
use tonghop_auth::Allowed;
use tonghop_web::extract::MergePatch;
use tonghop_web::{EntityTag, IfMatch, Problem, ProblemBody};
use utoipa::ToSchema;

use crate::api::accounts::json::Account;
use crate::api::accounts::patch::{UpdateAccount, apply, parse, present};
use crate::app::App;
use crate::db;
use crate::domain::Error;
use crate::policy::ChangeOwnContact;

/// What changes; everything else stays.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct UpdateMe {
    /// Where letters are sent; null removes it.
    #[serde(deserialize_with = "present")]
    #[schema(value_type = Option<String>, max_length = 254)]
    email: Option<Option<String>>,
    /// Where the person is called; null removes it.
    #[serde(deserialize_with = "present")]
    #[schema(value_type = Option<String>, max_length = 30)]
    phone: Option<Option<String>>,
}

/// Change one's own e-mail and telephone
///
/// JSON merge patch. Name, roles and whether the account is open are for administrators to change.
#[utoipa::path(
    tag = "sessions",
    params(("If-Match" = String, Header, description = "`ETag` of what was read.", example = "\"1\"")),
    request_body(content = UpdateMe, content_type = "application/merge-patch+json"),
    responses(
        (status = 200, description = "As it is now.", body = Account, headers(("ETag" = String))),
        (status = 412, description = "Somebody changed it meanwhile.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 428, description = "`If-Match` is missing.", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("bearer" = []))
)]
#[patch("/me")]
pub async fn update_me(
    app: Data<App>,
    caller: Allowed<ChangeOwnContact>,
    version: IfMatch,
    patch: MergePatch,
) -> Result<HttpResponse, Problem> {
    let UpdateMe { email, phone } = parse(patch.0)?;
    let update = UpdateAccount {
        email,
        phone,
        ..UpdateAccount::default()
    };
    let change = update.check()?;
    let recorder = app.recorder(&caller);
    let account = app
        .write(move |conn| {
            let row = db::accounts::own(conn, caller.account)?.ok_or(Error::NotFound)?;
            apply(conn, &recorder, &row, version, change)
        })
        .await?;
    Ok(HttpResponse::Ok()
        .insert_header(EntityTag(account.version).header())
        .json(account))
}
