//! Starts the service.

use std::sync::Arc;

use actix_web::web::Data;
use tonghop_directory::runtime::{About, Runtime};
use tonghop_model::Clock;

pub use tonghop_directory::runtime::Service;

use crate::app::App;
use crate::follow::Following;
use crate::{Config, MIGRATIONS, bootstrap, openapi, routes};

const ABOUT: About = About {
    name: tonghop_api::reports::SERVICE,
    api_version: env!("CARGO_PKG_VERSION"),
    migrations: MIGRATIONS,
    routes: routes::routes,
    openapi,
};

/// Opens the database, follows accounts and starts serving.
pub async fn start(config: &Config, clock: Arc<dyn Clock>) -> anyhow::Result<Service> {
    let runtime =
        Runtime::open(ABOUT, &config.database, &config.service, Arc::clone(&clock)).await?;
    let following = Following::new(Arc::clone(&clock), runtime.ids());
    let directory = runtime.directory_of(&config.accounts_url, &config.revocations, following)?;
    let keys = runtime.keys_of(&config.accounts_url)?;
    let authorizer = runtime.authorizer(keys, &config.issuer, directory.clone(), &config.step_up);
    let app = Data::new(App::new(runtime.store(), directory));
    bootstrap::working_calendar(&app).await?;
    runtime.serve(&config.listen, authorizer, move |web| {
        web.app_data(app.clone());
    })
}
