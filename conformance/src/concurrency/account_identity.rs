//! Accounts: a hash that was checked and a code that was mailed work once.

use std::sync::Arc;

use authkeep_store::{ErrorKind, Store};

use super::calls::calls;
use super::race::{CALLERS, one_winner};
use crate::case::Cases;
use crate::effort;
use crate::failure::{Checked, found, listed};
use crate::fixtures::{Fixtures, at};
use crate::scene::account;

pub(crate) fn register(cases: &mut Cases) {
    cases.add("ACCOUNT-31", "of 64 replacements of one hash exactly one succeeds", replace_verifier);
    cases.add("ACCOUNT-35", "of 64 changes of one password exactly one succeeds", change_password);
    cases.add("ACCOUNT-38", "of 64 uses of one unlock code exactly one succeeds", unlock_code);
}

async fn replace_verifier(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(735);
    for _ in 0..effort::rounds() {
        let mut owner = account(&*s, &mut fx).await?;
        let verifiers: Vec<_> = (0..CALLERS).map(|_| fx.verifier()).collect();
        let verb = |s: Arc<dyn Store>, verifier| {
            let (uid, expected) = (owner.uid, owner.verify_hash.clone());
            async move { s.replace_verifier(uid, &expected, verifier).await }
        };
        let winner = one_winner(&calls(&s, verifiers.clone(), verb).await?, ErrorKind::Conflict)?;
        owner.set_verifier(verifiers[winner].clone());
        found("the account", s.account(owner.uid).await?, &owner)?;
    }
    Ok(())
}

async fn change_password(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(736);
    for _ in 0..effort::rounds() {
        let mut owner = account(&*s, &mut fx).await?;
        let mut changes = Vec::new();
        let mut sessions = Vec::new();
        for _ in 0..CALLERS {
            let session = fx.ending_session_token(owner.uid);
            s.create_session_token(session.clone()).await?;
            changes.push((fx.verifier(), session.id));
            sessions.push(session);
        }
        let verb = |s: Arc<dyn Store>, (verifier, keep)| {
            let (uid, expected) = (owner.uid, owner.verify_hash.clone());
            async move { s.change_password(uid, &expected, verifier, keep).await }
        };
        let winner = one_winner(&calls(&s, changes.clone(), verb).await?, ErrorKind::IncorrectPassword)?;
        owner.set_verifier(changes[winner].0.clone());
        found("the account", s.account(owner.uid).await?, &owner)?;
        let devices = s.account_devices(owner.uid, at(0)).await?;
        listed("the session that was kept", &devices, &sessions[winner..=winner])?;
    }
    Ok(())
}

async fn unlock_code(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(737);
    for _ in 0..effort::rounds() {
        let owner = account(&*s, &mut fx).await?;
        let code = fx.secret::<16>();
        s.lock_account(owner.uid, fx.time(), code.clone()).await?;
        let verb = |s: Arc<dyn Store>, code| {
            let uid = owner.uid;
            async move { s.unlock_with_code(uid, &code).await }
        };
        one_winner(&calls(&s, vec![code; CALLERS], verb).await?, ErrorKind::IncorrectPassword)?;
        found("the account", s.account(owner.uid).await?, &owner)?;
    }
    Ok(())
}
