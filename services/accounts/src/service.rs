//! Starts the service and takes it down.

use std::sync::Arc;
use std::time::Duration;

use actix_web::web::{Data, scope};
use tonghop_auth::{Authorizer, KeyStore, ServiceTokens, Verifier};
use tonghop_db::{Db, DbError};
use tonghop_directory::Directory;
use tonghop_journal::Journal;
use tonghop_model::{Clock, IdSource};
use tonghop_web::edge::Edge;
use tonghop_web::health::Health;
use tonghop_web::openapi::API_PREFIX;
use tonghop_web::route_table::RouteTable;
use tonghop_web::server::{self, Parts, Running};
use utoipa_actix_web::service_config::ServiceConfig;

use crate::app::App;
use crate::bootstrap::{self, FirstAdministrator};
use crate::domain::password::Hasher;
use crate::{Config, MIGRATIONS, api, keys, openapi, routes};

/// The running service.
pub struct Service {
    /// Its HTTP server.
    pub server: Running,
    journal: Journal,
    /// Set when this start made the first administrator: the code is known only now.
    pub first_administrator: Option<FirstAdministrator>,
}

impl Service {
    /// Base URL for clients on this machine.
    pub fn url(&self) -> String {
        self.server.url()
    }
    /// Lets readers of the feed go, finishes what is under way, then ends.
    pub async fn stop(self) {
        self.journal.close();
        self.server.stop().await;
    }
}

/// Opens the database and keys and starts serving.
pub async fn start(config: &Config, clock: Arc<dyn Clock>) -> anyhow::Result<Service> {
    let (issuer, refresh) = keys::open(&config.keys_dir)?;
    let database = config.database.to_config();
    // Opening may wait for the server: not on the thread that serves others.
    let db = tokio::task::spawn_blocking(move || Db::open(&database, MIGRATIONS)).await??;
    let journal = Journal::start(db.clone());
    let kept = journal.clone();
    let ids = IdSource::new(Arc::clone(&clock));
    let keys = KeyStore::fixed(&issuer.jwks());
    let directory = Directory::local(db.clone(), Arc::clone(&clock));
    let authorizer = Authorizer::new(
        Verifier::new(keys, Arc::clone(&clock), &config.issuer),
        Arc::new(directory),
    );
    let tokens = ServiceTokens::new(
        tonghop_api::accounts::SERVICE,
        config.service.service_secret.expose(),
        Arc::clone(&clock),
    );
    let app = App {
        db: db.clone(),
        clock,
        ids: ids.clone(),
        journal: journal.clone(),
        issuer,
        issuer_name: config.issuer.clone(),
        refresh,
        hasher: Hasher::new(),
    };
    let first_administrator = bootstrap::first_administrator(&app).await?;
    let (app, authorizer, tokens, journal) = (
        Data::new(app),
        Data::new(authorizer),
        Data::new(tokens),
        Data::new(journal),
    );
    let parts = Parts {
        edge: Edge {
            service: "accounts",
            api_version: env!("CARGO_PKG_VERSION"),
            ids,
        },
        health: Health::new(Arc::new(move || {
            let db = db.clone();
            Box::pin(async move {
                probe(&db)
                    .await
                    .map_err(|_| "the database does not answer".to_owned())
            })
        })),
        table: RouteTable::from_document(API_PREFIX, &openapi()),
        configure: Arc::new(move |web| {
            web.app_data(app.clone())
                .app_data(authorizer.clone())
                .app_data(tokens.clone())
                .app_data(journal.clone())
                .configure(tonghop_journal::feed::configure)
                .service(api::jwks::jwks)
                .service(
                    scope(API_PREFIX).configure(|web| routes::routes(&mut ServiceConfig::new(web))),
                );
        }),
    };
    Ok(Service {
        server: server::start(&config.listen, parts)?,
        journal: kept,
        first_administrator,
    })
}

async fn probe(db: &Db) -> Result<(), DbError> {
    let ask = db.read(|conn| MIGRATIONS.pending(conn));
    match tokio::time::timeout(Duration::from_secs(2), ask).await {
        Ok(Ok(false)) => Ok(()),
        Ok(Ok(true)) => Err(DbError::Migration("pending".into())),
        Ok(Err(error)) => Err(error),
        Err(_) => Err(DbError::Overloaded),
    }
}
