//! Signing keys as bytes, and their verbs. All have one stripe, so that there is one that signs at any time.

use async_trait::async_trait;
use authkeep_store::{EpochMs, Result, Sealed, SigningKey, SigningKeyId, SigningKeys, StoreError};

use crate::change::Change;
use crate::codec::{Malformed, Reader, Record, Writer};
use crate::engine::Engine;
use crate::stripes::Stripe;
use crate::table::Stored;
use crate::{SledStore, keys};

impl Record for SigningKey {
    const KIND: u8 = keys::SIGNING_KEY;

    fn write(&self, to: &mut Writer) {
        to.bytes(self.id.as_bytes());
        to.sealed(&self.private_key);
        to.text(self.public_key.as_str());
        to.time(self.created_at);
        to.option(self.expires_at.as_ref(), |to, expires_at| to.time(*expires_at));
    }

    fn read(from: &mut Reader<'_>) -> core::result::Result<Self, Malformed> {
        Ok(Self {
            id: from.bytes()?.into(),
            private_key: from.sealed()?,
            public_key: from.text()?,
            created_at: from.time()?,
            expires_at: from.option(Reader::time)?,
        })
    }
}

impl Stored for SigningKey {
    type Id = SigningKeyId;

    fn key_of(id: &SigningKeyId) -> impl AsRef<[u8]> {
        keys::of16(Self::KIND, id.as_bytes())
    }

    fn key(&self) -> impl AsRef<[u8]> {
        Self::key_of(&self.id)
    }

    fn entries(&self) -> Vec<Vec<u8>> {
        self.expires_at.map(|at| keys::by_time(at, self.key().as_ref())).into_iter().collect()
    }
}

#[async_trait]
impl SigningKeys for SledStore {
    async fn signing_keys(&self) -> Result<Vec<SigningKey>> {
        self.look(|engine| {
            let _shared = engine.stripes.share(Stripe::SIGNING_KEYS);
            engine.all_under(&[SigningKey::KIND])
        })
    }

    async fn rotate_signing_key(&self, key: SigningKey, expected: Option<SigningKeyId>, until: EpochMs) -> Result<()> {
        self.verb(|engine| {
            let _held = engine.stripes.hold(&mut [Stripe::SIGNING_KEYS]);
            let signed = engine.signs()?;
            if signed.as_ref().map(|signed| signed.id) != expected {
                return Err(StoreError::conflict());
            }
            engine.require_free(&key)?;
            let mut change = Change::default();
            if let Some(signed) = signed {
                change.replace(&signed, &SigningKey { expires_at: Some(until), ..signed.clone() });
            }
            change.add(&SigningKey { expires_at: None, ..key });
            engine.commit(change)
        })
        .await
    }

    async fn reseal_signing_key(&self, id: SigningKeyId, expected: &Sealed, private_key: Sealed) -> Result<()> {
        self.verb(|engine| {
            let _held = engine.stripes.hold(&mut [Stripe::SIGNING_KEYS]);
            let before = engine.find::<SigningKey>(&id)?.filter(|key| key.private_key == *expected);
            let before = before.ok_or_else(StoreError::conflict)?;
            let mut change = Change::default();
            change.replace(&before, &SigningKey { private_key, ..before.clone() });
            engine.commit(change)
        })
        .await
    }

    async fn scan_signing_keys(&self, after: Option<SigningKeyId>, limit: usize) -> Result<Vec<SigningKey>> {
        self.long_look(move |engine| engine.scan(after.as_ref(), limit)).await
    }

    async fn restore_signing_key(&self, key: SigningKey) -> Result<()> {
        self.verb(|engine| {
            let _held = engine.stripes.hold(&mut [Stripe::SIGNING_KEYS]);
            engine.require_free(&key)?;
            if key.expires_at.is_none() && engine.signs()?.is_some() {
                return Err(StoreError::conflict());
            }
            let mut change = Change::default();
            change.add(&key);
            engine.commit(change)
        })
        .await
    }
}

impl Engine {
    /// The key that has no end. The stripe of all keys is held.
    fn signs(&self) -> Result<Option<SigningKey>> {
        let keys: Vec<SigningKey> = self.all_under(&[SigningKey::KIND])?;
        Ok(keys.into_iter().find(|key| key.expires_at.is_none()))
    }
}
