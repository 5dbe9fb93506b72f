//! The folder in which an installation keeps its signing keys, one file a key.
//!
//! `signing-key.pem` is the first one; the others are called after the second they were made in:
//! `signing-key-1766628000.pem`. All replicas see the same folder.

use std::fs::{File, OpenOptions};
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};
use ed25519_dalek::SigningKey;
use ed25519_dalek::pkcs8::{DecodePrivateKey, EncodePrivateKey, spki::der::pem::LineEnding};
use jsonwebtoken::{DecodingKey, EncodingKey};
use sha2::{Digest, Sha256};

use crate::issuer::KeyError;
use crate::key_ring;
use crate::keys::Jwk;

const FIRST: &str = "signing-key.pem";
const PREFIX: &str = "signing-key-";
const SUFFIX: &str = ".pem";

/// A signing key, from its file.
pub(crate) struct KeyFile {
    pub(crate) path: PathBuf,
    pub(crate) made: DateTime<Utc>,
    pub(crate) signing: EncodingKey,
    pub(crate) verifying: DecodingKey,
    pub(crate) public: Jwk,
}

/// A change of keys that has begun.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rotation {
    /// Id of the new key.
    pub kid: String,
    /// From when on it signs.
    pub signs_from: DateTime<Utc>,
    /// When the old key is removed.
    pub old_ends: DateTime<Utc>,
}

/// Makes a new signing key in `folder` (mode 0600). Running services find it there by themselves.
///
/// Refused while the key before has not begun to sign: then a change is under way already.
pub fn rotate(folder: &Path, now: DateTime<Utc>) -> Result<Rotation, KeyError> {
    let keys = read(folder)?;
    let newest = keys.last().ok_or(KeyError::None)?;
    let ready = key_ring::signs_from(newest.made);
    if ready > now {
        return Err(KeyError::Waiting(ready));
    }
    let path = folder.join(format!("{PREFIX}{}{SUFFIX}", now.timestamp()));
    let key = make(&path)?;
    Ok(Rotation {
        kid: key.public.kid,
        signs_from: key_ring::signs_from(key.made),
        old_ends: key_ring::predecessor_ends(key.made),
    })
}

/// Makes the first key when there is none.
pub(crate) fn ensure_first(folder: &Path) -> Result<(), KeyError> {
    if read(folder)?.is_empty() {
        match make(&folder.join(FIRST)) {
            // Another replica was faster.
            Err(KeyError::File(error)) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
            other => drop(other?),
        }
    }
    Ok(())
}

/// All keys in the folder, the oldest first.
pub(crate) fn read(folder: &Path) -> Result<Vec<KeyFile>, KeyError> {
    let mut keys = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().and_then(|name| name.to_str());
        if let Some(made) = name.and_then(made_at) {
            match std::fs::read_to_string(&path) {
                Ok(pem) => keys.push(open(path, made, &pem)?),
                // Another replica removed it meanwhile.
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
                Err(error) => return Err(error.into()),
            }
        }
    }
    keys.sort_by_key(|key| key.made);
    Ok(keys)
}

/// Removes a key that is needed no more; one that is gone already is fine.
pub(crate) fn remove(key: &KeyFile) {
    match std::fs::remove_file(&key.path) {
        Ok(()) => tracing::info!(kid = key.public.kid, "an old signing key was removed"),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
        Err(error) => {
            tracing::warn!(kid = key.public.kid, %error, "an old signing key cannot be removed");
        }
    }
}

/// When the key in the file of this name was made; `None` when it holds no key.
fn made_at(name: &str) -> Option<DateTime<Utc>> {
    if name == FIRST {
        return Some(DateTime::UNIX_EPOCH);
    }
    let seconds = name.strip_prefix(PREFIX)?.strip_suffix(SUFFIX)?;
    DateTime::from_timestamp(seconds.parse().ok()?, 0)
}

fn open(path: PathBuf, made: DateTime<Utc>, pem: &str) -> Result<KeyFile, KeyError> {
    let key = SigningKey::from_pkcs8_pem(pem).map_err(|e| KeyError::Format(e.to_string()))?;
    let public = key.verifying_key().to_bytes();
    let kid = hex::encode(Sha256::digest(public).get(..8).unwrap_or_default());
    let x = URL_SAFE_NO_PAD.encode(public);
    Ok(KeyFile {
        path,
        made,
        signing: EncodingKey::from_ed_pem(pem.as_bytes())?,
        verifying: DecodingKey::from_ed_components(&x)?,
        public: Jwk::ed25519(kid, x),
    })
}

/// Writes a new key. It appears under its name only once it is whole: replicas may be reading.
fn make(path: &Path) -> Result<KeyFile, KeyError> {
    let name = path.file_name().and_then(|name| name.to_str());
    let made = name.and_then(made_at).unwrap_or(DateTime::UNIX_EPOCH);
    let key = SigningKey::generate(&mut rand::rngs::OsRng);
    let pem = key
        .to_pkcs8_pem(LineEnding::LF)
        .map_err(|e| KeyError::Format(e.to_string()))?;
    let key = open(path.to_owned(), made, &pem)?;
    let draft = path.with_extension(format!("{}.new", key.public.kid));
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(&draft)?;
    file.write_all(pem.as_bytes())?;
    file.sync_all()?;
    // A link, unlike a rename, never replaces what is there.
    let linked = std::fs::hard_link(&draft, path);
    std::fs::remove_file(&draft)?;
    linked?;
    if let Some(folder) = path.parent() {
        File::open(folder)?.sync_all()?;
    }
    Ok(key)
}
