//! The folder everything lives in.

use std::fs::{DirBuilder, File, OpenOptions};
use std::io::Write;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use anyhow::Context;
use rand::RngCore;

/// An open data folder. No second process can use it while this one does.
pub struct DataFolder {
    path: PathBuf,
    // The lock goes with the file.
    _lock: File,
}

impl DataFolder {
    /// Opens the folder; makes it (mode 0700) when there is none.
    pub fn open(path: &Path) -> anyhow::Result<Self> {
        make_private(path)?;
        let lock = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .mode(0o600)
            .open(path.join("lock"))?;
        lock.try_lock().with_context(|| {
            format!("another tonghop is using {}; stop it first, or choose another folder with --data-dir", path.display())
        })?;
        Ok(Self {
            path: path.to_owned(),
            _lock: lock,
        })
    }

    /// The folder itself.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The folder of the signing keys.
    pub fn keys(&self) -> PathBuf {
        self.path.join("keys")
    }

    /// Where the demo keeps its state and its exports.
    pub fn demo(&self) -> PathBuf {
        self.path.join("demo")
    }

    /// Address of one service's `SQLite` file.
    pub fn database(&self, service: &str) -> String {
        format!(
            "sqlite:{}",
            self.path.join(format!("{service}.db")).display()
        )
    }

    /// Whether services have run here before.
    pub fn is_used(&self) -> bool {
        self.path.join("accounts.db").exists()
    }

    /// The secret the services share, made at the first start (mode 0600).
    pub fn service_secret(&self) -> anyhow::Result<String> {
        let file = self.path.join("service-secret");
        if let Ok(secret) = std::fs::read_to_string(&file) {
            return Ok(secret);
        }
        let mut bytes = [0_u8; 32];
        rand::rngs::OsRng.fill_bytes(&mut bytes);
        let secret: String = bytes.map(|b| format!("{b:02x}")).concat();
        let mut file = OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(file)?;
        file.write_all(secret.as_bytes())?;
        file.sync_all()?;
        Ok(secret)
    }
}

/// Makes a folder that only its owner can enter.
pub fn make_private(path: &Path) -> anyhow::Result<()> {
    DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(path)
        .with_context(|| format!("the folder {} cannot be made", path.display()))
}
