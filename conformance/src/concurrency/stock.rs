//! Stocks: each token drawn once, whoever draws, and fills that meet.

use std::sync::Arc;

use authkeep_store::{CleanToken, DirtyToken, ErrorKind, Fill, Slot, Stock, StockedToken, StockedTokenId, Store};

use super::calls::{all, calls, none_twice};
use super::race::{CALLERS, winners};
use crate::case::Cases;
use crate::effort;
use crate::failure::{Checked, ensure, found, same};
use crate::fixtures::Fixtures;
use crate::state::State;

pub(crate) fn register(cases: &mut Cases) {
    cases.add("STOCK-4", "of 64 draws no two give the same token, and none is lost", draws);
    cases.add("STOCK-4", "of 64 sign-ups no two draw the same token, and none is lost", sign_ups);
    cases.add("FILL-3", "64 fills with the same ids all succeed and one of the records is kept", fills);
}

/// How many tokens there are for 64 callers: fewer, as many, and more.
const SIZES: [usize; 5] = [100, 64, 40, 5, 1];

/// A stock of so many tokens.
pub(super) async fn stocked(s: &dyn Store, fx: &mut Fixtures, stock: Stock, size: usize) -> Checked {
    let stocked = (0..size).map(|_| fx.stocked_token(stock)).collect();
    Ok(s.fill(Fill { stocked, ..Fill::default() }).await?)
}

/// Points to draw from: the same for all, or one for each.
fn points(fx: &mut Fixtures, round: usize) -> Vec<Slot> {
    let same = fx.bytes().into();
    (0..CALLERS).map(|_| if round.is_multiple_of(2) { same } else { fx.bytes().into() }).collect()
}

/// Takes what was drawn out of the state: all of it was there, and nothing was drawn twice.
pub(super) fn take_drawn(state: &mut State, drawn: Vec<StockedToken>) -> Checked {
    none_twice(drawn.iter().map(|token| token.id))?;
    for token in drawn {
        let stored = state.stocked_tokens.remove(&token.id);
        ensure(stored.is_some(), "a token of the stock")?;
        found("what was drawn", Some(token.clone()), &stored.unwrap_or(token))?;
    }
    Ok(())
}

async fn draws(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(2200);
    for (round, size) in SIZES.into_iter().cycle().take(effort::rounds()).enumerate() {
        stocked(&*s, &mut fx, Stock::Email, size).await?;
        // Tokens that nobody may be given.
        stocked(&*s, &mut fx, Stock::OutgoingEmail, 1).await?;
        let mut expected = State::read(&*s).await?;
        let verb = |s: Arc<dyn Store>, pick| async move { s.draw(Stock::Email, pick).await };
        let answers = all(calls(&s, points(&mut fx, round), verb).await?)?;
        let drawn: Vec<_> = answers.into_iter().flatten().collect();
        same("how many were drawn", &drawn.len(), &size.min(CALLERS))?;
        take_drawn(&mut expected, drawn)?;
        State::read(&*s).await?.must_be(&expected, "what nobody was given")?;
        s.remove_stocked_tokens(expected.stocked_tokens.into_keys().collect()).await?;
    }
    Ok(())
}

async fn sign_ups(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(2201);
    for (round, size) in SIZES.into_iter().cycle().take(effort::rounds()).enumerate() {
        stocked(&*s, &mut fx, Stock::Signup, size).await?;
        let clean: Vec<CleanToken> = (0..CALLERS).map(|_| fx.clean_token()).collect();
        s.fill(Fill { clean: clean.clone(), ..Fill::default() }).await?;
        let mut expected = State::read(&*s).await?;
        let arguments: Vec<_> = points(&mut fx, round)
            .into_iter()
            .zip(&clean)
            .map(|(pick, token)| (fx.pseudonym(), token.id, pick))
            .collect();
        let verb = |s: Arc<dyn Store>, (pseudonym, spend, pick)| async move {
            s.sign_up(pseudonym, spend, Stock::Signup, pick).await
        };
        let answers = calls(&s, arguments.clone(), verb).await?;
        let winners = winners(&answers, ErrorKind::Exhausted)?;
        same("how many succeeded", &winners.len(), &size.min(CALLERS))?;
        take_drawn(&mut expected, answers.into_iter().flatten().collect())?;
        for winner in winners {
            let (pseudonym, spent, _) = &arguments[winner];
            expected.pseudonyms.insert(pseudonym.id, pseudonym.clone());
            expected.clean_tokens.remove(spent);
        }
        State::read(&*s).await?.must_be(&expected, "what those that succeeded made")?;
        s.remove_stocked_tokens(expected.stocked_tokens.into_keys().collect()).await?;
        for id in expected.clean_tokens.into_keys() {
            s.spend(id).await?;
        }
    }
    Ok(())
}

async fn fills(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(2202);
    for _ in 0..effort::rounds() {
        let ids: Vec<StockedTokenId> = (0..6).map(|_| fx.stocked_token(Stock::Profile).id).collect();
        let dirty: Vec<_> = (0..4).map(|_| fx.dirty_token().id).collect();
        let clean: Vec<_> = (0..4).map(|_| fx.clean_token()).collect();
        let mut fills = Vec::new();
        for caller in 0..CALLERS {
            // Each in an order of its own, with a token that nobody else brings.
            let turned = |at: usize, count: usize| (at + caller) % count;
            let stocked = (0..6).map(|at| StockedToken { id: ids[turned(at, 6)], ..fx.stocked_token(Stock::Profile) });
            let mut stocked: Vec<_> = stocked.collect();
            stocked.push(fx.stocked_token(Stock::Account));
            let dirty = (0..4).map(|at| DirtyToken { id: dirty[turned(at, 4)], ..fx.dirty_token() }).collect();
            let clean = (0..4).map(|at| clean[turned(at, 4)]).collect();
            fills.push(Fill { stocked, dirty, clean });
        }
        let mut expected = State::read(&*s).await?;
        let verb = |s: Arc<dyn Store>, fill| async move { s.fill(fill).await };
        all(calls(&s, fills.clone(), verb).await?)?;
        let after = State::read(&*s).await?;
        for id in &ids {
            let kept = after.stocked_tokens.get(id);
            let given = fills.iter().flat_map(|fill| &fill.stocked).any(|token| kept == Some(token));
            ensure(given, "one of the tokens that were given for a slot")?;
        }
        for id in &dirty {
            let kept = after.dirty_tokens.get(id);
            let given = fills.iter().flat_map(|fill| &fill.dirty).any(|token| kept == Some(token));
            ensure(given, "one of the dirty tokens that were given for an id")?;
        }
        let own = fills.iter().flat_map(|fill| &fill.stocked).filter(|token| token.id.stock == Stock::Account);
        expected.stocked_tokens.extend(own.map(|token| (token.id, token.clone())));
        let kept = ids.iter().filter_map(|id| Some((*id, after.stocked_tokens.get(id)?.clone())));
        expected.stocked_tokens.extend(kept);
        expected.dirty_tokens.extend(dirty.iter().filter_map(|id| Some((*id, after.dirty_tokens.get(id)?.clone()))));
        expected.clean_tokens.extend(clean.iter().map(|token| (token.id, *token)));
        after.must_be(&expected, "what the fills made")?;
        s.remove_stocked_tokens(expected.stocked_tokens.into_keys().collect()).await?;
    }
    Ok(())
}
