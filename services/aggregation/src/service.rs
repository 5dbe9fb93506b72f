//! Starts the service.

use std::sync::Arc;

use actix_web::web::Data;
use tonghop_directory::runtime::{About, Runtime, keys_of};
use tonghop_model::Clock;

pub use tonghop_directory::runtime::Service;

use crate::app::App;
use crate::forms::Forms;
use crate::projection::ReportsProjection;
use crate::{Config, MIGRATIONS, openapi, routes};

const ABOUT: About = About {
    name: "aggregation",
    api_version: env!("CARGO_PKG_VERSION"),
    migrations: MIGRATIONS,
    routes: routes::routes,
    openapi,
};

/// Opens the database, follows accounts and reports and starts serving.
pub async fn start(config: &Config, clock: Arc<dyn Clock>) -> anyhow::Result<Service> {
    let runtime = Runtime::open(ABOUT, &config.database, &config.service, clock).await?;
    let directory = runtime.directory_of(&config.accounts_url, &config.revocations)?;
    let forms = Forms::default();
    let reports = runtime.follow(
        tonghop_api::reports::SERVICE,
        &config.reports_url,
        ReportsProjection::new(forms.clone()),
    )?;
    let keys = keys_of(&config.accounts_url)?;
    let authorizer = runtime.authorizer(keys, &config.issuer, directory, &config.step_up);
    let app = Data::new(App {
        store: runtime.store(),
        forms,
        reports,
    });
    runtime.serve(&config.listen, authorizer, move |web| {
        web.app_data(app.clone());
    })
}
