//! The fingerprint of the server's key: many servers that start on one empty store agree on one.

use std::sync::Arc;

use authkeep_store::{ErrorKind, Store};

use super::calls::calls;
use super::race::{CALLERS, one_winner, race};
use crate::case::Cases;
use crate::effort;
use crate::failure::{Checked, ensure, same};
use crate::fixtures::Fixtures;
use crate::ground::Ground;

pub(crate) fn register(cases: &mut Cases) {
    cases.on_ground("KEY-4", "64 claims at once are all given the same fingerprint", claims);
    cases.add("KEY-6", "of 64 replacements of one fingerprint exactly one succeeds", replacements);
}

async fn claims(ground: Arc<Ground>) -> Checked {
    let mut fx = Fixtures::new(220);
    // A store is claimed once: every round needs another one.
    for _ in 0..effort::rounds() / 4 {
        let fresh = ground.another().await?;
        let store = fresh.open().await?;
        let claimed: Vec<_> = (0..CALLERS).map(|_| fx.key_fingerprint()).collect();
        let claim = |fingerprint| {
            let store = Arc::clone(&store);
            async move { store.claim_key_fingerprint(fingerprint).await }
        };
        let answers = race(claimed.iter().copied().map(claim).collect()).await?;
        let kept = store.key_fingerprint().await?;
        for answer in answers {
            same("what a caller was given", &Some(answer?), &kept)?;
        }
        ensure(kept.is_some_and(|kept| claimed.contains(&kept)), "the fingerprint of one of the callers")?;
        drop(store);
        fresh.remove().await?;
    }
    Ok(())
}

async fn replacements(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(738);
    let mut kept = fx.key_fingerprint();
    s.claim_key_fingerprint(kept).await?;
    for _ in 0..effort::rounds() {
        let next: Vec<_> = (0..CALLERS).map(|_| fx.key_fingerprint()).collect();
        let verb = |s: Arc<dyn Store>, next| async move { s.replace_key_fingerprint(kept, next).await };
        kept = next[one_winner(&calls(&s, next.clone(), verb).await?, ErrorKind::Conflict)?];
        same("the fingerprint", &s.key_fingerprint().await?, &Some(kept))?;
    }
    Ok(())
}
