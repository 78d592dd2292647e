//! Phones. The numbers are few, so that several accounts want to prove one.

use authkeep_store::{NewPhoneCode, Phone, PhoneId, PhoneNumber};

use super::{A, I, V, Verb, verbs};
use crate::failure::same;
use crate::look_up;
use crate::op::Op;
use crate::sequences::look::{look, page};
use crate::sequences::pool;
use crate::sequences::step::{Action, Step, change};
use crate::state::State;

verbs! {
    "request_phone_code" &[A, I, V] => request_phone_code,
    "request_phone_code" &[A, I, V] => request_phone_code,
    "request_phone_code" &[A, I, V] => request_phone_code,
    "verify_phone" &[A, I, V] => verify_phone,
    "verify_phone" &[A, I, V] => verify_phone,
    "verify_phone" &[A, I, V] => verify_phone,
    "phones" &[A] => |s, _| {
        let uid = s.uid();
        look(move |store, expected| Box::pin(look_up::phones(store, expected, uid)))
    },
    "phone_owner" &[I] => |s, _| {
        let number = number(s.id);
        look(move |store, expected| {
            let number = number.clone();
            Box::pin(async move {
                same("phone_owner", &store.phone_owner(&number).await?, &expected.phone_owner(&number))
            })
        })
    },
    "scan_phones" &[A, I, V] => |s, _| {
        let after = s.after(|at| PhoneId { uid: s.uid(), number: number(at) });
        page(after, s.limit(), |state| &state.phones, |store, after, limit| store.scan_phones(after, limit))
    },
    "restore_phone" &[A, I, V] => restore_phone,
}

/// One of two, so that several accounts have one before it is proved. The other comes before it as a text, and not as a number.
fn number(at: usize) -> PhoneNumber {
    PhoneNumber::new(["442", "442", "4410"][at]).expect("digits")
}

fn request_phone_code(s: &Step, _: &State) -> Action {
    let mut fx = s.fixtures();
    let (sent_at, expires_at, not_after) = (pool::time(&mut fx), pool::time(&mut fx), pool::time(&mut fx));
    let again = fx.below(4) == 0;
    let new = NewPhoneCode { number: number(s.id), sent_at, expires_at, again, ..fx.phone_code(s.uid()) };
    change(Op::RequestPhoneCode(Box::new(new), not_after, s.message()))
}

fn verify_phone(s: &Step, state: &State) -> Action {
    let id = PhoneId { uid: s.uid(), number: number(s.id) };
    let own = state.phones.get(&id).and_then(|phone| phone.code.clone()).filter(|_| s.is_right());
    let mut fx = s.fixtures();
    let code = own.unwrap_or_else(|| fx.secret());
    // Mostly before the code's end.
    let now = if fx.below(2) == 0 { pool::time(&mut fx) } else { authkeep_store::EpochMs::MIN };
    change(Op::VerifyPhone(id.uid, id.number, code, now, s.at_most()))
}

fn restore_phone(s: &Step, _: &State) -> Action {
    let mut fx = s.fixtures();
    let phone = if fx.below(2) == 0 { fx.phone(s.uid()) } else { fx.proved_phone(s.uid()) };
    let wrong_guesses = phone.wrong_guesses % 3;
    let (sent_at, expires_at) = (pool::time(&mut fx), pool::time(&mut fx));
    change(Op::RestorePhone(Box::new(Phone { number: number(s.id), wrong_guesses, sent_at, expires_at, ..phone })))
}
