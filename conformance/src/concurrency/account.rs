//! Accounts: one uid, one e-mail, one lock, one verifier, whatever the number of callers.

use std::sync::Arc;

use authkeep_store::{Account, ErrorKind, NewAccount, Store};

use super::race::{CALLERS, one_winner, race_calls, winners};
use crate::case::Cases;
use crate::effort;
use crate::failure::{Checked, Failure, ensure, found, none, same};
use crate::fixtures::Fixtures;
use crate::op::{Given, Op};
use crate::scene::{account, full_account};
use crate::state::State;

pub(crate) fn register(cases: &mut Cases) {
    cases.add("ACCOUNT-4", "of 64 creations of one uid exactly one succeeds", one_uid);
    cases.add("ACCOUNT-4", "of 64 creations with one e-mail exactly one succeeds", one_email);
    cases.add("ACCOUNT-4", "of 64 creations that share uids and e-mails no two take the same", uids_and_emails);
    cases.add("ACCOUNT-10", "of 64 resets one stays with all its five fields", resets);
    cases.add("ACCOUNT-15", "64 deletions of one account all succeed", deletions);
    cases.add("ACCOUNT-20", "of 64 locks one stays with its own code", locks);
}

async fn create(s: &Arc<dyn Store>, news: &[NewAccount]) -> Checked<Vec<authkeep_store::Result<()>>> {
    race_calls(s, news.to_vec(), |s, new| s.create_account(new)).await
}

async fn one_uid(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(200);
    for _ in 0..effort::rounds() {
        let uid = fx.uid();
        let news: Vec<_> = (0..CALLERS).map(|_| NewAccount { uid, ..fx.account() }).collect();
        let winner = one_winner(&create(&s, &news).await?, ErrorKind::Conflict)?;
        found("the account", s.account(uid).await?, &news[winner].clone().into())?;
        for (caller, new) in news.iter().enumerate() {
            let by_email = s.account_by_email(&new.normalized_email).await?;
            if caller == winner {
                found("the winner's e-mail", by_email, &new.clone().into())?;
            } else {
                none("the e-mail of a refused creation", by_email)?;
            }
        }
    }
    Ok(())
}

async fn one_email(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(201);
    for _ in 0..effort::rounds() {
        let shared = fx.account();
        let (email, normalized_email) = (shared.email, shared.normalized_email);
        let share = |new| NewAccount { email: email.clone(), normalized_email: normalized_email.clone(), ..new };
        let news: Vec<_> = (0..CALLERS).map(|_| share(fx.account())).collect();
        let winner = one_winner(&create(&s, &news).await?, ErrorKind::Conflict)?;
        found("the e-mail's owner", s.account_by_email(&normalized_email).await?, &news[winner].clone().into())?;
        for (caller, new) in news.iter().enumerate().filter(|(caller, _)| *caller != winner) {
            none(&format!("the uid of refused creation {caller}"), s.account(new.uid).await?)?;
        }
    }
    Ok(())
}

/// Every pair of 8 uids and 8 e-mails at once: each caller contends with 7 others for its uid and with 7 for its e-mail.
async fn uids_and_emails(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(202);
    let mut expected = State::default();
    for _ in 0..effort::rounds() {
        let rows: Vec<_> = (0..8).map(|_| fx.account()).collect();
        let mut news = Vec::new();
        for uid in &rows {
            for email in &rows {
                news.push(NewAccount { uid: uid.uid, ..email.clone() });
            }
        }
        let made = winners(&create(&s, &news).await?, ErrorKind::Conflict)?;
        for winner in &made {
            let op = Op::CreateAccount(Box::new(news[*winner].clone()));
            same("two that both succeeded", &expected.apply(&op), &Ok(Given::Nothing))?;
        }
        for new in &news {
            let free = expected.clone().apply(&Op::CreateAccount(Box::new(new.clone()))).is_ok();
            ensure(!free, "no creation to be refused whose uid and e-mail are both free afterwards")?;
        }
    }
    State::read(&*s).await?.must_be(&expected, "the accounts that were made")
}

async fn resets(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(203);
    for _ in 0..effort::rounds() {
        let before = full_account(&*s, &mut fx).await?;
        let ops: Vec<_> = (0..CALLERS).map(|_| Op::ResetAccount(before.uid, fx.verifier())).collect();
        one_of_them_was_last(&s, &before, ops).await?;
    }
    Ok(())
}

async fn locks(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(204);
    for _ in 0..effort::rounds() {
        let before = account(&*s, &mut fx).await?;
        let ops: Vec<_> = (0..CALLERS).map(|_| Op::LockAccount(before.uid, fx.time(), fx.secret())).collect();
        one_of_them_was_last(&s, &before, ops).await?;
    }
    Ok(())
}

/// Races verbs that each set all the fields that the others set; all must succeed, and one must be seen whole.
async fn one_of_them_was_last(s: &Arc<dyn Store>, before: &Account, ops: Vec<Op>) -> Checked {
    for answer in race_calls(s, ops.clone(), |s, op| op.run(s)).await? {
        answer?;
    }
    let whole = s.account(before.uid).await?;
    let mut expected = State { accounts: [(before.uid, before.clone())].into(), ..State::default() };
    for op in &ops {
        same("the expected answer", &expected.apply(op), &Ok(Given::Nothing))?;
        if expected.accounts.get(&before.uid) == whole.as_ref() {
            return Ok(());
        }
    }
    Err(Failure::new(format!("expected the account as one of the verbs leaves it, found {whole:?}")))
}

async fn deletions(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(205);
    full_account(&*s, &mut fx).await?;
    for _ in 0..effort::rounds() {
        let doomed = full_account(&*s, &mut fx).await?;
        let mut expected = State::read(&*s).await?;
        expected.apply(&Op::DeleteAccount(doomed.uid)).map_err(|kind| Failure::new(format!("found {kind:?}")))?;
        for answer in race_calls(&s, vec![doomed.uid; CALLERS], |s, uid| s.delete_account(uid)).await? {
            answer?;
        }
        State::read(&*s).await?.must_be(&expected, "after the deletions")?;
    }
    Ok(())
}
