//! Sessions of pseudonyms: one on a handshake, and as many as there may be.

use std::sync::Arc;

use authkeep_store::{EpochMs, ErrorKind, Handshake, HandshakeId, PseudonymSession, Store};

use super::calls::{all, calls};
use super::race::{CALLERS, one_winner};
use crate::case::Cases;
use crate::effort;
use crate::failure::Checked;
use crate::fixtures::{Fixtures, at};
use crate::state::State;

pub(crate) fn register(cases: &mut Cases) {
    cases.add("PSESSION-6", "of 64 starts on one handshake exactly one succeeds", one_handshake);
    cases.add("PSESSION-6", "64 starts on as many handshakes leave as many sessions as there may be", many);
}

async fn handshake(s: &dyn Store, fx: &mut Fixtures) -> Checked<HandshakeId> {
    let key = fx.handshake_key();
    let handshake = Handshake { expires_at: EpochMs::MAX, ..fx.handshake(key) };
    s.put_handshake(handshake.clone(), 8).await?;
    Ok(handshake.id)
}

async fn one_handshake(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(2240);
    let pseudonyms = [fx.pseudonym(), fx.pseudonym()];
    for pseudonym in &pseudonyms {
        s.restore_pseudonym(pseudonym.clone()).await?;
    }
    for _ in 0..effort::rounds() {
        let handshake = handshake(&*s, &mut fx).await?;
        let session = |caller: usize| fx.pseudonym_session(pseudonyms[caller % 2].id);
        let sessions: Vec<_> = (0..CALLERS).map(session).collect();
        let mut expected = State::read(&*s).await?;
        let verb = |s: Arc<dyn Store>, session| async move {
            s.start_pseudonym_session(session, handshake, EpochMs::MIN, 1000).await
        };
        let winner = one_winner(&calls(&s, sessions.clone(), verb).await?, ErrorKind::NotFound)?;
        expected.handshakes.remove(&handshake);
        expected.pseudonym_sessions.insert(sessions[winner].id, sessions[winner]);
        State::read(&*s).await?.must_be(&expected, "what the one that succeeded started")?;
    }
    Ok(())
}

async fn many(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(2241);
    for (at_most, left) in [(1, 1), (5, 5), (64, 64), (100, 67)].into_iter().cycle().take(effort::rounds()) {
        let pseudonym = fx.pseudonym();
        s.restore_pseudonym(pseudonym.clone()).await?;
        let session = |fx: &mut Fixtures| {
            let expires_at = at(100 + fx.number() % 20);
            PseudonymSession { expires_at, ..fx.pseudonym_session(pseudonym.id) }
        };
        let mut own: Vec<_> = (0..3).map(|_| session(&mut fx)).collect();
        for session in &own {
            s.restore_pseudonym_session(*session).await?;
        }
        let mut arguments = Vec::new();
        for _ in 0..CALLERS {
            arguments.push((session(&mut fx), handshake(&*s, &mut fx).await?));
        }
        own.extend(arguments.iter().map(|(session, _)| *session));
        let mut expected = State::read(&*s).await?;
        let verb = |s: Arc<dyn Store>, (session, handshake)| async move {
            s.start_pseudonym_session(session, handshake, EpochMs::MIN, at_most).await
        };
        all(calls(&s, arguments, verb).await?)?;
        // Whoever comes when: those that end first go.
        own.sort_by_key(|session| (session.expires_at, session.id));
        let left = own.split_off(own.len() - left);
        expected.handshakes.clear();
        expected.pseudonym_sessions = left.into_iter().map(|session| (session.id, session)).collect();
        State::read(&*s).await?.must_be(&expected, "the sessions that are left")?;
        s.sweep_expired(EpochMs::MAX, usize::MAX).await?;
    }
    Ok(())
}
