//! Handshakes: as many a key as there may be, and each taken once.

use std::sync::Arc;

use authkeep_store::{EpochMs, Handshake, HandshakeKey, Store};

use super::calls::{all, calls, none_twice};
use super::race::CALLERS;
use crate::case::Cases;
use crate::effort;
use crate::failure::{Checked, listed};
use crate::fixtures::{Fixtures, at};

pub(crate) fn register(cases: &mut Cases) {
    cases.add("HANDSHAKE-4", "64 handshakes of a key are all put and leave as many as there may be", puts);
    cases.add("HANDSHAKE-9", "of 64 takings no two give the same handshake, and none is lost", takings);
}

/// Handshakes of a key in the order of their ends, of which some are the same.
fn handshakes(fx: &mut Fixtures, key: HandshakeKey, count: usize) -> Vec<Handshake> {
    let end = |fx: &mut Fixtures| at(100 + fx.number() % 20);
    let mut all: Vec<_> = (0..count).map(|_| Handshake { expires_at: end(fx), ..fx.handshake(key) }).collect();
    all.sort_by_key(|handshake| (handshake.expires_at, handshake.id));
    all
}

async fn puts(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(2230);
    for at_most in [1, 8, 64, 100].into_iter().cycle().take(effort::rounds()) {
        let key = fx.handshake_key();
        let before = handshakes(&mut fx, key, 3);
        for handshake in &before {
            s.put_handshake(handshake.clone(), at_most).await?;
        }
        let new = handshakes(&mut fx, key, CALLERS);
        let mut left = s.handshakes(key, EpochMs::MIN).await?;
        left.extend(new.clone());
        left.sort_by_key(|handshake| (handshake.expires_at, handshake.id));
        let verb = |s: Arc<dyn Store>, handshake| async move { s.put_handshake(handshake, at_most).await };
        all(calls(&s, new, verb).await?)?;
        // Whoever comes when: those that end first go.
        let left = left.split_off(left.len().saturating_sub(at_most as usize));
        listed("the handshakes that are left", &s.handshakes(key, EpochMs::MIN).await?, &left)?;
    }
    Ok(())
}

async fn takings(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(2231);
    for count in [1, 8, 64, 100].into_iter().cycle().take(effort::rounds()) {
        let key = fx.handshake_key();
        let mut left = handshakes(&mut fx, key, count);
        for handshake in &left {
            s.put_handshake(handshake.clone(), 100).await?;
        }
        let verb = |s: Arc<dyn Store>, now| async move { s.take_handshake(key, now).await };
        let mut taken: Vec<_> = all(calls(&s, [at(99); CALLERS], verb).await?)?.into_iter().flatten().collect();
        none_twice(taken.iter().map(|handshake| handshake.id))?;
        taken.sort_by_key(|handshake| (handshake.expires_at, handshake.id));
        let last = left.split_off(count.saturating_sub(CALLERS));
        listed("those that were taken", &taken, &last)?;
        listed("those that are left", &s.handshakes(key, EpochMs::MIN).await?, &left)?;
    }
    Ok(())
}
