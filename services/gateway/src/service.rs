//! Starts the gateway and takes it down.

use std::sync::Arc;
use std::time::Duration;

use actix_web::web::{self, Data};
use tonghop_auth::client_address::GATEWAY;
use tonghop_auth::{KeyStore, ServiceTokens, Verifier};
use tonghop_model::{Clock, IdSource};
use tonghop_web::edge::Edge;
use tonghop_web::health::Health;
use tonghop_web::route_table::RouteTable;
use tonghop_web::server::{self, Parts, Running};
use tonghop_web::{client, openapi::API_PREFIX};

use crate::app::App;
use crate::revocations::Revocations;
use crate::routes::{OAUTH, OPEN_DOCUMENTS};
use crate::{Config, activate, console, forward};

/// No call to a service takes longer.
const TIMEOUT: Duration = Duration::from_secs(30);

/// The running gateway.
pub struct Service {
    /// Its HTTP server.
    pub server: Running,
    app: Data<App>,
}

impl Service {
    /// Base URL for clients on this machine.
    pub fn url(&self) -> String {
        self.server.url()
    }
    /// Finishes what is under way, then ends.
    pub async fn stop(self) {
        self.server.stop().await;
        self.app.revocations.stop();
    }
}

/// Starts serving.
pub fn start(config: &Config, clock: Arc<dyn Clock>) -> anyhow::Result<Service> {
    let http = client::build(TIMEOUT)?;
    let trimmed = |url: &str| url.trim_end_matches('/').to_owned();
    let (accounts, reports, aggregation) = (
        trimmed(&config.accounts_url),
        trimmed(&config.reports_url),
        trimmed(&config.aggregation_url),
    );
    let jwks = format!("{accounts}/.well-known/jwks.json");
    let keys = KeyStore::remote(http.clone(), jwks, Arc::clone(&clock));
    let verifier = Verifier::new(keys, Arc::clone(&clock), &config.issuer);
    let secret = config.service.service_secret.expose();
    let tokens = ServiceTokens::new(GATEWAY, secret, Arc::clone(&clock));
    let revocations = Revocations::follow(
        &accounts,
        tokens.clone(),
        Arc::clone(&clock),
        &config.revocations,
    )?;
    let upstreams = [accounts.clone(), reports.clone(), aggregation.clone()];
    let shared = http.clone();
    let app = Data::new(App {
        verifier,
        revocations,
        tokens,
        trusted_proxies: config
            .trusted_proxies
            .iter()
            .copied()
            .map(crate::client::canonical)
            .collect(),
        accounts,
        reports,
        aggregation,
    });
    let state = app.clone();
    let parts = Parts {
        edge: Edge {
            service: GATEWAY,
            api_version: env!("CARGO_PKG_VERSION"),
            refusals: None,
            ids: IdSource::new(clock),
        },
        health: Health::new(Arc::new(move || {
            let (http, upstreams) = (http.clone(), upstreams.clone());
            Box::pin(async move { all_ready(&http, &upstreams).await })
        })),
        // Every path below /api/v1 is forwarded; the services answer 405 themselves.
        table: RouteTable::default(),
        configure: Arc::new(move |web| {
            // Each worker has a runtime of its own, and connections live on the runtime that opened them.
            let own = client::build(TIMEOUT).unwrap_or_else(|_| shared.clone());
            web.app_data(app.clone())
                .app_data(Data::new(own))
                .configure(activate::configure)
                .configure(console::configure)
                .configure(oauth)
                .route(&format!("{API_PREFIX}/{{path:.*}}"), web::to(forward::api));
        }),
    };
    Ok(Service {
        server: server::start(&config.listen, parts)?,
        app: state,
    })
}

/// The addresses beside `/api/v1` that accounts answers; other methods than these are not passed on.
fn oauth(web: &mut web::ServiceConfig) {
    for path in OPEN_DOCUMENTS {
        web.service(web::resource(*path).route(web::get().to(forward::oauth)));
    }
    for path in OAUTH {
        web.service(web::resource(*path).route(web::post().to(forward::oauth)));
    }
}

async fn all_ready(http: &reqwest::Client, upstreams: &[String]) -> Result<(), String> {
    for base in upstreams {
        let answer = http
            .get(format!("{base}/readyz"))
            .timeout(Duration::from_secs(2))
            .send()
            .await;
        if !answer.is_ok_and(|a| a.status().is_success()) {
            return Err("a service behind the gateway is not ready".into());
        }
    }
    Ok(())
}
