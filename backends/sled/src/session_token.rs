//! Session tokens as bytes, and their verbs.

use async_trait::async_trait;
use authkeep_store::{Result, SessionToken, SessionTokenId, SessionTokens, Uid, WithAccount};

use crate::codec::{Malformed, Reader, Record, Writer};
use crate::engine::Engine;
use crate::stripes::Stripe;
use crate::{SledStore, keys};

impl Record for SessionToken {
    const KIND: u8 = keys::SESSION_TOKEN;

    fn write(&self, to: &mut Writer) {
        to.bytes(self.id.as_bytes());
        to.bytes(self.uid.as_bytes());
        to.secret(&self.data);
        to.time(self.created_at);
    }

    fn read(from: &mut Reader<'_>) -> core::result::Result<Self, Malformed> {
        Ok(Self {
            id: from.bytes()?.into(),
            uid: from.bytes()?.into(),
            data: from.secret()?,
            created_at: from.time()?,
            expires_at: None,
        })
    }
}

#[async_trait]
impl SessionTokens for SledStore {
    async fn create_session_token(&self, token: SessionToken) -> Result<()> {
        self.verb(|engine| engine.add(&token)).await
    }

    async fn session_token(
        &self,
        id: SessionTokenId,
        _now: authkeep_store::EpochMs,
    ) -> Result<Option<WithAccount<SessionToken>>> {
        self.look(|engine| engine.with_account(id))
    }

    async fn account_devices(&self, uid: Uid, _now: authkeep_store::EpochMs) -> Result<Vec<SessionToken>> {
        let list = move |engine: &Engine| {
            let _shared = engine.stripes.share(Stripe::of_uid(uid));
            engine.require_account(uid)?;
            engine.tokens_of(uid)
        };
        if self.has_many(&keys::tokens_of_kind(uid, SessionToken::KIND))? {
            self.long_look(list).await
        } else {
            self.look(list)
        }
    }

    async fn delete_session_token(&self, id: SessionTokenId) -> Result<()> {
        self.verb(|engine| engine.remove::<SessionToken>(id)).await
    }

    async fn scan_session_tokens(&self, after: Option<SessionTokenId>, limit: usize) -> Result<Vec<SessionToken>> {
        self.long_look(move |engine| engine.token_page(after, limit)).await
    }

    async fn start_session(
        &self,
        _token: authkeep_store::SessionToken,
        _grounds: authkeep_store::Grounds,
        _at_most: u32,
    ) -> authkeep_store::Result<()> {
        Err(authkeep_store::StoreError::internal("this engine does not keep these records yet"))
    }

    async fn end_sessions(&self, _uid: authkeep_store::Uid) -> authkeep_store::Result<()> {
        Err(authkeep_store::StoreError::internal("this engine does not keep these records yet"))
    }
}
