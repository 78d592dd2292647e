//! Creations that race the end of their account: no token may be left without one, or come back with a new one.

use std::sync::Arc;

use authkeep_store::{
    AccountResetToken, EpochMs, ErrorKind, KeyFetchToken, NewAccount, PasswordChangeToken, PasswordForgotToken,
    SessionToken, Store,
};

use super::race::{CALLERS, race_calls, winners};
use crate::case::Cases;
use crate::effort;
use crate::failure::{Checked, Failure, listed, none};
use crate::fixtures::Fixtures;
use crate::kind::Kind;
use crate::op::Op;
use crate::scene::{full_account, token};
use crate::state::State;

pub(crate) fn register(cases: &mut Cases) {
    of_kind::<SessionToken>(cases);
    of_kind::<KeyFetchToken>(cases);
    of_kind::<AccountResetToken>(cases);
    of_kind::<PasswordChangeToken>(cases);
    of_kind::<PasswordForgotToken>(cases);
    cases.add("CASCADE-1", "verify_forgot_password that races delete_account leaves nothing", spending);
}

fn of_kind<K: Kind>(cases: &mut Cases) {
    let what = format!("create_{} that races delete_account leaves nothing", K::NAME);
    cases.add("CASCADE-1", what, creations::<K>);
}

async fn creations<K: Kind>(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(240);
    full_account(&*s, &mut fx).await?;
    for _ in 0..effort::rounds() {
        let before = State::read(&*s).await?;
        let owner = fx.account();
        s.create_account(owner.clone()).await?;
        let tokens: Vec<K> = (0..CALLERS).map(|_| K::make(&mut fx, owner.uid)).collect();
        let mut ops: Vec<_> = tokens.iter().map(|token| Op::CreateToken(token.clone().any())).collect();
        // In the middle, so that about half of the creations are on their way before it.
        ops.insert(CALLERS / 2, Op::DeleteAccount(owner.uid));
        let mut answers = race_calls(&s, ops, |s, op| op.run(s)).await?;
        answers.remove(CALLERS / 2)?;
        winners(&answers, ErrorKind::NotFound)?;
        nothing_is_left(&s, &before, owner, &tokens).await?;
    }
    Ok(())
}

async fn nothing_is_left<K: Kind>(s: &Arc<dyn Store>, before: &State, owner: NewAccount, tokens: &[K]) -> Checked {
    State::read(&**s).await?.must_be(before, "after the account was deleted")?;
    // A token that scans and look-ups hide for want of an account would show again with this one.
    s.create_account(owner.clone()).await?;
    listed("the new account's devices", &s.account_devices(owner.uid, EpochMs::MIN).await?, &[])?;
    for token in tokens {
        none("a token of the deleted account", K::find(&**s, token.id()).await?)?;
    }
    let mut expected = before.clone();
    expected.accounts.insert(owner.uid, owner.clone().into());
    State::read(&**s).await?.must_be(&expected, "after a new account was made under the uid")?;
    // Nor may a hidden one hold its id.
    for token in tokens {
        token.clone().create(&**s).await.map_err(|error| Failure::from(error).during("a token under a freed id"))?;
    }
    s.delete_account(owner.uid).await?;
    State::read(&**s).await?.must_be(before, "after the second deletion")
}

async fn spending(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(241);
    full_account(&*s, &mut fx).await?;
    for _ in 0..effort::rounds() {
        let before = State::read(&*s).await?;
        let owner = fx.account();
        s.create_account(owner.clone()).await?;
        let forgot: PasswordForgotToken = token(&*s, &mut fx, owner.uid).await?;
        let resets: Vec<_> = (0..8).map(|_| fx.account_reset_token(owner.uid)).collect();
        let spend = |reset: &AccountResetToken| Op::VerifyForgotPassword(forgot.id, reset.clone());
        let mut ops: Vec<_> = resets.iter().map(spend).collect();
        ops.insert(4, Op::DeleteAccount(owner.uid));
        let mut answers = race_calls(&s, ops, |s, op| op.run(s)).await?;
        answers.remove(4)?;
        winners(&answers, ErrorKind::NotFound)?;
        nothing_is_left(&s, &before, owner, &resets).await?;
    }
    Ok(())
}
