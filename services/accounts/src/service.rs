//! Starts the service and takes it down.

use std::sync::Arc;

use actix_web::web::Data;
use tonghop_auth::KeyStore;
use tonghop_directory::runtime::{self, About, Runtime};
use tonghop_model::Clock;

use crate::app::App;
use crate::bootstrap::{self, FirstAdministrator};
use crate::domain::password::Hasher;
use crate::{Config, MIGRATIONS, api, keys, openapi, routes};

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
}

impl Service {
    /// Base URL for clients on this machine.
    pub fn url(&self) -> String {
        self.running.url()
    }
    /// Lets readers of the feed go, finishes what is under way, then ends.
    pub async fn stop(self) {
        self.running.stop().await;
    }
}

/// Opens the keys and the database, makes the first administrator where there is none, and starts serving.
pub async fn start(config: &Config, clock: Arc<dyn Clock>) -> anyhow::Result<Service> {
    let (issuer, refresh) = keys::open(&config.keys_dir)?;
    let runtime = Runtime::open(ABOUT, &config.database, &config.service, clock).await?;
    let keys = KeyStore::fixed(&issuer.jwks());
    let authorizer = runtime.authorizer(keys, &config.issuer, runtime.own_directory());
    let app = App {
        store: runtime.store(),
        issuer,
        issuer_name: config.issuer.clone(),
        refresh,
        hasher: Hasher::new(),
    };
    bootstrap::complete_unit_log(&app).await?;
    let first_administrator = bootstrap::first_administrator(&app).await?;
    let app = Data::new(app);
    let running = runtime.serve(&config.listen, authorizer, move |web| {
        web.app_data(app.clone()).service(api::jwks::jwks);
    })?;
    Ok(Service {
        running,
        first_administrator,
    })
}
