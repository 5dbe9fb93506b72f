//! What marks a data folder as the demo's.

use std::path::PathBuf;

use crate::data_folder::{DataFolder, make_private};

const MARKER: &str = "this-is-the-demo";

/// Where the demo writes.
pub struct State {
    /// Folder of the exports.
    pub exports: PathBuf,
}

/// Whether the folder holds the demo.
pub fn is_demo(folder: &DataFolder) -> bool {
    folder.demo().join(MARKER).exists()
}

/// Takes the folder for the demo, unless it holds a real system.
pub fn open(folder: &DataFolder) -> anyhow::Result<State> {
    anyhow::ensure!(
        is_demo(folder) || !folder.is_used(),
        "{} holds a real system, which the demo would fill with made-up reports: choose another folder with --data-dir",
        folder.path().display()
    );
    let exports = folder.demo();
    make_private(&exports)?;
    std::fs::write(
        exports.join(MARKER),
        "The demo's data folder. Delete the whole folder to start afresh.\n",
    )?;
    Ok(State { exports })
}
