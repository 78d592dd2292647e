//! The fingerprint of the server's key.

use std::sync::Arc;

use authkeep_store::Store;

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
