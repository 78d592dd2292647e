//! Session tokens: started on grounds, ended with time, and ended all at once.

use std::collections::BTreeMap;
use std::sync::Arc;

use authkeep_store::{Account, EpochMs, ErrorKind, Grounds, Secret, SessionToken, SessionTokenId, Store, Uid};

use super::check::{keeps, makes, refuses, strangers};
use crate::case::Cases;
use crate::failure::{Checked, found, listed, none};
use crate::fixtures::{Fixtures, at};
use crate::scene::{account, full_account, token, with_account};
use crate::state::State;

pub(crate) fn register(cases: &mut Cases) {
    cases.add("SESSION-14", "a token is shown until its end and no longer", expired);
    cases.add("SESSION-14", "the id of a token that ended is taken until it is swept", expired_id);
    cases.add("SESSION-15", "a session that was started reads back with every field as given", start);
    cases.add("SESSION-16", "a start under an id that exists is refused and nothing changes", start_taken);
    cases.add(
        "SESSION-17",
        "a start on grounds that do not hold is refused and nothing changes",
        start_without_grounds,
    );
    cases.add("SESSION-18", "a start for an unknown account is refused and nothing is stored", start_unknown);
    cases.add("SESSION-19", "a start ends the oldest sessions beyond at_most", start_ends_oldest);
    cases.add("SESSION-19", "tokens without an end are not counted and stay", start_spares_endless);
    cases.add("SESSION-21", "ending all sessions takes no other token and nobody else's", end_all);
    cases.add("SESSION-22", "ending all sessions of an unknown account changes nothing", end_unknown);
}

/// A session that ends at the end of time.
fn session(fx: &mut Fixtures, uid: Uid, created_at: u64) -> SessionToken {
    SessionToken { created_at: at(created_at), expires_at: Some(EpochMs::MAX), ..fx.session_token(uid) }
}

fn password(owner: &Account) -> Grounds {
    Grounds::Password(owner.verify_hash.clone())
}

async fn expired(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(660);
    let owner = account(&*s, &mut fx).await?;
    let mut endless: SessionToken = token(&*s, &mut fx, owner.uid).await?;
    let ending = SessionToken { expires_at: Some(at(5000)), ..fx.session_token(owner.uid) };
    for restored in [false, true] {
        if restored {
            s.delete_session_token(ending.id).await?;
            s.restore_session_token(ending.clone()).await?;
        } else {
            s.create_session_token(ending.clone()).await?;
        }
        let mut both = vec![ending.clone(), endless.clone()];
        both.sort_by_key(|token| token.id);
        for now in [EpochMs::MIN, at(4999)] {
            found("before its end", s.session_token(ending.id, now).await?, &with_account(&ending, &owner))?;
            listed("the devices before its end", &s.account_devices(owner.uid, now).await?, &both)?;
        }
        for now in [at(5000), at(5001), EpochMs::MAX] {
            none("after its end", keeps(&*s, "after a look-up", s.session_token(ending.id, now)).await?)?;
            listed("the devices after its end", &s.account_devices(owner.uid, now).await?, &[endless.clone()])?;
        }
        let page = s.scan_session_tokens(None, 10).await?;
        listed("the scan", &page, &both)?;
    }
    // At the end of time one without an end is still there.
    endless = fx.session_token(owner.uid);
    s.create_session_token(endless.clone()).await?;
    found("without an end", s.session_token(endless.id, EpochMs::MAX).await?, &with_account(&endless, &owner))
}

async fn expired_id(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(661);
    let owner = account(&*s, &mut fx).await?;
    let ending = SessionToken { expires_at: Some(at(0)), ..fx.session_token(owner.uid) };
    s.create_session_token(ending.clone()).await?;
    let next = SessionToken { id: ending.id, ..session(&mut fx, owner.uid, 5) };
    refuses(&*s, "a creation", ErrorKind::Conflict, s.create_session_token(next.clone())).await?;
    let start = s.start_session(next.clone(), password(&owner), 100);
    refuses(&*s, "a start", ErrorKind::Conflict, start).await?;
    s.sweep_expired(at(0), 100).await?;
    s.start_session(next.clone(), password(&owner), 100).await?;
    found("when it is swept", s.session_token(next.id, at(0)).await?, &with_account(&next, &owner))
}

async fn start(s: Arc<dyn Store>) -> Checked {
    full_account(&*s, &mut Fixtures::new(662)).await?;
    for mut fx in [Fixtures::new(663), Fixtures::lowest(), Fixtures::highest()] {
        let owner = account(&*s, &mut fx).await?;
        let mut others = Fixtures::new(664 + u64::from(owner.verify_hash.expose()[0]));
        let first = fx.ending_session_token(owner.uid);
        let verb = s.start_session(first.clone(), password(&owner), 100);
        makes(&*s, "on a password", verb, |state| {
            state.session_tokens.insert(first.id, first.clone());
        })
        .await?;
        for second in [others.ending_session_token(owner.uid), others.session_token(owner.uid)] {
            let verb = s.start_session(second.clone(), Grounds::Session(first.id), 100);
            makes(&*s, "on a session", verb, |state| {
                state.session_tokens.insert(second.id, second.clone());
            })
            .await?;
            let shown = s.session_token(second.id, EpochMs::MIN).await?;
            found("the look-up", shown, &with_account(&second, &owner))?;
        }
    }
    Ok(())
}

async fn start_taken(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(930);
    let (owner, other) = (account(&*s, &mut fx).await?, account(&*s, &mut fx).await?);
    let taken = session(&mut fx, owner.uid, 5);
    s.start_session(taken.clone(), password(&owner), 100).await?;
    let oldest = session(&mut fx, owner.uid, 1);
    s.start_session(oldest, password(&owner), 100).await?;
    let verb = s.start_session(taken.clone(), password(&owner), 100);
    refuses(&*s, "the same again", ErrorKind::Conflict, verb).await?;
    for owner in [owner, other] {
        let next = SessionToken { id: taken.id, ..session(&mut fx, owner.uid, 7) };
        // Nor does a refused start end another session.
        let verb = s.start_session(next, password(&owner), 1);
        refuses(&*s, "another one of that id", ErrorKind::Conflict, verb).await?;
    }
    Ok(())
}

async fn start_without_grounds(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(931);
    let (owner, other) = (full_account(&*s, &mut fx).await?, full_account(&*s, &mut fx).await?);
    let (own, others) = (session(&mut fx, owner.uid, 5), session(&mut fx, other.uid, 5));
    s.start_session(own.clone(), password(&owner), 100).await?;
    s.start_session(others.clone(), password(&other), 100).await?;
    let ended: SessionToken = token(&*s, &mut fx, owner.uid).await?;
    s.delete_session_token(ended.id).await?;
    let mut flipped = *owner.verify_hash.expose();
    flipped[31] ^= 1;
    for grounds in [
        Grounds::Password(other.verify_hash),
        Grounds::Password(Secret::new(flipped)),
        Grounds::Password(owner.auth_salt),
        Grounds::Session(others.id),
        Grounds::Session(ended.id),
        Grounds::Session(fx.bytes().into()),
    ] {
        for id in [fx.bytes().into(), own.id] {
            let next = SessionToken { id, ..session(&mut fx, owner.uid, 9) };
            let verb = s.start_session(next, grounds.clone(), 1);
            refuses(&*s, "the start", ErrorKind::IncorrectPassword, verb).await?;
        }
    }
    // A reset takes away what a session could have been started on.
    s.reset_account(owner.uid, fx.verifier()).await?;
    for grounds in [Grounds::Password(owner.verify_hash), Grounds::Session(own.id)] {
        let verb = s.start_session(session(&mut fx, owner.uid, 9), grounds, 100);
        refuses(&*s, "after a reset", ErrorKind::IncorrectPassword, verb).await?;
    }
    Ok(())
}

async fn start_unknown(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(932);
    let owner = account(&*s, &mut fx).await?;
    let taken = session(&mut fx, owner.uid, 5);
    s.start_session(taken.clone(), password(&owner), 100).await?;
    for uid in strangers(&*s, &mut fx).await? {
        for (id, grounds) in [
            (fx.bytes().into(), password(&owner)),
            (fx.bytes().into(), Grounds::Session(taken.id)),
            (taken.id, password(&owner)),
        ] {
            let next = SessionToken { id, ..session(&mut fx, uid, 9) };
            let verb = s.start_session(next, grounds, 100);
            refuses(&*s, "the start", ErrorKind::NotFound, verb).await?;
        }
    }
    Ok(())
}

/// Ends the oldest sessions of an account beyond `at_most`, as a start must.
fn end_oldest(tokens: &mut BTreeMap<SessionTokenId, SessionToken>, uid: Uid, at_most: usize) {
    let own = tokens.values().filter(|token| token.uid == uid && token.expires_at.is_some());
    let mut own: Vec<_> = own.map(|token| (token.created_at, token.id)).collect();
    own.sort();
    let beyond = own.len().saturating_sub(at_most);
    for (_, id) in own.drain(..beyond) {
        tokens.remove(&id);
    }
}

/// A start that must store the token and end the oldest beyond `at_most`.
async fn starts(s: &dyn Store, owner: &Account, next: &SessionToken, at_most: u32) -> Checked {
    let verb = s.start_session(next.clone(), password(owner), at_most);
    makes(s, "after the start", verb, |state: &mut State| {
        state.session_tokens.insert(next.id, next.clone());
        end_oldest(&mut state.session_tokens, owner.uid, at_most as usize);
    })
    .await
}

async fn start_ends_oldest(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(933);
    let (owner, other) = (account(&*s, &mut fx).await?, account(&*s, &mut fx).await?);
    for created_at in [30, 10, 20, 10, 30, 10] {
        starts(&*s, &owner, &session(&mut fx, owner.uid, created_at), 6).await?;
        starts(&*s, &other, &session(&mut fx, other.uid, created_at), 6).await?;
    }
    // Sessions that ended are counted until they are swept, and the oldest goes whenever it would have ended.
    let ended = SessionToken { expires_at: Some(at(1)), ..session(&mut fx, owner.uid, 40) };
    starts(&*s, &owner, &ended, 6).await?;
    for (created_at, at_most) in [(41, 6), (42, 6), (43, 4), (44, 2), (45, 1), (46, 3)] {
        starts(&*s, &owner, &session(&mut fx, owner.uid, created_at), at_most).await?;
    }
    Ok(())
}

async fn start_spares_endless(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(934);
    let owner = full_account(&*s, &mut fx).await?;
    for created_at in [10, 20, 30] {
        let endless = SessionToken { created_at: at(1), ..fx.session_token(owner.uid) };
        s.create_session_token(endless).await?;
        starts(&*s, &owner, &session(&mut fx, owner.uid, created_at), 2).await?;
    }
    // One without an end ends others, and is not among the ones that are left.
    let endless = SessionToken { created_at: at(0), ..fx.session_token(owner.uid) };
    starts(&*s, &owner, &endless, 1).await?;
    found("one without an end", s.session_token(endless.id, EpochMs::MAX).await?, &with_account(&endless, &owner))
}

async fn end_all(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(935);
    let (owner, other) = (full_account(&*s, &mut fx).await?, full_account(&*s, &mut fx).await?);
    for owner in [&owner, &other] {
        for created_at in [1, 2] {
            s.create_session_token(session(&mut fx, owner.uid, created_at)).await?;
        }
        s.create_session_token(SessionToken { expires_at: Some(at(0)), ..fx.session_token(owner.uid) }).await?;
    }
    makes(&*s, "after the end", s.end_sessions(owner.uid), |state| {
        state.session_tokens.retain(|_, token| token.uid != owner.uid);
    })
    .await?;
    listed("the devices", &s.account_devices(owner.uid, EpochMs::MIN).await?, &[])?;
    keeps(&*s, "ended twice", s.end_sessions(owner.uid)).await
}

async fn end_unknown(s: Arc<dyn Store>) -> Checked {
    for uid in strangers(&*s, &mut Fixtures::new(936)).await? {
        keeps(&*s, "an unknown account", s.end_sessions(uid)).await?;
    }
    Ok(())
}
