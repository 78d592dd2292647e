//! Fills: many tokens of several kinds at once, and nothing of what is there already.

use std::sync::Arc;

use authkeep_store::{
    CleanBucket, CleanToken, CleanTokenId, DirtyToken, Fill, Stock, StockedToken, StockedTokenId, Store,
};

use super::check::{keeps, makes};
use crate::case::Cases;
use crate::failure::{Checked, found};
use crate::fixtures::Fixtures;
use crate::scene::full_account;
use crate::state::State;

pub(crate) fn register(cases: &mut Cases) {
    cases.add("FILL-1", "every record of a fill reads back with every field as given", read_back);
    cases.add("FILL-1", "a fill of one kind and a fill of nothing leave the other kinds alone", one_kind);
    cases.add("FILL-1", "a fill may have ten thousand records", largest);
    cases.add("FILL-2", "what is there already stays and the others are stored", there_already);
    cases.add("FILL-2", "of one id that is there twice in a list the first is stored", there_twice);
}

/// What a fill makes of a state that has none of its ids.
fn filled(state: &mut State, fill: &Fill) {
    state.stocked_tokens.extend(fill.stocked.iter().map(|token| (token.id, token.clone())));
    state.dirty_tokens.extend(fill.dirty.iter().map(|token| (token.id, token.clone())));
    state.clean_tokens.extend(fill.clean.iter().map(|token| (token.id, *token)));
}

/// Some of each kind, in no order.
fn some(fx: &mut Fixtures, count: usize) -> Fill {
    let mut fill = Fill::default();
    for _ in 0..count {
        let stock = fx.stock();
        fill.stocked.push(fx.stocked_token(stock));
        fill.dirty.push(fx.dirty_token());
        fill.clean.push(fx.clean_token());
    }
    fill
}

async fn read_back(s: Arc<dyn Store>) -> Checked {
    full_account(&*s, &mut Fixtures::new(2020)).await?;
    for (mut fx, count) in [(Fixtures::new(2021), 20), (Fixtures::lowest(), 1), (Fixtures::highest(), 1)] {
        let fill = some(&mut fx, count);
        makes(&*s, "after the fill", s.fill(fill.clone()), |state| filled(state, &fill)).await?;
        for token in &fill.dirty {
            found("a dirty token", s.dirty_token(token.id).await?, token)?;
        }
    }
    Ok(())
}

async fn one_kind(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(2022);
    keeps(&*s, "a fill of nothing", s.fill(Fill::default())).await?;
    let Fill { stocked, dirty, clean } = some(&mut fx, 3);
    let kinds = [
        Fill { stocked, ..Fill::default() },
        Fill { dirty, ..Fill::default() },
        Fill { clean, ..Fill::default() },
        Fill::default(),
    ];
    for fill in kinds {
        makes(&*s, "after the fill", s.fill(fill.clone()), |state| filled(state, &fill)).await?;
    }
    Ok(())
}

async fn largest(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(2023);
    let mut fill = some(&mut fx, 3333);
    fill.clean.push(fx.clean_token());
    makes(&*s, "after the fill", s.fill(fill.clone()), |state| filled(state, &fill)).await?;
    let clean = (0..10_000).map(|_| fx.clean_token()).collect();
    let fill = Fill { clean, ..Fill::default() };
    makes(&*s, "after a fill of one kind", s.fill(fill.clone()), |state| filled(state, &fill)).await
}

async fn there_already(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(2024);
    let first = some(&mut fx, 6);
    s.fill(first.clone()).await?;
    keeps(&*s, "the same again", s.fill(first.clone())).await?;
    // Other tokens of the same ids among new ones.
    let mut second = some(&mut fx, 2);
    let new = second.clone();
    for token in &first.stocked {
        second.stocked.push(StockedToken { id: token.id, ..fx.stocked_token(token.id.stock) });
    }
    for token in &first.dirty {
        second.dirty.push(DirtyToken { id: token.id, ..fx.dirty_token() });
    }
    second.clean.extend(&first.clean);
    second.stocked.reverse();
    makes(&*s, "after the second fill", s.fill(second), |state| filled(state, &new)).await?;

    // The same slot of another stock and the same hash in another bucket are others.
    let (slot, hash) = (fx.bytes().into(), fx.bytes().into());
    let stocked = |stock| StockedToken { id: StockedTokenId { stock, slot }, ..fx.stocked_token(stock) };
    let stocked = Stock::ALL.map(stocked).to_vec();
    let buckets = [CleanBucket::Profile, CleanBucket::Account];
    let clean = buckets.map(|bucket| CleanToken { id: CleanTokenId { bucket, hash } }).to_vec();
    let fill = Fill { stocked, clean, ..Fill::default() };
    makes(&*s, "after the third fill", s.fill(fill.clone()), |state| filled(state, &fill)).await
}

async fn there_twice(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(2025);
    let first = some(&mut fx, 2);
    let mut fill = first.clone();
    fill.stocked.push(StockedToken { token: fx.sealed(), ..first.stocked[0].clone() });
    fill.stocked.push(first.stocked[1].clone());
    fill.dirty.push(DirtyToken { id: first.dirty[1].id, ..fx.dirty_token() });
    fill.dirty.push(first.dirty[0].clone());
    fill.clean.extend([first.clean[0], first.clean[0]]);
    makes(&*s, "after the fill", s.fill(fill), |state| filled(state, &first)).await
}
