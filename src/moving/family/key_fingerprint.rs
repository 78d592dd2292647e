//! The shape of the key's fingerprint in an export, and how the one that a store keeps is moved.
//!
//! It travels with the records that were sealed under that key: the new store then asks for the same key file.

use authkeep_store::{KeyFingerprint, Result, Store, StoreError};
use serde::{Deserialize, Serialize};

use super::field;

#[derive(Serialize, Deserialize)]
#[serde(remote = "KeyFingerprint", deny_unknown_fields)]
pub(super) struct KeyFingerprintShape {
    #[serde(with = "field", getter = "KeyFingerprint::as_bytes")]
    bytes: [u8; 32],
}

impl From<KeyFingerprintShape> for KeyFingerprint {
    fn from(shape: KeyFingerprintShape) -> Self {
        Self::from_bytes(shape.bytes)
    }
}

pub(super) async fn scan(store: &dyn Store, after: Option<()>, limit: usize) -> Result<Vec<KeyFingerprint>> {
    if after.is_some() || limit == 0 {
        return Ok(Vec::new());
    }
    Ok(store.key_fingerprint().await?.into_iter().collect())
}

pub(super) async fn restore(store: &dyn Store, fingerprint: KeyFingerprint) -> Result<()> {
    let kept = store.claim_key_fingerprint(fingerprint).await?;
    if kept == fingerprint { Ok(()) } else { Err(StoreError::conflict()) }
}
