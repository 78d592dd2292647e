//! What the verbs of other families make of failures.

use std::sync::Arc;

use authkeep_store::{Account, Failure, PasswordForgotToken, Store};

use super::lock::lock_ended;
use super::{LIMIT, failed, locked};
use crate::case::Cases;
use crate::cases::check::{keeps, makes};
use crate::failure::{Checked, found, none};
use crate::fixtures::{Fixtures, at};
use crate::scene::token;

pub(super) fn register(cases: &mut Cases) {
    cases.add("FAILURE-1", "a reset takes the count away and leaves lock and mark", reset);
    cases.add("FAILURE-1", "a lock by hand takes the mark away and leaves the count", lock);
    cases.add("FAILURE-1", "unlocking takes count and mark away", unlock);
    cases.add("FAILURE-1", "unlocking with the code takes count and mark away", unlock_with_code);
    cases.add("FAILURE-1", "spending a forgot token takes count and mark away", spend);
    cases.add("FAILURE-1", "a refused spending leaves count and mark", refused_spending);
    cases.add("FAILURE-1", "what is said of no other verb leaves count and mark", leave);
}

async fn reset(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(550);
    for owner in [failed(&*s, &mut fx).await?, locked(&*s, &mut fx, 5).await?] {
        let uid = owner.uid;
        let (mut expected, verifier) = (owner.clone(), fx.verifier());
        expected.set_verifier(verifier.clone());
        expected.unlock_code = None;
        makes(&*s, "after the reset", s.reset_account(uid, verifier), |state| {
            state.accounts.insert(uid, expected);
            state.failures.remove(&uid);
            if owner.locked_at.is_some() {
                state.failures.insert(uid, Failure { uid, count: 0, locked: true });
            }
        })
        .await?;
    }
    Ok(())
}

async fn lock(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(551);
    let cleared = locked(&*s, &mut fx, 5).await?;
    s.clear_failures(cleared.uid).await?;
    let owners = [(failed(&*s, &mut fx).await?, 2), (locked(&*s, &mut fx, 5).await?, LIMIT), (cleared, 0)];
    for (owner, count) in owners {
        let (uid, locked_at, code) = (owner.uid, fx.time(), fx.secret());
        makes(&*s, "after the lock", s.lock_account(uid, locked_at, code.clone()), |state| {
            state.accounts.insert(uid, Account { locked_at: Some(locked_at), unlock_code: Some(code), ..owner });
            state.failures.remove(&uid);
            if count > 0 {
                state.failures.insert(uid, Failure { uid, count, locked: false });
            }
        })
        .await?;
    }
    Ok(())
}

async fn unlock(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(552);
    locked(&*s, &mut fx, 5).await?;
    let taken_over = failed(&*s, &mut fx).await?;
    s.lock_account(taken_over.uid, fx.time(), fx.secret()).await?;
    for owner in [locked(&*s, &mut fx, 5).await?, taken_over] {
        makes(&*s, "after the unlock", s.unlock_account(owner.uid), |state| lock_ended(state, owner.uid)).await?;
        let answer = s.record_failure(owner.uid, LIMIT, fx.failure_lock()).await?;
        found("the first failure after that", Some(answer), &Failure { uid: owner.uid, count: 1, locked: false })?;
    }
    Ok(())
}

async fn unlock_with_code(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(553);
    locked(&*s, &mut fx, 5).await?;
    let mut taken_over = failed(&*s, &mut fx).await?;
    let code = fx.secret();
    s.lock_account(taken_over.uid, fx.time(), code.clone()).await?;
    taken_over.unlock_code = Some(code);
    for owner in [locked(&*s, &mut fx, 5).await?, taken_over] {
        let code = owner.unlock_code.unwrap_or_else(|| fx.secret());
        let verb = s.unlock_with_code(owner.uid, &code);
        makes(&*s, "after the unlock", verb, |state| lock_ended(state, owner.uid)).await?;
        none("the look-up", s.failure(owner.uid).await?)?;
    }
    Ok(())
}

async fn spend(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(554);
    locked(&*s, &mut fx, 5).await?;
    for by_reset in [false, true] {
        for owner in [failed(&*s, &mut fx).await?, locked(&*s, &mut fx, 5).await?] {
            let forgot: PasswordForgotToken = token(&*s, &mut fx, owner.uid).await?;
            if by_reset {
                s.reset_by_forgot_token(forgot.id, forgot.created_at, fx.verifier()).await?;
            } else {
                s.verify_forgot_password(forgot.id, fx.account_reset_token(owner.uid)).await?;
            }
            none("the record", s.failure(owner.uid).await?)?;
            let answer = s.record_failure(owner.uid, LIMIT, fx.failure_lock()).await?;
            found("the first failure after that", Some(answer), &Failure { uid: owner.uid, count: 1, locked: false })?;
        }
    }
    Ok(())
}

async fn refused_spending(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(555);
    let owner = locked(&*s, &mut fx, 5).await?;
    let forgot = PasswordForgotToken { created_at: at(100), ..fx.password_forgot_token(owner.uid) };
    s.create_password_forgot_token(forgot.clone()).await?;
    for answer in [
        s.reset_by_forgot_token(forgot.id, at(101), fx.verifier()).await,
        s.reset_by_forgot_token(fx.bytes().into(), at(0), fx.verifier()).await,
        s.verify_forgot_password(fx.bytes().into(), fx.account_reset_token(owner.uid)).await,
        s.unlock_with_code(owner.uid, &fx.secret()).await,
    ] {
        crate::failure::ensure(answer.is_err(), "a refusal")?;
        let expected = Failure { uid: owner.uid, count: LIMIT, locked: true };
        found("the record", s.failure(owner.uid).await?, &expected)?;
    }
    Ok(())
}

async fn leave(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(556);
    for owner in [failed(&*s, &mut fx).await?, locked(&*s, &mut fx, 5).await?] {
        let uid = owner.uid;
        let before = s.failure(uid).await?;
        keeps(&*s, "after check_password", s.check_password(uid, &owner.verify_hash)).await?;
        let (first, second) = (fx.verifier(), fx.verifier());
        s.replace_verifier(uid, &owner.verify_hash, first.clone()).await?;
        s.change_password(uid, &first.verify_hash, second, fx.bytes().into()).await?;
        s.verify_email(uid).await?;
        s.unverify_email(uid).await?;
        s.end_sessions(uid).await?;
        if owner.locked_at.is_some() {
            s.renew_unlock_code(uid, fx.secret(), fx.message()).await?;
        }
        crate::failure::same("the record", &s.failure(uid).await?, &before)?;
    }
    Ok(())
}
