//! Used token ids as bytes, and their verbs. They are changed under the stripe of their API key's account.

use async_trait::async_trait;
use authkeep_store::{ApiKey, ApiKeyId, EpochMs, Result, StoreError, UsedJti, UsedJtiId, UsedJtis};

use crate::codec::{Malformed, Reader, Record, Writer};
use crate::table::Stored;
use crate::{SledStore, keys};

impl Record for UsedJti {
    const KIND: u8 = keys::USED_JTI;

    fn write(&self, to: &mut Writer) {
        to.bytes(self.id.api_key.as_bytes());
        to.bytes(&self.id.jti_hash);
        to.time(self.expires_at);
    }

    fn read(from: &mut Reader<'_>) -> core::result::Result<Self, Malformed> {
        let id = UsedJtiId { api_key: from.bytes()?.into(), jti_hash: from.bytes()? };
        Ok(Self { id, expires_at: from.time()? })
    }
}

impl Stored for UsedJti {
    type Id = UsedJtiId;

    fn key_of(id: &UsedJtiId) -> impl AsRef<[u8]> {
        keys::within(Self::KIND, id.api_key.as_bytes(), &id.jti_hash)
    }

    fn key(&self) -> impl AsRef<[u8]> {
        Self::key_of(&self.id)
    }

    fn entries(&self) -> Vec<Vec<u8>> {
        vec![keys::by_time(self.expires_at, self.key().as_ref())]
    }
}

/// The start of the keys of the ids that an API key used.
pub(crate) fn of_api_key(id: ApiKeyId) -> [u8; 17] {
    keys::of16(UsedJti::KIND, id.as_bytes())
}

#[async_trait]
impl UsedJtis for SledStore {
    async fn use_jti(&self, used: UsedJti, now: EpochMs) -> Result<()> {
        self.verb(|engine| {
            let noted = engine.change_listed(&used.id.api_key, &[], |_: ApiKey, change| {
                let before = engine.find::<UsedJti>(&used.id)?;
                if before.is_some_and(|before| before.expires_at > now) {
                    return Err(StoreError::conflict());
                }
                change.set(before.as_ref(), &used);
                Ok(())
            })?;
            noted.ok_or_else(StoreError::not_found)
        })
        .await
    }

    async fn scan_used_jtis(&self, after: Option<UsedJtiId>, limit: usize) -> Result<Vec<UsedJti>> {
        self.long_look(move |engine| engine.scan(after.as_ref(), limit)).await
    }

    async fn restore_used_jti(&self, used: UsedJti) -> Result<()> {
        self.verb(|engine| {
            let restored = engine.change_listed(&used.id.api_key, &[], |_: ApiKey, change| {
                engine.require_free(&used)?;
                change.add(&used);
                Ok(())
            })?;
            restored.ok_or_else(StoreError::not_found)
        })
        .await
    }
}
