//! Stocks.

use authkeep_store::{CleanToken, DirtyToken, Fill, Slot, Stock, StockedToken, StockedTokenId};

use super::{I, V, Verb, verbs};
use crate::fixtures::Fixtures;
use crate::look_up;
use crate::op::Op;
use crate::sequences::look::{look, page};
use crate::sequences::pool::{self, IDS};
use crate::sequences::step::{Step, change};

verbs! {
    "fill" &[V] => |s, _| change(Op::Fill(fill(&mut s.fixtures()))),
    "fill" &[V] => |s, _| change(Op::Fill(fill(&mut s.fixtures()))),
    "draw" &[V] => |s, _| change(Op::Draw(s.stocked_id().stock, s.pick())),
    "stock_size" &[I, V] => |s, _| {
        let (stock, limit) = (s.stocked_id().stock, s.limit() - 1);
        look(move |store, expected| Box::pin(look_up::stock_size(store, expected, stock, limit)))
    },
    "stocked_tokens" &[I, V] => |s, _| {
        let (stock, limit) = (s.stocked_id().stock, s.limit());
        look(move |store, expected| Box::pin(look_up::stocked_tokens(store, expected, stock, limit)))
    },
    "remove_stocked_tokens" &[I, V] => |s, _| {
        let mut fx = s.fixtures();
        let ids = (0..fx.below(3)).map(|_| stocked_token(&mut fx).id);
        change(Op::RemoveStockedTokens(ids.chain([s.stocked_id()]).collect()))
    },
    "reseal_stocked_token" &[I, V] => |s, state| {
        let id = s.stocked_id();
        let own = state.stocked_tokens.get(&id).filter(|_| s.is_right());
        let mut fx = s.fixtures();
        let expected = own.map_or_else(|| fx.sealed(), |token| token.token.clone());
        change(Op::ResealStockedToken(id, expected, fx.sealed()))
    },
    "scan_stocked_tokens" &[I, V] => |s, _| {
        let after = s.after(|at| StockedTokenId { slot: pool::id(at).into(), ..s.stocked_id() });
        page(after, s.limit(), |state| &state.stocked_tokens, |store, after, limit| {
            store.scan_stocked_tokens(after, limit)
        })
    },
    "restore_stocked_token" &[I, V] => |s, _| {
        let id = s.stocked_id();
        change(Op::RestoreStockedToken(StockedToken { id, ..s.fixtures().stocked_token(id.stock) }))
    },
}

/// A few tokens, of which one may be there twice.
fn fill(fx: &mut Fixtures) -> Fill {
    let mut several = |at_most: usize| 0..fx.below(at_most + 1);
    let (stocked, dirty, clean) = (several(4), several(2), several(2));
    Fill {
        stocked: stocked.map(|_| stocked_token(fx)).collect(),
        dirty: dirty.map(|_| DirtyToken { id: pool::id(fx.below(IDS)).into(), ..fx.dirty_token() }).collect(),
        clean: clean.map(|_| clean_token(fx)).collect(),
    }
}

fn stocked_token(fx: &mut Fixtures) -> StockedToken {
    let (stock, slot) = (fx.one_of(STOCKS), pool::id(fx.below(IDS)).into());
    StockedToken { id: StockedTokenId { stock, slot }, ..fx.stocked_token(stock) }
}

/// One of few.
pub(super) fn clean_token(fx: &mut Fixtures) -> CleanToken {
    let mut token = fx.clean_token();
    token.id.hash = pool::id(fx.below(IDS)).into();
    token
}

const STOCKS: [Stock; 2] = [Stock::Profile, Stock::OutgoingEmail];

impl Step {
    pub(super) fn stocked_id(&self) -> StockedTokenId {
        StockedTokenId { stock: STOCKS[usize::from(self.value / 2) % 2], slot: self.id().into() }
    }

    /// Where a token is drawn: at a slot that there may be a token at, or between two.
    pub(super) fn pick(&self) -> Slot {
        let mut fx = self.fixtures();
        fx.one_of([pool::id(0), pool::id(1), pool::id(2), pool::id(3), [0x80; 16]]).into()
    }
}
