//! Signing keys: one signs, the others end.

use std::sync::Arc;

use authkeep_store::{EpochMs, ErrorKind, Sealed, SigningKey, SigningKeyId, Store};

use super::check::{makes, pages, refuses};
use crate::case::Cases;
use crate::failure::{Checked, listed};
use crate::fixtures::{Fixtures, at};
use crate::scene::full_account;
use crate::state::State;

pub(crate) fn register(cases: &mut Cases) {
    cases.add("SIGNING-1", "an empty store has no signing key, and accounts bring none", empty);
    cases.add("SIGNING-2", "a key that signs is listed as given but for its end", first);
    cases.add("SIGNING-3", "the key that signed before ends, and no other changes", rotate);
    cases.add("SIGNING-4", "a rotation from another key than the one that signs is refused", rotate_other);
    cases.add("SIGNING-4", "a rotation to an id that exists is refused", rotate_taken);
    cases.add("SIGNING-6", "a private key sealed anew takes the place of the old one", reseal);
    cases.add("SIGNING-7", "sealing anew what is not there as expected is refused", reseal_other);
    cases.add("SIGNING-8", "pages of any size give every key once and in order", scan);
    cases.add("SIGNING-9", "a restored key is listed and an id that exists is refused", restore);
    cases.add("SIGNING-9", "a second restored key without an end is refused", restore_second);
}

fn add(state: &mut State, key: &SigningKey) {
    state.signing_keys.insert(key.id, key.clone());
}

/// Makes a key sign in place of another one, and gives it as it is stored.
async fn sign_with(s: &dyn Store, fx: &mut Fixtures, expected: Option<SigningKeyId>) -> Checked<SigningKey> {
    let key = SigningKey { expires_at: None, ..fx.signing_key() };
    s.rotate_signing_key(key.clone(), expected, fx.time()).await?;
    Ok(key)
}

async fn empty(s: Arc<dyn Store>) -> Checked {
    listed("an empty store", &s.signing_keys().await?, &[])?;
    full_account(&*s, &mut Fixtures::new(580)).await?;
    listed("with an account", &s.signing_keys().await?, &[])
}

async fn first(s: Arc<dyn Store>) -> Checked {
    let mut signing = None;
    for mut fx in [Fixtures::new(581), Fixtures::lowest(), Fixtures::highest()] {
        let given = SigningKey { expires_at: Some(at(1)), ..fx.signing_key() };
        let key = SigningKey { expires_at: None, ..given.clone() };
        let verb = s.rotate_signing_key(given, signing, at(5));
        makes(&*s, "after the rotation", verb, |state| {
            if let Some(before) = signing.and_then(|id| state.signing_keys.get_mut(&id)) {
                before.expires_at = Some(at(5));
            }
            add(state, &key);
        })
        .await?;
        signing = Some(key.id);
    }
    Ok(())
}

async fn rotate(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(582);
    let mut all = vec![sign_with(&*s, &mut fx, None).await?];
    for until in [fx.time(), EpochMs::MIN, EpochMs::MAX, fx.time()] {
        let key = SigningKey { expires_at: None, ..fx.signing_key() };
        let last = all.len() - 1;
        all[last].expires_at = Some(until);
        let verb = s.rotate_signing_key(key.clone(), Some(all[last].id), until);
        makes(&*s, "after the rotation", verb, |state| {
            add(state, &all[last]);
            add(state, &key);
        })
        .await?;
        all.push(key);
        let mut in_order = all.clone();
        in_order.sort_by_key(|key| key.id);
        listed("the list", &s.signing_keys().await?, &in_order)?;
    }
    Ok(())
}

async fn rotate_other(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(583);
    let verb = s.rotate_signing_key(fx.signing_key(), Some(fx.bytes().into()), fx.time());
    refuses(&*s, "before the first", ErrorKind::Conflict, verb).await?;
    let before = sign_with(&*s, &mut fx, None).await?;
    sign_with(&*s, &mut fx, Some(before.id)).await?;
    for expected in [None, Some(before.id), Some(fx.bytes().into())] {
        let verb = s.rotate_signing_key(fx.signing_key(), expected, fx.time());
        refuses(&*s, "from another key", ErrorKind::Conflict, verb).await?;
    }
    Ok(())
}

async fn rotate_taken(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(584);
    let before = sign_with(&*s, &mut fx, None).await?;
    let signs = sign_with(&*s, &mut fx, Some(before.id)).await?;
    for id in [before.id, signs.id] {
        let key = SigningKey { id, ..fx.signing_key() };
        let verb = s.rotate_signing_key(key, Some(signs.id), fx.time());
        refuses(&*s, "to an id that exists", ErrorKind::Conflict, verb).await?;
    }
    Ok(())
}

async fn reseal(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(585);
    let mut before = sign_with(&*s, &mut fx, None).await?;
    let until = fx.time();
    let mut signs = SigningKey { expires_at: None, ..fx.signing_key() };
    s.rotate_signing_key(signs.clone(), Some(before.id), until).await?;
    before.expires_at = Some(until);
    for key in [&mut before, &mut signs] {
        for sealed in [fx.sealed(), Fixtures::lowest().sealed(), Fixtures::highest().sealed()] {
            let expected = std::mem::replace(&mut key.private_key, sealed);
            let verb = s.reseal_signing_key(key.id, &expected, key.private_key.clone());
            makes(&*s, "after it was sealed anew", verb, |state| add(state, key)).await?;
        }
    }
    Ok(())
}

async fn reseal_other(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(586);
    let key = sign_with(&*s, &mut fx, None).await?;
    let mut flipped = key.private_key.as_bytes().to_vec();
    flipped[0] ^= 1;
    let flipped = Sealed::new(flipped).expect("as long as the other one");
    for (id, expected) in [
        (key.id, fx.sealed()),
        (key.id, flipped),
        (key.id, Fixtures::lowest().sealed()),
        (fx.bytes().into(), key.private_key),
    ] {
        let verb = s.reseal_signing_key(id, &expected, fx.sealed());
        refuses(&*s, "sealed anew", ErrorKind::Conflict, verb).await?;
    }
    Ok(())
}

/// Keys of the edges and between them, of which one signs.
fn keys() -> Vec<SigningKey> {
    let edges = [Fixtures::highest(), Fixtures::lowest()];
    edges.into_iter().chain((587..593).map(Fixtures::new)).map(|mut fx| fx.signing_key()).collect()
}

async fn scan(s: Arc<dyn Store>) -> Checked {
    pages(&[], |key: &SigningKey| key.id, |after, limit| s.scan_signing_keys(after, limit)).await?;
    let mut all = keys();
    for key in &all {
        s.restore_signing_key(key.clone()).await?;
    }
    all.sort_by_key(|key| key.id);
    listed("the list", &s.signing_keys().await?, &all)?;
    pages(&all, |key| key.id, |after, limit| s.scan_signing_keys(after, limit)).await
}

async fn restore(s: Arc<dyn Store>) -> Checked {
    for key in keys() {
        let verb = s.restore_signing_key(key.clone());
        makes(&*s, "after it was restored", verb, |state| add(state, &key)).await?;
        let other = SigningKey { id: key.id, expires_at: Some(at(1)), ..Fixtures::new(593).signing_key() };
        for again in [key, other] {
            refuses(&*s, "an id that exists", ErrorKind::Conflict, s.restore_signing_key(again)).await?;
        }
    }
    Ok(())
}

async fn restore_second(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(594);
    let signs = SigningKey { expires_at: None, ..fx.signing_key() };
    s.restore_signing_key(signs.clone()).await?;
    let second = SigningKey { expires_at: None, ..fx.signing_key() };
    refuses(&*s, "a second that signs", ErrorKind::Conflict, s.restore_signing_key(second)).await?;
    // What was restored goes on signing.
    let next = SigningKey { expires_at: None, ..fx.signing_key() };
    makes(&*s, "after a rotation", s.rotate_signing_key(next.clone(), Some(signs.id), at(9)), |state| {
        add(state, &SigningKey { expires_at: Some(at(9)), ..signs.clone() });
        add(state, &next);
    })
    .await
}
