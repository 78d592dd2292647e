//! Pseudonyms as bytes, and their verbs. Each has the stripe of its id.

use async_trait::async_trait;
use authkeep_store::{
    CleanToken, CleanTokenId, Pseudonym, PseudonymId, Pseudonyms, Result, Slot, Stock, StockedToken, StoreError,
};

use crate::change::Change;
use crate::codec::{Malformed, Reader, Record, Writer};
use crate::engine::Engine;
use crate::stripes::Stripe;
use crate::table::Stored;
use crate::{SledStore, keys};

impl Record for Pseudonym {
    const KIND: u8 = keys::PSEUDONYM;

    fn write(&self, to: &mut Writer) {
        to.bytes(self.id.as_bytes());
        to.secret(&self.verifier);
        to.srp_salt(&self.salt);
    }

    fn read(from: &mut Reader<'_>) -> core::result::Result<Self, Malformed> {
        Ok(Self { id: from.bytes()?.into(), verifier: from.secret()?, salt: from.srp_salt()? })
    }
}

impl Stored for Pseudonym {
    type Id = PseudonymId;

    fn key_of(id: &PseudonymId) -> impl AsRef<[u8]> {
        keys::of16(Self::KIND, id.as_bytes())
    }

    fn key(&self) -> impl AsRef<[u8]> {
        Self::key_of(&self.id)
    }
}

#[async_trait]
impl Pseudonyms for SledStore {
    async fn sign_up(
        &self,
        pseudonym: Pseudonym,
        spend: CleanTokenId,
        draw: Stock,
        pick: Slot,
    ) -> Result<StockedToken> {
        self.verb(|engine| {
            let mut wanted = [pseudonym.stripe(), Stripe::of_bucket(spend.bucket), Stripe::of_stock(draw)];
            let _held = engine.stripes.hold(&mut wanted);
            engine.require_free(&pseudonym)?;
            let token = engine.find::<CleanToken>(&spend)?.ok_or_else(StoreError::not_found)?;
            let mut change = Change::default();
            let drawn = engine.draw(draw, pick, &mut change)?.ok_or_else(StoreError::exhausted)?;
            change.remove(&token);
            change.add(&pseudonym);
            engine.commit(change)?;
            Ok(drawn)
        })
        .await
    }

    async fn pseudonym(&self, id: PseudonymId) -> Result<Option<Pseudonym>> {
        self.look(|engine| engine.find(&id))
    }

    async fn scan_pseudonyms(&self, after: Option<PseudonymId>, limit: usize) -> Result<Vec<Pseudonym>> {
        self.long_look(move |engine| engine.scan(after.as_ref(), limit)).await
    }

    async fn restore_pseudonym(&self, pseudonym: Pseudonym) -> Result<()> {
        self.verb(|engine| engine.restore(&pseudonym, pseudonym.stripe())).await
    }
}

impl Engine {
    pub(crate) fn require_pseudonym(&self, id: PseudonymId) -> Result<()> {
        if self.exists::<Pseudonym>(&id)? { Ok(()) } else { Err(StoreError::not_found()) }
    }
}

#[cfg(test)]
mod tests;
