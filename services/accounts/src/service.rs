//! Starts the service and takes it down.

use std::sync::Arc;
use std::time::Duration;

use actix_web::web::Data;
use tokio::task::{AbortHandle, JoinHandle};
use tonghop_auth::{KeyStore, Verifier};
use tonghop_directory::runtime::{self, About, Follower, Runtime};
use tonghop_journal::Consumer;
use tonghop_model::Clock;

use crate::app::App;
use crate::bootstrap::{self, FirstAdministrator};
use crate::domain::Error;
use crate::domain::password::Hasher;
use crate::followers::{Editions, Obligations};
use crate::keys::Keys;
use crate::oidc::Provider;
use crate::post::{self, Post};
use crate::{Config, MIGRATIONS, api, db, dormancy, keys, openapi, routes};

const ABOUT: About = About {
    name: tonghop_api::accounts::SERVICE,
    api_version: env!("CARGO_PKG_VERSION"),
    migrations: MIGRATIONS,
    routes: routes::routes,
    openapi,
};

/// How long the external provider may take to answer.
const PROVIDER_TIMEOUT: Duration = Duration::from_secs(8);

/// The running service.
pub struct Service {
    /// What serves.
    pub running: runtime::Service,
    /// Set when this start made the first administrator: the code is known only now.
    pub first_administrator: Option<FirstAdministrator>,
    follower: Follower,
    /// They end when they are dropped.
    following: Vec<Consumer>,
    sender: Option<JoinHandle<()>>,
    sweeper: AbortHandle,
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

    /// Stops listening to the other services, before they are stopped themselves.
    pub fn unfollow(&mut self) {
        self.following.clear();
    }

    /// Lets readers of the feed go, finishes what is under way, then ends.
    pub async fn stop(self) {
        if let Some(sender) = self.sender {
            // A letter under way is taken up again after the next start.
            sender.abort();
        }
        self.sweeper.abort();
        self.running.stop().await;
    }
}

fn external_provider(config: &Config, clock: &Arc<dyn Clock>) -> anyhow::Result<Option<Provider>> {
    let settings = config.oidc.settings().map_err(anyhow::Error::msg)?;
    let Some(settings) = settings else {
        return Ok(None);
    };
    let client = tonghop_web::client::build(PROVIDER_TIMEOUT)?;
    Ok(Some(Provider::new(settings, client, Arc::clone(clock))))
}

/// Opens the keys and the database, makes the first administrator where there is none, and starts serving.
pub async fn start(config: &Config, clock: Arc<dyn Clock>) -> anyhow::Result<Service> {
    let Keys {
        issuer,
        refresh,
        states,
    } = keys::open(&config.keys_dir, Arc::clone(&clock))?;
    let oidc = external_provider(config, &clock)?;
    let runtime =
        Runtime::open(ABOUT, &config.database, &config.service, Arc::clone(&clock)).await?;
    let keys = || KeyStore::own(Arc::clone(&issuer));
    let authorizer = runtime.authorizer(
        keys(),
        &config.issuer,
        runtime.own_directory(),
        &config.step_up,
    );
    let mail = config.mail.server().map_err(anyhow::Error::msg)?;
    let sealer = Arc::new(keys::sealer(&config.keys_dir)?);
    let post_sealer = mail.as_ref().map(|_| Arc::clone(&sealer));
    let app = App {
        store: runtime.store(),
        verifier: Verifier::new(keys(), clock, &config.issuer),
        issuer,
        issuer_name: config.issuer.clone(),
        refresh,
        sealer,
        settings: config.sessions.clone(),
        step_up: config.step_up.window(),
        states,
        oidc,
        hasher: Hasher::new(),
        duties: config.separate_duties.clone(),
        post: Post::new(config.public_url(), post_sealer),
    };
    bootstrap::complete_unit_log(&app).await?;
    bootstrap::search_texts(&app).await?;
    fill_search(&app).await?;
    let first_administrator = bootstrap::first_administrator(&app).await?;
    let app = Data::new(app);
    let follower = runtime.follower();
    let sender = mail.map(|server| post::start(app.clone(), server));
    let sweeper = dormancy::start(app.clone());
    let running = runtime.serve(&config.listen, authorizer, move |web| {
        web.app_data(app.clone())
            .configure(routes::root)
            .service(api::revocations::revocations);
    })?;
    let mut service = Service {
        running,
        first_administrator,
        sender,
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

/// Accounts older than the search are made findable.
async fn fill_search(app: &App) -> Result<(), Error> {
    while app
        .write(|conn| Ok(db::accounts::fill_search(conn)?))
        .await?
        > 0
    {}
    Ok(())
}
