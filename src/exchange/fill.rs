//! How tokens are made: of each of the four buckets so many.
//!
//! | bucket | the exchange keeps | its holder keeps |
//! |---|---|---|
//! | `profile` | the token, sealed, to give it away | a hash, to spend it |
//! | `account` | the token, sealed, to give it away | a hash, to spend it |
//! | `signup` | an id and an SRP verifier, to clean it | the token, sealed, to give it away |
//! | `email` | an id and an SRP verifier, to clean it | the token, sealed, to give it away |
//!
//! Both sides of a token are stored in one verb: wherever a fill breaks off, no token is known to one side alone. One fill
//! runs at a time, on all nodes together; its mark in the store is a lease, so that a node that dies keeps nobody waiting for
//! longer than that.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use authkeep_store::{
    CleanBucket, CleanToken, CleanTokenHash, CleanTokenId, DirtyBucket, DirtyToken, DirtyTokenId, EpochMs, ErrorKind,
    Fill, FillMark, FillOwner, Slot, SrpSalt, Stock, StockedToken, StockedTokenId, Store,
};
use tokio::task::JoinHandle;
use tokio::time::sleep;
use zeroize::Zeroizing;

use super::seals::Seals;
use super::{Exchange, ExchangeError, any_slot, digest};
use crate::auth::conceal;
use crate::auth::pool::{Busy, Pool};
use crate::auth::srp::Salt;
use crate::chance;
use crate::clock::Clock;

/// How long the mark of a fill counts without being set again. Two fills at once would do no harm but to the load.
const LEASE: Duration = Duration::from_secs(10);

/// How often the mark is set again, and progress told.
const PULSE: Duration = Duration::from_secs(1);

/// How long a batch waits where everything is busy.
const BUSY_REST: Duration = Duration::from_millis(50);

/// Clean tokens that are stored together. The more, the less an old log tells: in it, any of them may be any other. The less, the shorter
/// others wait while an engine writes the batch: some 50 ms.
const CLEAN_BATCH: usize = 1_000;

/// Dirty tokens that are made in one computation and stored together: some 20 ms, so that proofs come in between.
const DIRTY_BATCH: usize = 16;

impl Exchange {
    /// Makes `size` tokens of each bucket. It goes on to its end whether or not its caller waits for it.
    ///
    /// # Errors
    /// [`ExchangeError`]: `Filling`, `Full`, or what broke it off; what was stored until then is whole.
    pub async fn fill(self: Arc<Self>, store: Arc<dyn Store>, clock: Clock, size: usize) -> Result<(), ExchangeError> {
        let work = tokio::spawn(async move { self.marked(store, clock, size).await });
        work.await.map_err(|_| ExchangeError::Broken)?
    }

    async fn marked(self: Arc<Self>, store: Arc<dyn Store>, clock: Clock, size: usize) -> Result<(), ExchangeError> {
        let owner = FillOwner::from_bytes(chance::bytes()?);
        let mut run = Run { exchange: self, store, clock, owner, size, done: 0, told_at: EpochMs::MIN };
        run.mark().await?;
        let outcome = run.all().await;
        run.store.clear_fill_mark(owner).await?;
        outcome
    }

    fn holders_stock(&self, bucket: DirtyBucket) -> Stock {
        match bucket {
            DirtyBucket::Signup => Stock::Signup,
            DirtyBucket::Email if self.delivers() => Stock::OutgoingEmail,
            DirtyBucket::Email => Stock::Email,
        }
    }
}

/// A fill that is running.
struct Run {
    exchange: Arc<Exchange>,
    store: Arc<dyn Store>,
    clock: Clock,
    owner: FillOwner,
    size: usize,
    done: usize,
    told_at: EpochMs,
}

impl Run {
    /// Sets the mark, for the first time or again.
    async fn mark(&mut self) -> Result<(), ExchangeError> {
        let now = self.clock.now();
        self.told_at = now;
        let mark = FillMark { owner: self.owner, expires_at: now.saturating_add(LEASE) };
        self.store.set_fill_mark(mark, now).await.map_err(|error| match error.kind() {
            ErrorKind::Conflict => ExchangeError::Filling,
            _ => error.into(),
        })
    }

    async fn all(&mut self) -> Result<(), ExchangeError> {
        self.require_room().await?;
        for bucket in [CleanBucket::Account, CleanBucket::Profile] {
            let mut left = self.size;
            while left > 0 {
                let batch = left.min(CLEAN_BATCH);
                let fill = clean_batch(&self.exchange, bucket, batch)?;
                self.keep(fill, batch).await?;
                left -= batch;
            }
        }
        for bucket in [DirtyBucket::Email, DirtyBucket::Signup] {
            self.dirty(bucket).await?;
        }
        self.exchange.bell.notify_one();
        tracing::info!("filled the exchange with {} tokens of each bucket", self.size);
        Ok(())
    }

    async fn require_room(&self) -> Result<(), ExchangeError> {
        let at_most = self.exchange.max_stock();
        let email = self.exchange.holders_stock(DirtyBucket::Email);
        for stock in [Stock::Account, Stock::Profile, Stock::Signup, email] {
            let there = self.store.stock_size(stock, at_most).await?;
            if there.saturating_add(self.size) > at_most {
                return Err(ExchangeError::Full);
            }
        }
        Ok(())
    }

    /// Makes dirty tokens on all cores. As many batches are being made as there are cores, and one more: that one is made
    /// while a finished one is stored.
    async fn dirty(&mut self, bucket: DirtyBucket) -> Result<(), ExchangeError> {
        let mut left = self.size;
        let mut under_way: VecDeque<JoinHandle<Result<Fill, ExchangeError>>> = VecDeque::new();
        loop {
            while left > 0 && under_way.len() <= Pool::default_places().get() {
                let batch = left.min(DIRTY_BATCH);
                let exchange = Arc::clone(&self.exchange);
                under_way.push_back(tokio::spawn(make(exchange, bucket, batch)));
                left -= batch;
            }
            let Some(next) = under_way.pop_front() else { return Ok(()) };
            let fill = next.await.map_err(|_| ExchangeError::Broken)??;
            let made = fill.dirty.len();
            self.keep(fill, made).await?;
        }
    }

    async fn keep(&mut self, mut fill: Fill, tokens: usize) -> Result<(), ExchangeError> {
        // No list tells by its order which of its records belongs to which of another.
        fill.stocked.sort_unstable_by_key(|token| token.id);
        fill.clean.sort_unstable_by_key(|token| token.id);
        fill.dirty.sort_unstable_by_key(|token| token.id);
        self.store.fill(fill).await?;
        self.done += tokens;
        if self.clock.now() >= self.told_at.saturating_add(PULSE) {
            self.mark().await?;
            tracing::info!("filling the exchange: {} of {} tokens", self.done, 4 * self.size);
        }
        Ok(())
    }
}

/// Makes a batch when there is a place for it. Where too many wait for one, a fill has more time than they have.
async fn make(exchange: Arc<Exchange>, bucket: DirtyBucket, batch: usize) -> Result<Fill, ExchangeError> {
    loop {
        let computing = Arc::clone(&exchange);
        match exchange.powers.run(move || dirty_batch(&computing, bucket, batch)).await {
            Ok(fill) => return fill,
            Err(Busy) => sleep(BUSY_REST).await,
        }
    }
}

/// Clean tokens: 16 random bytes as 32 hex digits.
fn clean_batch(exchange: &Exchange, bucket: CleanBucket, size: usize) -> Result<Fill, ExchangeError> {
    let (stock, outgoing) = match bucket {
        CleanBucket::Profile => (Stock::Profile, None),
        CleanBucket::Account => (Stock::Account, exchange.delivers().then_some(Stock::OutgoingAccount)),
    };
    let mut fill = Fill::default();
    for _ in 0..size {
        let text = Zeroizing::new(hex::encode(*Zeroizing::new(chance::bytes::<16>()?)));
        fill.stocked.push(put(&exchange.seals, stock, any_slot()?, &text)?);
        match outgoing {
            Some(outgoing) => fill.stocked.push(put(&exchange.seals, outgoing, any_slot()?, &text)?),
            None => fill.clean.push(CleanToken { id: clean_token_id(bucket, &text) }),
        }
    }
    Ok(fill)
}

/// Dirty tokens: 32 random bytes, a `/` and 12 random bytes, in hex.
fn dirty_batch(exchange: &Exchange, bucket: DirtyBucket, size: usize) -> Result<Fill, ExchangeError> {
    let stock = exchange.holders_stock(bucket);
    let mut fill = Fill::default();
    for _ in 0..size {
        let secret = Zeroizing::new(hex::encode(*Zeroizing::new(chance::bytes::<32>()?)));
        let text = Zeroizing::new(format!("{}/{}", *secret, hex::encode(chance::bytes::<12>()?)));
        let concealed = conceal::conceal(&text).map_err(|_| ExchangeError::Broken)?;
        let salt = Salt::from_bytes(chance::bytes::<32>()?.to_vec()).map_err(|_| ExchangeError::Broken)?;
        let mut id = [0; DirtyTokenId::LENGTH];
        hex::decode_to_slice(&concealed.id, &mut id).map_err(|_| ExchangeError::Broken)?;
        fill.dirty.push(DirtyToken {
            id: DirtyTokenId::from_bytes(id),
            bucket,
            verifier: concealed.verifier(&salt).secret().clone(),
            salt: SrpSalt::new(salt.bytes().to_vec()).map_err(|_| ExchangeError::Broken)?,
        });
        fill.stocked.push(put(&exchange.seals, stock, slot_of(&text), &text)?);
    }
    Ok(fill)
}

/// A token in a stock.
pub(super) fn put(seals: &Seals, stock: Stock, slot: Slot, text: &str) -> Result<StockedToken, ExchangeError> {
    Ok(seals.seal_token(StockedTokenId { stock, slot }, text)?)
}

/// The slot of a dirty token at its holder: the same for the same token, so that one that comes twice is kept once.
pub(super) fn slot_of(text: &str) -> Slot {
    let hash = digest(text);
    Slot::from_bytes(std::array::from_fn(|byte| hash[byte]))
}

/// What names a clean token.
#[must_use]
pub fn clean_token_id(bucket: CleanBucket, text: &str) -> CleanTokenId {
    CleanTokenId { bucket, hash: CleanTokenHash::from_bytes(digest(text)) }
}
