//! Password forgot tokens: spent once, and never seen half spent.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use authkeep_store::{ErrorKind, PasswordForgotToken, Store};

use super::race::{CALLERS, one_winner, race, race_calls};
use crate::case::Cases;
use crate::effort;
use crate::failure::{Checked, Failure, ensure};
use crate::fixtures::Fixtures;
use crate::op::Op;
use crate::scene::{full_account, token};
use crate::state::State;

/// How many callers look while one spends.
const READERS: usize = 15;

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
        let ended = Arc::new(AtomicBool::new(false));
        let run = |caller: usize| {
            let (s, id, reset, ended) = (Arc::clone(&s), forgot.id, reset.clone(), Arc::clone(&ended));
            async move {
                if caller == READERS {
                    let answer = s.verify_forgot_password(id, reset).await;
                    ended.store(true, Ordering::Release);
                    return Ok(answer?);
                }
                loop {
                    let last_look = ended.load(Ordering::Acquire);
                    let unspent = s.password_forgot_token(id).await?;
                    let proved = unspent.as_ref().is_some_and(|seen| seen.account.email_verified);
                    ensure(!proved, "an unspent token with an e-mail that is not proved")?;
                    let spent_for = s.account_reset_token(reset.id).await?;
                    let unproved = spent_for.as_ref().is_some_and(|seen| !seen.account.email_verified);
                    ensure(!unproved, "the reset token with an e-mail that is proved")?;
                    if last_look {
                        return Checked::Ok(());
                    }
                    tokio::task::yield_now().await;
                }
            }
        };
        for checked in race((0..=READERS).map(run).collect()).await? {
            checked?;
        }
    }
    Ok(())
}
