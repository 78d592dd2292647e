//! Second factors: enabled once, and each step accepted once.

use std::sync::Arc;

use authkeep_store::{ErrorKind, Store};

use super::calls::calls;
use super::race::{CALLERS, one_winner, winners};
use crate::case::Cases;
use crate::effort;
use crate::failure::{Checked, found, same};
use crate::fixtures::Fixtures;
use crate::scene::account;

pub(crate) fn register(cases: &mut Cases) {
    cases.add("TOTP-8", "of 64 calls that enable a second factor exactly one succeeds", enable);
    cases.add("TOTP-12", "of 64 codes of one step exactly one is accepted", one_step);
    cases.add("TOTP-12", "of 64 codes of different steps none is accepted after a later one", many_steps);
}

async fn enable(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(731);
    for _ in 0..effort::rounds() {
        let uid = account(&*s, &mut fx).await?.uid;
        let mut totp = fx.totp(uid);
        s.put_totp(totp.uid, totp.secret.clone(), totp.created_at).await?;
        let secret = totp.secret.clone();
        let verb = |s: Arc<dyn Store>, step| {
            let (uid, secret) = (totp.uid, secret.clone());
            async move { s.enable_totp(uid, &secret, step).await }
        };
        let winner = one_winner(&calls(&s, 0..64, verb).await?, ErrorKind::Conflict)?;
        (totp.enabled, totp.last_step) = (true, (0..64).nth(winner).unwrap_or_default());
        found("the second factor", s.totp(totp.uid).await?, &totp)?;
    }
    Ok(())
}

async fn one_step(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(732);
    let uid = account(&*s, &mut fx).await?.uid;
    let secret = fx.sealed();
    s.put_totp(uid, secret.clone(), fx.time()).await?;
    s.enable_totp(uid, &secret, 0).await?;
    for step in (1..).take(effort::rounds()) {
        let verb = |s: Arc<dyn Store>, step| {
            let secret = secret.clone();
            async move { s.advance_totp(uid, &secret, step).await }
        };
        one_winner(&calls(&s, [step; CALLERS], verb).await?, ErrorKind::Conflict)?;
        same("the last step", &s.totp(uid).await?.map(|totp| totp.last_step), &Some(step))?;
    }
    Ok(())
}

async fn many_steps(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(733);
    for _ in 0..effort::rounds() {
        let uid = account(&*s, &mut fx).await?.uid;
        let secret = fx.sealed();
        s.put_totp(uid, secret.clone(), fx.time()).await?;
        s.enable_totp(uid, &secret, 0).await?;
        // Each of 16 steps by four callers: of no step two may be accepted, and the last one always is.
        let steps: Vec<u32> = (0..64).map(|caller| 1 + caller % 16).collect();
        let verb = |s: Arc<dyn Store>, step| {
            let secret = secret.clone();
            async move { s.advance_totp(uid, &secret, step).await }
        };
        let answers = calls(&s, steps.clone(), verb).await?;
        let winners = winners(&answers, ErrorKind::Conflict)?;
        let mut accepted: Vec<_> = winners.into_iter().map(|winner| steps[winner]).collect();
        accepted.sort_unstable();
        let mut once = accepted.clone();
        once.dedup();
        same("the steps that were accepted", &accepted, &once)?;
        same("the last of them", &accepted.last(), &Some(&16))?;
        same("the last step", &s.totp(uid).await?.map(|totp| totp.last_step), &Some(16))?;
    }
    Ok(())
}
