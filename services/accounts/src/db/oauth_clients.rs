//! Partner systems. To other services each is an account with one position that nobody signs in with.

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;
use serde::Serialize;
use tonghop_api::accounts::{ACCOUNT_CHANGED, AccountSnapshot, PositionSnapshot};
use tonghop_auth::UnitScope;
use tonghop_db::{Conn, MultiBackend, each_backend};
use tonghop_directory::{each_in_scope, in_scope, projection};
use tonghop_journal::{Audit, Recorder};
use tonghop_model::{AccountId, Role, UnitId, local_time};

use crate::db::schema::oauth_clients;
use crate::domain::Error;
use crate::domain::client::{ClientSettings, Networks, ScopeSet};
use crate::domain::client_key::ClientKey;

/// A partner system.
#[derive(Debug, Clone, Queryable, Insertable, AsChangeset, Serialize)]
#[diesel(table_name = oauth_clients, treat_none_as_null = true, treat_none_as_default_value = false)]
pub struct ClientRow {
    /// Its id, which is that of an account.
    pub id: AccountId,
    /// Version of the row, for `ETag`.
    pub version: i32,
    /// Version of its rights.
    pub authz_ver: i32,
    name: String,
    /// The unit it reads at and below.
    pub unit_id: UnitId,
    scopes: String,
    networks: String,
    expires_on: Option<NaiveDate>,
    active: bool,
    contact: Option<String>,
    keys: String,
    /// When it was registered.
    pub created_at: NaiveDateTime,
}

impl ClientRow {
    /// A partner system to be registered.
    pub fn new(
        id: AccountId,
        unit_id: UnitId,
        settings: ClientSettings,
        now: NaiveDateTime,
    ) -> Self {
        let bare = Self {
            id,
            version: 1,
            authz_ver: 1,
            name: String::new(),
            unit_id,
            scopes: String::new(),
            networks: String::new(),
            expires_on: None,
            active: true,
            contact: None,
            keys: "[]".into(),
            created_at: now,
        };
        bare.with_settings(settings)
    }

    /// What an administrator decided.
    pub fn settings(&self) -> Result<ClientSettings, Error> {
        let networks = Networks::stored(&self.networks);
        Ok(ClientSettings {
            name: self.name.clone(),
            scopes: ScopeSet::stored(&self.scopes),
            networks: networks
                .ok_or_else(|| Error::Corrupt(format!("networks of client {}", self.id)))?,
            expires_on: self.expires_on,
            active: self.active,
            contact: self.contact.clone(),
        })
    }

    /// Its public keys.
    pub fn keys(&self) -> Result<Vec<ClientKey>, Error> {
        serde_json::from_str(&self.keys).map_err(|e| Error::Corrupt(e.to_string()))
    }

    /// Whether it may do anything on this day.
    pub fn is_usable(&self, today: NaiveDate) -> bool {
        self.active && self.expires_on.is_none_or(|end| today < end)
    }

    /// The same with other settings.
    #[must_use]
    pub fn with_settings(self, settings: ClientSettings) -> Self {
        Self {
            name: settings.name,
            scopes: settings.scopes.to_string(),
            networks: settings.networks.to_string(),
            expires_on: settings.expires_on,
            active: settings.active,
            contact: settings.contact,
            ..self
        }
    }

    /// The same with other keys.
    pub fn with_keys(self, keys: &[ClientKey]) -> Result<Self, Error> {
        let keys = serde_json::to_string(keys).map_err(|e| Error::Corrupt(e.to_string()))?;
        Ok(Self { keys, ..self })
    }

    fn snapshot(&self) -> AccountSnapshot {
        let position = PositionSnapshot {
            role: Role::Partner,
            unit: Some(self.unit_id),
            acting_for: None,
            valid_from: local_time::local_date(self.created_at.and_utc()),
            valid_to: self.expires_on,
        };
        AccountSnapshot {
            id: self.id,
            display_name: self.name.clone(),
            active: self.active,
            authz_ver: self.authz_ver,
            positions: vec![position],
        }
    }
}

/// One partner system, if its unit lies in the scope.
pub fn find(conn: &mut Conn, scope: &UnitScope, id: AccountId) -> QueryResult<Option<ClientRow>> {
    let query = oauth_clients::table
        .filter(oauth_clients::id.eq(id))
        .into_boxed::<MultiBackend>();
    each_in_scope!(query, oauth_clients::unit_id, scope)
        .first(conn)
        .optional()
}

/// One partner system, for itself.
pub fn own(conn: &mut Conn, id: AccountId) -> QueryResult<Option<ClientRow>> {
    oauth_clients::table.find(id).first(conn).optional()
}

/// Partner systems in the scope in the order they were registered, after `after`.
pub fn list(
    conn: &mut Conn,
    scope: &UnitScope,
    after: Option<AccountId>,
    limit: i64,
) -> QueryResult<Vec<ClientRow>> {
    let query = oauth_clients::table
        .order(oauth_clients::id)
        .limit(limit)
        .into_boxed::<MultiBackend>();
    let mut query = in_scope!(query, oauth_clients::unit_id, scope);
    if let Some(after) = after {
        query = query.filter(oauth_clients::id.gt(after));
    }
    query.load(conn)
}

/// Registers a partner system, with audit row and event.
pub fn insert(conn: &mut Conn, recorder: &Recorder, row: &ClientRow) -> Result<(), Error> {
    each_backend!(conn, c => diesel::insert_into(oauth_clients::table).values(row).execute(c))?;
    announce(conn, recorder, row)?;
    let audit = Audit::new("client.created", "oauth_client", row.id.as_uuid());
    Ok(recorder.audit(conn, audit.at(row.unit_id).after(row))?)
}

/// How far a change reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// Tokens issued before stay good.
    Here,
    /// Tokens issued before are worth nothing, and other services hear of it.
    Everywhere,
}

/// Writes `new` over `old` under the next version, with audit row `action`.
pub fn update(
    conn: &mut Conn,
    recorder: &Recorder,
    (old, new): (&ClientRow, ClientRow),
    reach: Reach,
    action: &str,
) -> Result<ClientRow, Error> {
    let raised = i32::from(reach == Reach::Everywhere);
    let new = ClientRow {
        version: old.version + 1,
        authz_ver: old.authz_ver + raised,
        ..new
    };
    let row = oauth_clients::table
        .filter(oauth_clients::id.eq(old.id))
        .filter(oauth_clients::version.eq(old.version));
    if diesel::update(row).set(&new).execute(conn)? == 0 {
        return Err(Error::Stale(old.version + 1));
    }
    if reach == Reach::Everywhere {
        announce(conn, recorder, &new)?;
    }
    let audit = Audit::new(action, "oauth_client", new.id.as_uuid());
    recorder.audit(conn, audit.at(new.unit_id).before(old).after(&new))?;
    Ok(new)
}

fn announce(conn: &mut Conn, recorder: &Recorder, row: &ClientRow) -> Result<(), Error> {
    let snapshot = row.snapshot();
    projection::apply_account(conn, &snapshot)?;
    let id = row.id.as_uuid();
    Ok(recorder.event(conn, ACCOUNT_CHANGED, id, row.authz_ver, &snapshot)?)
}
