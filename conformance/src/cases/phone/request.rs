//! Codes for numbers: sent, sent again, sent too soon, refused.

use std::sync::Arc;

use authkeep_store::{CodeRequest, EpochMs, ErrorKind, Message, NewPhoneCode, Store};

use super::{MAX_GUESSES, prove, requested, send};
use crate::case::Cases;
use crate::cases::check::{keeps, makes, refuses, strangers};
use crate::failure::{Checked, same};
use crate::fixtures::{Fixtures, at};
use crate::scene::{account, full_account};

pub(super) fn register(cases: &mut Cases) {
    cases.add("PHONE-1", "a requested number and its message read back with every field as given", read_back);
    cases.add("PHONE-2", "a later code replaces code, times and country and takes the guesses back", again);
    cases.add("PHONE-3", "a code sent after not_after makes the next one too soon", too_soon);
    cases.add("PHONE-4", "a number that is proved is refused and nothing is stored", proved);
    cases.add("PHONE-5", "again, a number that the account does not have is refused", again_without);
    cases.add("PHONE-6", "a code for an unknown account is refused and nothing is stored", unknown_account);
    cases.add("PHONE-7", "a message whose id exists is refused and its code is not stored", taken_message);
}

async fn read_back(s: Arc<dyn Store>) -> Checked {
    full_account(&*s, &mut Fixtures::new(355)).await?;
    for mut fx in [Fixtures::new(356), Fixtures::lowest(), Fixtures::highest()] {
        let uid = account(&*s, &mut fx).await?.uid;
        let (new, message) = (fx.phone_code(uid), fx.message());
        let request = s.request_phone_code(new.clone(), EpochMs::MIN, message.clone());
        let answer = makes(&*s, "after the request", request, |state| {
            state.phones.insert(requested(&new).id(), requested(&new));
            state.messages.insert(message.id, message.clone());
        })
        .await?;
        same("the answer", &answer, &CodeRequest::Stored)?;
    }
    Ok(())
}

async fn again(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(357);
    let (owner, other) = (account(&*s, &mut fx).await?, account(&*s, &mut fx).await?);
    let first = send(&*s, &mut fx, owner.uid).await?;
    let others = NewPhoneCode { number: first.number.clone(), ..fx.phone_code(other.uid) };
    s.request_phone_code(others, EpochMs::MAX, fx.message()).await?;
    send(&*s, &mut fx, owner.uid).await?;
    for again in [true, false, true] {
        for _ in 0..2 {
            s.verify_phone(owner.uid, &first.number, &fx.secret(), fx.time(), MAX_GUESSES).await?;
        }
        let new = NewPhoneCode { number: first.number.clone(), again, ..fx.phone_code(owner.uid) };
        let message = fx.message();
        let request = s.request_phone_code(new.clone(), EpochMs::MAX, message.clone());
        let answer = makes(&*s, "after a later request", request, |state| {
            state.phones.insert(requested(&new).id(), requested(&new));
            state.messages.insert(message.id, message.clone());
        })
        .await?;
        same("the answer", &answer, &CodeRequest::Stored)?;
    }
    Ok(())
}

async fn too_soon(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(358);
    let uid = account(&*s, &mut fx).await?.uid;
    let sent_at = at(10_000);
    let first = NewPhoneCode { sent_at, ..fx.phone_code(uid) };
    s.request_phone_code(first.clone(), EpochMs::MIN, fx.message()).await?;
    for again in [true, false] {
        for not_after in [EpochMs::MIN, at(9_999)] {
            let new = NewPhoneCode { number: first.number.clone(), again, ..fx.phone_code(uid) };
            let request = s.request_phone_code(new, not_after, fx.message());
            let answer = keeps(&*s, "after a request too soon", request).await?;
            same("the answer", &answer, &CodeRequest::TooSoon(sent_at))?;
        }
    }
    // Another number of the account is another matter, and at the very time it is not too soon.
    let next = NewPhoneCode { number: first.number, ..fx.phone_code(uid) };
    for new in [fx.phone_code(uid), next] {
        same("in time", &s.request_phone_code(new, sent_at, fx.message()).await?, &CodeRequest::Stored)?;
    }
    Ok(())
}

async fn proved(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(359);
    let (owner, other) = (account(&*s, &mut fx).await?, account(&*s, &mut fx).await?);
    let number = prove(&*s, &mut fx, owner.uid).await?.number;
    // Somebody who had the number before it was proved.
    let early = account(&*s, &mut fx).await?;
    let second = send(&*s, &mut fx, early.uid).await?;
    let theirs = NewPhoneCode { number: second.number.clone(), expires_at: EpochMs::MAX, ..fx.phone_code(owner.uid) };
    s.request_phone_code(theirs.clone(), EpochMs::MAX, fx.message()).await?;
    s.verify_phone(owner.uid, &second.number, &theirs.code, fx.time(), MAX_GUESSES).await?;

    for (what, uid, number) in [
        ("by the account itself", owner.uid, &number),
        ("by another account", other.uid, &number),
        ("by another account that has the number", early.uid, &second.number),
    ] {
        let new = NewPhoneCode { number: number.clone(), ..fx.phone_code(uid) };
        let request = s.request_phone_code(new, EpochMs::MAX, fx.message());
        refuses(&*s, what, ErrorKind::Conflict, request).await?;
    }
    Ok(())
}

async fn again_without(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(360);
    let (owner, other) = (account(&*s, &mut fx).await?, account(&*s, &mut fx).await?);
    send(&*s, &mut fx, owner.uid).await?;
    let number = send(&*s, &mut fx, other.uid).await?.number;
    for number in [number, fx.phone_number()] {
        let new = NewPhoneCode { number, again: true, ..fx.phone_code(owner.uid) };
        let request = s.request_phone_code(new, EpochMs::MAX, fx.message());
        refuses(&*s, "a number that the account does not have", ErrorKind::NotFound, request).await?;
    }
    Ok(())
}

async fn unknown_account(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(361);
    for uid in strangers(&*s, &mut fx).await? {
        for again in [false, true] {
            let new = NewPhoneCode { again, ..fx.phone_code(uid) };
            let request = s.request_phone_code(new, EpochMs::MAX, fx.message());
            refuses(&*s, "the request", ErrorKind::NotFound, request).await?;
        }
    }
    Ok(())
}

async fn taken_message(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(362);
    let uid = account(&*s, &mut fx).await?.uid;
    let taken = fx.message();
    s.create_message(taken.clone()).await?;
    let had = send(&*s, &mut fx, uid).await?.number;
    for number in [had, fx.phone_number()] {
        let new = NewPhoneCode { number, ..fx.phone_code(uid) };
        let message = Message { id: taken.id, ..fx.message() };
        let request = s.request_phone_code(new, EpochMs::MAX, message);
        refuses(&*s, "the request", ErrorKind::Conflict, request).await?;
    }
    Ok(())
}
