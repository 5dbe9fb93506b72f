//! What every service with a database is made of, so that a service says only what is its own.
//!
//! - [`process`]: `main`, from the settings to the end.
//! - [`Runtime`]: database, journal, clock and service tokens, opened; serves when asked.
//! - [`Store`]: how handlers read, write and record.
//! - [`Service`]: the service while it runs.

pub mod process;
mod service;
mod store;

use std::sync::Arc;
use std::time::Duration;

use actix_web::web::{self, Data, scope};
use tonghop_auth::{Authorizer, KeyStore, ServiceTokens, Verifier};
use tonghop_db::{Db, Migrations};
use tonghop_journal::{Consumer, FeedClient, Journal, Projection};
use tonghop_model::{Clock, IdSource};
use tonghop_web::config::{
    DatabaseArgs, ListenArgs, RevocationArgs, ServiceSecretArgs, StepUpArgs,
};
use tonghop_web::edge::Edge;
use tonghop_web::openapi::API_PREFIX;
use tonghop_web::route_table::RouteTable;
use tonghop_web::server::{self, Parts};
use utoipa::openapi::OpenApi;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::{Directory, DirectoryProjection};

pub use service::Service;
pub use store::Store;

/// How long accounts may take to answer for its keys.
const ACCOUNTS_TIMEOUT: Duration = Duration::from_secs(5);

/// What a service is, whatever its settings.
#[derive(Clone, Copy)]
pub struct About {
    /// Its name in logs, feeds and service tokens.
    pub name: &'static str,
    /// The API's full version.
    pub api_version: &'static str,
    /// All tables of its database.
    pub migrations: Migrations,
    /// Its routes below `/api/v1`.
    pub routes: fn(&mut ServiceConfig<'_>),
    /// Its OpenAPI document.
    pub openapi: fn() -> OpenApi,
}

/// A service that is open but does not serve yet.
pub struct Runtime {
    about: About,
    db: Db,
    clock: Arc<dyn Clock>,
    ids: IdSource,
    journal: Journal,
    tokens: ServiceTokens,
}

impl Runtime {
    /// Opens the database, brings its schema up to date and starts the sequencer.
    pub async fn open(
        about: About,
        database: &DatabaseArgs,
        secret: &ServiceSecretArgs,
        clock: Arc<dyn Clock>,
    ) -> anyhow::Result<Self> {
        let database = database.to_config();
        // Opening may wait for the server: not on the thread that serves others.
        let open = move || Db::open(&database, about.migrations);
        let db = tokio::task::spawn_blocking(open).await??;
        let secret = secret.service_secret.expose();
        Ok(Self {
            about,
            journal: Journal::start(db.clone()),
            db,
            ids: IdSource::new(Arc::clone(&clock)),
            tokens: ServiceTokens::new(about.name, secret, Arc::clone(&clock)),
            clock,
        })
    }

    /// How handlers reach the database; `E` is the service's own error.
    pub fn store<E>(&self) -> Store<E> {
        Store::new(
            self.db.clone(),
            Arc::clone(&self.clock),
            self.ids.clone(),
            self.journal.clone(),
        )
    }

    /// Follows the feed of the service called `name` at `url` from now on.
    pub fn follow(
        &self,
        name: &'static str,
        url: &str,
        projection: impl Projection,
    ) -> anyhow::Result<Consumer> {
        let feed = FeedClient::new(name, base(url).to_owned(), self.tokens.clone())?;
        Ok(self.consume(feed, projection))
    }

    fn consume(&self, feed: FeedClient, projection: impl Projection) -> Consumer {
        let (db, clock) = (self.db.clone(), Arc::clone(&self.clock));
        Consumer::start(feed, db, clock, Arc::new(projection))
    }

    /// A copy of units and accounts that follows the accounts service at `url`.
    pub fn directory_of(
        &self,
        url: &str,
        revocations: &RevocationArgs,
    ) -> anyhow::Result<Directory> {
        let name = tonghop_api::accounts::SERVICE;
        let feed = FeedClient::new(name, base(url).to_owned(), self.tokens.clone())?;
        let feed = feed.waiting(revocations.wait_seconds());
        let accounts = self.consume(feed, DirectoryProjection);
        Ok(Directory::new(
            self.db.clone(),
            Arc::clone(&self.clock),
            accounts,
            revocations.stale_after(),
        ))
    }

    /// The copy inside accounts itself.
    pub fn own_directory(&self) -> Directory {
        Directory::local(self.db.clone(), Arc::clone(&self.clock))
    }

    /// Decides by `keys` and `directory` who is calling and what they may do.
    pub fn authorizer(
        &self,
        keys: KeyStore,
        issuer: &str,
        directory: Directory,
        step_up: &StepUpArgs,
    ) -> Authorizer {
        let verifier = Verifier::new(keys, Arc::clone(&self.clock), issuer);
        Authorizer::new(verifier, Arc::new(directory), step_up.window())
    }

    /// Starts serving: the feed, the routes, and what `own` registers beside them (the service's state).
    pub fn serve(
        self,
        listen: &ListenArgs,
        authorizer: Authorizer,
        own: impl Fn(&mut web::ServiceConfig) + Send + Sync + 'static,
    ) -> anyhow::Result<Service> {
        let about = self.about;
        let (authorizer, tokens) = (Data::new(authorizer), Data::new(self.tokens));
        let journal = Data::new(self.journal.clone());
        let parts = Parts {
            edge: Edge {
                service: about.name,
                api_version: about.api_version,
                ids: self.ids,
            },
            health: service::health(self.db, about.migrations),
            table: RouteTable::from_document(API_PREFIX, &(about.openapi)()),
            configure: Arc::new(move |web| {
                web.app_data(authorizer.clone())
                    .app_data(tokens.clone())
                    .app_data(journal.clone())
                    .configure(tonghop_journal::feed::configure)
                    .configure(&own)
                    .service(
                        scope(API_PREFIX)
                            .configure(|web| (about.routes)(&mut ServiceConfig::new(web))),
                    );
            }),
        };
        let server = server::start(listen, parts)?;
        Ok(Service::new(server, self.journal))
    }
}

/// The keys of the accounts service at `url`, asked for when a token names one we do not know.
pub fn keys_of(url: &str) -> anyhow::Result<KeyStore> {
    let http = tonghop_web::client::build(ACCOUNTS_TIMEOUT)?;
    let url = format!("{}/.well-known/jwks.json", base(url));
    Ok(KeyStore::remote(http, url))
}

fn base(url: &str) -> &str {
    url.trim_end_matches('/')
}
