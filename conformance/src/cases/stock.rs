//! Stocks: filled, drawn from at a point of the caller's choice, counted and emptied.

use std::sync::Arc;

use authkeep_store::{ErrorKind, Sealed, Slot, Stock, StockedToken, StockedTokenId, Store};

use super::check::{keeps, makes, pages, refuses};
use crate::case::Cases;
use crate::failure::{Checked, found, none};
use crate::fixtures::Fixtures;
use crate::look_up;
use crate::scene::full_account;
use crate::state::State;

pub(crate) fn register(cases: &mut Cases) {
    cases.add("STOCK-1", "the first token from the point on is drawn, or else the first of the stock", point);
    cases.add("STOCK-2", "a token is drawn as it was stored and is gone", drawn);
    cases.add("STOCK-2", "as many draws as there are tokens give every token once", all_drawn);
    cases.add("STOCK-3", "an empty stock gives none", empty);
    cases.add("STOCK-5", "the number of tokens is that of the stock, or as many as are counted", size);
    cases.add("STOCK-6", "the first tokens of the stock are listed and stay", listed);
    cases.add("STOCK-7", "the tokens that are named are removed and no other", remove);
    cases.add("STOCK-8", "a token is sealed otherwise in its slot", reseal);
    cases.add("STOCK-9", "a token is not sealed otherwise when it is another one, or gone", reseal_refused);
    cases.add("STOCK-10", "pages of any size give every token once and in order", scan);
    cases.add("STOCK-11", "a restored token reads back and one that exists is refused", restore);
}

/// A slot by its first and its last byte.
const fn slot(first: u8, last: u8) -> Slot {
    let mut bytes = [0; 16];
    (bytes[0], bytes[15]) = (first, last);
    Slot::from_bytes(bytes)
}

/// Three slots, two of them neighbours, and the point behind each of the others.
const SLOTS: [Slot; 3] = [slot(0x20, 0xfe), slot(0x20, 0xff), slot(0xf0, 0)];

/// From which point on which of the three is drawn.
pub(super) const POINTS: [(Slot, usize); 8] = [
    (slot(0, 0), 0),
    (SLOTS[0], 0),
    (SLOTS[1], 1),
    (slot(0x21, 0), 2),
    (slot(0x80, 0), 2),
    (SLOTS[2], 2),
    (slot(0xf0, 1), 0),
    (Slot::from_bytes([0xff; 16]), 0),
];

/// Three tokens in a stock, among tokens of other stocks at all sorts of slots.
pub(super) async fn three_tokens(s: &dyn Store, fx: &mut Fixtures, stock: Stock) -> Checked<Vec<StockedToken>> {
    for other in Stock::ALL.into_iter().filter(|other| *other != stock) {
        for (slot, _) in POINTS {
            let id = StockedTokenId { stock: other, slot };
            s.restore_stocked_token(StockedToken { id, ..fx.stocked_token(other) }).await?;
        }
    }
    let mut three = Vec::new();
    for slot in SLOTS {
        let id = StockedTokenId { stock, slot };
        three.push(StockedToken { id, ..fx.stocked_token(stock) });
    }
    // The order in which they came says nothing.
    for at in [2, 0, 1] {
        s.restore_stocked_token(three[at].clone()).await?;
    }
    Ok(three)
}

async fn point(s: Arc<dyn Store>) -> Checked {
    let three = three_tokens(&*s, &mut Fixtures::new(2000), Stock::Signup).await?;
    for (pick, expected) in POINTS {
        let expected = &three[expected];
        let answer = makes(&*s, "after the draw", s.draw(Stock::Signup, pick), |state| {
            state.stocked_tokens.remove(&expected.id);
        })
        .await?;
        found("what was drawn", answer, expected)?;
        s.restore_stocked_token(expected.clone()).await?;
    }
    Ok(())
}

async fn drawn(s: Arc<dyn Store>) -> Checked {
    for mut fx in [Fixtures::new(2001), Fixtures::lowest(), Fixtures::highest()] {
        let tokens = Stock::ALL.map(|stock| fx.stocked_token(stock));
        for token in &tokens {
            s.restore_stocked_token(token.clone()).await?;
        }
        for token in tokens {
            let verb = s.draw(token.id.stock, token.id.slot);
            let answer = makes(&*s, "after the draw", verb, |state| {
                state.stocked_tokens.remove(&token.id);
            })
            .await?;
            found("what was drawn", answer, &token)?;
        }
    }
    Ok(())
}

async fn all_drawn(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(2002);
    let mut left: Vec<_> = (0..40).map(|_| fx.stocked_token(Stock::Profile)).collect();
    for token in &left {
        s.restore_stocked_token(token.clone()).await?;
    }
    left.sort_by_key(|token| token.id);
    while !left.is_empty() {
        let pick = fx.bytes().into();
        let at = left.iter().position(|token| token.id.slot >= pick).unwrap_or(0);
        found("what was drawn", s.draw(Stock::Profile, pick).await?, &left.remove(at))?;
        look_up::stock_size(&*s, &State::read(&*s).await?, Stock::Profile, usize::MAX).await?;
    }
    none("when all are drawn", s.draw(Stock::Profile, fx.bytes().into()).await?)
}

async fn empty(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(2003);
    for stock in Stock::ALL {
        none("in an empty store", s.draw(stock, fx.bytes().into()).await?)?;
    }
    for stock in Stock::ALL {
        for other in Stock::ALL.into_iter().filter(|other| *other != stock) {
            s.restore_stocked_token(fx.stocked_token(other)).await?;
        }
        for pick in [[0; 16], fx.bytes(), [0xff; 16]] {
            let verb = s.draw(stock, pick.into());
            none("beside other stocks", keeps(&*s, "after the draw", verb).await?)?;
        }
        let all = State::read(&*s).await?.stocked_tokens.into_keys().collect();
        s.remove_stocked_tokens(all).await?;
    }
    Ok(())
}

/// Stocks of several sizes.
async fn stocks(s: &dyn Store, fx: &mut Fixtures) -> Checked<State> {
    for (count, stock) in Stock::ALL.into_iter().enumerate() {
        for _ in 0..count {
            s.restore_stocked_token(fx.stocked_token(stock)).await?;
        }
    }
    State::read(s).await
}

async fn size(s: Arc<dyn Store>) -> Checked {
    let state = stocks(&*s, &mut Fixtures::new(2004)).await?;
    for stock in Stock::ALL {
        for at_most in [0, 1, 2, 3, 4, 5, 6, 1000, usize::MAX] {
            look_up::stock_size(&*s, &state, stock, at_most).await?;
        }
    }
    Ok(())
}

async fn listed(s: Arc<dyn Store>) -> Checked {
    let state = stocks(&*s, &mut Fixtures::new(2005)).await?;
    for stock in Stock::ALL {
        for limit in [0, 1, 2, 3, 4, 5, 6, 1000, usize::MAX] {
            look_up::stocked_tokens(&*s, &state, stock, limit).await?;
        }
    }
    State::read(&*s).await?.must_be(&state, "after all look-ups")
}

async fn remove(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(2006);
    full_account(&*s, &mut fx).await?;
    stocks(&*s, &mut fx).await?;
    keeps(&*s, "none", s.remove_stocked_tokens(Vec::new())).await?;
    let tokens: Vec<_> = (0..5).map(|_| fx.stocked_token(Stock::Email)).collect();
    for token in &tokens {
        s.restore_stocked_token(token.clone()).await?;
    }
    // The same slot of another stock stays.
    let id = StockedTokenId { stock: Stock::OutgoingEmail, ..tokens[0].id };
    s.restore_stocked_token(StockedToken { id, ..tokens[0].clone() }).await?;
    let gone = [tokens[3].id, fx.stocked_token(Stock::Email).id, tokens[0].id, tokens[3].id];
    makes(&*s, "after the removal", s.remove_stocked_tokens(gone.to_vec()), |state| {
        state.stocked_tokens.retain(|id, _| !gone.contains(id));
    })
    .await?;
    keeps(&*s, "once more", s.remove_stocked_tokens(gone.to_vec())).await?;
    s.restore_stocked_token(tokens[3].clone()).await?;
    let all: Vec<_> = State::read(&*s).await?.stocked_tokens.into_keys().collect();
    makes(&*s, "all of all stocks", s.remove_stocked_tokens(all), |state| state.stocked_tokens.clear()).await
}

async fn reseal(s: Arc<dyn Store>) -> Checked {
    stocks(&*s, &mut Fixtures::new(2007)).await?;
    for mut fx in [Fixtures::new(2008), Fixtures::lowest(), Fixtures::highest()] {
        let mut token = fx.stocked_token(Stock::OutgoingAccount);
        s.restore_stocked_token(token.clone()).await?;
        for sealed in [Fixtures::new(2009).sealed(), Fixtures::highest().sealed(), fx.sealed(), fx.sealed()] {
            let verb = s.reseal_stocked_token(token.id, &token.token, sealed.clone());
            makes(&*s, "after it was sealed otherwise", verb, |state| {
                state.stocked_tokens.insert(token.id, StockedToken { token: sealed.clone(), ..token.clone() });
            })
            .await?;
            token.token = sealed;
        }
    }
    Ok(())
}

async fn reseal_refused(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(2010);
    let (token, other) = (fx.stocked_token(Stock::Email), fx.stocked_token(Stock::Email));
    for token in [&token, &other] {
        s.restore_stocked_token(token.clone()).await?;
    }
    let mut flipped = token.token.as_bytes().to_vec();
    if let Some(last) = flipped.last_mut() {
        *last ^= 1;
    }
    let flipped = Sealed::new(flipped).map_err(|error| crate::failure::Failure::new(error.to_string()))?;
    for expected in [other.token.clone(), flipped, fx.sealed(), Fixtures::lowest().sealed()] {
        let verb = s.reseal_stocked_token(token.id, &expected, fx.sealed());
        refuses(&*s, "another token", ErrorKind::Conflict, verb).await?;
    }
    let elsewhere = [
        StockedTokenId { stock: Stock::OutgoingEmail, ..token.id },
        StockedTokenId { slot: fx.bytes().into(), ..token.id },
    ];
    for id in elsewhere {
        let verb = s.reseal_stocked_token(id, &token.token, fx.sealed());
        refuses(&*s, "where there is none", ErrorKind::Conflict, verb).await?;
    }
    s.remove_stocked_tokens(vec![token.id]).await?;
    let verb = s.reseal_stocked_token(token.id, &token.token, fx.sealed());
    refuses(&*s, "one that was removed", ErrorKind::Conflict, verb).await
}

fn tokens() -> Vec<StockedToken> {
    let mut all = Vec::new();
    for mut fx in [Fixtures::highest(), Fixtures::lowest(), Fixtures::new(2011), Fixtures::new(2012)] {
        all.extend(Stock::ALL.map(|stock| fx.stocked_token(stock)));
    }
    all
}

async fn scan(s: Arc<dyn Store>) -> Checked {
    pages(&[], |token: &StockedToken| token.id, |after, limit| s.scan_stocked_tokens(after, limit)).await?;
    let mut all = tokens();
    for token in &all {
        s.restore_stocked_token(token.clone()).await?;
    }
    all.sort_by_key(|token| token.id);
    pages(&all, |token| token.id, |after, limit| s.scan_stocked_tokens(after, limit)).await
}

async fn restore(s: Arc<dyn Store>) -> Checked {
    for token in tokens() {
        makes(&*s, "after it was restored", s.restore_stocked_token(token.clone()), |state| {
            state.stocked_tokens.insert(token.id, token.clone());
        })
        .await?;
        let again = StockedToken { token: Fixtures::new(2013).sealed(), ..token.clone() };
        for token in [token, again] {
            refuses(&*s, "one that exists", ErrorKind::Conflict, s.restore_stocked_token(token)).await?;
        }
    }
    Ok(())
}
