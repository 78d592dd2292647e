//! Password forgot tokens: spent once, and never seen half spent.

use std::sync::Arc;

use authkeep_store::{ErrorKind, PasswordForgotToken, Store};

use super::race::{CALLERS, one_winner, race, race_calls};
use crate::case::Cases;
use crate::effort;
use crate::failure::{Checked, Failure, ensure};
use crate::fixtures::Fixtures;
use crate::op::Op;
use crate::scene::{full_account, token};
use crate::state::State;

pub(crate) fn register(cases: &mut Cases) {
    cases.add("FORGOT-17", "of 64 spendings of one token exactly one succeeds", spent_once);
    cases.add("FORGOT-8", "a look-up beside a spending sees the account of before or after it", never_half_spent);
}

async fn spent_once(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(230);
    for _ in 0..effort::rounds() {
        let owner = full_account(&*s, &mut fx).await?;
        let forgot: PasswordForgotToken = token(&*s, &mut fx, owner.uid).await?;
        let mut expected = State::read(&*s).await?;
        let spend = |fx: &mut Fixtures| Op::VerifyForgotPassword(forgot.id, fx.account_reset_token(owner.uid));
        let ops: Vec<_> = (0..CALLERS).map(|_| spend(&mut fx)).collect();
        let answers = race_calls(&s, ops.clone(), |s, op| op.run(s)).await?;
        let winner = one_winner(&answers, ErrorKind::NotFound)?;
        expected.apply(&ops[winner]).map_err(|kind| Failure::new(format!("expected success, found {kind:?}")))?;
        State::read(&*s).await?.must_be(&expected, "what the one that succeeded stored")?;
    }
    Ok(())
}

/// A token and its account are read at one moment: the spent token goes with the account whose e-mail is not proved,
/// the reset token comes with the one whose e-mail is.
async fn never_half_spent(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(231);
    for _ in 0..effort::rounds() {
        let owner = full_account(&*s, &mut fx).await?;
        let forgot: PasswordForgotToken = token(&*s, &mut fx, owner.uid).await?;
        let reset = fx.account_reset_token(owner.uid);
        let run = |caller: usize| {
            let (s, id, reset) = (Arc::clone(&s), forgot.id, reset.clone());
            async move {
                if caller == 0 {
                    return Ok(s.verify_forgot_password(id, reset).await?);
                }
                for _ in 0..8 {
                    if let Some(seen) = s.password_forgot_token(id).await? {
                        ensure(!seen.account.email_verified, "an unspent token with an e-mail that is not proved")?;
                    }
                    if let Some(seen) = s.account_reset_token(reset.id).await? {
                        ensure(seen.account.email_verified, "the reset token with an e-mail that is proved")?;
                    }
                }
                Checked::Ok(())
            }
        };
        for checked in race((0..16).map(run).collect()).await? {
            checked?;
        }
    }
    Ok(())
}
