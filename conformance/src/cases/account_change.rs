//! Accounts: every verb that changes one, and the deletion.

use std::sync::Arc;

use authkeep_store::{Account, EpochMs, ErrorKind, Failure, Store, Uid};

use super::account_deletion::deleted;
use crate::case::Cases;
use crate::failure::{Checked, found, listed, none, refused};
use crate::fixtures::Fixtures;
use crate::kind::Verb;
use crate::scene::{account, full_account};
use crate::state::State;

pub(crate) fn register(cases: &mut Cases) {
    cases.add("ACCOUNT-10", "a reset replaces the five fields of the verifier and keeps the lock", reset);
    cases.add("ACCOUNT-10", "after a reset the new hash is accepted and the old one refused", reset_password);
    cases.add("ACCOUNT-11", "a reset takes every token and the unlock code away", reset_takes_tokens);
    cases.add("ACCOUNT-12", "a reset of an unknown uid is refused and nothing is stored", reset_unknown);
    cases.add("ACCOUNT-13", "a deletion takes the account and every token of it", delete);
    cases.add("ACCOUNT-14", "uid and e-mail of a deleted account are free and bring no tokens back", delete_frees);
    cases.add("ACCOUNT-15", "deleting an unknown uid succeeds and changes nothing", delete_unknown);
    cases.add("ACCOUNT-16", "verify_email sets email_verified and nothing else", verify_email);
    cases.add("ACCOUNT-17", "verify_email of an unknown uid succeeds and stores nothing", verify_email_unknown);
    cases.add("ACCOUNT-18", "set_locale replaces the locale or takes it away and nothing else", set_locale);
    cases.add("ACCOUNT-19", "set_locale of an unknown uid is refused and nothing is stored", set_locale_unknown);
    cases.add("ACCOUNT-20", "a lock keeps time and code and takes the place of an earlier lock", lock);
    cases.add("ACCOUNT-21", "a lock of an unknown uid is refused and nothing is stored", lock_unknown);
    cases.add("ACCOUNT-22", "an unlock leaves neither lock nor code and changes nothing else", unlock);
    cases.add("ACCOUNT-23", "unlocking what is not locked, or unknown, succeeds and changes nothing", unlock_unlocked);
}

/// What a verb leaves of the failures that locked an account.
#[derive(Clone, Copy)]
enum Failures {
    Stay,
    LoseTheirMark,
    Go,
}

/// Runs a verb on one of two full accounts, and compares the whole store with what the verb should have made of it.
async fn changes<'a, V, E>(
    s: &'a dyn Store,
    fx: &mut Fixtures,
    verb: V,
    failures: Failures,
    expected: E,
) -> Checked<Account>
where
    V: FnOnce(Uid) -> Verb<'a, ()>,
    E: FnOnce(&mut Account),
{
    let target = full_account(s, fx).await?;
    full_account(s, fx).await?;
    let mut state = State::read(s).await?;
    verb(target.uid).await?;
    let mut after = target;
    expected(&mut after);
    state.accounts.insert(after.uid, after.clone());
    match failures {
        Failures::Stay => {}
        Failures::LoseTheirMark => state.failures.get_mut(&after.uid).into_iter().for_each(|one| one.locked = false),
        Failures::Go => _ = state.failures.remove(&after.uid),
    }
    State::read(s).await?.must_be(&state, "after the verb")?;
    found("by e-mail", s.account_by_email(&after.normalized_email).await?, &after)?;
    Ok(after)
}

/// Runs a verb on a uid that was never given and on one of a deleted account: it must be refused as `refusal` says, or
/// succeed where that is none, and leave the store as it was.
async fn nothing_happens<'a, V>(s: &'a dyn Store, fx: &mut Fixtures, refusal: Option<ErrorKind>, verb: V) -> Checked
where
    V: Fn(Uid) -> Verb<'a, ()>,
{
    full_account(s, fx).await?;
    let deleted = full_account(s, fx).await?;
    s.delete_account(deleted.uid).await?;
    let before = State::read(s).await?;
    for uid in [fx.uid(), deleted.uid] {
        match (refusal, verb(uid).await) {
            (Some(kind), answer) => refused("the verb", answer, kind)?,
            (None, answer) => answer?,
        }
        none("the look-up", s.account(uid).await?)?;
    }
    State::read(s).await?.must_be(&before, "after the verbs")
}

async fn reset(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(50);
    for mut values in [fx.clone(), Fixtures::lowest(), Fixtures::highest()] {
        let verifier = values.verifier();
        let mut expected = full_account(&*s, &mut fx).await?;
        s.reset_account(expected.uid, verifier.clone()).await?;
        expected.verify_hash = verifier.verify_hash;
        expected.auth_salt = verifier.auth_salt;
        expected.wrap_wrap_kb = verifier.wrap_wrap_kb;
        expected.verifier_version = verifier.verifier_version;
        expected.verifier_set_at = verifier.verifier_set_at;
        expected.unlock_code = None;
        found("by uid", s.account(expected.uid).await?, &expected)?;
        found("by e-mail", s.account_by_email(&expected.normalized_email).await?, &expected)?;
    }
    Ok(())
}

async fn reset_password(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(51);
    let owner = full_account(&*s, &mut fx).await?;
    let verifier = fx.verifier();
    s.reset_account(owner.uid, verifier.clone()).await?;
    s.check_password(owner.uid, &verifier.verify_hash).await?;
    refused("the old hash", s.check_password(owner.uid, &owner.verify_hash).await, ErrorKind::IncorrectPassword)
}

async fn reset_takes_tokens(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(52);
    let owner = full_account(&*s, &mut fx).await?;
    let other = full_account(&*s, &mut fx).await?;
    let before = State::read(&*s).await?;
    s.reset_account(owner.uid, fx.verifier()).await?;
    let after = State::read(&*s).await?;
    after.of(&[other.uid].into()).must_be(&before.of(&[other.uid].into()), "the other account")?;
    let left = after.of(&[owner.uid].into());
    none("the unlock code", left.accounts.get(&owner.uid).and_then(|account| account.unlock_code.clone()))?;
    let mut expected = before.of(&[owner.uid].into());
    expected.accounts.clone_from(&left.accounts);
    expected.session_tokens.clear();
    expected.key_fetch_tokens.clear();
    expected.account_reset_tokens.clear();
    expected.password_change_tokens.clear();
    expected.password_forgot_tokens.clear();
    expected.failures.insert(owner.uid, Failure { uid: owner.uid, count: 0, locked: true });
    left.must_be(&expected, "what is left of the account")?;
    listed("the devices", &s.account_devices(owner.uid, EpochMs::MIN).await?, &[])?;
    no_token_is_found(&*s, &before, owner.uid).await
}

async fn reset_unknown(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(53);
    let verifier = fx.verifier();
    let refusal = Some(ErrorKind::NotFound);
    nothing_happens(&*s, &mut fx, refusal, |uid| s.reset_account(uid, verifier.clone())).await
}

/// The look-ups of all tokens that the account had must give none.
async fn no_token_is_found(s: &dyn Store, before: &State, uid: Uid) -> Checked {
    let had = before.of(&[uid].into());
    for id in had.session_tokens.keys() {
        none("a session token", s.session_token(*id, EpochMs::MIN).await?)?;
    }
    for id in had.key_fetch_tokens.keys() {
        none("a key fetch token", s.key_fetch_token(*id).await?)?;
    }
    for id in had.account_reset_tokens.keys() {
        none("the account reset token", s.account_reset_token(*id).await?)?;
    }
    for id in had.password_change_tokens.keys() {
        none("the password change token", s.password_change_token(*id).await?)?;
    }
    for id in had.password_forgot_tokens.keys() {
        none("the password forgot token", s.password_forgot_token(*id).await?)?;
    }
    Ok(())
}

async fn delete(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(54);
    let (owner, _) = (full_account(&*s, &mut fx).await?, full_account(&*s, &mut fx).await?);
    let before = State::read(&*s).await?;
    s.delete_account(owner.uid).await?;
    none("by uid", s.account(owner.uid).await?)?;
    none("by e-mail", s.account_by_email(&owner.normalized_email).await?)?;
    no_token_is_found(&*s, &before, owner.uid).await?;
    let mut expected = before;
    deleted(&mut expected, owner.uid);
    State::read(&*s).await?.must_be(&expected, "after the deletion")
}

async fn delete_frees(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(55);
    let gone = full_account(&*s, &mut fx).await?;
    let before = State::read(&*s).await?;
    s.delete_account(gone.uid).await?;
    let mut heir = fx.account();
    (heir.uid, heir.normalized_email) = (gone.uid, gone.normalized_email.clone());
    s.create_account(heir.clone()).await?;
    let heir = Account::from(heir);
    found("by uid", s.account(heir.uid).await?, &heir)?;
    found("by e-mail", s.account_by_email(&heir.normalized_email).await?, &heir)?;
    listed("the devices", &s.account_devices(heir.uid, EpochMs::MIN).await?, &[])?;
    no_token_is_found(&*s, &before, gone.uid).await?;
    let mut expected = before;
    deleted(&mut expected, gone.uid);
    expected.accounts.insert(heir.uid, heir.clone());
    State::read(&*s).await?.must_be(&expected, "after the new account was made")?;

    // Each of the two is free also without the other.
    s.delete_account(heir.uid).await?;
    let (mut by_uid, mut by_email) = (fx.account(), fx.account());
    by_uid.uid = gone.uid;
    by_email.normalized_email = gone.normalized_email;
    for new in [by_uid, by_email] {
        s.create_account(new.clone()).await?;
        found("by e-mail", s.account_by_email(&new.normalized_email).await?, &new.clone().into())?;
    }
    Ok(())
}

async fn delete_unknown(s: Arc<dyn Store>) -> Checked {
    s.delete_account(Fixtures::new(56).uid()).await?;
    nothing_happens(&*s, &mut Fixtures::new(57), None, |uid| s.delete_account(uid)).await
}

async fn verify_email(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(58);
    let verify = |uid| s.verify_email(uid);
    let verified = changes(&*s, &mut fx, verify, Failures::Stay, |account| account.email_verified = true).await?;
    s.verify_email(verified.uid).await?;
    found("verified twice", s.account(verified.uid).await?, &verified)
}

async fn verify_email_unknown(s: Arc<dyn Store>) -> Checked {
    nothing_happens(&*s, &mut Fixtures::new(59), None, |uid| s.verify_email(uid)).await
}

async fn set_locale(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(60);
    for locale in [Some(fx.text()), None, Some(Fixtures::lowest().text()), Some(Fixtures::highest().text())] {
        let set = |uid| s.set_locale(uid, locale.clone());
        let after = changes(&*s, &mut fx, set, Failures::Stay, |account| account.locale.clone_from(&locale)).await?;
        for locale in [None, None, Some(fx.text())] {
            s.set_locale(after.uid, locale.clone()).await?;
            found("set again", s.account(after.uid).await?, &Account { locale, ..after.clone() })?;
        }
    }
    Ok(())
}

async fn set_locale_unknown(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(61);
    for locale in [Some(fx.text()), None] {
        let refusal = Some(ErrorKind::NotFound);
        nothing_happens(&*s, &mut fx, refusal, |uid| s.set_locale(uid, locale.clone())).await?;
    }
    Ok(())
}

async fn lock(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(62);
    let (mut lowest, mut highest) = (Fixtures::lowest(), Fixtures::highest());
    let mut owner = account(&*s, &mut fx).await?;
    for values in [&mut fx, &mut lowest, &mut highest] {
        let (locked_at, code) = (values.time(), values.secret());
        s.lock_account(owner.uid, locked_at, code.clone()).await?;
        (owner.locked_at, owner.unlock_code) = (Some(locked_at), Some(code.clone()));
        found("by uid", s.account(owner.uid).await?, &owner)?;
        // On an account with everything: its earlier lock is replaced, its tokens stay.
        let lock = |uid| s.lock_account(uid, locked_at, code.clone());
        changes(&*s, &mut Fixtures::new(locked_at.get() ^ 1), lock, Failures::LoseTheirMark, |account| {
            (account.locked_at, account.unlock_code) = (Some(locked_at), Some(code.clone()));
        })
        .await?;
    }
    Ok(())
}

async fn lock_unknown(s: Arc<dyn Store>) -> Checked {
    let code = Fixtures::new(63).secret();
    let refusal = Some(ErrorKind::NotFound);
    let lock = |uid| s.lock_account(uid, EpochMs::MAX, code.clone());
    nothing_happens(&*s, &mut Fixtures::new(64), refusal, lock).await
}

async fn unlock(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(65);
    let mut owner = changes(
        &*s,
        &mut fx,
        |uid| s.unlock_account(uid),
        Failures::Go,
        |account| {
            (account.locked_at, account.unlock_code) = (None, None);
        },
    )
    .await?;
    // A lock whose code a reset took away.
    s.lock_account(owner.uid, fx.time(), fx.secret()).await?;
    let verifier = fx.verifier();
    s.reset_account(owner.uid, verifier.clone()).await?;
    s.unlock_account(owner.uid).await?;
    owner.verify_hash = verifier.verify_hash;
    owner.auth_salt = verifier.auth_salt;
    owner.wrap_wrap_kb = verifier.wrap_wrap_kb;
    owner.verifier_version = verifier.verifier_version;
    owner.verifier_set_at = verifier.verifier_set_at;
    found("a lock without a code, unlocked", s.account(owner.uid).await?, &owner)
}

async fn unlock_unlocked(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(66);
    account(&*s, &mut fx).await?;
    let open = account(&*s, &mut fx).await?;
    let before = State::read(&*s).await?;
    s.unlock_account(open.uid).await?;
    State::read(&*s).await?.must_be(&before, "after an account without a lock was unlocked")?;
    nothing_happens(&*s, &mut fx, None, |uid| s.unlock_account(uid)).await
}
