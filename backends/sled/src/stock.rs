//! Tokens in stocks as bytes, and their verbs. Each stock has one stripe: a draw finds out under it what there is to draw.
//!
//! Nothing tells in which order the records of a fill were given. They are added in the order of their ids, and sled
//! writes a batch in an order of chance.

use async_trait::async_trait;
use authkeep_store::{Fill, Result, Sealed, Slot, Stock, StockedToken, StockedTokenId, Stocks, StoreError};

use crate::change::Change;
use crate::codec::{Malformed, Reader, Record, Writer, place};
use crate::counts::Tally;
use crate::engine::Engine;
use crate::stripes::Stripe;
use crate::table::Stored;
use crate::{MANY, SledStore, keys};

/// Their places stand for them in keys and records. They sort as the stocks do.
pub(crate) const STOCKS: [Stock; 6] =
    [Stock::Profile, Stock::Account, Stock::Signup, Stock::Email, Stock::OutgoingAccount, Stock::OutgoingEmail];

impl Record for StockedToken {
    const KIND: u8 = keys::STOCKED_TOKEN;

    fn write(&self, to: &mut Writer) {
        to.stocked_token(self);
    }

    fn read(from: &mut Reader<'_>) -> core::result::Result<Self, Malformed> {
        from.stocked_token()
    }
}

impl Writer {
    pub(crate) fn stocked_token(&mut self, token: &StockedToken) {
        self.one_of(&STOCKS, &token.id.stock);
        self.bytes(token.id.slot.as_bytes());
        self.sealed(&token.token);
    }
}

impl Reader<'_> {
    pub(crate) fn stocked_token(&mut self) -> core::result::Result<StockedToken, Malformed> {
        let id = StockedTokenId { stock: self.one_of(&STOCKS)?, slot: self.bytes()?.into() };
        Ok(StockedToken { id, token: self.sealed()? })
    }
}

impl Stored for StockedToken {
    type Id = StockedTokenId;

    fn key_of(id: &StockedTokenId) -> impl AsRef<[u8]> {
        [&tally(id.stock), &id.slot.as_bytes()[..]].concat()
    }

    fn key(&self) -> impl AsRef<[u8]> {
        Self::key_of(&self.id)
    }

    fn tally(&self) -> Option<Tally> {
        Some(tally(self.id.stock))
    }
}

/// The start of the keys of a stock's tokens.
fn tally(stock: Stock) -> Tally {
    [StockedToken::KIND, place(&STOCKS, &stock)]
}

#[async_trait]
impl Stocks for SledStore {
    async fn fill(&self, fill: Fill) -> Result<()> {
        if fill.stocked.len() + fill.dirty.len() + fill.clean.len() > MANY {
            self.long_verb(move |engine| engine.fill(fill)).await
        } else {
            self.verb(|engine| engine.fill(fill)).await
        }
    }

    async fn draw(&self, stock: Stock, pick: Slot) -> Result<Option<StockedToken>> {
        self.verb(|engine| {
            let _held = engine.stripes.hold(&mut [Stripe::of_stock(stock)]);
            let mut change = Change::default();
            let drawn = engine.draw(stock, pick, &mut change)?;
            engine.commit(change)?;
            Ok(drawn)
        })
        .await
    }

    async fn stock_size(&self, stock: Stock, at_most: usize) -> Result<usize> {
        let count = self.long_look(move |engine| engine.count(tally(stock), Stripe::of_stock(stock))).await?;
        Ok(count.min(at_most))
    }

    async fn stocked_tokens(&self, stock: Stock, limit: usize) -> Result<Vec<StockedToken>> {
        self.long_look(move |engine| {
            let _shared = engine.stripes.share(Stripe::of_stock(stock));
            engine.first_under(&tally(stock), limit)
        })
        .await
    }

    async fn remove_stocked_tokens(&self, ids: Vec<StockedTokenId>) -> Result<()> {
        if ids.len() > MANY {
            self.long_verb(move |engine| engine.remove_stocked_tokens(ids)).await
        } else {
            self.verb(|engine| engine.remove_stocked_tokens(ids)).await
        }
    }

    async fn reseal_stocked_token(&self, id: StockedTokenId, expected: &Sealed, token: Sealed) -> Result<()> {
        self.verb(|engine| {
            let _held = engine.stripes.hold(&mut [Stripe::of_stock(id.stock)]);
            let before = engine.find::<StockedToken>(&id)?.filter(|stocked| stocked.token == *expected);
            let before = before.ok_or_else(StoreError::conflict)?;
            let mut change = Change::default();
            change.replace(&before, &StockedToken { token, ..before.clone() });
            engine.commit(change)
        })
        .await
    }

    async fn scan_stocked_tokens(&self, after: Option<StockedTokenId>, limit: usize) -> Result<Vec<StockedToken>> {
        self.long_look(move |engine| engine.scan(after.as_ref(), limit)).await
    }

    async fn restore_stocked_token(&self, token: StockedToken) -> Result<()> {
        self.verb(|engine| engine.restore(&token, Stripe::of_stock(token.id.stock))).await
    }
}

impl Engine {
    fn fill(&self, fill: Fill) -> Result<()> {
        let mut wanted: Vec<Stripe> = fill.stocked.iter().map(|token| Stripe::of_stock(token.id.stock)).collect();
        wanted.extend(fill.clean.iter().map(|token| Stripe::of_bucket(token.id.bucket)));
        wanted.extend((!fill.dirty.is_empty()).then_some(Stripe::DIRTY_TOKENS));
        let _held = self.stripes.hold(&mut wanted);
        let change = self.plan_fill(fill)?;
        self.commit(change)
    }

    /// Plans to add what is not there of a fill. The stripes of all of it are held.
    fn plan_fill(&self, fill: Fill) -> Result<Change> {
        let mut change = Change::default();
        self.add_missing(fill.stocked, &mut change)?;
        self.add_missing(fill.dirty, &mut change)?;
        self.add_missing(fill.clean, &mut change)?;
        Ok(change)
    }

    /// Plans to add, in ascending order of their ids, those of a list that are not there and not earlier in it.
    fn add_missing<R: Stored>(&self, mut records: Vec<R>, change: &mut Change) -> Result<()> {
        records.sort_by(|one, other| one.key().as_ref().cmp(other.key().as_ref()));
        records.dedup_by(|later, earlier| later.key().as_ref() == earlier.key().as_ref());
        for record in &records {
            if !self.has(record.key().as_ref())? {
                change.add(record);
            }
        }
        Ok(())
    }

    /// Plans to take the token of the lowest slot from `pick` on, or of the lowest of all. The stock's stripe is held.
    pub(crate) fn draw(&self, stock: Stock, pick: Slot, change: &mut Change) -> Result<Option<StockedToken>> {
        let [kind, place] = tally(stock);
        let (first, end) = ([kind, place], [kind, place + 1]);
        let picked = StockedTokenId { stock, slot: pick };
        let above = self.first_between(StockedToken::key_of(&picked).as_ref(), &end)?;
        let drawn: Option<StockedToken> = if above.is_some() { above } else { self.first_between(&first, &end)? };
        if let Some(token) = &drawn {
            change.remove(token);
        }
        Ok(drawn)
    }

    fn remove_stocked_tokens(&self, mut ids: Vec<StockedTokenId>) -> Result<()> {
        ids.sort_unstable();
        ids.dedup();
        let mut wanted: Vec<Stripe> = ids.iter().map(|id| Stripe::of_stock(id.stock)).collect();
        let _held = self.stripes.hold(&mut wanted);
        let mut change = Change::default();
        for id in &ids {
            if let Some(token) = self.find::<StockedToken>(id)? {
                change.remove(&token);
            }
        }
        self.commit(change)
    }
}

#[cfg(test)]
mod tests;
