//! Starts the service and takes it down.

use std::sync::Arc;
use std::time::Duration;

use actix_web::web::{Data, scope};
use tonghop_auth::{Authorizer, KeyStore, ServiceTokens, Verifier};
use tonghop_db::{Db, DbError};
use tonghop_directory::{Directory, DirectoryProjection};
use tonghop_journal::{Consumer, FeedClient, Journal, Projection};
use tonghop_model::{Clock, IdSource};
use tonghop_web::edge::Edge;
use tonghop_web::health::Health;
use tonghop_web::openapi::API_PREFIX;
use tonghop_web::route_table::RouteTable;
use tonghop_web::server::{self, Parts, Running};
use utoipa_actix_web::service_config::ServiceConfig;

use crate::app::App;
use crate::forms::Forms;
use crate::projection::ReportsProjection;
use crate::{Config, MIGRATIONS, openapi, routes};

/// Name of the service.
pub const SERVICE: &str = "aggregation";
/// How long accounts may take to answer for its keys.
const ACCOUNTS_TIMEOUT: Duration = Duration::from_secs(5);

/// The running service.
pub struct Service {
    /// Its HTTP server.
    pub server: Running,
    journal: Journal,
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

/// Opens the database, follows accounts and reports and starts serving.
pub async fn start(config: &Config, clock: Arc<dyn Clock>) -> anyhow::Result<Service> {
    let database = config.database.to_config();
    // Opening may wait for the server: not on the thread that serves others.
    let db = tokio::task::spawn_blocking(move || Db::open(&database, MIGRATIONS)).await??;
    let journal = Journal::start(db.clone());
    let ids = IdSource::new(Arc::clone(&clock));
    let forms = Forms::default();
    let secret = config.service.service_secret.expose();
    let tokens = ServiceTokens::new(SERVICE, secret, Arc::clone(&clock));
    let follow = |name, url: &str, projection: Arc<dyn Projection>| -> anyhow::Result<Consumer> {
        let url = url.trim_end_matches('/').to_owned();
        let feed = FeedClient::new(name, url, tokens.clone())?;
        Ok(Consumer::start(
            feed,
            db.clone(),
            Arc::clone(&clock),
            projection,
        ))
    };
    let accounts = follow(
        tonghop_api::accounts::SERVICE,
        &config.accounts_url,
        Arc::new(DirectoryProjection),
    )?;
    let reports = follow(
        tonghop_api::reports::SERVICE,
        &config.reports_url,
        Arc::new(ReportsProjection::new(forms.clone())),
    )?;
    let authorizer = Data::new(authorizer(config, &db, &clock, accounts)?);
    let app = Data::new(App {
        db: db.clone(),
        clock: Arc::clone(&clock),
        ids: ids.clone(),
        journal: journal.clone(),
        forms,
        reports,
    });
    let (tokens, feed) = (Data::new(tokens), Data::new(journal.clone()));
    let parts = Parts {
        edge: Edge {
            service: SERVICE,
            api_version: env!("CARGO_PKG_VERSION"),
            ids,
        },
        health: health(db),
        table: RouteTable::from_document(API_PREFIX, &openapi()),
        configure: Arc::new(move |web| {
            web.app_data(app.clone())
                .app_data(authorizer.clone())
                .app_data(tokens.clone())
                .app_data(feed.clone())
                .configure(tonghop_journal::feed::configure)
                .service(
                    scope(API_PREFIX).configure(|web| routes::routes(&mut ServiceConfig::new(web))),
                );
        }),
    };
    Ok(Service {
        server: server::start(&config.listen, parts)?,
        journal,
    })
}

fn authorizer(
    config: &Config,
    db: &Db,
    clock: &Arc<dyn Clock>,
    accounts: Consumer,
) -> anyhow::Result<Authorizer> {
    let url = config.accounts_url.trim_end_matches('/');
    let keys = KeyStore::remote(
        tonghop_web::client::build(ACCOUNTS_TIMEOUT)?,
        format!("{url}/.well-known/jwks.json"),
    );
    let verifier = Verifier::new(keys, Arc::clone(clock), &config.issuer);
    let directory = Directory::new(db.clone(), Arc::clone(clock), accounts);
    Ok(Authorizer::new(verifier, Arc::new(directory)))
}

fn health(db: Db) -> Health {
    Health::new(Arc::new(move || {
        let db = db.clone();
        Box::pin(async move {
            probe(&db)
                .await
                .map_err(|_| "the database does not answer".to_owned())
        })
    }))
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
