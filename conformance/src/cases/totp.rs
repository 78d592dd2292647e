//! Second factors: made, enabled, used a step at a time, taken away, sealed anew.

use std::sync::Arc;

use authkeep_store::{EpochMs, ErrorKind, Sealed, Store, Totp, Uid};

use super::check::{keeps, makes, pages, refuses, strangers};
use crate::case::Cases;
use crate::failure::{Checked, found, none};
use crate::fixtures::Fixtures;
use crate::scene::{account, full_account};
use crate::state::State;

pub(crate) fn register(cases: &mut Cases) {
    cases.add("TOTP-1", "a fresh secret reads back, not enabled and without a step", put);
    cases.add("TOTP-1", "a fresh secret takes the place of one that is not enabled", put_again);
    cases.add("TOTP-2", "a fresh secret for an enabled second factor is refused", put_enabled);
    cases.add("TOTP-3", "a secret for an unknown account is refused and not stored", put_unknown);
    cases.add("TOTP-4", "an account without a second factor and an unknown one give none", none_found);
    cases.add("TOTP-5", "enabling sets the step and nothing else", enable);
    cases.add("TOTP-6", "enabling what is enabled is refused and nothing changes", enable_enabled);
    cases.add("TOTP-7", "enabling without a secret or with another one is refused", enable_other);
    cases.add("TOTP-9", "a later step is accepted and nothing else changes", advance);
    cases.add("TOTP-10", "a step that is not after the last one is refused", advance_old);
    cases.add("TOTP-11", "no step is accepted without an enabled second factor of that secret", advance_other);
    cases.add("TOTP-13", "a second factor that was taken away is gone", disable);
    cases.add("TOTP-14", "a secret sealed anew takes the place of the old one", reseal);
    cases.add("TOTP-15", "sealing anew what is not there as expected is refused", reseal_other);
    cases.add("TOTP-16", "pages of any size give every second factor once and in order", scan);
    cases.add("TOTP-17", "a restored second factor reads back and one that exists is refused", restore);
}

fn set(state: &mut State, totp: &Totp) {
    state.totps.insert(totp.uid, totp.clone());
}

/// A fresh account with an enabled second factor.
async fn enabled(s: &dyn Store, fx: &mut Fixtures) -> Checked<Totp> {
    let uid = account(s, fx).await?.uid;
    let totp = Totp { enabled: true, last_step: 1000, ..fx.totp(uid) };
    s.put_totp(uid, totp.secret.clone(), totp.created_at).await?;
    s.enable_totp(uid, &totp.secret, totp.last_step).await?;
    Ok(totp)
}

/// A fresh account with a second factor that is not enabled.
async fn disabled(s: &dyn Store, fx: &mut Fixtures) -> Checked<Totp> {
    let uid = account(s, fx).await?.uid;
    let totp = Totp { enabled: false, last_step: 0, ..fx.totp(uid) };
    s.put_totp(uid, totp.secret.clone(), totp.created_at).await?;
    Ok(totp)
}

/// A sealed field that differs in one byte.
fn flipped(secret: &Sealed) -> Sealed {
    let mut bytes = secret.as_bytes().to_vec();
    if let Some(last) = bytes.last_mut() {
        *last ^= 1;
    }
    Sealed::new(bytes).expect("as long as the other one")
}

async fn put(s: Arc<dyn Store>) -> Checked {
    full_account(&*s, &mut Fixtures::new(470)).await?;
    for mut fx in [Fixtures::new(471), Fixtures::lowest(), Fixtures::highest()] {
        let uid = account(&*s, &mut fx).await?.uid;
        let totp = Totp { enabled: false, last_step: 0, ..fx.totp(uid) };
        let verb = s.put_totp(uid, totp.secret.clone(), totp.created_at);
        makes(&*s, "after put_totp", verb, |state| set(state, &totp)).await?;
        found("the look-up", s.totp(uid).await?, &totp)?;
    }
    Ok(())
}

async fn put_again(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(472);
    let uid = disabled(&*s, &mut fx).await?.uid;
    for mut values in [Fixtures::lowest(), Fixtures::highest(), fx] {
        let totp = Totp { enabled: false, last_step: 0, ..values.totp(uid) };
        let verb = s.put_totp(uid, totp.secret.clone(), totp.created_at);
        makes(&*s, "after put_totp", verb, |state| set(state, &totp)).await?;
    }
    Ok(())
}

async fn put_enabled(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(473);
    let totp = enabled(&*s, &mut fx).await?;
    for secret in [fx.sealed(), totp.secret] {
        refuses(&*s, "put_totp", ErrorKind::Conflict, s.put_totp(totp.uid, secret, fx.time())).await?;
    }
    Ok(())
}

async fn put_unknown(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(474);
    for uid in strangers(&*s, &mut fx).await? {
        refuses(&*s, "put_totp", ErrorKind::NotFound, s.put_totp(uid, fx.sealed(), fx.time())).await?;
        none("the look-up", s.totp(uid).await?)?;
    }
    Ok(())
}

async fn none_found(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(475);
    let other = enabled(&*s, &mut fx).await?;
    none("an account without one", s.totp(account(&*s, &mut fx).await?.uid).await?)?;
    none("an unknown account", s.totp(fx.uid()).await?)?;
    s.delete_account(other.uid).await?;
    none("a deleted account", s.totp(other.uid).await?)
}

async fn enable(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(476);
    for step in [57_000_000, 0, 1, u32::MAX] {
        let mut totp = disabled(&*s, &mut fx).await?;
        disabled(&*s, &mut fx).await?;
        (totp.enabled, totp.last_step) = (true, step);
        let verb = s.enable_totp(totp.uid, &totp.secret, step);
        makes(&*s, "after enable_totp", verb, |state| set(state, &totp)).await?;
        found("the look-up", s.totp(totp.uid).await?, &totp)?;
    }
    Ok(())
}

async fn enable_enabled(s: Arc<dyn Store>) -> Checked {
    let totp = enabled(&*s, &mut Fixtures::new(477)).await?;
    for step in [0, 1000, 1001] {
        let verb = s.enable_totp(totp.uid, &totp.secret, step);
        refuses(&*s, "enable_totp", ErrorKind::Conflict, verb).await?;
    }
    Ok(())
}

/// Accounts and secrets that do not belong together.
async fn others(s: &dyn Store, fx: &mut Fixtures, totp: &Totp) -> Checked<Vec<(Uid, Sealed)>> {
    let plain = account(s, fx).await?.uid;
    let [never, deleted] = strangers(s, fx).await?;
    let mut others: Vec<_> = [plain, never, deleted].map(|uid| (uid, totp.secret.clone())).into();
    let empty = Fixtures::lowest().sealed();
    others.extend([fx.sealed(), flipped(&totp.secret), empty].map(|secret| (totp.uid, secret)));
    Ok(others)
}

async fn enable_other(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(478);
    let totp = disabled(&*s, &mut fx).await?;
    for (uid, secret) in others(&*s, &mut fx, &totp).await? {
        refuses(&*s, "enable_totp", ErrorKind::NotFound, s.enable_totp(uid, &secret, 5)).await?;
    }
    Ok(())
}

async fn advance(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(479);
    let mut totp = enabled(&*s, &mut fx).await?;
    enabled(&*s, &mut fx).await?;
    for step in [1001, 1002, 50_000_000, u32::MAX] {
        totp.last_step = step;
        let verb = s.advance_totp(totp.uid, &totp.secret, step);
        makes(&*s, "after advance_totp", verb, |state| set(state, &totp)).await?;
        found("the look-up", s.totp(totp.uid).await?, &totp)?;
    }
    Ok(())
}

async fn advance_old(s: Arc<dyn Store>) -> Checked {
    let totp = enabled(&*s, &mut Fixtures::new(480)).await?;
    for step in [1000, 999, 0] {
        let verb = s.advance_totp(totp.uid, &totp.secret, step);
        refuses(&*s, "advance_totp", ErrorKind::Conflict, verb).await?;
    }
    s.advance_totp(totp.uid, &totp.secret, 1005).await?;
    for step in [1005, 1004] {
        let verb = s.advance_totp(totp.uid, &totp.secret, step);
        refuses(&*s, "advance_totp after an advance", ErrorKind::Conflict, verb).await?;
    }
    Ok(())
}

async fn advance_other(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(481);
    let (totp, not_enabled) = (enabled(&*s, &mut fx).await?, disabled(&*s, &mut fx).await?);
    let mut others = others(&*s, &mut fx, &totp).await?;
    others.push((not_enabled.uid, not_enabled.secret));
    for (uid, secret) in others {
        // What is wrong with the secret goes before what is wrong with the step.
        for step in [1001, 1000, 0] {
            refuses(&*s, "advance_totp", ErrorKind::NotFound, s.advance_totp(uid, &secret, step)).await?;
        }
    }
    Ok(())
}

async fn disable(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(482);
    enabled(&*s, &mut fx).await?;
    for uid in [enabled(&*s, &mut fx).await?.uid, disabled(&*s, &mut fx).await?.uid] {
        let gone = |state: &mut State| drop(state.totps.remove(&uid));
        makes(&*s, "after disable_totp", s.disable_totp(uid), gone).await?;
        none("the look-up", s.totp(uid).await?)?;
        keeps(&*s, "disable_totp twice", s.disable_totp(uid)).await?;
        s.put_totp(uid, fx.sealed(), fx.time()).await?;
    }
    for uid in strangers(&*s, &mut fx).await? {
        keeps(&*s, "an unknown account", s.disable_totp(uid)).await?;
    }
    Ok(())
}

async fn reseal(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(483);
    for mut totp in [enabled(&*s, &mut fx).await?, disabled(&*s, &mut fx).await?] {
        for secret in [fx.sealed(), Fixtures::lowest().sealed(), Fixtures::highest().sealed(), fx.sealed()] {
            let expected = std::mem::replace(&mut totp.secret, secret);
            let verb = s.reseal_totp(totp.uid, &expected, totp.secret.clone());
            makes(&*s, "after reseal_totp", verb, |state| set(state, &totp)).await?;
        }
    }
    Ok(())
}

async fn reseal_other(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(484);
    let totp = enabled(&*s, &mut fx).await?;
    for (uid, expected) in others(&*s, &mut fx, &totp).await? {
        let verb = s.reseal_totp(uid, &expected, fx.sealed());
        refuses(&*s, "reseal_totp", ErrorKind::Conflict, verb).await?;
    }
    Ok(())
}

/// Second factors of the edges and between them, enabled and not.
async fn totps(s: &dyn Store) -> Checked<Vec<Totp>> {
    let mut all = Vec::new();
    for mut fx in [Fixtures::highest(), Fixtures::lowest()].into_iter().chain((485..493).map(Fixtures::new)) {
        let uid = account(s, &mut fx).await?.uid;
        all.push(fx.totp(uid));
    }
    Ok(all)
}

async fn scan(s: Arc<dyn Store>) -> Checked {
    pages(&[], |totp: &Totp| totp.uid, |after, limit| s.scan_totps(after, limit)).await?;
    let mut all = totps(&*s).await?;
    for totp in &all {
        s.put_totp(totp.uid, totp.secret.clone(), totp.created_at).await?;
        if totp.enabled {
            s.enable_totp(totp.uid, &totp.secret, totp.last_step).await?;
        }
    }
    all.sort_by_key(|totp| totp.uid);
    pages(&all, |totp| totp.uid, |after, limit| s.scan_totps(after, limit)).await
}

async fn restore(s: Arc<dyn Store>) -> Checked {
    for totp in totps(&*s).await? {
        let verb = s.restore_totp(totp.clone());
        makes(&*s, "after it was restored", verb, |state| set(state, &totp)).await?;
        let other = Totp { enabled: false, created_at: EpochMs::MIN, ..totp.clone() };
        for again in [totp, other] {
            refuses(&*s, "one that exists", ErrorKind::Conflict, s.restore_totp(again)).await?;
        }
    }
    let homeless = Fixtures::new(493).totp(Fixtures::new(494).uid());
    refuses(&*s, "without its account", ErrorKind::NotFound, s.restore_totp(homeless)).await
}
