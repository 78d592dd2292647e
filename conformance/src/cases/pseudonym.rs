//! Pseudonyms: signed up for a clean token, and given another token.

use std::sync::Arc;

use authkeep_store::{CleanBucket, CleanToken, CleanTokenId, ErrorKind, Pseudonym, Stock, StockedToken, Store};

use super::check::{makes, pages, refuses};
use super::stock::{POINTS, three_tokens};
use crate::case::Cases;
use crate::failure::{Checked, found, none};
use crate::fixtures::Fixtures;
use crate::scene::full_account;

pub(crate) fn register(cases: &mut Cases) {
    cases.add("SIGNUP-1", "a sign-up stores the pseudonym, spends one token and draws another", sign_up);
    cases.add("SIGNUP-2", "an id that exists is refused before anything else", taken);
    cases.add("SIGNUP-3", "a clean token that is not there is refused", without_clean_token);
    cases.add("SIGNUP-4", "with nothing in the stock a sign-up is refused and spends nothing", exhausted);
    cases.add("SIGNUP-5", "a sign-up draws at the point that it is given", point);
    cases.add("PSEUDONYM-1", "an unknown id gives none", unknown);
    cases.add("PSEUDONYM-2", "pages of any size give every pseudonym once and in order", scan);
    cases.add("PSEUDONYM-3", "a restored pseudonym reads back and one that exists is refused", restore);
}

/// A clean token to be spent.
async fn to_spend(s: &dyn Store, fx: &mut Fixtures) -> Checked<CleanTokenId> {
    let token = fx.clean_token();
    s.restore_clean_token(token).await?;
    Ok(token.id)
}

/// A token to be drawn.
async fn to_draw(s: &dyn Store, fx: &mut Fixtures, stock: Stock) -> Checked<StockedToken> {
    let token = fx.stocked_token(stock);
    s.restore_stocked_token(token.clone()).await?;
    Ok(token)
}

async fn sign_up(s: Arc<dyn Store>) -> Checked {
    full_account(&*s, &mut Fixtures::new(2030)).await?;
    let mixed = Stock::ALL.into_iter().zip(2031..).map(|(stock, seed)| (Fixtures::new(seed), stock));
    let edges = [(Fixtures::lowest(), Stock::Signup), (Fixtures::highest(), Stock::Signup)];
    for (mut fx, stock) in edges.into_iter().chain(mixed) {
        let (spent, drawn) = (to_spend(&*s, &mut fx).await?, to_draw(&*s, &mut fx, stock).await?);
        let pseudonym = fx.pseudonym();
        let verb = s.sign_up(pseudonym.clone(), spent, stock, drawn.id.slot);
        let answer = makes(&*s, "after the sign-up", verb, |state| {
            state.pseudonyms.insert(pseudonym.id, pseudonym.clone());
            state.clean_tokens.remove(&spent);
            state.stocked_tokens.remove(&drawn.id);
        })
        .await?;
        found("the token that was drawn", Some(answer), &drawn)?;
        found("the look-up", s.pseudonym(pseudonym.id).await?, &pseudonym)?;
    }
    Ok(())
}

async fn taken(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(2040);
    let (first, drawn) = (to_spend(&*s, &mut fx).await?, to_draw(&*s, &mut fx, Stock::Signup).await?);
    let pseudonym = fx.pseudonym();
    s.sign_up(pseudonym.clone(), first, Stock::Signup, drawn.id.slot).await?;
    let second = to_spend(&*s, &mut fx).await?;
    let again = Pseudonym { id: pseudonym.id, ..fx.pseudonym() };
    // With an empty stock, with a full one, and with a token that is not there.
    for _ in 0..2 {
        for spent in [second, first, fx.clean_token().id] {
            for next in [&pseudonym, &again] {
                let verb = s.sign_up(next.clone(), spent, Stock::Signup, drawn.id.slot);
                refuses(&*s, "an id that exists", ErrorKind::Conflict, verb).await?;
            }
        }
        to_draw(&*s, &mut fx, Stock::Signup).await?;
    }
    Ok(())
}

async fn without_clean_token(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(2041);
    let mut gone = fx.clean_token();
    gone.id.bucket = CleanBucket::Profile;
    s.restore_clean_token(gone).await?;
    s.spend(gone.id).await?;
    // The same hash in another bucket is another token.
    s.restore_clean_token(CleanToken { id: CleanTokenId { bucket: CleanBucket::Account, ..gone.id } }).await?;
    for stock in [None, Some(Stock::Signup)] {
        if let Some(stock) = stock {
            to_draw(&*s, &mut fx, stock).await?;
        }
        for spent in [gone.id, fx.clean_token().id] {
            let verb = s.sign_up(fx.pseudonym(), spent, Stock::Signup, fx.bytes().into());
            refuses(&*s, "without a token", ErrorKind::NotFound, verb).await?;
        }
    }
    // One that a sign-up has spent.
    let (spent, _) = (to_spend(&*s, &mut fx).await?, to_draw(&*s, &mut fx, Stock::Signup).await?);
    s.sign_up(fx.pseudonym(), spent, Stock::Signup, fx.bytes().into()).await?;
    let verb = s.sign_up(fx.pseudonym(), spent, Stock::Signup, fx.bytes().into());
    refuses(&*s, "a second time", ErrorKind::NotFound, verb).await
}

async fn exhausted(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(2042);
    let (spent, pseudonym) = (to_spend(&*s, &mut fx).await?, fx.pseudonym());
    for stock in Stock::ALL.into_iter().filter(|stock| *stock != Stock::Signup) {
        let verb = s.sign_up(pseudonym.clone(), spent, Stock::Signup, fx.bytes().into());
        refuses(&*s, "an empty stock", ErrorKind::Exhausted, verb).await?;
        to_draw(&*s, &mut fx, stock).await?;
    }
    let verb = s.sign_up(pseudonym.clone(), spent, Stock::Signup, fx.bytes().into());
    refuses(&*s, "beside other stocks", ErrorKind::Exhausted, verb).await?;
    none("the pseudonym", s.pseudonym(pseudonym.id).await?)?;
    let drawn = to_draw(&*s, &mut fx, Stock::Signup).await?;
    let answer = s.sign_up(pseudonym, spent, Stock::Signup, fx.bytes().into()).await?;
    found("when there is one", Some(answer), &drawn)
}

async fn point(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(2043);
    let three = three_tokens(&*s, &mut fx, Stock::Profile).await?;
    for (pick, expected) in POINTS {
        let spent = to_spend(&*s, &mut fx).await?;
        let answer = s.sign_up(fx.pseudonym(), spent, Stock::Profile, pick).await?;
        found("what was drawn", Some(answer), &three[expected])?;
        s.restore_stocked_token(three[expected].clone()).await?;
    }
    Ok(())
}

async fn unknown(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(2044);
    for id in [[0; 16], fx.bytes(), [0xff; 16]] {
        none("in an empty store", s.pseudonym(id.into()).await?)?;
    }
    let owner = full_account(&*s, &mut fx).await?;
    let pseudonym = fx.pseudonym();
    s.restore_pseudonym(pseudonym.clone()).await?;
    let mut beside: [u8; 16] = pseudonym.id.into();
    beside[15] ^= 1;
    // An account is no pseudonym.
    for id in [beside, fx.bytes(), owner.uid.into()] {
        none("beside others", s.pseudonym(id.into()).await?)?;
    }
    Ok(())
}

fn pseudonyms() -> Vec<Pseudonym> {
    let edges = [Fixtures::highest(), Fixtures::lowest()];
    edges.into_iter().chain((2045..2053).map(Fixtures::new)).map(|mut fx| fx.pseudonym()).collect()
}

async fn scan(s: Arc<dyn Store>) -> Checked {
    pages(&[], |pseudonym: &Pseudonym| pseudonym.id, |after, limit| s.scan_pseudonyms(after, limit)).await?;
    let mut all = pseudonyms();
    for pseudonym in &all {
        s.restore_pseudonym(pseudonym.clone()).await?;
    }
    all.sort_by_key(|pseudonym| pseudonym.id);
    pages(&all, |pseudonym| pseudonym.id, |after, limit| s.scan_pseudonyms(after, limit)).await
}

async fn restore(s: Arc<dyn Store>) -> Checked {
    for pseudonym in pseudonyms() {
        makes(&*s, "after it was restored", s.restore_pseudonym(pseudonym.clone()), |state| {
            state.pseudonyms.insert(pseudonym.id, pseudonym.clone());
        })
        .await?;
        found("the look-up", s.pseudonym(pseudonym.id).await?, &pseudonym)?;
        let again = Pseudonym { id: pseudonym.id, ..Fixtures::new(2053).pseudonym() };
        for pseudonym in [pseudonym, again] {
            refuses(&*s, "one that exists", ErrorKind::Conflict, s.restore_pseudonym(pseudonym)).await?;
        }
    }
    Ok(())
}
