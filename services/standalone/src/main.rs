//! `tonghop`: the whole platform in one process.

use clap::Parser;
use tonghop_standalone::cli::{Cli, Command};
use tonghop_standalone::{demo, documents, rotate_keys, serve};

#[actix_web::main]
async fn main() -> anyhow::Result<()> {
    let cli = Cli::parse();
    cli.check()?;
    if cli.check_config {
        return Ok(());
    }
    match &cli.command {
        None => serve::run(&cli).await,
        Some(Command::Demo(options)) => demo::run(&cli, options).await,
        Some(Command::RotateKeys { keys_dir }) => rotate_keys::run(&cli, keys_dir.as_deref()),
        Some(Command::Openapi { dir }) => documents::write(dir),
    }
}
