//! `POST /accounts/{id}/identities`

use actix_web::web::Data;
use actix_web::{HttpResponse, post};
use serde::Deserialize;
use tonghop_auth::Allowed;
use tonghop_model::AccountId;
use tonghop_web::{Body, PathId, Problem};
use utoipa::ToSchema;

use super::json::AccountIdentity;
use crate::api::accounts::reach;
use crate::app::App;
use crate::db;
use crate::domain::{Error, identity};
use crate::policy::ManageIdentities;

/// Who somebody is at an external provider.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateAccountIdentity {
    /// The provider, exactly as it writes itself into its tokens.
    #[schema(max_length = 300, example = "https://dinhdanh.example")]
    issuer: String,
    /// Who, in its words; never an e-mail address that could change hands.
    #[schema(min_length = 1, max_length = 255)]
    subject: String,
}

/// Say who somebody is at the external provider
///
/// From then on that person can sign in there (`POST /oidc-authorizations`).
#[utoipa::path(
    tag = "accounts",
    params(("id" = AccountId, Path, description = "The account.")),
    request_body = CreateAccountIdentity,
    responses(
        (status = 201, description = "Entered.", body = AccountIdentity),
        (status = 409, description = "The identity belongs to an account already.", body = tonghop_web::ProblemBody, content_type = "application/problem+json"),
    ),
    security(("bearer" = []))
)]
#[post("/accounts/{id}/identities")]
pub async fn create_account_identity(
    app: Data<App>,
    caller: Allowed<ManageIdentities>,
    id: PathId<AccountId>,
    body: Body<CreateAccountIdentity>,
) -> Result<HttpResponse, Problem> {
    let CreateAccountIdentity { issuer, subject } = body.0;
    identity::check(&issuer, &subject)?;
    let recorder = app.recorder(&caller);
    let row = app
        .write(move |conn| {
            let account = reach::whole(conn, &caller.scope, id.0)?;
            if db::identities::of_account(conn, account.id)?.len() >= identity::MAX {
                return Err(Error::field("#", "TOO_MANY"));
            }
            db::identities::insert(conn, &recorder, account.id, (&issuer, &subject))
        })
        .await?;
    Ok(HttpResponse::Created().json(AccountIdentity::from(row)))
}
