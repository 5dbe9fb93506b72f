//! Starts the service.

use std::sync::Arc;

use actix_web::web::Data;
use tonghop_directory::runtime::{About, Runtime, keys_of};
use tonghop_model::Clock;

pub use tonghop_directory::runtime::Service;

use crate::app::App;
use crate::{Config, MIGRATIONS, openapi, routes};

const ABOUT: About = About {
    name: tonghop_api::reports::SERVICE,
    api_version: env!("CARGO_PKG_VERSION"),
    migrations: MIGRATIONS,
    routes: routes::routes,
    openapi,
};

/// Opens the database, follows accounts and starts serving.
pub async fn start(config: &Config, clock: Arc<dyn Clock>) -> anyhow::Result<Service> {
    let runtime = Runtime::open(ABOUT, &config.database, &config.service, clock).await?;
    let directory = runtime.directory_of(&config.accounts_url, &config.revocations)?;
    let keys = keys_of(&config.accounts_url)?;
    let authorizer = runtime.authorizer(keys, &config.issuer, directory.clone(), &config.step_up);
    let app = Data::new(App::new(runtime.store(), directory));
    runtime.serve(&config.listen, authorizer, move |web| {
        web.app_data(app.clone());
    })
}
