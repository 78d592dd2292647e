//! Accounts: the verbs that are there for people who sign in by themselves, with messages and codes.

use std::sync::Arc;

use authkeep_store::{Account, ErrorKind, Message, NewAccount, Secret, SessionToken, Store, StoreError, Uid};

use super::check::{keeps, makes, refuses, strangers};
use crate::case::Cases;
use crate::failure::{Checked, Failure, describe, found, none, same};
use crate::fixtures::Fixtures;
use crate::scene::{account, full_account, token};
use crate::state::State;

pub(crate) fn register(cases: &mut Cases) {
    cases.add("ACCOUNT-27", "a registered account reads back and its message is stored", register_account);
    cases.add("ACCOUNT-27", "a registration that is refused stores neither account nor message", register_refused);
    cases.add("ACCOUNT-28", "unverify_email takes email_verified back and nothing else", unverify);
    cases.add("ACCOUNT-29", "unverify_email of an unknown uid succeeds and stores nothing", unverify_unknown);
    cases.add("ACCOUNT-30", "another verifier of the same password changes no token and no other field", replace);
    cases.add("ACCOUNT-31", "a verifier is not replaced when another hash is stored than expected", replace_other);
    cases.add("ACCOUNT-32", "a verifier for an unknown uid is refused and nothing is stored", replace_unknown);
    cases.add("ACCOUNT-33", "a password change replaces the five fields of the verifier and no other", change);
    cases.add("ACCOUNT-34", "a password change ends all but the session that is kept", change_keeps_one);
    cases.add("ACCOUNT-35", "a password is not changed when another hash is stored than expected", change_other);
    cases.add("ACCOUNT-36", "a password change of an unknown uid is refused and nothing is stored", change_unknown);
    cases.add("ACCOUNT-37", "the right code takes lock and code away and changes nothing else", unlock);
    cases.add("ACCOUNT-38", "every other code and account is refused with one and the same error", unlock_refused);
    cases.add("ACCOUNT-39", "another unlock code and its message are stored and nothing else", renew);
    cases.add("ACCOUNT-39", "a code whose message cannot be stored is not replaced", renew_without_message);
    cases.add("ACCOUNT-40", "another code for what is not locked is refused and nothing is stored", renew_unlocked);
}

async fn register_account(s: Arc<dyn Store>) -> Checked {
    full_account(&*s, &mut Fixtures::new(630)).await?;
    for mut fx in [Fixtures::new(631), Fixtures::lowest(), Fixtures::highest()] {
        let (new, message) = (fx.account(), fx.message());
        let expected = Account::from(new.clone());
        makes(&*s, "after the registration", s.register_account(new, message.clone()), |state| {
            state.accounts.insert(expected.uid, expected.clone());
            state.messages.insert(message.id, message);
        })
        .await?;
        found("by e-mail", s.account_by_email(&expected.normalized_email).await?, &expected)?;
    }
    Ok(())
}

async fn register_refused(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(632);
    let taken = full_account(&*s, &mut fx).await?;
    let message = fx.message();
    s.create_message(message.clone()).await?;
    let same_uid = NewAccount { uid: taken.uid, ..fx.account() };
    let same_email = NewAccount { normalized_email: taken.normalized_email.clone(), ..fx.account() };
    for new in [same_uid, same_email] {
        let verb = s.register_account(new, fx.message());
        refuses(&*s, "uid or e-mail", ErrorKind::Conflict, verb).await?;
    }
    let new = fx.account();
    let verb = s.register_account(new.clone(), Message { id: message.id, ..fx.message() });
    refuses(&*s, "the message's id", ErrorKind::Conflict, verb).await?;
    none("the refused e-mail", s.account_by_email(&new.normalized_email).await?)?;
    s.register_account(new.clone(), fx.message()).await?;
    found("with another message", s.account(new.uid).await?, &new.into())
}

/// An account that makes a verb change it in one way.
fn put(state: &mut State, account: &Account) {
    state.accounts.insert(account.uid, account.clone());
}

async fn unverify(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(633);
    let mut owner = full_account(&*s, &mut fx).await?;
    let other = full_account(&*s, &mut fx).await?;
    s.verify_email(owner.uid).await?;
    s.verify_email(other.uid).await?;
    owner.email_verified = false;
    makes(&*s, "after unverify_email", s.unverify_email(owner.uid), |state| put(state, &owner)).await?;
    found("by e-mail", s.account_by_email(&owner.normalized_email).await?, &owner)?;
    keeps(&*s, "unverified twice", s.unverify_email(owner.uid)).await
}

async fn unverify_unknown(s: Arc<dyn Store>) -> Checked {
    for uid in strangers(&*s, &mut Fixtures::new(634)).await? {
        keeps(&*s, "an unknown account", s.unverify_email(uid)).await?;
        none("the look-up", s.account(uid).await?)?;
    }
    Ok(())
}

async fn replace(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(635);
    let mut owner = full_account(&*s, &mut fx).await?;
    full_account(&*s, &mut fx).await?;
    for mut values in [fx, Fixtures::lowest(), Fixtures::highest()] {
        let (before, verifier) = (owner.verify_hash.clone(), values.verifier());
        owner.set_verifier(verifier.clone());
        let verb = s.replace_verifier(owner.uid, &before, verifier);
        makes(&*s, "after the replacement", verb, |state| put(state, &owner)).await?;
        s.check_password(owner.uid, &owner.verify_hash).await?;
    }
    Ok(())
}

/// Hashes that are not an account's.
fn wrong_hashes(owner: &Account, other: &Account) -> Vec<Secret<32>> {
    let mut wrong = vec![other.verify_hash.clone(), owner.auth_salt.clone(), Secret::new([0; 32])];
    for at in [0, 31] {
        let mut bytes = *owner.verify_hash.expose();
        bytes[at] ^= 1;
        wrong.push(Secret::new(bytes));
    }
    wrong
}

async fn replace_other(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(636);
    let (owner, other) = (full_account(&*s, &mut fx).await?, full_account(&*s, &mut fx).await?);
    for expected in wrong_hashes(&owner, &other) {
        let verb = s.replace_verifier(owner.uid, &expected, fx.verifier());
        refuses(&*s, "the replacement", ErrorKind::Conflict, verb).await?;
    }
    // A reset in between makes the old hash a wrong one.
    s.reset_account(owner.uid, fx.verifier()).await?;
    let verb = s.replace_verifier(owner.uid, &owner.verify_hash, fx.verifier());
    refuses(&*s, "after a reset", ErrorKind::Conflict, verb).await
}

async fn replace_unknown(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(637);
    for uid in strangers(&*s, &mut fx).await? {
        let (expected, verifier) = (fx.secret(), fx.verifier());
        let verb = s.replace_verifier(uid, &expected, verifier);
        refuses(&*s, "the replacement", ErrorKind::NotFound, verb).await?;
        none("the look-up", s.account(uid).await?)?;
    }
    Ok(())
}

/// What a password change makes of a state.
fn changed(state: &mut State, owner: &Account, keep: Option<&SessionToken>) {
    put(state, owner);
    let stays = |uid: Uid| uid != owner.uid;
    state.session_tokens.retain(|_, token| stays(token.uid) || Some(&*token) == keep);
    state.key_fetch_tokens.retain(|_, token| stays(token.uid));
    state.account_reset_tokens.retain(|_, token| stays(token.uid));
    state.password_change_tokens.retain(|_, token| stays(token.uid));
    state.password_forgot_tokens.retain(|_, token| stays(token.uid));
}

async fn change(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(638);
    let mut owner = account(&*s, &mut fx).await?;
    s.lock_account(owner.uid, fx.time(), fx.secret()).await?;
    s.verify_email(owner.uid).await?;
    full_account(&*s, &mut fx).await?;
    for mut values in [fx.clone(), Fixtures::lowest(), Fixtures::highest()] {
        owner = s.account(owner.uid).await?.unwrap_or(owner);
        let (before, verifier) = (owner.verify_hash.clone(), values.verifier());
        owner.set_verifier(verifier.clone());
        let verb = s.change_password(owner.uid, &before, verifier, fx.bytes().into());
        makes(&*s, "after the change", verb, |state| changed(state, &owner, None)).await?;
        found("by e-mail", s.account_by_email(&owner.normalized_email).await?, &owner)?;
    }
    Ok(())
}

async fn change_keeps_one(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(639);
    let other = full_account(&*s, &mut fx).await?;
    let others: SessionToken = token(&*s, &mut fx, other.uid).await?;
    for own in [true, false] {
        let mut owner = full_account(&*s, &mut fx).await?;
        let session: SessionToken = token(&*s, &mut fx, owner.uid).await?;
        token::<SessionToken>(&*s, &mut fx, owner.uid).await?;
        let (before, verifier) = (owner.verify_hash.clone(), fx.verifier());
        owner.set_verifier(verifier.clone());
        // The session of another account is none that could be kept, and does not go either.
        let keep = if own { &session } else { &others };
        let verb = s.change_password(owner.uid, &before, verifier, keep.id);
        makes(&*s, "after the change", verb, |state| changed(state, &owner, Some(keep))).await?;
    }
    Ok(())
}

async fn change_other(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(640);
    let (owner, other) = (full_account(&*s, &mut fx).await?, full_account(&*s, &mut fx).await?);
    let session: SessionToken = token(&*s, &mut fx, owner.uid).await?;
    for expected in wrong_hashes(&owner, &other) {
        let verb = s.change_password(owner.uid, &expected, fx.verifier(), session.id);
        refuses(&*s, "the change", ErrorKind::IncorrectPassword, verb).await?;
    }
    Ok(())
}

async fn change_unknown(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(641);
    for uid in strangers(&*s, &mut fx).await? {
        let (expected, verifier) = (fx.secret(), fx.verifier());
        let verb = s.change_password(uid, &expected, verifier, fx.bytes().into());
        refuses(&*s, "the change", ErrorKind::NotFound, verb).await?;
        none("the look-up", s.account(uid).await?)?;
    }
    Ok(())
}

/// A fresh account that is locked.
async fn locked(s: &dyn Store, fx: &mut Fixtures) -> Checked<(Account, Secret<16>)> {
    let mut owner = account(s, fx).await?;
    let (locked_at, code) = (fx.time(), fx.secret());
    s.lock_account(owner.uid, locked_at, code.clone()).await?;
    (owner.locked_at, owner.unlock_code) = (Some(locked_at), Some(code.clone()));
    Ok((owner, code))
}

async fn unlock(s: Arc<dyn Store>) -> Checked {
    for mut fx in [Fixtures::new(642), Fixtures::lowest(), Fixtures::highest()] {
        let (mut owner, code) = locked(&*s, &mut fx).await?;
        token::<SessionToken>(&*s, &mut fx, owner.uid).await?;
        (owner.locked_at, owner.unlock_code) = (None, None);
        makes(&*s, "after the unlock", s.unlock_with_code(owner.uid, &code), |state| put(state, &owner)).await?;
        found("by e-mail", s.account_by_email(&owner.normalized_email).await?, &owner)?;
    }
    Ok(())
}

/// All that a caller can see of a refused code.
fn refusal(answer: Result<(), StoreError>) -> Checked<String> {
    match answer {
        Err(error) if error.kind() == ErrorKind::IncorrectPassword => {
            Ok(format!("{:?} {}", error.retry(), describe(&error)))
        }
        Err(error) => Err(Failure::new(format!("expected IncorrectPassword, found {}", describe(&error)))),
        Ok(()) => Err(Failure::new("expected IncorrectPassword, found success")),
    }
}

async fn unlock_refused(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(643);
    let (owner, code) = locked(&*s, &mut fx).await?;
    let (_, others) = locked(&*s, &mut fx).await?;
    let (without_code, gone) = locked(&*s, &mut fx).await?;
    s.reset_account(without_code.uid, fx.verifier()).await?;
    let (unlocked, used) = locked(&*s, &mut fx).await?;
    s.unlock_with_code(unlocked.uid, &used).await?;
    let plain = account(&*s, &mut fx).await?;
    let [never, deleted] = strangers(&*s, &mut fx).await?;
    let mut flipped = *code.expose();
    flipped[15] ^= 1;

    let before = State::read(&*s).await?;
    let unknown = refusal(s.unlock_with_code(never, &code).await)?;
    for (uid, code) in [
        (owner.uid, &others),
        (owner.uid, &Secret::new(flipped)),
        (owner.uid, &Secret::new([0; 16])),
        (without_code.uid, &gone),
        (without_code.uid, &Secret::new([0; 16])),
        (unlocked.uid, &used),
        (plain.uid, &code),
        (plain.uid, &Secret::new([0; 16])),
        (deleted, &code),
    ] {
        same("the refusal", &refusal(s.unlock_with_code(uid, code).await)?, &unknown)?;
    }
    State::read(&*s).await?.must_be(&before, "after the refusals")
}

async fn renew(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(644);
    let mut owner = full_account(&*s, &mut fx).await?;
    full_account(&*s, &mut fx).await?;
    for mut values in [fx.clone(), Fixtures::lowest(), Fixtures::highest()] {
        let (code, message) = (values.secret::<16>(), values.message());
        owner.unlock_code = Some(code.clone());
        let verb = s.renew_unlock_code(owner.uid, code, message.clone());
        makes(&*s, "after the renewal", verb, |state| {
            put(state, &owner);
            state.messages.insert(message.id, message.clone());
        })
        .await?;
    }
    // Also where a reset took the code away.
    s.reset_account(owner.uid, owner_verifier(&owner)).await?;
    let code = fx.secret::<16>();
    s.renew_unlock_code(owner.uid, code.clone(), Fixtures::new(645).message()).await?;
    owner.unlock_code = Some(code);
    found("after a reset", s.account(owner.uid).await?, &owner)
}

/// The verifier that an account has.
fn owner_verifier(owner: &Account) -> authkeep_store::NewVerifier {
    authkeep_store::NewVerifier {
        verify_hash: owner.verify_hash.clone(),
        auth_salt: owner.auth_salt.clone(),
        wrap_wrap_kb: owner.wrap_wrap_kb.clone(),
        verifier_version: owner.verifier_version,
        verifier_set_at: owner.verifier_set_at,
    }
}

async fn renew_without_message(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(646);
    let (owner, _) = locked(&*s, &mut fx).await?;
    let taken = fx.message();
    s.create_message(taken.clone()).await?;
    let verb = s.renew_unlock_code(owner.uid, fx.secret(), Message { id: taken.id, ..fx.message() });
    refuses(&*s, "the renewal", ErrorKind::Conflict, verb).await
}

async fn renew_unlocked(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(647);
    locked(&*s, &mut fx).await?;
    let (unlocked, _) = locked(&*s, &mut fx).await?;
    s.unlock_account(unlocked.uid).await?;
    let mut uids = vec![unlocked.uid, account(&*s, &mut fx).await?.uid];
    uids.extend(strangers(&*s, &mut fx).await?);
    for uid in uids {
        let verb = s.renew_unlock_code(uid, fx.secret(), fx.message());
        refuses(&*s, "the renewal", ErrorKind::NotFound, verb).await?;
    }
    Ok(())
}
