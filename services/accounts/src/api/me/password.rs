//! `PUT /me/password`

use actix_web::web::Data;
use actix_web::{HttpResponse, put};
use serde::Deserialize;
use tonghop_auth::Authenticated;
use tonghop_journal::Audit;
use tonghop_web::{Body, Problem};
use utoipa::ToSchema;

use crate::app::App;
use crate::db;
use crate::domain::account::Username;
use crate::domain::{Error, password};

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
/// Ends all other sessions of the account.
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
    body: Body<PutMyPassword>,
) -> Result<HttpResponse, Problem> {
    let id = caller.account;
    let (row, known) = app
        .read(move |conn| {
            let row = db::accounts::own(conn, id)?.ok_or(Error::NotFound)?;
            Ok((
                row,
                db::credentials::by_id(conn, id)?.ok_or(Error::NotFound)?,
            ))
        })
        .await?;
    password::check(&body.0.password, &Username::parse(&row.username)?)?;
    if !app
        .hasher
        .verify(body.0.current_password, known.password_hash)
        .await?
    {
        return Err(Error::Credentials.into());
    }
    let hash = app.hasher.hash(body.0.password).await?;
    let recorder = app.recorder_of(app.clock.now(), Some(id), caller.request_id);
    app.write(move |conn| {
        db::credentials::set_password(conn, id, &hash)?;
        db::sessions::end_all(conn, &recorder, id, Some(caller.session))?;
        Ok(recorder.audit(
            conn,
            Audit::new("account.password_changed", "account", id.as_uuid()),
        )?)
    })
    .await?;
    Ok(HttpResponse::NoContent().finish())
}
