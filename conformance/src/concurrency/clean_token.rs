//! Clean tokens: one spending, whoever comes first.

use std::sync::Arc;

use authkeep_store::{ErrorKind, Store};

use super::calls::calls;
use super::race::{CALLERS, one_winner};
use crate::case::Cases;
use crate::effort;
use crate::failure::Checked;
use crate::fixtures::Fixtures;
use crate::state::State;

pub(crate) fn register(cases: &mut Cases) {
    cases.add("SPEND-3", "of 64 spendings of one token exactly one succeeds", spendings);
}

async fn spendings(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(2250);
    for _ in 0..effort::rounds() {
        let (spent, other) = (fx.clean_token(), fx.clean_token());
        s.restore_clean_token(spent).await?;
        s.restore_clean_token(other).await?;
        let mut expected = State::read(&*s).await?;
        let verb = |s: Arc<dyn Store>, id| async move { s.spend(id).await };
        one_winner(&calls(&s, [spent.id; CALLERS], verb).await?, ErrorKind::NotFound)?;
        expected.clean_tokens.remove(&spent.id);
        State::read(&*s).await?.must_be(&expected, "what is left")?;
    }
    Ok(())
}
