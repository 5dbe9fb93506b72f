//! `tonghop rotate-keys`: a new signing key follows the old one while everything runs.

use std::path::Path;

use tonghop_auth::key_files;
use tonghop_model::{Clock, SystemClock};
use tonghop_web::server::print_line;

use crate::cli::Cli;

/// Makes the new key and says what happens when.
pub fn run(cli: &Cli, keys_dir: Option<&Path>) -> anyhow::Result<()> {
    let usual = cli.data_dir.join("keys");
    let rotation = key_files::rotate(keys_dir.unwrap_or(&usual), SystemClock.now())?;
    print_line(&format!(
        "  New signing key {}: published now, signs from {}; the old one is removed after {}.",
        rotation.kid, rotation.signs_from, rotation.old_ends
    ));
    Ok(())
}
