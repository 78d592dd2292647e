//! Key fetch tokens as bytes, and their verbs.

use async_trait::async_trait;
use authkeep_store::{KeyFetchToken, KeyFetchTokenId, KeyFetchTokens, Result, WithAccount};

use crate::codec::{Malformed, Reader, Record, Writer};
use crate::table::listed;
use crate::{SledStore, keys};

impl Record for KeyFetchToken {
    const KIND: u8 = keys::KEY_FETCH_TOKEN;

    fn write(&self, to: &mut Writer) {
        to.bytes(self.id.as_bytes());
        to.bytes(self.uid.as_bytes());
        to.secret(&self.auth_key);
        to.secret(&self.key_bundle);
        to.time(self.created_at);
    }

    fn read(from: &mut Reader<'_>) -> core::result::Result<Self, Malformed> {
        Ok(Self {
            id: from.bytes()?.into(),
            uid: from.bytes()?.into(),
            auth_key: from.secret()?,
            key_bundle: from.secret()?,
            created_at: from.time()?,
        })
    }
}

listed!(KeyFetchToken by KeyFetchTokenId, of32, in TOKEN_OF);

#[async_trait]
impl KeyFetchTokens for SledStore {
    async fn create_key_fetch_token(&self, token: KeyFetchToken) -> Result<()> {
        self.verb(|engine| engine.add(&token)).await
    }

    async fn key_fetch_token(&self, id: KeyFetchTokenId) -> Result<Option<WithAccount<KeyFetchToken>>> {
        self.look(|engine| engine.with_account(&id))
    }

    async fn delete_key_fetch_token(&self, id: KeyFetchTokenId) -> Result<()> {
        self.verb(|engine| engine.remove_token::<KeyFetchToken>(&id)).await
    }

    async fn scan_key_fetch_tokens(&self, after: Option<KeyFetchTokenId>, limit: usize) -> Result<Vec<KeyFetchToken>> {
        self.long_look(move |engine| engine.scan(after.as_ref(), limit)).await
    }
}
