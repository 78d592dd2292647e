//! Sessions of pseudonyms: started on a handshake, a few at a time, until they end.

use std::sync::Arc;

use authkeep_store::{
    EpochMs, ErrorKind, Handshake, HandshakeId, HandshakeKey, HandshakeKind, PseudonymId, PseudonymSession,
    PseudonymSessionId, Store,
};

use super::check::{keeps, makes, pages, refuses};
use crate::case::Cases;
use crate::failure::{Checked, found, none};
use crate::fixtures::{Fixtures, at};
use crate::scene::full_account;

pub(crate) fn register(cases: &mut Cases) {
    cases.add("PSESSION-1", "a started session reads back and its handshake is gone", start);
    cases.add("PSESSION-2", "a handshake that is not there or is over starts no session", without_handshake);
    cases.add("PSESSION-3", "a session of an unknown pseudonym is refused", without_pseudonym);
    cases.add("PSESSION-4", "an id that exists is refused, and the handshake stays", taken);
    cases.add("PSESSION-5", "as many sessions are left as there may be, those that end last", at_most);
    cases.add("PSESSION-5", "a session that ends before all others is over at once", over_at_once);
    cases.add("PSESSION-7", "an unknown id gives none", unknown);
    cases.add("PSESSION-8", "a session that is over is not given, and is there until it is swept", over);
    cases.add("PSESSION-9", "a session that was ended is gone and its id is free", end);
    cases.add("PSESSION-10", "an id that is unknown or another pseudonym's ends nothing", end_refused);
    cases.add("PSESSION-11", "pages of any size give every session once and in order", scan);
    cases.add("PSESSION-12", "a restored session reads back and one that exists is refused", restore);
}

/// A fresh pseudonym.
async fn pseudonym(s: &dyn Store, fx: &mut Fixtures) -> Checked<PseudonymId> {
    let pseudonym = fx.pseudonym();
    s.restore_pseudonym(pseudonym.clone()).await?;
    Ok(pseudonym.id)
}

/// A handshake that ends at the end of time.
async fn handshake(s: &dyn Store, fx: &mut Fixtures) -> Checked<HandshakeId> {
    let key = fx.handshake_key();
    let handshake = Handshake { expires_at: EpochMs::MAX, ..fx.handshake(key) };
    s.put_handshake(handshake.clone(), 8).await?;
    Ok(handshake.id)
}

/// A session that ends at a time.
fn session(fx: &mut Fixtures, pseudonym: PseudonymId, end: u64) -> PseudonymSession {
    PseudonymSession { expires_at: at(end), ..fx.pseudonym_session(pseudonym) }
}

async fn start(s: Arc<dyn Store>) -> Checked {
    full_account(&*s, &mut Fixtures::new(2060)).await?;
    for mut fx in [Fixtures::new(2061), Fixtures::lowest(), Fixtures::highest()] {
        let pseudonym = pseudonym(&*s, &mut fx).await?;
        let handshake = handshake(&*s, &mut fx).await?;
        let session = fx.pseudonym_session(pseudonym);
        let verb = s.start_pseudonym_session(session, handshake, EpochMs::MIN, 8);
        makes(&*s, "after the start", verb, |state| {
            state.pseudonym_sessions.insert(session.id, session);
            state.handshakes.remove(&handshake);
        })
        .await?;
        if session.expires_at > EpochMs::MIN {
            found("the look-up", s.pseudonym_session(session.id, EpochMs::MIN).await?, &session)?;
        }
    }
    Ok(())
}

async fn without_handshake(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(2062);
    let pseudonym = pseudonym(&*s, &mut fx).await?;
    let key = HandshakeKey { kind: HandshakeKind::SignIn, ..fx.handshake_key() };
    let live = Handshake { expires_at: at(1000), ..fx.handshake(key) };
    let used = handshake(&*s, &mut fx).await?;
    s.put_handshake(live.clone(), 8).await?;
    let taken = session(&mut fx, pseudonym, 9000);
    s.start_pseudonym_session(taken, used, EpochMs::MIN, 8).await?;
    let HandshakeId { key, nonce } = live.id;
    let mut hash = key.hash;
    hash[31] ^= 1;
    let others = [
        HandshakeId { key: HandshakeKey { kind: HandshakeKind::ExchangeProof, ..key }, nonce },
        HandshakeId { key: HandshakeKey { hash, ..key }, nonce },
        HandshakeId { key, nonce: fx.bytes() },
        used,
    ];
    let elsewhere = others.map(|id| (id, 0));
    for (id, now) in elsewhere.into_iter().chain([(live.id, 1000), (live.id, 1001), (live.id, EpochMs::MAX.get())]) {
        // Also with the id of a session that exists.
        for session in [session(&mut fx, pseudonym, 5000), taken] {
            let verb = s.start_pseudonym_session(session, id, at(now), 1);
            refuses(&*s, "the start", ErrorKind::NotFound, verb).await?;
        }
    }
    Ok(s.start_pseudonym_session(session(&mut fx, pseudonym, 5000), live.id, at(999), 8).await?)
}

async fn without_pseudonym(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(2063);
    let owner = full_account(&*s, &mut fx).await?;
    let pseudonym = pseudonym(&*s, &mut fx).await?;
    let first = session(&mut fx, pseudonym, 9000);
    s.start_pseudonym_session(first, handshake(&*s, &mut fx).await?, EpochMs::MIN, 8).await?;
    let handshake = handshake(&*s, &mut fx).await?;
    for unknown in [fx.bytes::<16>().into(), PseudonymId::from_bytes(owner.uid.into())] {
        let fresh = session(&mut fx, unknown, 9000);
        for session in [fresh, PseudonymSession { pseudonym: unknown, ..first }] {
            let verb = s.start_pseudonym_session(session, handshake, EpochMs::MIN, 8);
            refuses(&*s, "the start", ErrorKind::NotFound, verb).await?;
        }
    }
    Ok(())
}

async fn taken(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(2064);
    let (one, other) = (pseudonym(&*s, &mut fx).await?, pseudonym(&*s, &mut fx).await?);
    let (taken, over) = (session(&mut fx, one, 5000), session(&mut fx, one, 10));
    for session in [taken, over] {
        s.start_pseudonym_session(session, handshake(&*s, &mut fx).await?, EpochMs::MIN, 8).await?;
    }
    let handshake = handshake(&*s, &mut fx).await?;
    for id in [taken.id, over.id] {
        for pseudonym in [one, other] {
            let next = PseudonymSession { id, ..session(&mut fx, pseudonym, 7000) };
            // Nor does a refused start end another session.
            let verb = s.start_pseudonym_session(next, handshake, at(2000), 1);
            refuses(&*s, "an id that exists", ErrorKind::Conflict, verb).await?;
        }
    }
    Ok(())
}

/// A start that must leave these sessions of the pseudonym.
async fn leaves(
    s: &dyn Store,
    fx: &mut Fixtures,
    new: PseudonymSession,
    at_most: u32,
    left: &[PseudonymSession],
) -> Checked {
    let handshake = handshake(s, fx).await?;
    let verb = s.start_pseudonym_session(new, handshake, at(2000), at_most);
    makes(s, "after the start", verb, |state| {
        state.handshakes.remove(&handshake);
        state.pseudonym_sessions.retain(|_, session| session.pseudonym != new.pseudonym);
        state.pseudonym_sessions.extend(left.iter().map(|session| (session.id, *session)));
    })
    .await
}

async fn at_most(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(2065);
    let (one, other) = (pseudonym(&*s, &mut fx).await?, pseudonym(&*s, &mut fx).await?);
    for end in [1, 9000] {
        s.restore_pseudonym_session(session(&mut fx, other, end)).await?;
    }
    // Those that are over count as well, and of one time the lowest id goes first.
    let mut all = Vec::new();
    for (end, id) in [(5000, 7), (3000, 9), (3000, 2), (10, 5), (8000, 1), (3000, 4)] {
        let mut session = session(&mut fx, one, end);
        session.id = [id; 32].into();
        all.push(session);
        all.sort_by_key(|session| (session.expires_at, session.id));
        leaves(&*s, &mut fx, session, 6, &all).await?;
    }
    for (at_most, left) in [(6, 6), (5, 5), (3, 3), (3, 3), (1, 1)] {
        let end = 20_000 + fx.number() % 1000;
        let newest = session(&mut fx, one, end);
        all.push(newest);
        all.sort_by_key(|session| (session.expires_at, session.id));
        all = all.split_off(all.len() - left);
        leaves(&*s, &mut fx, newest, at_most, &all).await?;
    }
    Ok(())
}

async fn over_at_once(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(2066);
    let one = pseudonym(&*s, &mut fx).await?;
    let first = [session(&mut fx, one, 5000), session(&mut fx, one, 6000)];
    leaves(&*s, &mut fx, first[0], 2, &first[..1]).await?;
    leaves(&*s, &mut fx, first[1], 2, &first).await?;
    let early = session(&mut fx, one, 4000);
    leaves(&*s, &mut fx, early, 2, &first).await?;
    none("the session", s.pseudonym_session(early.id, at(0)).await?)?;
    let late = session(&mut fx, one, 7000);
    leaves(&*s, &mut fx, late, 0, &[]).await
}

async fn unknown(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(2067);
    let pseudonym = pseudonym(&*s, &mut fx).await?;
    let first = session(&mut fx, pseudonym, 5000);
    s.restore_pseudonym_session(first).await?;
    let mut beside: [u8; 32] = first.id.into();
    beside[31] ^= 1;
    for id in [[0; 32], beside, fx.bytes(), [0xff; 32]] {
        none("an unknown id", s.pseudonym_session(id.into(), EpochMs::MIN).await?)?;
    }
    Ok(())
}

async fn over(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(2068);
    let pseudonym = pseudonym(&*s, &mut fx).await?;
    let first = session(&mut fx, pseudonym, 1000);
    s.start_pseudonym_session(first, handshake(&*s, &mut fx).await?, EpochMs::MIN, 8).await?;
    for now in [0, 999] {
        found("before its end", s.pseudonym_session(first.id, at(now)).await?, &first)?;
    }
    for now in [1000, 1001, EpochMs::MAX.get()] {
        let verb = s.pseudonym_session(first.id, at(now));
        none("from its end on", keeps(&*s, "after the look-up", verb).await?)?;
    }
    let next = PseudonymSession { expires_at: at(5000), ..first };
    let handshake = handshake(&*s, &mut fx).await?;
    let verb = s.start_pseudonym_session(next, handshake, at(2000), 8);
    refuses(&*s, "its id", ErrorKind::Conflict, verb).await?;
    s.sweep_expired(at(1000), 100).await?;
    s.start_pseudonym_session(next, handshake, at(2000), 8).await?;
    found("when it is swept", s.pseudonym_session(next.id, at(2000)).await?, &next)?;
    let endless = PseudonymSession { expires_at: EpochMs::MAX, ..fx.pseudonym_session(pseudonym) };
    s.restore_pseudonym_session(endless).await?;
    none("at the end of time", s.pseudonym_session(endless.id, EpochMs::MAX).await?)
}

async fn end(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(2069);
    full_account(&*s, &mut fx).await?;
    let pseudonym = pseudonym(&*s, &mut fx).await?;
    // One whose time is over ends as well.
    for expires_at in [EpochMs::MAX, EpochMs::MIN] {
        let first = PseudonymSession { expires_at, ..fx.pseudonym_session(pseudonym) };
        s.restore_pseudonym_session(first).await?;
        makes(&*s, "after the end", s.end_pseudonym_session(first.id, pseudonym), |state| {
            state.pseudonym_sessions.remove(&first.id);
        })
        .await?;
        none("the session", s.pseudonym_session(first.id, EpochMs::MIN).await?)?;
        s.start_pseudonym_session(first, handshake(&*s, &mut fx).await?, EpochMs::MIN, 8).await?;
    }
    Ok(())
}

async fn end_refused(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(2070);
    let (one, other) = (pseudonym(&*s, &mut fx).await?, pseudonym(&*s, &mut fx).await?);
    let (first, ended) = (session(&mut fx, one, 9000), session(&mut fx, one, 9000));
    for session in [first, ended, session(&mut fx, other, 9000)] {
        s.restore_pseudonym_session(session).await?;
    }
    s.end_pseudonym_session(ended.id, one).await?;
    let refusals: [(PseudonymSessionId, PseudonymId); 5] = [
        (first.id, other),
        (first.id, fx.bytes().into()),
        (ended.id, one),
        (fx.bytes().into(), one),
        (fx.bytes().into(), fx.bytes().into()),
    ];
    for (id, pseudonym) in refusals {
        let verb = s.end_pseudonym_session(id, pseudonym);
        refuses(&*s, "the end", ErrorKind::NotFound, verb).await?;
    }
    Ok(())
}

async fn sessions(s: &dyn Store) -> Checked<Vec<PseudonymSession>> {
    let mut all = Vec::new();
    for mut fx in [Fixtures::highest(), Fixtures::lowest(), Fixtures::new(2071), Fixtures::new(2072)] {
        let pseudonym = pseudonym(s, &mut fx).await?;
        all.push(fx.pseudonym_session(pseudonym));
        let mut fx = Fixtures::new(fx.number());
        all.extend([0; 3].map(|_| fx.pseudonym_session(pseudonym)));
    }
    Ok(all)
}

async fn scan(s: Arc<dyn Store>) -> Checked {
    let scan = |after, limit| s.scan_pseudonym_sessions(after, limit);
    pages(&[], |session: &PseudonymSession| session.id, scan).await?;
    let mut all = sessions(&*s).await?;
    for session in &all {
        s.restore_pseudonym_session(*session).await?;
    }
    all.sort_by_key(|session| session.id);
    pages(&all, |session| session.id, scan).await
}

async fn restore(s: Arc<dyn Store>) -> Checked {
    for session in sessions(&*s).await? {
        makes(&*s, "after it was restored", s.restore_pseudonym_session(session), |state| {
            state.pseudonym_sessions.insert(session.id, session);
        })
        .await?;
        for expires_at in [session.expires_at, EpochMs::MIN, EpochMs::MAX] {
            let again = PseudonymSession { expires_at, ..session };
            refuses(&*s, "one that exists", ErrorKind::Conflict, s.restore_pseudonym_session(again)).await?;
        }
    }
    let homeless = Fixtures::new(2073).pseudonym_session([7; 16].into());
    refuses(&*s, "without its pseudonym", ErrorKind::NotFound, s.restore_pseudonym_session(homeless)).await
}
