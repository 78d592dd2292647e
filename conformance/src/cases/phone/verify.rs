//! Codes given back: right, wrong, too often, too late.

use std::sync::Arc;

use authkeep_store::{EpochMs, ErrorKind, Label, LabelScope, NewPhoneCode, Phone, PhoneId, Store, Uid};

use super::{MAX_GUESSES, prove, send};
use crate::case::Cases;
use crate::cases::check::{keeps, makes, refuses, strangers};
use crate::failure::{Checked, same};
use crate::fixtures::{Fixtures, at, text};
use crate::scene::{account, full_account};
use crate::state::State;

pub(super) fn register(cases: &mut Cases) {
    cases.add("PHONE-9", "the right code proves the number and sets the label phone", right);
    cases.add("PHONE-9", "a label phone that is there keeps its creation time", right_with_label);
    cases.add("PHONE-10", "a wrong code counts as a guess and proves nothing", wrong);
    cases.add("PHONE-11", "after the last guess no code is right and none is counted", too_many_guesses);
    cases.add("PHONE-11", "from its end on no code is right and none is counted", too_late);
    cases.add("PHONE-12", "what there is no code for gives false and changes nothing", no_code);
    cases.add("PHONE-13", "a number that another account has proved is refused", proved_by_another);
}

/// What a right code makes of a state.
fn proved(state: &mut State, new: &NewPhoneCode, now: EpochMs) {
    if let Some(phone) = state.phones.get_mut(&PhoneId { uid: new.uid, number: new.number.clone() }) {
        (phone.code, phone.wrong_guesses, phone.verified_at) = (None, 0, Some(now));
    }
    let fresh = phone_label(new.uid, "verified", now);
    let label = state.labels.entry(fresh.id()).or_insert(fresh);
    (label.value, label.updated_at) = (text("verified"), now);
}

fn phone_label(uid: Uid, value: &str, at: EpochMs) -> Label {
    let (key, value) = (text("phone"), text(value));
    Label { uid, scope: LabelScope::Private, key, value, created_at: at, updated_at: at }
}

/// What a wrong code makes of a state.
fn guessed(state: &mut State, new: &NewPhoneCode) {
    let id = PhoneId { uid: new.uid, number: new.number.clone() };
    if let Some(Phone { wrong_guesses, .. }) = state.phones.get_mut(&id) {
        *wrong_guesses += 1;
    }
}

async fn right(s: Arc<dyn Store>) -> Checked {
    full_account(&*s, &mut Fixtures::new(365)).await?;
    for mut fx in [Fixtures::new(366), Fixtures::new(367)] {
        let uid = account(&*s, &mut fx).await?.uid;
        // A second number of the account is proved like the first.
        for now in [at(1000), at(2000)] {
            let new = send(&*s, &mut fx, uid).await?;
            s.verify_phone(uid, &new.number, &fx.secret(), now, MAX_GUESSES).await?;
            let verb = s.verify_phone(uid, &new.number, &new.code, now, MAX_GUESSES);
            let answer = makes(&*s, "after the right code", verb, |state| proved(state, &new, now)).await?;
            same("the answer", &answer, &true)?;
        }
    }
    Ok(())
}

async fn right_with_label(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(368);
    for value in ["pending", "verified", "rejected"] {
        let uid = account(&*s, &mut fx).await?.uid;
        s.create_label(phone_label(uid, value, at(7)), 100).await?;
        s.create_label(Label { scope: LabelScope::Public, ..phone_label(uid, value, at(7)) }, 100).await?;
        let new = send(&*s, &mut fx, uid).await?;
        let verb = s.verify_phone(uid, &new.number, &new.code, at(3000), MAX_GUESSES);
        makes(&*s, "after the right code", verb, |state| proved(state, &new, at(3000))).await?;
    }
    Ok(())
}

async fn wrong(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(369);
    let (owner, other) = (account(&*s, &mut fx).await?, account(&*s, &mut fx).await?);
    let new = send(&*s, &mut fx, owner.uid).await?;
    let others = NewPhoneCode { number: new.number.clone(), ..fx.phone_code(other.uid) };
    s.request_phone_code(others.clone(), EpochMs::MAX, fx.message()).await?;
    let second = send(&*s, &mut fx, owner.uid).await?;
    let mut flipped = *new.code.expose();
    flipped[31] ^= 1;
    let wrong = [others.code, second.code, authkeep_store::Secret::new(flipped), fx.secret()];
    for code in &wrong {
        let verb = s.verify_phone(owner.uid, &new.number, code, fx.time(), MAX_GUESSES);
        let answer = makes(&*s, "after a wrong code", verb, |state| guessed(state, &new)).await?;
        same("the answer", &answer, &false)?;
    }
    let verb = s.verify_phone(owner.uid, &new.number, &new.code, at(5), MAX_GUESSES);
    same("the right code after four", &verb.await?, &true)
}

async fn too_many_guesses(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(370);
    for max_guesses in [1, 3] {
        let uid = account(&*s, &mut fx).await?.uid;
        let new = send(&*s, &mut fx, uid).await?;
        for _ in 0..max_guesses {
            s.verify_phone(uid, &new.number, &fx.secret(), at(1), max_guesses).await?;
        }
        for code in [&new.code, &fx.secret(), &new.code] {
            let verb = s.verify_phone(uid, &new.number, code, at(1), max_guesses);
            same("the answer", &keeps(&*s, "after too many guesses", verb).await?, &false)?;
        }
        // Another code is another chance.
        let next = NewPhoneCode { number: new.number, expires_at: EpochMs::MAX, ..fx.phone_code(uid) };
        s.request_phone_code(next.clone(), EpochMs::MAX, fx.message()).await?;
        let verb = s.verify_phone(uid, &next.number, &next.code, at(1), max_guesses);
        same("the next code", &verb.await?, &true)?;
    }
    Ok(())
}

async fn too_late(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(371);
    let uid = account(&*s, &mut fx).await?.uid;
    let new = NewPhoneCode { expires_at: at(5000), ..fx.phone_code(uid) };
    s.request_phone_code(new.clone(), EpochMs::MIN, fx.message()).await?;
    for now in [at(5000), at(5001), EpochMs::MAX] {
        for code in [&new.code, &fx.secret()] {
            let verb = s.verify_phone(uid, &new.number, code, now, MAX_GUESSES);
            same("the answer", &keeps(&*s, "after its end", verb).await?, &false)?;
        }
    }
    let verb = s.verify_phone(uid, &new.number, &new.code, at(4999), MAX_GUESSES);
    same("the moment before", &verb.await?, &true)
}

async fn no_code(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(372);
    let (owner, other) = (account(&*s, &mut fx).await?, account(&*s, &mut fx).await?);
    let proved = prove(&*s, &mut fx, owner.uid).await?;
    let others = send(&*s, &mut fx, other.uid).await?;
    let [never, deleted] = strangers(&*s, &mut fx).await?;
    for (what, uid, number) in [
        ("a number that nobody has", owner.uid, &fx.phone_number()),
        ("a number that another account has", owner.uid, &others.number),
        ("a number that is proved", owner.uid, &proved.number),
        ("an unknown account", never, &others.number),
        ("a deleted account", deleted, &others.number),
    ] {
        for code in [&others.code, &proved.code, &fx.secret()] {
            let verb = s.verify_phone(uid, number, code, at(1), MAX_GUESSES);
            same(what, &keeps(&*s, what, verb).await?, &false)?;
        }
    }
    Ok(())
}

async fn proved_by_another(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(373);
    let (one, two) = (account(&*s, &mut fx).await?, account(&*s, &mut fx).await?);
    let first = send(&*s, &mut fx, one.uid).await?;
    let second = NewPhoneCode { number: first.number.clone(), expires_at: EpochMs::MAX, ..fx.phone_code(two.uid) };
    s.request_phone_code(second.clone(), EpochMs::MAX, fx.message()).await?;
    s.verify_phone(one.uid, &first.number, &first.code, at(1), MAX_GUESSES).await?;
    let verb = s.verify_phone(two.uid, &second.number, &second.code, at(1), MAX_GUESSES);
    refuses(&*s, "the right code", ErrorKind::Conflict, verb).await?;
    // When its owner is gone, the number is free.
    s.delete_account(one.uid).await?;
    let verb = s.verify_phone(two.uid, &second.number, &second.code, at(2), MAX_GUESSES);
    let answer = makes(&*s, "when the number is free", verb, |state| proved(state, &second, at(2))).await?;
    same("the answer", &answer, &true)
}
