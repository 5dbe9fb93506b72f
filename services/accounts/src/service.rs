//! Starts the service and takes it down.

use std::sync::Arc;

use actix_web::web::Data;
use tokio::task::AbortHandle;
use tonghop_auth::KeyStore;
use tonghop_directory::runtime::{self, About, Follower, Runtime};
use tonghop_journal::Consumer;
use tonghop_model::Clock;

use crate::app::App;
use crate::bootstrap::{self, FirstAdministrator};
use crate::domain::password::Hasher;
use crate::followers::{Editions, Obligations};
use crate::{Config, MIGRATIONS, api, dormancy, keys, openapi, routes};

const ABOUT: About = About {
    name: tonghop_api::accounts::SERVICE,
    api_version: env!("CARGO_PKG_VERSION"),
    migrations: MIGRATIONS,
    routes: routes::routes,
    openapi,
};

/// The running service.
pub struct Service {
    /// What serves.
    pub running: runtime::Service,
    /// Set when this start made the first administrator: the code is known only now.
    pub first_administrator: Option<FirstAdministrator>,
    follower: Follower,
    /// They end when they are dropped.
    following: Vec<Consumer>,
    sweeper: Option<AbortHandle>,
}

impl Service {
    /// Base URL for clients on this machine.
    pub fn url(&self) -> String {
        self.running.url()
    }
    /// Listens from now on to what hangs on the unit tree: periods at `reports`, editions at `aggregation`.
    pub fn follow(&mut self, reports: &str, aggregation: &str) -> anyhow::Result<()> {
        self.following = vec![
            self.follower
                .follow(tonghop_api::reports::SERVICE, reports, Obligations)?,
            self.follower
                .follow(tonghop_api::aggregation::SERVICE, aggregation, Editions)?,
        ];
        Ok(())
    }

    /// Lets readers of the feed go, finishes what is under way, then ends.
    pub async fn stop(self) {
        if let Some(sweeper) = self.sweeper {
            sweeper.abort();
        }
        self.running.stop().await;
    }
}

/// Opens the keys and the database, makes the first administrator where there is none, and starts serving.
pub async fn start(config: &Config, clock: Arc<dyn Clock>) -> anyhow::Result<Service> {
    let (issuer, refresh) = keys::open(&config.keys_dir)?;
    let runtime = Runtime::open(ABOUT, &config.database, &config.service, clock).await?;
    let keys = KeyStore::fixed(&issuer.jwks());
    let authorizer = runtime.authorizer(
        keys,
        &config.issuer,
        runtime.own_directory(),
        &config.step_up,
    );
    let app = App {
        store: runtime.store(),
        issuer,
        issuer_name: config.issuer.clone(),
        refresh,
        sealer: Arc::new(keys::sealer(&config.keys_dir)?),
        settings: config.sessions.clone(),
        step_up: config.step_up.window(),
        hasher: Hasher::new(),
    };
    bootstrap::complete_unit_log(&app).await?;
    bootstrap::search_texts(&app).await?;
    let first_administrator = bootstrap::first_administrator(&app).await?;
    let app = Data::new(app);
    let follower = runtime.follower();
    let sweeper = dormancy::start(app.clone());
    let running = runtime.serve(&config.listen, authorizer, move |web| {
        web.app_data(app.clone())
            .service(api::jwks::jwks)
            .service(api::revocations::revocations);
    })?;
    let mut service = Service {
        running,
        first_administrator,
        sweeper,
        follower,
        following: Vec::new(),
    };
    if let Some((reports, aggregation)) = config
        .reports_url
        .as_ref()
        .zip(config.aggregation_url.as_ref())
    {
        service.follow(reports, aggregation)?;
    }
    Ok(service)
}
