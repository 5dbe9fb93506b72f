//! `tonghop-reports`: the reports service as a process of its own.

use tonghop_directory::runtime::process;

#[actix_web::main]
async fn main() -> anyhow::Result<()> {
    process::run(tonghop_reports::start).await
}
