//! Calls for what an account is known for: phones, labels, the second factor and failures.

use authkeep_store::{EpochMs, Label, LabelId, NewPhoneCode, Phone, Sealed, Totp, Uid};

use super::pick;
use crate::fixtures::Fixtures;
use crate::op::Op;
use crate::state::State;

fn unproved<'a>(state: &'a State, uid: Uid, fx: &mut Fixtures) -> Option<&'a Phone> {
    pick(&state.phones, fx, |phone| phone.uid == uid && phone.verified_at.is_none())
}

pub(super) fn request_phone_code(state: &State, uid: Uid, fx: &mut Fixtures) -> Op {
    let mut new = NewPhoneCode { expires_at: EpochMs::MAX, ..fx.phone_code(uid) };
    let mut not_after = EpochMs::MAX;
    if let Some(phone) = unproved(state, uid, fx).filter(|_| fx.below(2) == 0) {
        (new.number, new.again, not_after) = (phone.number.clone(), true, phone.sent_at);
    }
    Op::RequestPhoneCode(Box::new(new), not_after, fx.message())
}

pub(super) fn verify_phone(state: &State, uid: Uid, fx: &mut Fixtures) -> Op {
    let number = unproved(state, uid, fx).map_or_else(|| fx.phone_number(), |phone| phone.number.clone());
    let own = state.phones.values().find(|phone| phone.uid == uid && phone.number == number);
    let right = own.and_then(|phone| phone.code.clone()).filter(|_| fx.below(4) > 0);
    Op::VerifyPhone(uid, number, right.unwrap_or_else(|| fx.secret()), EpochMs::MIN, 3)
}

pub(super) fn restore_phone(_: &State, uid: Uid, fx: &mut Fixtures) -> Op {
    let phone = if fx.below(2) == 0 { fx.proved_phone(uid) } else { fx.phone(uid) };
    // Some guesses are left.
    Op::RestorePhone(Box::new(Phone { wrong_guesses: phone.wrong_guesses % 3, ..phone }))
}

fn label(state: &State, uid: Uid, fx: &mut Fixtures) -> Label {
    pick(&state.labels, fx, |label| label.uid == uid).cloned().unwrap_or_else(|| fx.label(uid))
}

pub(super) fn update_label(state: &State, uid: Uid, fx: &mut Fixtures) -> Op {
    Op::UpdateLabel(label(state, uid, fx).id(), fx.text(), fx.time())
}

/// One that is there, with the value that it has or another one, or one that is not there.
pub(super) fn set_label(state: &State, uid: Uid, fx: &mut Fixtures) -> Op {
    let fresh = fx.label(uid);
    let LabelId { scope, key, .. } = label(state, uid, fx).id();
    let label = match fx.below(4) {
        0 => fresh,
        1 => Label { updated_at: fx.time(), ..label(state, uid, fx) },
        _ => Label { scope, key, ..fresh },
    };
    Op::SetLabel(label, (fx.below(4) > 0).then(|| fx.message()))
}

pub(super) fn delete_label(state: &State, uid: Uid, fx: &mut Fixtures) -> Op {
    Op::DeleteLabel(label(state, uid, fx).id())
}

fn totp(state: &State, uid: Uid, fx: &mut Fixtures) -> (Sealed, u32) {
    let own = state.totps.get(&uid).map(|Totp { secret, last_step, .. }| (secret.clone(), *last_step));
    own.unwrap_or_else(|| (fx.sealed(), 0))
}

pub(super) fn enable_totp(state: &State, uid: Uid, fx: &mut Fixtures) -> Op {
    let (secret, _) = totp(state, uid, fx);
    Op::EnableTotp(uid, secret, fx.one_of([1, 2, 3]))
}

pub(super) fn advance_totp(state: &State, uid: Uid, fx: &mut Fixtures) -> Op {
    let (secret, last_step) = totp(state, uid, fx);
    Op::AdvanceTotp(uid, secret, last_step.saturating_add(fx.one_of([1, 2, 3])))
}

pub(super) fn reseal_totp(state: &State, uid: Uid, fx: &mut Fixtures) -> Op {
    let (secret, _) = totp(state, uid, fx);
    Op::ResealTotp(uid, secret, fx.sealed())
}

pub(super) fn end_failure_lock(state: &State, uid: Uid, fx: &mut Fixtures) -> Op {
    let locked_at = state.accounts.get(&uid).and_then(|account| account.locked_at);
    Op::EndFailureLock(uid, locked_at.unwrap_or_else(|| fx.time()))
}
