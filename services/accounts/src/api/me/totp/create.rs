//! `POST /me/totp`

use actix_web::web::Data;
use actix_web::{HttpResponse, post};
use qrcode::QrCode;
use qrcode::render::svg;
use serde::Serialize;
use tonghop_auth::{Authenticated, decision};
use tonghop_journal::Audit;
use tonghop_web::Problem;
use utoipa::ToSchema;

use crate::app::App;
use crate::db;
use crate::domain::Error;
use crate::domain::totp::{Totp, new_seed};
use crate::sign_in::seal_context;

/// Side of the picture, in pixels.
const PICTURE: u32 = 240;

/// A seed for the owner's app. It is shown this once and in use only after the first code was entered.
#[derive(Serialize, ToSchema)]
pub struct TotpSeed {
    /// The seed in base32, to be typed where no camera is at hand.
    #[schema(max_length = 64)]
    secret: String,
    /// The same as an `otpauth://` address.
    #[schema(max_length = 400)]
    otpauth_url: String,
    /// The same as a QR code, an SVG picture.
    #[schema(max_length = 100_000)]
    qr_svg: String,
}

/// Begin to set up one-time codes
///
/// Gives a seed for an authenticator app; `POST /me/totp/confirmations` with the first code puts it to use. It must
/// come within ten minutes. Beginning anew voids a seed not yet in use. Needs a fresh proof of identity.
#[utoipa::path(
    tag = "sessions",
    responses(
        (status = 201, description = "The seed, shown this once.", body = TotpSeed),
        (status = 409, description = "One-time codes are in use already.", body = tonghop_web::ProblemBody, content_type = "application/problem+json"),
    ),
    security(("bearer" = []))
)]
#[post("/me/totp")]
pub async fn create_my_totp(
    app: Data<App>,
    caller: Authenticated,
) -> Result<HttpResponse, Problem> {
    let recorder = app.recorder_of(app.clock.now(), Some(caller.account), caller.request_id);
    decision::proven_lately(&caller.claims, recorder.now, app.step_up)?;
    let (id, seed) = (caller.account, new_seed());
    let sealed = app
        .sealer
        .seal(&seal_context(id), &seed)
        .map_err(Error::from)?;
    let username = app
        .write(move |conn| {
            let account = db::credentials::by_id(conn, id)?.ok_or(Error::NotFound)?;
            if !db::totp::begin(conn, id, &sealed, recorder.now.naive_utc())? {
                return Err(Error::TotpAlreadySet);
            }
            recorder.audit(conn, Audit::new("totp.begun", "account", id.as_uuid()))?;
            Ok(account.username)
        })
        .await?;
    let totp = Totp::new(seed, &username).map_err(Error::from)?;
    let otpauth_url = totp.url();
    let code = QrCode::new(&otpauth_url).map_err(Problem::internal)?;
    let mut picture = code.render::<svg::Color<'_>>();
    picture.min_dimensions(PICTURE, PICTURE);
    Ok(HttpResponse::Created()
        .insert_header(("cache-control", "no-store"))
        .json(TotpSeed {
            secret: totp.secret(),
            qr_svg: picture.build(),
            otpauth_url,
        }))
}
