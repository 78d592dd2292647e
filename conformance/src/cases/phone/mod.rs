//! Phones: numbers, found, listed, scanned and restored. The codes are in [`request`] and [`verify`].

mod request;
mod verify;

use std::sync::Arc;

use authkeep_store::{EpochMs, ErrorKind, NewPhoneCode, Phone, Store, Uid};

use super::check::{keeps, makes, pages, refuses, strangers};
use crate::case::Cases;
use crate::failure::{Checked, ensure, listed, same};
use crate::fixtures::Fixtures;
use crate::scene::account;
use crate::state::State;

/// More wrong guesses than a case makes by chance.
const MAX_GUESSES: u32 = 5;

pub(crate) fn register(cases: &mut Cases) {
    request::register(cases);
    verify::register(cases);
    cases.add("PHONE-16", "the phones are the account's numbers in order and no others", list);
    cases.add("PHONE-17", "a number has an owner once it is proved and not before", owner);
    cases.add("PHONE-18", "pages of any size give every phone once and in order", scan);
    cases.add("PHONE-19", "a restored phone reads back as it was scanned", restore);
    cases.add("PHONE-19", "restoring a number that the account has or another one proved is refused", restore_taken);
}

/// What a request makes of a number that the account does not have.
fn requested(new: &NewPhoneCode) -> Phone {
    let NewPhoneCode { uid, number, country, code, sent_at, expires_at, again: _ } = new.clone();
    Phone { uid, number, country, code: Some(code), sent_at, expires_at, wrong_guesses: 0, verified_at: None }
}

/// Sends a code that does not end, whenever the last one was sent.
async fn send(s: &dyn Store, fx: &mut Fixtures, uid: Uid) -> Checked<NewPhoneCode> {
    let new = NewPhoneCode { expires_at: EpochMs::MAX, ..fx.phone_code(uid) };
    s.request_phone_code(new.clone(), EpochMs::MAX, fx.message()).await?;
    Ok(new)
}

/// Adds a number and proves it.
async fn prove(s: &dyn Store, fx: &mut Fixtures, uid: Uid) -> Checked<NewPhoneCode> {
    let new = send(s, fx, uid).await?;
    let right = s.verify_phone(uid, &new.number, &new.code, fx.time(), MAX_GUESSES).await?;
    ensure(right || new.expires_at <= EpochMs::MIN, "the right code to be right")?;
    Ok(new)
}

async fn list(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(345);
    let owners = [account(&*s, &mut fx).await?, account(&*s, &mut fx).await?];
    listed("the phones of a new account", &s.phones(owners[0].uid).await?, &[])?;
    let mut all: [Vec<Phone>; 2] = Default::default();
    for _ in 0..4 {
        // The two have numbers in common: as long as nobody has proved one, anybody may have it.
        let number = fx.phone_number();
        for (owner, phones) in owners.iter().zip(&mut all) {
            let new = NewPhoneCode { number: number.clone(), ..fx.phone_code(owner.uid) };
            s.request_phone_code(new.clone(), EpochMs::MIN, fx.message()).await?;
            phones.push(requested(&new));
            phones.sort_by(|a, b| a.number.cmp(&b.number));
            listed("the phones", &s.phones(owner.uid).await?, phones)?;
        }
    }
    let short = NewPhoneCode { number: Fixtures::lowest().phone_number(), ..fx.phone_code(owners[0].uid) };
    s.request_phone_code(short.clone(), EpochMs::MIN, fx.message()).await?;
    all[0].insert(0, requested(&short));
    listed("the shortest number", &s.phones(owners[0].uid).await?, &all[0])?;
    for uid in strangers(&*s, &mut fx).await? {
        listed("the phones of an unknown account", &keeps(&*s, "after the look-up", s.phones(uid)).await?, &[])?;
    }
    Ok(())
}

async fn owner(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(346);
    let (one, two) = (account(&*s, &mut fx).await?, account(&*s, &mut fx).await?);
    same("a number that nobody has", &s.phone_owner(&fx.phone_number()).await?, &None)?;
    let first = send(&*s, &mut fx, one.uid).await?;
    let second = NewPhoneCode { number: first.number.clone(), expires_at: EpochMs::MAX, ..fx.phone_code(two.uid) };
    s.request_phone_code(second.clone(), EpochMs::MAX, fx.message()).await?;
    same("a number that two accounts have", &s.phone_owner(&first.number).await?, &None)?;
    s.verify_phone(two.uid, &first.number, &second.code, fx.time(), MAX_GUESSES).await?;
    same("a number that one has proved", &s.phone_owner(&first.number).await?, &Some(two.uid))?;
    s.delete_account(two.uid).await?;
    same("a number whose owner is gone", &s.phone_owner(&first.number).await?, &None)?;
    s.verify_phone(one.uid, &first.number, &first.code, fx.time(), MAX_GUESSES).await?;
    same("a number that the other has proved", &s.phone_owner(&first.number).await?, &Some(one.uid))
}

/// Phones of the edges and between them, proved and not, several of an account.
async fn phones(s: &dyn Store) -> Checked<Vec<Phone>> {
    let mut all = Vec::new();
    for mut fx in [Fixtures::lowest(), Fixtures::highest(), Fixtures::new(347), Fixtures::new(348)] {
        let uid = account(s, &mut fx).await?.uid;
        all.push(fx.phone(uid));
    }
    for mut fx in [Fixtures::new(349), Fixtures::new(350)] {
        let uid = account(s, &mut fx).await?.uid;
        all.push(fx.proved_phone(uid));
        all.push(fx.phone(uid));
        // Somebody else's, not proved here.
        all.push(Phone { number: all[all.len() - 2].number.clone(), ..fx.phone(all[0].uid) });
    }
    let uid = account(s, &mut Fixtures::new(351)).await?.uid;
    all.push(Phone { uid, ..Fixtures::highest().proved_phone(uid) });
    Ok(all)
}

async fn scan(s: Arc<dyn Store>) -> Checked {
    pages(&[], Phone::id, |after, limit| s.scan_phones(after, limit)).await?;
    let mut all = phones(&*s).await?;
    for phone in &all {
        s.restore_phone(phone.clone()).await?;
    }
    all.sort_by_key(Phone::id);
    pages(&all, Phone::id, |after, limit| s.scan_phones(after, limit)).await
}

async fn restore(s: Arc<dyn Store>) -> Checked {
    for phone in phones(&*s).await? {
        let proved = phone.verified_at.is_some();
        makes(&*s, "after it was restored", s.restore_phone(phone.clone()), |state| {
            state.phones.insert(phone.id(), phone.clone());
        })
        .await?;
        let owner = s.phone_owner(&phone.number).await?;
        if proved {
            same("the number's owner", &owner, &Some(phone.uid))?;
        } else {
            ensure(owner != Some(phone.uid), "no owner of a number that is not proved")?;
        }
    }
    let homeless = Fixtures::new(352).phone(Fixtures::new(353).uid());
    refuses(&*s, "without its account", ErrorKind::NotFound, s.restore_phone(homeless)).await
}

async fn restore_taken(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(354);
    let (one, two) = (account(&*s, &mut fx).await?, account(&*s, &mut fx).await?);
    let (open, proved) = (fx.phone(one.uid), fx.proved_phone(one.uid));
    for phone in [&open, &proved] {
        s.restore_phone(phone.clone()).await?;
        refuses(&*s, "the same again", ErrorKind::Conflict, s.restore_phone(phone.clone())).await?;
        let other = Phone { number: phone.number.clone(), ..fx.phone(one.uid) };
        refuses(&*s, "another one of that number", ErrorKind::Conflict, s.restore_phone(other)).await?;
    }
    let twice = Phone { number: proved.number.clone(), ..fx.proved_phone(two.uid) };
    refuses(&*s, "proved by two", ErrorKind::Conflict, s.restore_phone(twice)).await?;
    // What is not proved takes nothing from whoever has proved it.
    for number in [open.number, proved.number] {
        let phone = Phone { number, ..fx.phone(two.uid) };
        let add = |state: &mut State| drop(state.phones.insert(phone.id(), phone.clone()));
        makes(&*s, "a number of another account, not proved", s.restore_phone(phone.clone()), add).await?;
    }
    Ok(())
}
