//! The fingerprint of the server's key as bytes, and its verbs.

use async_trait::async_trait;
use authkeep_store::{KeyFingerprint, KeyFingerprints, Result, StoreError};

use crate::change::Change;
use crate::codec::{Malformed, Reader, Record, Writer};
use crate::stripes::Stripe;
use crate::{SledStore, keys};

const KEY: &[u8] = &[keys::KEY_FINGERPRINT];

impl Record for KeyFingerprint {
    const KIND: u8 = keys::KEY_FINGERPRINT;

    fn write(&self, to: &mut Writer) {
        to.bytes(self.as_bytes());
    }

    fn read(from: &mut Reader<'_>) -> core::result::Result<Self, Malformed> {
        from.bytes().map(Self::from_bytes)
    }
}

#[async_trait]
impl KeyFingerprints for SledStore {
    async fn key_fingerprint(&self) -> Result<Option<KeyFingerprint>> {
        self.look(|engine| engine.get(KEY))
    }

    async fn claim_key_fingerprint(&self, fingerprint: KeyFingerprint) -> Result<KeyFingerprint> {
        self.verb(|engine| {
            let _held = engine.stripes.hold(&mut [Stripe::KEY_FINGERPRINT]);
            if let Some(kept) = engine.get(KEY)? {
                return Ok(kept);
            }
            let mut change = Change::default();
            change.put(KEY, &fingerprint);
            engine.commit(change)?;
            Ok(fingerprint)
        })
        .await
    }

    async fn replace_key_fingerprint(&self, expected: KeyFingerprint, fingerprint: KeyFingerprint) -> Result<()> {
        self.verb(|engine| {
            let _held = engine.stripes.hold(&mut [Stripe::KEY_FINGERPRINT]);
            if engine.get(KEY)? != Some(expected) {
                return Err(StoreError::conflict());
            }
            let mut change = Change::default();
            change.put(KEY, &fingerprint);
            engine.commit(change)
        })
        .await
    }
}
