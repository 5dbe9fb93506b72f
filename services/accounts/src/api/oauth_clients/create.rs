//! `POST /oauth-clients`

use actix_web::web::Data;
use actix_web::{HttpResponse, post};
use chrono::NaiveDate;
use serde::Deserialize;
use tonghop_auth::{Allowed, UnitScope};
use tonghop_db::Conn;
use tonghop_journal::Recorder;
use tonghop_model::{UnitId, local_time};
use tonghop_web::{Body, EntityTag, Problem};
use utoipa::ToSchema;

use super::json::OauthClient;
use crate::app::App;
use crate::db;
use crate::db::oauth_clients::ClientRow;
use crate::domain::client::{self, ClientSettings, Networks, ScopeSet};
use crate::domain::{Error, unit};
use crate::policy::ManageClients;

/// A partner system to be registered.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateOauthClient {
    /// What people call it.
    #[schema(
        min_length = 1,
        max_length = 200,
        example = "Trục liên thông văn bản tỉnh"
    )]
    name: String,
    /// The unit it reads at and below.
    unit_id: UnitId,
    /// What it may do.
    #[schema(min_items = 1, max_items = 20, example = json!(["units.read", "totals.read"]))]
    scopes: Vec<String>,
    /// Networks from which it may ask for tokens; from anywhere when empty.
    #[serde(default)]
    #[schema(max_items = 50, example = json!(["203.0.113.0/24"]))]
    allowed_networks: Vec<String>,
    /// First day on which it may do nothing more; open when absent.
    expires_on: Option<NaiveDate>,
    /// Whom to call when it misbehaves.
    #[schema(max_length = 300)]
    contact: Option<String>,
}

impl CreateOauthClient {
    fn parse(self, today: NaiveDate) -> Result<ClientSettings, Error> {
        let at = "#/expires_on";
        let expires_on = self.expires_on.map(|day| unit::day(day, at)).transpose()?;
        if expires_on.is_some_and(|day| day <= today) {
            return Err(Error::field(at, "DAY_PASSED"));
        }
        Ok(ClientSettings {
            name: unit::name(&self.name, "#/name")?,
            scopes: ScopeSet::parse(&self.scopes)?,
            networks: Networks::parse(&self.allowed_networks)?,
            expires_on,
            active: true,
            contact: client::contact(self.contact)?,
        })
    }
}

/// Register a partner system
///
/// It reads what its scopes say, at one unit and below. It can prove itself once it has a secret or a key.
#[utoipa::path(
    tag = "oauth-clients",
    request_body = CreateOauthClient,
    responses(
        (status = 201, description = "Registered.", body = OauthClient, headers(("Location" = String), ("ETag" = String))),
        (status = 401, description = "No valid access token, or the proof of identity is too old.", body = tonghop_web::ProblemBody, content_type = "application/problem+json"),
    ),
    security(("bearer" = []))
)]
#[post("/oauth-clients")]
pub async fn create_oauth_client(
    app: Data<App>,
    caller: Allowed<ManageClients>,
    body: Body<CreateOauthClient>,
) -> Result<HttpResponse, Problem> {
    let unit = body.0.unit_id;
    let settings = body.0.parse(local_time::local_date(app.clock.now()))?;
    let recorder = app.recorder(&caller);
    let client = app
        .write(move |conn| register(conn, &recorder, &caller.scope, unit, settings))
        .await?;
    Ok(HttpResponse::Created()
        .insert_header(("location", format!("/api/v1/oauth-clients/{}", client.id)))
        .insert_header(EntityTag(client.version).header())
        .json(client))
}

/// Nobody gives away what lies outside their own reach.
fn register(
    conn: &mut Conn,
    recorder: &Recorder,
    scope: &UnitScope,
    unit: UnitId,
    settings: ClientSettings,
) -> Result<OauthClient, Error> {
    if db::units::within(conn, scope, &[unit])?.is_empty() {
        let pointer = "#/unit_id".to_owned();
        return Err(Error::UnknownUnit { pointer });
    }
    let row = ClientRow::new(recorder.id(), unit, settings, recorder.now.naive_utc());
    db::oauth_clients::insert(conn, recorder, &row)?;
    OauthClient::new(row, &[])
}
