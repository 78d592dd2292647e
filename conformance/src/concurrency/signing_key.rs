//! Signing keys: one rotation from each.

use std::sync::Arc;

use authkeep_store::{ErrorKind, SigningKey, Store};

use super::calls::calls;
use super::race::{CALLERS, one_winner};
use crate::case::Cases;
use crate::effort;
use crate::failure::{Checked, listed};
use crate::fixtures::{Fixtures, at};
use crate::state::State;

pub(crate) fn register(cases: &mut Cases) {
    cases.add("SIGNING-5", "of 64 rotations from one key exactly one succeeds", rotations);
}

async fn rotations(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(734);
    let mut signs = None;
    for _ in 0..effort::rounds() {
        let keys: Vec<_> = (0..CALLERS).map(|_| SigningKey { expires_at: None, ..fx.signing_key() }).collect();
        let mut expected = State::read(&*s).await?;
        let verb = |s: Arc<dyn Store>, key| async move { s.rotate_signing_key(key, signs, at(9)).await };
        let winner = one_winner(&calls(&s, keys.clone(), verb).await?, ErrorKind::Conflict)?;
        if let Some(before) = signs.and_then(|id| expected.signing_keys.get_mut(&id)) {
            before.expires_at = Some(at(9));
        }
        signs = Some(keys[winner].id);
        expected.signing_keys.insert(keys[winner].id, keys[winner].clone());
        State::read(&*s).await?.must_be(&expected, "what the one that succeeded stored")?;
        let all: Vec<_> = expected.signing_keys.into_values().collect();
        listed("the list", &s.signing_keys().await?, &all)?;
    }
    Ok(())
}
