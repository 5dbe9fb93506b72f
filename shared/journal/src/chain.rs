//! The hash chain over audit entries: `leaf = SHA-256(0x00 ‖ entry)`, `chain = SHA-256(previous chain ‖ leaf)`.

use serde::Serialize;
use sha2::{Digest, Sha256};

/// SHA-256 of the canonical JSON (RFC 8785) of `value`, in hexadecimal; how before and after states are fingerprinted.
pub fn fingerprint(value: &impl Serialize) -> String {
    hex::encode(Sha256::digest(canonical(value)))
}

/// Canonical JSON (RFC 8785). A value that cannot be JSON (none of ours) becomes empty.
pub fn canonical(value: &impl Serialize) -> Vec<u8> {
    serde_json_canonicalizer::to_vec(value).unwrap_or_default()
}

/// The leaf of one entry.
pub fn leaf(entry: &impl Serialize) -> String {
    hex::encode(
        Sha256::new()
            .chain_update([0_u8])
            .chain_update(canonical(entry))
            .finalize(),
    )
}

/// The chain after `leaf`. Both are hexadecimal; text that is not counts as itself, so that a forgery cannot stop the check.
pub fn link(previous: &str, leaf: &str) -> String {
    let bytes = |text: &str| hex::decode(text).unwrap_or_else(|_| text.as_bytes().to_vec());
    hex::encode(
        Sha256::new()
            .chain_update(bytes(previous))
            .chain_update(bytes(leaf))
            .finalize(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    /// The same entry hashes alike whatever order its members were written in, and any change shows in the chain.
    #[test]
    fn the_chain_sees_every_change() {
        let one = leaf(&json!({"a": "1", "b": "2"}));
        assert_eq!(one, leaf(&json!({"b": "2", "a": "1"})));
        let zero = "0".repeat(64);
        let chain = link(&link(&zero, &one), &leaf(&json!({"c": "3"})));
        assert_ne!(chain, link(&link(&zero, &leaf(&json!({"c": "3"}))), &one));
    }
}
