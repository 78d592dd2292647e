//! Phones: one code at a time, one owner of a number, and no guess for free.

use std::sync::Arc;

use authkeep_store::{
    CodeRequest, EpochMs, ErrorKind, LabelScope, Message, NewPhoneCode, Phone, PhoneNumber, Secret, Store, StoreError,
    Uid,
};

use super::calls::{all, calls, one_answer};
use super::race::CALLERS;
use crate::case::Cases;
use crate::effort;
use crate::failure::{Checked, Failure, describe, ensure, found, same};
use crate::fixtures::{Fixtures, at};
use crate::scene::account;
use crate::state::State;

pub(crate) fn register(cases: &mut Cases) {
    cases.add("PHONE-8", "of 64 requests for one number of one account exactly one is stored", requests);
    cases.add("PHONE-14", "of 64 accounts that prove one number exactly one succeeds", proofs);
    cases.add("PHONE-14", "64 calls with the right code prove it once", proofs_of_one);
    cases.add("PHONE-15", "of 64 wrong guesses each is counted up to the last one allowed", guesses);
    cases.add("PHONE-15", "right codes beside wrong ones never outnumber the guesses", guesses_and_the_right_one);
}

async fn requests(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(710);
    for round in 0..effort::rounds() {
        let uid = account(&*s, &mut fx).await?.uid;
        let number = fx.phone_number();
        if round % 2 == 0 {
            // Also where the account has the number.
            let first = NewPhoneCode { number: number.clone(), sent_at: at(10), ..fx.phone_code(uid) };
            s.request_phone_code(first, EpochMs::MIN, fx.message()).await?;
        }
        let request = |fx: &mut Fixtures| {
            let sent_at = at(1000 + fx.number() % 1000);
            (NewPhoneCode { number: number.clone(), sent_at, ..fx.phone_code(uid) }, fx.message())
        };
        let requests: Vec<_> = (0..CALLERS).map(|_| request(&mut fx)).collect();
        let mut expected = State::read(&*s).await?;
        let verb = |s: Arc<dyn Store>, (new, message): (NewPhoneCode, Message)| async move {
            s.request_phone_code(new, at(500), message).await
        };
        let answers = all(calls(&s, requests.clone(), verb).await?)?;
        let winner = one_answer(&answers, &CodeRequest::Stored)?;
        let (new, message) = &requests[winner];
        for answer in answers.iter().filter(|answer| **answer != CodeRequest::Stored) {
            same("what the others were told", answer, &CodeRequest::TooSoon(new.sent_at))?;
        }
        let phone = Phone {
            uid,
            number: number.clone(),
            country: new.country.clone(),
            code: Some(new.code.clone()),
            sent_at: new.sent_at,
            expires_at: new.expires_at,
            wrong_guesses: 0,
            verified_at: None,
        };
        expected.phones.insert(phone.id(), phone);
        expected.messages.insert(message.id, message.clone());
        State::read(&*s).await?.must_be(&expected, "what the one that succeeded stored")?;
    }
    Ok(())
}

/// Gives an account a code for a number, one that does not end.
async fn send(s: &dyn Store, fx: &mut Fixtures, uid: Uid, number: PhoneNumber) -> Checked<NewPhoneCode> {
    let new = NewPhoneCode { number, expires_at: EpochMs::MAX, ..fx.phone_code(uid) };
    s.request_phone_code(new.clone(), EpochMs::MAX, fx.message()).await?;
    Ok(new)
}

async fn verify(s: Arc<dyn Store>, new: NewPhoneCode, code: Secret<32>, max: u32) -> Result<bool, StoreError> {
    s.verify_phone(new.uid, &new.number, &code, at(7), max).await
}

async fn proofs(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(711);
    let mut uids = Vec::new();
    for _ in 0..CALLERS {
        uids.push(account(&*s, &mut fx).await?.uid);
    }
    for _ in 0..effort::rounds() {
        let shared = fx.phone_number();
        let mut codes = Vec::new();
        for uid in &uids {
            codes.push(send(&*s, &mut fx, *uid, shared.clone()).await?);
        }
        let verb = |s, new: NewPhoneCode| verify(s, new.clone(), new.code, 5);
        let mut owner = None;
        for (caller, answer) in calls(&s, codes, verb).await?.into_iter().enumerate() {
            match answer {
                Ok(true) if owner.is_none() => owner = Some(uids[caller]),
                Ok(answer) => return Err(Failure::new(format!("expected one proof, found another answer {answer}"))),
                Err(error) if error.kind() == ErrorKind::Conflict => {}
                Err(error) => return Err(Failure::new(format!("expected Conflict, found {}", describe(&error)))),
            }
        }
        ensure(owner.is_some(), "one proof of 64")?;
        same("the owner", &s.phone_owner(&shared).await?, &owner)?;
        let state = State::read(&*s).await?;
        let mut proved = state.phones.values().filter(|one| one.number == shared && one.verified_at.is_some());
        same("the one that is proved", &proved.next().map(|phone| phone.uid), &owner)?;
        ensure(proved.next().is_none(), "no second one that is proved")?;
    }
    Ok(())
}

async fn proofs_of_one(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(712);
    for _ in 0..effort::rounds() {
        let uid = account(&*s, &mut fx).await?.uid;
        let number = fx.phone_number();
        let new = send(&*s, &mut fx, uid, number).await?;
        let verb = |s, new: NewPhoneCode| verify(s, new.clone(), new.code, 5);
        let answers = all(calls(&s, vec![new; CALLERS], verb).await?)?;
        one_answer(&answers, &true)?;
    }
    Ok(())
}

async fn guesses(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(713);
    for max in [1, 5, 63, 64, 100].into_iter().cycle().take(effort::rounds()) {
        let uid = account(&*s, &mut fx).await?.uid;
        let number = fx.phone_number();
        let new = send(&*s, &mut fx, uid, number).await?;
        let wrong: Vec<_> = (0..CALLERS).map(|_| fx.secret()).collect();
        let answers = all(calls(&s, wrong, |s, code| verify(s, new.clone(), code, max)).await?)?;
        ensure(!answers.contains(&true), "no wrong code to be right")?;
        let counted: Vec<_> = s.phones(uid).await?.iter().map(|phone| phone.wrong_guesses).collect();
        same("the guesses that were counted", &counted, &vec![max.min(64)])?;
    }
    Ok(())
}

/// One right code among wrong ones: it is right unless the guesses were used up before it.
async fn guesses_and_the_right_one(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(714);
    for round in 0..effort::rounds() {
        let uid = account(&*s, &mut fx).await?.uid;
        let number = fx.phone_number();
        let new = send(&*s, &mut fx, uid, number).await?;
        let right = round * 7 % CALLERS;
        let codes: Vec<_> =
            (0..CALLERS).map(|caller| if caller == right { new.code.clone() } else { fx.secret() }).collect();
        let answers = all(calls(&s, codes, |s, code| verify(s, new.clone(), code, 5)).await?)?;
        let phone = s.phones(uid).await?.pop();
        let label = s.labels(uid).await?.into_iter().find(|label| label.scope == LabelScope::Private);
        if answers[right] {
            let proved = Phone {
                uid,
                number: new.number.clone(),
                country: new.country.clone(),
                code: None,
                sent_at: new.sent_at,
                expires_at: new.expires_at,
                wrong_guesses: 0,
                verified_at: Some(at(7)),
            };
            found("the phone", phone, &proved)?;
            same("the label", &label.map(|label| label.value.as_str().to_owned()), &Some("verified".to_owned()))?;
        } else {
            same("the guesses", &phone.map(|phone| (phone.wrong_guesses, phone.verified_at)), &Some((5, None)))?;
            ensure(label.is_none(), "no label")?;
        }
        let right_ones = answers.iter().filter(|answer| **answer).count();
        same("how many codes were right", &right_ones, &usize::from(answers[right]))?;
    }
    Ok(())
}
