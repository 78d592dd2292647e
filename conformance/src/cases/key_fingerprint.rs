//! The fingerprint of the server's key.

use std::sync::Arc;

use authkeep_store::{ErrorKind, KeyFingerprint, Store};

use super::check::{makes, refuses};
use crate::case::Cases;
use crate::failure::{Checked, none, same};
use crate::fixtures::Fixtures;
use crate::scene::full_account;
use crate::state::State;

pub(crate) fn register(cases: &mut Cases) {
    cases.add("KEY-1", "an empty store keeps no fingerprint", empty);
    cases.add("KEY-1", "accounts and tokens bring no fingerprint", not_by_others);
    cases.add("KEY-2", "the first fingerprint is kept and given back", first);
    cases.add("KEY-3", "a later fingerprint changes nothing and the first is given back", later);
    cases.add("KEY-5", "a fingerprint is replaced from the one that is kept", replace);
    cases.add("KEY-6", "a fingerprint is not replaced from another one or from none", replace_other);
}

async fn empty(s: Arc<dyn Store>) -> Checked {
    none("the fingerprint", s.key_fingerprint().await?)
}

async fn not_by_others(s: Arc<dyn Store>) -> Checked {
    full_account(&*s, &mut Fixtures::new(60)).await?;
    none("the fingerprint", s.key_fingerprint().await?)
}

async fn first(s: Arc<dyn Store>) -> Checked {
    let first = Fixtures::new(61).key_fingerprint();
    same("the answer", &s.claim_key_fingerprint(first).await?, &first)?;
    same("the fingerprint", &s.key_fingerprint().await?, &Some(first))
}

async fn later(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(62);
    full_account(&*s, &mut fx).await?;
    let first = fx.key_fingerprint();
    s.claim_key_fingerprint(first).await?;
    let before = State::read(&*s).await?;
    for later in [fx.key_fingerprint(), first, Fixtures::lowest().key_fingerprint()] {
        same("the answer", &s.claim_key_fingerprint(later).await?, &first)?;
    }
    State::read(&*s).await?.must_be(&before, "after the later claims")
}

async fn replace(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(63);
    full_account(&*s, &mut fx).await?;
    let mut kept = fx.key_fingerprint();
    s.claim_key_fingerprint(kept).await?;
    for next in [fx.key_fingerprint(), Fixtures::lowest().key_fingerprint(), Fixtures::highest().key_fingerprint()] {
        makes(&*s, "after the replacement", s.replace_key_fingerprint(kept, next), |state| {
            state.key_fingerprint = Some(next);
        })
        .await?;
        same("a later claim", &s.claim_key_fingerprint(kept).await?, &next)?;
        kept = next;
    }
    Ok(())
}

async fn replace_other(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(64);
    let (kept, next) = (fx.key_fingerprint(), fx.key_fingerprint());
    refuses(&*s, "from none", ErrorKind::Conflict, s.replace_key_fingerprint(kept, next)).await?;
    s.claim_key_fingerprint(kept).await?;
    let mut flipped = *kept.as_bytes();
    flipped[31] ^= 1;
    for expected in [next, KeyFingerprint::from_bytes(flipped), fx.key_fingerprint()] {
        let verb = s.replace_key_fingerprint(expected, next);
        refuses(&*s, "from another one", ErrorKind::Conflict, verb).await?;
    }
    s.replace_key_fingerprint(kept, next).await?;
    refuses(&*s, "twice", ErrorKind::Conflict, s.replace_key_fingerprint(kept, next)).await
}
