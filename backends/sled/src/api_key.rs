//! API keys as bytes, and their verbs.

use async_trait::async_trait;
use authkeep_store::{ApiKey, ApiKeyChange, ApiKeyId, ApiKeys, EpochMs, Result, StoreError, Uid};

use crate::codec::{Malformed, Reader, Record, Writer};
use crate::stripes::Stripe;
use crate::table::{listed, require_room};
use crate::{SledStore, keys, used_jti};

impl Record for ApiKey {
    const KIND: u8 = keys::API_KEY;

    fn write(&self, to: &mut Writer) {
        to.bytes(self.id.as_bytes());
        to.bytes(self.uid.as_bytes());
        to.text(self.public_key.as_str());
        to.option(self.scopes.as_ref(), |to, scopes| to.text(scopes.as_str()));
        to.u32(self.expires_in);
        to.text(self.state.as_str());
        to.time(self.created_at);
        to.time(self.updated_at);
    }

    fn read(from: &mut Reader<'_>) -> core::result::Result<Self, Malformed> {
        Ok(Self {
            id: from.bytes()?.into(),
            uid: from.bytes()?.into(),
            public_key: from.text()?,
            scopes: from.option(Reader::text)?,
            expires_in: from.u32()?,
            state: from.text()?,
            created_at: from.time()?,
            updated_at: from.time()?,
        })
    }
}

listed!(ApiKey by ApiKeyId, of16, in RECORD_OF);

#[async_trait]
impl ApiKeys for SledStore {
    async fn create_api_key(&self, key: ApiKey, at_most: u32) -> Result<()> {
        self.verb(|engine| engine.add_if(&key, || require_room(engine.count_listed::<ApiKey>(key.uid)?, at_most))).await
    }

    async fn api_key(&self, id: ApiKeyId) -> Result<Option<ApiKey>> {
        self.look(|engine| engine.find(&id))
    }

    async fn api_keys(&self, uid: Uid) -> Result<Vec<ApiKey>> {
        self.look(|engine| {
            let _shared = engine.stripes.share(Stripe::of_uid(uid));
            let mut keys: Vec<ApiKey> = engine.listed(uid)?;
            keys.sort_by_key(|key| key.created_at);
            Ok(keys)
        })
    }

    async fn update_api_key(&self, uid: Uid, id: ApiKeyId, change: ApiKeyChange, at: EpochMs) -> Result<ApiKey> {
        self.verb(|engine| {
            let changed = engine.change_listed(&id, &[], |before: ApiKey, steps| {
                require_owner(&before, uid)?;
                let mut after = before.clone();
                after.change(change, at);
                steps.replace(&before, &after);
                Ok(after)
            })?;
            changed.ok_or_else(StoreError::not_found)
        })
        .await
    }

    async fn delete_api_key(&self, uid: Uid, id: ApiKeyId) -> Result<()> {
        self.cascade(&used_jti::of_api_key(id), move |engine| {
            let removed = engine.change_listed(&id, &[], |key: ApiKey, change| {
                require_owner(&key, uid)?;
                engine.remove_api_key(&key, change)
            })?;
            removed.ok_or_else(StoreError::not_found)
        })
        .await
    }

    async fn scan_api_keys(&self, after: Option<ApiKeyId>, limit: usize) -> Result<Vec<ApiKey>> {
        self.long_look(move |engine| engine.scan(after.as_ref(), limit)).await
    }

    async fn restore_api_key(&self, key: ApiKey) -> Result<()> {
        self.verb(|engine| engine.add(&key)).await
    }
}

fn require_owner(key: &ApiKey, uid: Uid) -> Result<()> {
    if key.uid == uid { Ok(()) } else { Err(StoreError::not_found()) }
}
