//! `tonghop-accounts`: the accounts service as a process of its own.

use tonghop_accounts::{Config, start};
use tonghop_directory::runtime::process;

#[actix_web::main]
async fn main() -> anyhow::Result<()> {
    process::run(async |config: &Config, clock| {
        let service = start(config, clock).await?;
        if let Some(first) = &service.first_administrator {
            tracing::warn!(
                username = first.username,
                "first start: the one-time code is printed once, on standard output"
            );
            tonghop_web::server::print_line(&first.to_string());
        }
        Ok(service.running)
    })
    .await
}
