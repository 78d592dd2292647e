//! Used token ids: one use, whoever comes first.

use std::sync::Arc;

use authkeep_store::{ErrorKind, Store, UsedJti};

use super::calls::calls;
use super::race::one_winner;
use crate::case::Cases;
use crate::effort;
use crate::failure::Checked;
use crate::fixtures::{Fixtures, at};
use crate::scene::account;
use crate::state::State;

pub(crate) fn register(cases: &mut Cases) {
    cases.add("JTI-5", "of 64 uses of one token id exactly one succeeds", one_use);
}

async fn one_use(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(730);
    let uid = account(&*s, &mut fx).await?.uid;
    let key = fx.api_key(uid);
    s.create_api_key(key.clone(), 1).await?;
    for round in 0..effort::rounds() {
        let first = UsedJti { expires_at: at(100), ..fx.used_jti(key.id) };
        if round % 2 == 0 {
            // Also where the id was used and its token has ended.
            s.use_jti(first, at(0)).await?;
        }
        let uses: Vec<_> = (0..64).map(|n| UsedJti { expires_at: at(1000 + n), ..first }).collect();
        let mut expected = State::read(&*s).await?;
        let verb = |s: Arc<dyn Store>, used| async move { s.use_jti(used, at(500)).await };
        let winner = one_winner(&calls(&s, uses.clone(), verb).await?, ErrorKind::Conflict)?;
        expected.used_jtis.insert(first.id, uses[winner]);
        State::read(&*s).await?.must_be(&expected, "what the one that succeeded stored")?;
    }
    Ok(())
}
