//! Wire types of partner systems.

use actix_web::HttpResponse;
use chrono::{DateTime, NaiveDate, Utc};
use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};
use tonghop_db::Conn;
use tonghop_model::{AccountId, ClientSecretId, UnitId};
use tonghop_web::EntityTag;
use utoipa::ToSchema;

use crate::db::oauth_clients::ClientRow;
use crate::db::oauth_credentials::{self, SecretRow};
use crate::domain::Error;
use crate::domain::client_key::ClientKey;

/// A partner system.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct OauthClient {
    /// Stable id, also its `client_id`.
    pub id: AccountId,
    /// What people call it.
    #[schema(max_length = 200)]
    pub name: String,
    /// The unit it reads at and below.
    pub unit_id: UnitId,
    /// What it may do.
    #[schema(max_items = 20)]
    pub scopes: Vec<&'static str>,
    /// Networks from which it may ask for tokens; from anywhere when empty.
    #[schema(max_items = 50)]
    pub allowed_networks: Vec<String>,
    /// First day on which it may do nothing more; open when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires_on: Option<NaiveDate>,
    /// Whether it may do anything.
    pub active: bool,
    /// Whom to call when it misbehaves.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 300)]
    pub contact: Option<String>,
    /// Its secrets, without what they are; the newest first.
    #[schema(max_items = 2)]
    pub secrets: Vec<OauthSecret>,
    /// Its public keys for `private_key_jwt`.
    #[schema(max_items = 5)]
    pub keys: Vec<PublicKey>,
    /// When it was registered.
    pub created_at: DateTime<Utc>,
    /// Version, also the `ETag`.
    #[schema(minimum = 1)]
    pub version: i32,
}

/// A secret, without what it is.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct OauthSecret {
    /// Stable id.
    pub id: ClientSecretId,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// From when on it is refused; open when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<DateTime<Utc>>,
}

/// A public key (RFC 7517): Ed25519 for `EdDSA`, P-256 for `ES256`.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PublicKey {
    /// Key id, which assertions name in their header.
    #[schema(min_length = 1, max_length = 64, example = "2026-a")]
    kid: String,
    /// `OKP` or `EC`.
    #[schema(max_length = 3, example = "OKP")]
    kty: String,
    /// `Ed25519` or `P-256`.
    #[schema(max_length = 7, example = "Ed25519")]
    crv: String,
    /// Coordinate x, base64url.
    #[schema(
        max_length = 43,
        example = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"
    )]
    x: String,
    /// Coordinate y, base64url; only of P-256.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 43)]
    y: Option<String>,
    /// `sig`; taken and not kept.
    #[serde(default, rename = "use", skip_serializing)]
    #[schema(max_length = 3)]
    usage: Option<String>,
    /// `EdDSA` or `ES256`; taken and not kept, since the kind of key says it.
    #[serde(default, skip_serializing)]
    #[schema(max_length = 5)]
    alg: Option<String>,
    /// Only here to be refused with a warning.
    #[serde(default, skip_serializing)]
    #[schema(ignore)]
    d: Option<IgnoredAny>,
}

impl PublicKey {
    /// Takes the key over, unless it is a private one or for something else.
    pub fn parse(self, index: usize) -> Result<ClientKey, Error> {
        let at = |member: &str| format!("#/keys/{index}/{member}");
        if self.d.is_some() {
            return Err(Error::field(at("d"), "PRIVATE_KEY"));
        }
        if self.usage.is_some_and(|usage| usage != "sig") {
            return Err(Error::field(at("use"), "KEY_TYPE_NOT_SUPPORTED"));
        }
        let fits = if self.kty == "EC" { "ES256" } else { "EdDSA" };
        if self.alg.is_some_and(|alg| alg != fits) {
            return Err(Error::field(at("alg"), "KEY_TYPE_NOT_SUPPORTED"));
        }
        Ok(ClientKey {
            kid: self.kid,
            kty: self.kty,
            crv: self.crv,
            x: self.x,
            y: self.y,
        })
    }
}

impl From<ClientKey> for PublicKey {
    fn from(key: ClientKey) -> Self {
        Self {
            kid: key.kid,
            kty: key.kty,
            crv: key.crv,
            x: key.x,
            y: key.y,
            usage: None,
            alg: None,
            d: None,
        }
    }
}

impl From<&SecretRow> for OauthSecret {
    fn from(row: &SecretRow) -> Self {
        Self {
            id: row.id,
            created_at: row.created_at.and_utc(),
            expires_at: row.expires_at.map(|at| at.and_utc()),
        }
    }
}

impl OauthClient {
    /// Puts a partner system and its secrets together.
    pub fn new(row: ClientRow, secrets: &[SecretRow]) -> Result<Self, Error> {
        let settings = row.settings()?;
        let own = secrets.iter().filter(|secret| secret.client_id == row.id);
        Ok(Self {
            id: row.id,
            name: settings.name,
            unit_id: row.unit_id,
            scopes: settings.scopes.words().to_vec(),
            allowed_networks: settings.networks.texts(),
            expires_on: settings.expires_on,
            active: settings.active,
            contact: settings.contact,
            secrets: own.map(OauthSecret::from).collect(),
            keys: row.keys()?.into_iter().map(PublicKey::from).collect(),
            created_at: row.created_at.and_utc(),
            version: row.version,
        })
    }

    /// The same, read from the database.
    pub fn of(conn: &mut Conn, row: ClientRow) -> Result<Self, Error> {
        let secrets = oauth_credentials::secrets_of(conn, &[row.id])?;
        Self::new(row, &secrets)
    }

    /// The answer that shows it.
    pub fn answer(self) -> HttpResponse {
        HttpResponse::Ok()
            .insert_header(EntityTag(self.version).header())
            .json(self)
    }
}
