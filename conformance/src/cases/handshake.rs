//! Handshakes: a few a key, each taken once, until they end.

use std::sync::Arc;

use authkeep_store::{EpochMs, ErrorKind, Handshake, HandshakeId, HandshakeKey, HandshakeKind, Store};

use super::check::{keeps, makes, pages, refuses};
use crate::case::Cases;
use crate::failure::{Checked, found, listed, none};
use crate::fixtures::{Fixtures, at};
use crate::scene::full_account;

pub(crate) fn register(cases: &mut Cases) {
    cases.add("HANDSHAKE-1", "a handshake reads back with every field as given", read_back);
    cases.add("HANDSHAKE-2", "an id that exists is refused, and drops no other handshake", taken);
    cases.add("HANDSHAKE-3", "as many handshakes of a key are left as there may be, those that end last", at_most);
    cases.add("HANDSHAKE-3", "a handshake that ends before all others of its key is dropped at once", dropped_at_once);
    cases.add("HANDSHAKE-5", "the handshakes of a key are listed in the order of their ends", list);
    cases.add("HANDSHAKE-6", "a handshake that is over is not listed, and is there until it is swept", over);
    cases.add("HANDSHAKE-7", "the handshake that ends last is taken and gone", take);
    cases.add("HANDSHAKE-8", "where there is none, or all are over, none is taken", take_none);
    cases.add("HANDSHAKE-10", "pages of any size give every handshake once and in order", scan);
    cases.add("HANDSHAKE-11", "a restored handshake reads back and one that exists is refused", restore);
}

/// A handshake of a key with a nonce of one byte, which ends at a time.
fn ending(fx: &mut Fixtures, key: HandshakeKey, nonce: u8, end: u64) -> Handshake {
    Handshake { id: HandshakeId { key, nonce: [nonce; 16] }, expires_at: at(end), ..fx.handshake(key) }
}

/// The keys beside one: of another kind, and of another hash.
fn keys_beside(key: HandshakeKey) -> Vec<HandshakeKey> {
    let mut hash = key.hash;
    hash[31] ^= 1;
    let kinds = HandshakeKind::ALL.into_iter().filter(|kind| *kind != key.kind);
    kinds.map(|kind| HandshakeKey { kind, ..key }).chain([HandshakeKey { hash, ..key }]).collect()
}

async fn read_back(s: Arc<dyn Store>) -> Checked {
    full_account(&*s, &mut Fixtures::new(2080)).await?;
    for mut fx in [Fixtures::new(2081), Fixtures::new(2082), Fixtures::lowest(), Fixtures::highest()] {
        let key = fx.handshake_key();
        let handshake = fx.handshake(key);
        makes(&*s, "after it was put", s.put_handshake(handshake.clone(), 1), |state| {
            state.handshakes.insert(handshake.id, handshake.clone());
        })
        .await?;
        let live = (handshake.expires_at > EpochMs::MIN).then_some(handshake);
        listed("the look-up", &s.handshakes(key, EpochMs::MIN).await?, live.as_slice())?;
    }
    Ok(())
}

async fn taken(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(2083);
    let key = fx.handshake_key();
    let both = [ending(&mut fx, key, 1, 5000), ending(&mut fx, key, 2, 10)];
    for handshake in &both {
        s.put_handshake(handshake.clone(), 8).await?;
    }
    for handshake in both {
        let again = Handshake { id: handshake.id, ..fx.handshake(key) };
        for handshake in [handshake, again] {
            refuses(&*s, "an id that exists", ErrorKind::Conflict, s.put_handshake(handshake, 1)).await?;
        }
    }
    // The same nonce of another key is another id.
    for other in keys_beside(key) {
        s.put_handshake(ending(&mut fx, other, 1, 5000), 8).await?;
    }
    Ok(())
}

/// Puts a handshake, which must leave these of its key.
async fn leaves(s: &dyn Store, new: &Handshake, at_most: u32, left: &[Handshake]) -> Checked {
    makes(s, "after it was put", s.put_handshake(new.clone(), at_most), |state| {
        state.handshakes.retain(|id, _| id.key != new.id.key);
        state.handshakes.extend(left.iter().map(|handshake| (handshake.id, handshake.clone())));
    })
    .await
}

async fn at_most(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(2084);
    let key = fx.handshake_key();
    for other in keys_beside(key) {
        for (nonce, end) in [(3, 1), (4, 9000)] {
            s.put_handshake(ending(&mut fx, other, nonce, end), 8).await?;
        }
    }
    let mut all: Vec<Handshake> = Vec::new();
    for (end, nonce) in [(5000, 7), (3000, 9), (3000, 2), (10, 5), (8000, 1), (3000, 4)] {
        let new = ending(&mut fx, key, nonce, end);
        all.push(new.clone());
        leaves(&*s, &new, 6, &all).await?;
    }
    for (nonce, (at_most, left)) in (100..).zip([(6, 6), (5, 5), (3, 3), (3, 3), (1, 1)]) {
        let new = ending(&mut fx, key, nonce, 20_000);
        all.push(new.clone());
        all.sort_by_key(|handshake| (handshake.expires_at, handshake.id));
        all = all.split_off(all.len() - left);
        leaves(&*s, &new, at_most, &all).await?;
    }
    Ok(())
}

async fn dropped_at_once(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(2085);
    let key = fx.handshake_key();
    let first = [ending(&mut fx, key, 5, 5000), ending(&mut fx, key, 6, 6000)];
    for handshake in &first {
        s.put_handshake(handshake.clone(), 2).await?;
    }
    // Of one time the lowest nonce goes.
    for new in [ending(&mut fx, key, 9, 4000), ending(&mut fx, key, 4, 5000)] {
        leaves(&*s, &new, 2, &first).await?;
    }
    leaves(&*s, &ending(&mut fx, key, 1, 9000), 0, &[]).await
}

async fn list(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(2086);
    let key = fx.handshake_key();
    listed("in an empty store", &s.handshakes(key, EpochMs::MIN).await?, &[])?;
    let mut all = Vec::new();
    for (nonce, end) in [(7, 5000), (9, 3000), (0, 3000), (5, 10), (1, 8000), (255, 3000)] {
        all.push(ending(&mut fx, key, nonce, end));
    }
    for handshake in &all {
        s.put_handshake(handshake.clone(), 100).await?;
    }
    for other in keys_beside(key) {
        listed("beside others", &s.handshakes(other, EpochMs::MIN).await?, &[])?;
        let own = ending(&mut fx, other, 7, 5000);
        s.put_handshake(own.clone(), 100).await?;
        listed("its own", &s.handshakes(other, EpochMs::MIN).await?, &[own])?;
    }
    all.sort_by_key(|handshake| (handshake.expires_at, handshake.id));
    listed("all of the key", &s.handshakes(key, EpochMs::MIN).await?, &all)
}

async fn over(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(2087);
    let key = fx.handshake_key();
    let all = [ending(&mut fx, key, 3, 1000), ending(&mut fx, key, 2, 1001), ending(&mut fx, key, 1, 5000)];
    for handshake in &all {
        s.put_handshake(handshake.clone(), 8).await?;
    }
    for (now, left) in [(0, 0), (999, 0), (1000, 1), (1001, 2), (4999, 2), (5000, 3), (EpochMs::MAX.get(), 3)] {
        let found = keeps(&*s, "after the look-up", s.handshakes(key, at(now))).await?;
        listed("those that are not over", &found, &all[left..])?;
    }
    let next = Handshake { id: all[0].id, expires_at: at(9000), ..fx.handshake(key) };
    refuses(&*s, "its id", ErrorKind::Conflict, s.put_handshake(next.clone(), 8)).await?;
    s.sweep_expired(at(1000), 100).await?;
    s.put_handshake(next.clone(), 8).await?;
    listed("when it is swept", &s.handshakes(key, at(5000)).await?, &[next])
}

async fn take(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(2088);
    full_account(&*s, &mut fx).await?;
    let key = fx.handshake_key();
    let mut all = Vec::new();
    for (nonce, end) in [(7, 5000), (9, 3000), (0, 3000), (5, 10), (1, 8000), (255, 3000), (2, 2000)] {
        all.push(ending(&mut fx, key, nonce, end));
    }
    for handshake in &all {
        s.put_handshake(handshake.clone(), 100).await?;
    }
    for other in keys_beside(key) {
        s.put_handshake(ending(&mut fx, other, 7, 9000), 100).await?;
    }
    all.sort_by_key(|handshake| (handshake.expires_at, handshake.id));
    for now in [0, 4000, 2999, 2999, 1999, 1999, 9] {
        let Some(last) = all.pop() else { break };
        let verb = s.take_handshake(key, at(now));
        let answer = makes(&*s, "after it was taken", verb, |state| {
            state.handshakes.remove(&last.id);
        })
        .await?;
        found("what was taken", answer, &last)?;
    }
    none("when all are taken", keeps(&*s, "after it", s.take_handshake(key, EpochMs::MIN)).await?)?;
    for mut fx in [Fixtures::lowest(), Fixtures::highest()] {
        let key = fx.handshake_key();
        let handshake = Handshake { expires_at: at(1), ..fx.handshake(key) };
        s.put_handshake(handshake.clone(), 1).await?;
        found("what was taken", s.take_handshake(key, EpochMs::MIN).await?, &handshake)?;
    }
    Ok(())
}

async fn take_none(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(2089);
    let key = fx.handshake_key();
    none("in an empty store", s.take_handshake(key, EpochMs::MIN).await?)?;
    for other in keys_beside(key) {
        s.put_handshake(ending(&mut fx, other, 7, 9000), 8).await?;
    }
    none("beside others", keeps(&*s, "after it", s.take_handshake(key, EpochMs::MIN)).await?)?;
    for (nonce, end) in [(1, 1000), (2, 500), (3, 0)] {
        s.put_handshake(ending(&mut fx, key, nonce, end), 8).await?;
    }
    for now in [1000, 1001, EpochMs::MAX.get()] {
        none("those that are over", keeps(&*s, "after it", s.take_handshake(key, at(now))).await?)?;
    }
    Ok(())
}

fn handshakes() -> Vec<Handshake> {
    let mut all = Vec::new();
    for mut fx in [Fixtures::highest(), Fixtures::lowest(), Fixtures::new(2090), Fixtures::new(2091)] {
        for kind in HandshakeKind::ALL {
            let key = HandshakeKey { kind, ..fx.handshake_key() };
            all.push(fx.handshake(key));
            // Another one of the key.
            all.push(Handshake { id: HandshakeId { key, nonce: [0x77; 16] }, ..fx.handshake(key) });
        }
    }
    all
}

async fn scan(s: Arc<dyn Store>) -> Checked {
    pages(&[], |handshake: &Handshake| handshake.id, |after, limit| s.scan_handshakes(after, limit)).await?;
    let mut all = handshakes();
    for handshake in &all {
        s.restore_handshake(handshake.clone()).await?;
    }
    all.sort_by_key(|handshake| handshake.id);
    pages(&all, |handshake| handshake.id, |after, limit| s.scan_handshakes(after, limit)).await
}

async fn restore(s: Arc<dyn Store>) -> Checked {
    for handshake in handshakes() {
        makes(&*s, "after it was restored", s.restore_handshake(handshake.clone()), |state| {
            state.handshakes.insert(handshake.id, handshake.clone());
        })
        .await?;
        let again = Handshake { id: handshake.id, ..Fixtures::new(2092).handshake(handshake.id.key) };
        for handshake in [handshake, again] {
            refuses(&*s, "one that exists", ErrorKind::Conflict, s.restore_handshake(handshake)).await?;
        }
    }
    Ok(())
}
