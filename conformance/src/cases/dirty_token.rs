//! Dirty tokens: swapped for clean ones, each once.

use std::sync::Arc;

use authkeep_store::{
    Cleaning, DirtyToken, EpochMs, ErrorKind, Handshake, HandshakeId, HandshakeKey, KeptReply, Stock, StockedToken,
    Store,
};

use super::check::{makes, pages, refuses};
use super::stock::{POINTS, three_tokens};
use crate::case::Cases;
use crate::failure::{Checked, found, none};
use crate::fixtures::{Fixtures, at};
use crate::scene::full_account;
use crate::state::State;

pub(crate) fn register(cases: &mut Cases) {
    cases.add("DIRTY-1", "an unknown id gives none", unknown);
    cases.add("DIRTY-2", "pages of any size give every dirty token once and in order", scan);
    cases.add("DIRTY-3", "a restored dirty token reads back and one that exists is refused", restore);
    cases.add(
        "CLEAN-1",
        "a cleaning spends the dirty token and the handshake, draws a token and keeps the reply",
        clean,
    );
    cases.add("CLEAN-2", "a dirty token or a handshake that is not there is refused", not_there);
    cases.add("CLEAN-2", "a handshake that is over is refused", handshake_over);
    cases.add("CLEAN-3", "a reply whose id exists is refused, whether or not it is over", reply_taken);
    cases.add("CLEAN-4", "with nothing in the stock a cleaning is refused and spends nothing", exhausted);
    cases.add("CLEAN-5", "a cleaning draws at the point that it is given", point);
}

/// A cleaning for which a dirty token and a handshake that ends at 1000 are there.
async fn cleaning(s: &dyn Store, fx: &mut Fixtures, draw: Stock) -> Checked<Cleaning> {
    let (dirty, key) = (fx.dirty_token(), fx.handshake_key());
    let handshake = Handshake { expires_at: at(1000), ..fx.handshake(key) };
    s.restore_dirty_token(dirty.clone()).await?;
    s.put_handshake(handshake.clone(), 8).await?;
    Ok(Cleaning {
        dirty: dirty.id,
        handshake: handshake.id,
        draw,
        pick: fx.bytes().into(),
        reply: fx.bytes().into(),
        answer: fx.sealed(),
        reply_expires_at: fx.time(),
    })
}

/// What a cleaning makes of a state when it draws this token.
fn cleaned(state: &mut State, cleaning: &Cleaning, drawn: &StockedToken) {
    state.dirty_tokens.remove(&cleaning.dirty);
    state.handshakes.remove(&cleaning.handshake);
    state.stocked_tokens.remove(&drawn.id);
    let reply = KeptReply {
        id: cleaning.reply,
        answer: cleaning.answer.clone(),
        drawn: drawn.clone(),
        expires_at: cleaning.reply_expires_at,
    };
    state.kept_replies.insert(reply.id, reply);
}

async fn stocked(s: &dyn Store, fx: &mut Fixtures, stock: Stock) -> Checked<StockedToken> {
    let token = fx.stocked_token(stock);
    s.restore_stocked_token(token.clone()).await?;
    Ok(token)
}

async fn unknown(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(2100);
    for id in [[0; 16], fx.bytes(), [0xff; 16]] {
        none("in an empty store", s.dirty_token(id.into()).await?)?;
    }
    full_account(&*s, &mut fx).await?;
    let token = fx.dirty_token();
    s.restore_dirty_token(token.clone()).await?;
    let mut beside: [u8; 16] = token.id.into();
    beside[15] ^= 1;
    for id in [beside, fx.bytes()] {
        none("beside others", s.dirty_token(id.into()).await?)?;
    }
    Ok(())
}

async fn clean(s: Arc<dyn Store>) -> Checked {
    full_account(&*s, &mut Fixtures::new(2101)).await?;
    let mixed = Stock::ALL.into_iter().zip(2102..).map(|(stock, seed)| (Fixtures::new(seed), stock));
    let edges = [(Fixtures::lowest(), Stock::Profile), (Fixtures::highest(), Stock::Account)];
    for (mut fx, stock) in edges.into_iter().chain(mixed) {
        let drawn = stocked(&*s, &mut fx, stock).await?;
        let cleaning = Cleaning { pick: drawn.id.slot, ..cleaning(&*s, &mut fx, stock).await? };
        let verb = s.clean(cleaning.clone(), at(999));
        let answer = makes(&*s, "after the cleaning", verb, |state| cleaned(state, &cleaning, &drawn)).await?;
        found("the token that was drawn", Some(answer), &drawn)?;
        none("the dirty token", s.dirty_token(cleaning.dirty).await?)?;
        let verb = s.clean(Cleaning { reply: fx.bytes().into(), ..cleaning }, EpochMs::MIN);
        refuses(&*s, "once more", ErrorKind::NotFound, verb).await?;
    }
    Ok(())
}

async fn not_there(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(2110);
    // One of each was used before, by another cleaning.
    stocked(&*s, &mut fx, Stock::Profile).await?;
    let used = cleaning(&*s, &mut fx, Stock::Profile).await?;
    s.clean(used.clone(), EpochMs::MIN).await?;
    let good = cleaning(&*s, &mut fx, Stock::Profile).await?;
    let HandshakeId { key, nonce } = good.handshake;
    let mut hash = key.hash;
    hash[31] ^= 1;
    let dirty = [used.dirty, fx.bytes().into()].map(|dirty| Cleaning { dirty, ..good.clone() });
    let handshakes = [
        used.handshake,
        HandshakeId { key: HandshakeKey { hash, ..key }, nonce },
        HandshakeId { key, nonce: fx.bytes() },
    ];
    let handshakes = handshakes.map(|handshake| Cleaning { handshake, ..good.clone() });
    // With an empty stock, then with a full one; with a reply whose id exists as well.
    for _ in 0..2 {
        for cleaning in dirty.iter().chain(&handshakes) {
            for reply in [cleaning.reply, used.reply] {
                let verb = s.clean(Cleaning { reply, ..cleaning.clone() }, EpochMs::MIN);
                refuses(&*s, "the cleaning", ErrorKind::NotFound, verb).await?;
            }
        }
        stocked(&*s, &mut fx, Stock::Profile).await?;
    }
    s.clean(good, EpochMs::MIN).await?;
    Ok(())
}

async fn handshake_over(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(2111);
    let drawn = stocked(&*s, &mut fx, Stock::Account).await?;
    let cleaning = cleaning(&*s, &mut fx, Stock::Account).await?;
    for now in [1000, 1001, EpochMs::MAX.get()] {
        refuses(&*s, "from its end on", ErrorKind::NotFound, s.clean(cleaning.clone(), at(now))).await?;
    }
    let answer = s.clean(cleaning, at(999)).await?;
    found("before its end", Some(answer), &drawn)
}

async fn reply_taken(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(2112);
    stocked(&*s, &mut fx, Stock::Account).await?;
    let first = Cleaning { reply_expires_at: at(100), ..cleaning(&*s, &mut fx, Stock::Account).await? };
    s.clean(first.clone(), EpochMs::MIN).await?;
    let second = Cleaning { reply: first.reply, ..cleaning(&*s, &mut fx, Stock::Account).await? };
    // With an empty stock, then with a full one.
    for _ in 0..2 {
        for now in [0, 100, 999] {
            refuses(&*s, "its id", ErrorKind::Conflict, s.clean(second.clone(), at(now))).await?;
        }
        stocked(&*s, &mut fx, Stock::Account).await?;
    }
    s.sweep_expired(at(100), 100).await?;
    s.clean(second, at(999)).await?;
    Ok(())
}

async fn exhausted(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(2113);
    let cleaning = cleaning(&*s, &mut fx, Stock::Profile).await?;
    refuses(&*s, "in an empty store", ErrorKind::Exhausted, s.clean(cleaning.clone(), EpochMs::MIN)).await?;
    for stock in Stock::ALL.into_iter().filter(|stock| *stock != Stock::Profile) {
        stocked(&*s, &mut fx, stock).await?;
    }
    refuses(&*s, "beside other stocks", ErrorKind::Exhausted, s.clean(cleaning.clone(), EpochMs::MIN)).await?;
    none("a reply", s.kept_reply(cleaning.reply, EpochMs::MIN).await?)?;
    let drawn = stocked(&*s, &mut fx, Stock::Profile).await?;
    let answer = s.clean(cleaning, EpochMs::MIN).await?;
    found("when there is one", Some(answer), &drawn)
}

async fn point(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(2114);
    let three = three_tokens(&*s, &mut fx, Stock::Account).await?;
    for (pick, expected) in POINTS {
        let cleaning = Cleaning { pick, ..cleaning(&*s, &mut fx, Stock::Account).await? };
        let drawn = &three[expected];
        let verb = s.clean(cleaning.clone(), EpochMs::MIN);
        let answer = makes(&*s, "after the cleaning", verb, |state| cleaned(state, &cleaning, drawn)).await?;
        found("what was drawn", Some(answer), drawn)?;
        s.restore_stocked_token(drawn.clone()).await?;
    }
    Ok(())
}

fn tokens() -> Vec<DirtyToken> {
    let edges = [Fixtures::highest(), Fixtures::lowest()];
    edges.into_iter().chain((2115..2123).map(Fixtures::new)).map(|mut fx| fx.dirty_token()).collect()
}

async fn scan(s: Arc<dyn Store>) -> Checked {
    pages(&[], |token: &DirtyToken| token.id, |after, limit| s.scan_dirty_tokens(after, limit)).await?;
    let mut all = tokens();
    for token in &all {
        s.restore_dirty_token(token.clone()).await?;
    }
    all.sort_by_key(|token| token.id);
    pages(&all, |token| token.id, |after, limit| s.scan_dirty_tokens(after, limit)).await
}

async fn restore(s: Arc<dyn Store>) -> Checked {
    for token in tokens() {
        makes(&*s, "after it was restored", s.restore_dirty_token(token.clone()), |state| {
            state.dirty_tokens.insert(token.id, token.clone());
        })
        .await?;
        found("the look-up", s.dirty_token(token.id).await?, &token)?;
        let again = DirtyToken { id: token.id, ..Fixtures::new(2123).dirty_token() };
        for token in [token, again] {
            refuses(&*s, "one that exists", ErrorKind::Conflict, s.restore_dirty_token(token)).await?;
        }
    }
    Ok(())
}
