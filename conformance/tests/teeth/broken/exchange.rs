//! Tokens that are drawn, spent or cleaned twice; with what must find each of them.

use authkeep_store::{
    CleanTokenId, Cleaning, EpochMs, ErrorKind, Fill, FillMark, KeptReply, KeptReplyId, Result, Slot, Stock,
    StockedToken, StockedTokenId, StoreError,
};

use super::OverHttp::{Hidden, Shows};
use super::{ATOMIC, Broken, ISOLATION, MODEL, NONE, afar_first, store};

/// The cases of both APIs, which stand on the same stocks.
pub(super) const ON_BOTH: &[&str] = &["pseudonym/", "exchange/"];

/// Every one of them.
pub(super) fn all() -> Vec<Broken> {
    let lists = [of_stocks(), of_cleanings()];
    lists.into_iter().flatten().map(|broken| broken.under(ON_BOTH)).chain(on_one_case()).collect()
}

fn of_stocks() -> Vec<Broken> {
    vec![
        Broken::new::<DrawsFromTheStart>(
            &["contract/STOCK-1", "contract/STOCK-2", ISOLATION, MODEL],
            NONE,
            NONE,
            Hidden("which token is drawn is chance"),
        ),
        Broken::new::<FillsOver>(
            &["contract/FILL-2", ISOLATION, MODEL],
            NONE,
            NONE,
            Hidden("a token in its own place looks as it did"),
        ),
        Broken::new::<FillsInPart>(&["contract/FILL-1"], NONE, NONE, Hidden("cases make fewer tokens at a time")),
        Broken::new::<EmptiesStocks>(
            &["contract/STOCK-7", ISOLATION, MODEL],
            NONE,
            NONE,
            Hidden("no case has an account service that tokens are delivered to"),
        ),
    ]
}

fn of_cleanings() -> Vec<Broken> {
    vec![
        Broken::new::<CleansForNothing>(
            &["contract/CLEAN-1", "contract/CLEAN-2", "contract/CLEAN-5", ISOLATION, MODEL],
            NONE,
            NONE,
            Shows(&["CLEAN-1", "CLEAN-2", "CLEAN-6", "exchange-clean", "exchange-no-oracle", "exchange-reply"]),
        ),
        Broken::new::<CleansTwice>(NONE, &["concurrency/CLEAN-6"], &[ATOMIC], Shows(&["CLEAN-6"])),
        Broken::new::<SpendsTwice>(NONE, &["concurrency/SPEND-3"], &[ATOMIC], Shows(&["SPEND-3"])),
        Broken::new::<RepliesForEver>(
            &["contract/REPLY-2", ISOLATION],
            NONE,
            &[MODEL],
            Hidden("no case waits a minute"),
        ),
    ]
}

/// Found by one case that runs alone: next to others, what it finds would depend on who comes first.
fn on_one_case() -> Vec<Broken> {
    vec![
        Broken::new::<DrawsTwice>(NONE, &["concurrency/STOCK-4"], &[ATOMIC], Shows(&["STOCK-4"]))
            .under(&["exchange/race/no_two_take_the_same_token"]),
        Broken::new::<FillsForTwo>(NONE, &["concurrency/MARK-3"], &[ATOMIC], Shows(&["MARK-2"]))
            .under(&["exchange/fill/while_one_runs_another_is_409"]),
    ]
}

store! {
    /// Chooses the token some time before it takes it away.
    DrawsTwice {}

    async fn draw(&self, stock: Stock, pick: Slot) -> Result<Option<StockedToken>> {
        let tokens = self.inner().stocked_tokens(stock, usize::MAX).await?;
        let drawn = tokens.iter().find(|token| token.id.slot >= pick).or_else(|| tokens.first()).cloned();
        afar_first().await;
        self.inner().remove_stocked_tokens(drawn.iter().map(|token| token.id).collect()).await?;
        Ok(drawn)
    }
}

store! {
    /// Draws the first token, wherever it is asked to: tokens are drawn in the order in which they lie.
    DrawsFromTheStart {}

    async fn draw(&self, stock: Stock, _pick: Slot) -> Result<Option<StockedToken>> {
        self.inner().draw(stock, Slot::from_bytes([0; 16])).await
    }
}

store! {
    /// A fill takes the place of what was there.
    FillsOver {}

    async fn fill(&self, fill: Fill) -> Result<()> {
        self.inner().remove_stocked_tokens(fill.stocked.iter().map(|token| token.id).collect()).await?;
        self.inner().fill(fill).await
    }
}

store! {
    /// Stores as much of a fill as it likes.
    FillsInPart {}

    async fn fill(&self, mut fill: Fill) -> Result<()> {
        fill.stocked.truncate(1000);
        self.inner().fill(fill).await
    }
}

store! {
    /// Takes all of a stock for what was delivered.
    EmptiesStocks {}

    async fn remove_stocked_tokens(&self, ids: Vec<StockedTokenId>) -> Result<()> {
        let Some(stock) = ids.first().map(|id| id.stock) else { return Ok(()) };
        let all = self.inner().stocked_tokens(stock, usize::MAX).await?;
        self.inner().remove_stocked_tokens(all.into_iter().map(|token| token.id).chain(ids).collect()).await
    }
}

store! {
    /// Looks whether somebody fills some time before it sets the mark.
    FillsForTwo {}

    async fn set_fill_mark(&self, mark: FillMark, now: EpochMs) -> Result<()> {
        let counts = |other: &FillMark| other.owner != mark.owner && other.expires_at > now;
        if self.inner().fill_mark().await?.is_some_and(|other| counts(&other)) {
            return self.inner().set_fill_mark(mark, now).await;
        }
        afar_first().await;
        // By now it may be another one's.
        self.inner().set_fill_mark(mark, EpochMs::MAX).await
    }
}

store! {
    /// The dirty token stays good.
    CleansForNothing {}

    async fn clean(&self, cleaning: Cleaning, now: EpochMs) -> Result<StockedToken> {
        let dirty = self.inner().dirty_token(cleaning.dirty).await?;
        let drawn = self.inner().clean(cleaning, now).await?;
        if let Some(dirty) = dirty {
            self.inner().restore_dirty_token(dirty).await?;
        }
        Ok(drawn)
    }
}

store! {
    /// Looks for the dirty token some time before it draws, and does not look at what became of it since.
    CleansTwice {}

    async fn clean(&self, cleaning: Cleaning, now: EpochMs) -> Result<StockedToken> {
        let (stock, pick) = (cleaning.draw, cleaning.pick);
        let live = self.inner().handshakes(cleaning.handshake.key, now).await?;
        let there = self.inner().dirty_token(cleaning.dirty).await?.is_some();
        if !there || live.iter().all(|handshake| handshake.id != cleaning.handshake) {
            return self.inner().clean(cleaning, now).await;
        }
        afar_first().await;
        match self.inner().clean(cleaning, now).await {
            Err(error) if error.kind() == ErrorKind::NotFound => {
                self.inner().draw(stock, pick).await?.ok_or_else(StoreError::exhausted)
            }
            answer => answer,
        }
    }
}

store! {
    /// Looks whether the token is there, and does not look at the answer of the deletion that follows.
    SpendsTwice {}

    async fn spend(&self, id: CleanTokenId) -> Result<()> {
        let there = self.inner().scan_clean_tokens(None, usize::MAX).await?.iter().any(|token| token.id == id);
        if !there {
            return self.inner().spend(id).await;
        }
        afar_first().await;
        match self.inner().spend(id).await {
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
            answer => answer,
        }
    }
}

store! {
    /// The time of a reply that is over is not looked at.
    RepliesForEver {}

    async fn kept_reply(&self, id: KeptReplyId, _now: EpochMs) -> Result<Option<KeptReply>> {
        self.inner().kept_reply(id, EpochMs::MIN).await
    }
}
