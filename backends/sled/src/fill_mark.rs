//! The fill mark as bytes, and its verbs.

use async_trait::async_trait;
use authkeep_store::{EpochMs, FillMark, FillMarks, FillOwner, Result, StoreError};

use crate::change::Change;
use crate::codec::{Malformed, Reader, Record, Writer};
use crate::stripes::Stripe;
use crate::{SledStore, keys};

const KEY: &[u8] = &[keys::FILL_MARK];

impl Record for FillMark {
    const KIND: u8 = keys::FILL_MARK;

    fn write(&self, to: &mut Writer) {
        to.bytes(self.owner.as_bytes());
        to.time(self.expires_at);
    }

    fn read(from: &mut Reader<'_>) -> core::result::Result<Self, Malformed> {
        Ok(Self { owner: from.bytes()?.into(), expires_at: from.time()? })
    }
}

#[async_trait]
impl FillMarks for SledStore {
    async fn set_fill_mark(&self, mark: FillMark, now: EpochMs) -> Result<()> {
        self.verb(|engine| {
            let _held = engine.stripes.hold(&mut [Stripe::FILL_MARK]);
            let before: Option<FillMark> = engine.get(KEY)?;
            if before.is_some_and(|before| before.owner != mark.owner && before.expires_at > now) {
                return Err(StoreError::conflict());
            }
            let mut change = Change::default();
            change.put(KEY, &mark);
            engine.commit(change)
        })
        .await
    }

    async fn clear_fill_mark(&self, owner: FillOwner) -> Result<()> {
        self.verb(|engine| {
            let _held = engine.stripes.hold(&mut [Stripe::FILL_MARK]);
            let mut change = Change::default();
            if engine.get(KEY)?.is_some_and(|mark: FillMark| mark.owner == owner) {
                change.erase(KEY);
            }
            engine.commit(change)
        })
        .await
    }

    async fn fill_mark(&self) -> Result<Option<FillMark>> {
        self.look(|engine| engine.get(KEY))
    }
}
