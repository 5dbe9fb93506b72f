//! `tonghop` without a command: serves from the data folder.

use std::sync::Arc;

use tonghop_model::{Clock, SystemClock};
use tonghop_web::config::RevocationArgs;
use tonghop_web::server::{print_line, until_asked_to_stop};

use crate::cli::Cli;
use crate::data_folder::DataFolder;
use crate::{Databases, System, SystemConfig};

/// Threads per service: four services share a small machine.
const WORKERS: u16 = 2;
/// Connections per database; readers only, `SQLite` has one writer beside them.
const CONNECTIONS: u32 = 4;

/// Serves until Ctrl-C or SIGTERM.
pub async fn run(cli: &Cli) -> anyhow::Result<()> {
    tonghop_web::telemetry::init(&cli.log);
    let folder = DataFolder::open(&cli.data_dir)?;
    anyhow::ensure!(
        !crate::demo::state::is_demo(&folder),
        "{} holds the demo, whose clock runs in 2011: use `tonghop demo` for it, or another folder with --data-dir",
        cli.data_dir.display()
    );
    let system = start(cli, &folder, Arc::new(SystemClock)).await?;
    if let Some(first) = &system.accounts.first_administrator {
        print_line(&first.to_string());
    }
    print_line(&format!(
        "  Tổng Hợp: {0}   console: {0}/docs/   (Ctrl-C stops)",
        system.url()
    ));
    until_asked_to_stop().await;
    system.stop().await;
    Ok(())
}

/// Starts the system on the folder's databases.
pub async fn start(
    cli: &Cli,
    folder: &DataFolder,
    clock: Arc<dyn Clock>,
) -> anyhow::Result<System> {
    let config = SystemConfig {
        listen: cli.listen(),
        databases: Databases {
            accounts: folder.database("accounts"),
            reports: folder.database("reports"),
            aggregation: folder.database("aggregation"),
        },
        connections: CONNECTIONS,
        keys_dir: folder.keys(),
        service_secret: folder.service_secret()?,
        issuer: cli.issuer.clone(),
        public_url: Some(cli.public_url()),
        separate_duties: cli.separate_duties.clone(),
        mail: cli.mail.clone(),
        workers: WORKERS,
        revocations: RevocationArgs::default(),
        sessions: cli.sessions.clone(),
        step_up: cli.step_up.clone(),
        trusted_proxies: cli.trusted_proxies.clone(),
        oidc: cli.oidc.clone(),
    };
    System::start(&config, clock).await
}
