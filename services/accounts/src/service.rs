//! Starts the service and takes it down.

use std::sync::Arc;

use actix_web::web::Data;
use tokio::task::{AbortHandle, JoinHandle};
use tonghop_auth::KeyStore;
use tonghop_directory::runtime::{self, About, Runtime};
use tonghop_model::Clock;

use crate::app::App;
use crate::bootstrap::{self, FirstAdministrator};
use crate::domain::Error;
use crate::domain::password::Hasher;
use crate::post::{self, Post};
use crate::{Config, MIGRATIONS, api, db, dormancy, keys, openapi, routes};

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
    sender: Option<JoinHandle<()>>,
    sweeper: Option<AbortHandle>,
}

impl Service {
    /// Base URL for clients on this machine.
    pub fn url(&self) -> String {
        self.running.url()
    }
    /// Lets readers of the feed go, finishes what is under way, then ends.
    pub async fn stop(self) {
        if let Some(sender) = self.sender {
            // A letter under way is taken up again after the next start.
            sender.abort();
        }
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
    let mail = config.mail.server().map_err(anyhow::Error::msg)?;
    let sealer = Arc::new(keys::sealer(&config.keys_dir)?);
    let post_sealer = mail.as_ref().map(|_| Arc::clone(&sealer));
    let keys = KeyStore::fixed(&issuer.jwks());
    let authorizer = runtime.authorizer(keys, &config.issuer, runtime.own_directory(), &config.step_up);
    let app = App {
        store: runtime.store(),
        issuer,
        issuer_name: config.issuer.clone(),
        refresh,
        sealer,
        settings: config.sessions.clone(),
        step_up: config.step_up.window(),
        hasher: Hasher::new(),
        duties: config.separate_duties.clone(),
        post: Post::new(config.public_url(), post_sealer),
    };
    fill_search(&app).await?;
    let first_administrator = bootstrap::first_administrator(&app).await?;
    let app = Data::new(app);
    let sender = mail.map(|server| post::start(app.clone(), server));
    let sweeper = dormancy::start(app.clone());
    let running = runtime.serve(&config.listen, authorizer, move |web| {
        web.app_data(app.clone())
            .service(api::jwks::jwks)
            .service(api::revocations::revocations);
    })?;
    Ok(Service {
        running,
        first_administrator,
        sender,
        sweeper,
    })
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
