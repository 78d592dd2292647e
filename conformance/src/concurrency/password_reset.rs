//! Password forgot tokens that are spent for another password: once, whoever else holds them.

use std::sync::Arc;

use authkeep_store::{EpochMs, ErrorKind, NewVerifier, PasswordForgotToken, Store};

use super::calls::{all, calls};
use super::race::{CALLERS, one_winner, race};
use crate::case::Cases;
use crate::effort;
use crate::failure::{Checked, found, listed, same};
use crate::fixtures::Fixtures;
use crate::scene::{account, full_account, token};
use crate::state::State;

pub(crate) fn register(cases: &mut Cases) {
    cases.add("FORGOT-24", "of 64 resets by one token exactly one succeeds", resets);
    cases.add("FORGOT-24", "of 64 resets and spendings of one token exactly one succeeds", resets_and_spendings);
    cases.add("FORGOT-20", "64 requests leave one token, and every message", requests);
}

async fn resets(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(780);
    for _ in 0..effort::rounds() {
        let mut owner = full_account(&*s, &mut fx).await?;
        let forgot: PasswordForgotToken = token(&*s, &mut fx, owner.uid).await?;
        let verifiers: Vec<_> = (0..CALLERS).map(|_| fx.verifier()).collect();
        let verb = |s: Arc<dyn Store>, verifier: NewVerifier| async move {
            s.reset_by_forgot_token(forgot.id, forgot.created_at, verifier).await
        };
        let winner = one_winner(&calls(&s, verifiers.clone(), verb).await?, ErrorKind::NotFound)?;
        owner.set_verifier(verifiers[winner].clone());
        (owner.email_verified, owner.locked_at, owner.unlock_code) = (true, None, None);
        found("the account", s.account(owner.uid).await?, &owner)?;
        listed("the devices", &s.account_devices(owner.uid, EpochMs::MIN).await?, &[])?;
    }
    Ok(())
}

async fn resets_and_spendings(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(781);
    for _ in 0..effort::rounds() {
        let owner = account(&*s, &mut fx).await?;
        let forgot: PasswordForgotToken = token(&*s, &mut fx, owner.uid).await?;
        let resets: Vec<_> = (0..CALLERS).map(|_| fx.account_reset_token(owner.uid)).collect();
        let run = |caller: usize, fx: &mut Fixtures| {
            let (s, verifier, reset, id) = (Arc::clone(&s), fx.verifier(), resets[caller].clone(), forgot.id);
            async move {
                if caller.is_multiple_of(2) {
                    s.reset_by_forgot_token(id, EpochMs::MIN, verifier).await
                } else {
                    s.verify_forgot_password(id, reset).await
                }
            }
        };
        let runs: Vec<_> = (0..CALLERS).map(|caller| run(caller, &mut fx)).collect();
        let winner = one_winner(&race(runs).await?, ErrorKind::NotFound)?;
        for (caller, reset) in resets.iter().enumerate() {
            let stored = s.account_reset_token(reset.id).await?.is_some();
            same("whether a reset token is stored", &stored, &(caller == winner && !winner.is_multiple_of(2)))?;
        }
    }
    Ok(())
}

async fn requests(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(782);
    for _ in 0..effort::rounds() {
        let owner = account(&*s, &mut fx).await?;
        let requests: Vec<_> = (0..CALLERS).map(|_| (fx.password_forgot_token(owner.uid), fx.message())).collect();
        let mut expected = State::read(&*s).await?;
        let verb =
            |s: Arc<dyn Store>, (forgot, message)| async move { s.request_password_reset(forgot, message).await };
        all(calls(&s, requests.clone(), verb).await?)?;
        let found = State::read(&*s).await?;
        let mut left = requests.iter().filter(|(forgot, _)| found.password_forgot_tokens.contains_key(&forgot.id));
        let last = left.next().map(|(forgot, _)| forgot.clone());
        same("a second token", &left.next().is_some(), &false)?;
        expected.password_forgot_tokens.extend(last.map(|forgot| (forgot.id, forgot)));
        expected.messages.extend(requests.iter().map(|(_, message)| (message.id, message.clone())));
        same("whether there is none", &expected.password_forgot_tokens.is_empty(), &false)?;
        found.must_be(&expected, "after the requests")?;
    }
    Ok(())
}
