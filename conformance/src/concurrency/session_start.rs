//! Sessions that are started at the same moment, and beside what takes their grounds away.

use std::sync::Arc;

use authkeep_store::{EpochMs, ErrorKind, Grounds, SessionToken, Store};

use super::calls::{all, calls};
use super::race::{CALLERS, race, winners};
use crate::case::Cases;
use crate::effort;
use crate::failure::{Checked, listed, same};
use crate::fixtures::Fixtures;
use crate::scene::account;

pub(crate) fn register(cases: &mut Cases) {
    cases.add("SESSION-20", "64 starts all succeed and leave as many sessions as there may be", starts);
    cases.add("SESSION-17", "no session outlives a reset that took its grounds away", starts_beside_reset);
}

async fn starts(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(770);
    for at_most in [1, 5, 64, 100].into_iter().cycle().take(effort::rounds()) {
        let owner = account(&*s, &mut fx).await?;
        let session =
            |fx: &mut Fixtures| SessionToken { expires_at: Some(EpochMs::MAX), ..fx.session_token(owner.uid) };
        let mut sessions: Vec<_> = (0..CALLERS).map(|_| session(&mut fx)).collect();
        let verb = |s: Arc<dyn Store>, session| {
            let grounds = Grounds::Password(owner.verify_hash.clone());
            async move { s.start_session(session, grounds, at_most).await }
        };
        all(calls(&s, sessions.clone(), verb).await?)?;
        // Whoever comes when: the oldest go.
        sessions.sort_by_key(|session| (session.created_at, session.id));
        let mut left = sessions.split_off(sessions.len().saturating_sub(at_most as usize));
        left.sort_by_key(|session| session.id);
        listed("the sessions that are left", &s.account_devices(owner.uid, EpochMs::MIN).await?, &left)?;
    }
    Ok(())
}

async fn starts_beside_reset(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(771);
    for round in 0..effort::rounds() {
        let owner = account(&*s, &mut fx).await?;
        let first = fx.session_token(owner.uid);
        s.create_session_token(first.clone()).await?;
        let grounds = if round % 2 == 0 { Grounds::Session(first.id) } else { Grounds::Password(owner.verify_hash) };
        let run = |caller: usize, fx: &mut Fixtures| {
            let (s, grounds, session, verifier) =
                (Arc::clone(&s), grounds.clone(), fx.ending_session_token(owner.uid), fx.verifier());
            async move {
                if caller == 31 {
                    s.reset_account(owner.uid, verifier).await
                } else {
                    s.start_session(session, grounds, 100).await
                }
            }
        };
        let runs: Vec<_> = (0..CALLERS).map(|caller| run(caller, &mut fx)).collect();
        let answers = race(runs).await?;
        same("the reset", &winners(&answers, ErrorKind::IncorrectPassword)?.contains(&31), &true)?;
        listed("the devices", &s.account_devices(owner.uid, EpochMs::MIN).await?, &[])?;
    }
    Ok(())
}
