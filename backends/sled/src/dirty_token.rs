//! Dirty tokens as bytes, and their verbs. All have one stripe, so that a fill holds few.

use async_trait::async_trait;
use authkeep_store::{
    Cleaning, DirtyBucket, DirtyToken, DirtyTokenId, DirtyTokens, EpochMs, KeptReply, Result, StockedToken, StoreError,
};

use crate::change::Change;
use crate::codec::{Malformed, Reader, Record, Writer};
use crate::engine::Engine;
use crate::stripes::Stripe;
use crate::table::Stored;
use crate::{SledStore, keys};

/// Their places stand for them in records.
const BUCKETS: [DirtyBucket; 2] = [DirtyBucket::Email, DirtyBucket::Signup];

impl Record for DirtyToken {
    const KIND: u8 = keys::DIRTY_TOKEN;

    fn write(&self, to: &mut Writer) {
        to.bytes(self.id.as_bytes());
        to.one_of(&BUCKETS, &self.bucket);
        to.secret(&self.verifier);
        to.srp_salt(&self.salt);
    }

    fn read(from: &mut Reader<'_>) -> core::result::Result<Self, Malformed> {
        Ok(Self {
            id: from.bytes()?.into(),
            bucket: from.one_of(&BUCKETS)?,
            verifier: from.secret()?,
            salt: from.srp_salt()?,
        })
    }
}

impl Stored for DirtyToken {
    type Id = DirtyTokenId;

    fn key_of(id: &DirtyTokenId) -> impl AsRef<[u8]> {
        keys::of16(Self::KIND, id.as_bytes())
    }

    fn key(&self) -> impl AsRef<[u8]> {
        Self::key_of(&self.id)
    }
}

#[async_trait]
impl DirtyTokens for SledStore {
    async fn dirty_token(&self, id: DirtyTokenId) -> Result<Option<DirtyToken>> {
        self.look(|engine| engine.find(&id))
    }

    async fn clean(&self, cleaning: Cleaning, now: EpochMs) -> Result<StockedToken> {
        self.verb(|engine| engine.clean(cleaning, now)).await
    }

    async fn scan_dirty_tokens(&self, after: Option<DirtyTokenId>, limit: usize) -> Result<Vec<DirtyToken>> {
        self.long_look(move |engine| engine.scan(after.as_ref(), limit)).await
    }

    async fn restore_dirty_token(&self, token: DirtyToken) -> Result<()> {
        self.verb(|engine| engine.restore(&token, Stripe::DIRTY_TOKENS)).await
    }
}

impl Engine {
    fn clean(&self, cleaning: Cleaning, now: EpochMs) -> Result<StockedToken> {
        let mut wanted = [
            Stripe::DIRTY_TOKENS,
            Stripe::of_handshakes(&cleaning.handshake.key),
            Stripe::of_stock(cleaning.draw),
            Stripe::of_id(cleaning.reply.as_bytes()),
        ];
        let _held = self.stripes.hold(&mut wanted);
        let dirty = self.find::<DirtyToken>(&cleaning.dirty)?.ok_or_else(StoreError::not_found)?;
        let handshake = self.live_handshake(&cleaning.handshake, now)?;
        if self.exists::<KeptReply>(&cleaning.reply)? {
            return Err(StoreError::conflict());
        }
        let mut change = Change::default();
        let drawn = self.draw(cleaning.draw, cleaning.pick, &mut change)?.ok_or_else(StoreError::exhausted)?;
        change.remove(&dirty);
        change.remove(&handshake);
        change.add(&KeptReply {
            id: cleaning.reply,
            answer: cleaning.answer,
            drawn: drawn.clone(),
            expires_at: cleaning.reply_expires_at,
        });
        self.commit(change)?;
        Ok(drawn)
    }
}
