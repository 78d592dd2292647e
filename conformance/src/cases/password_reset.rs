//! Password forgot tokens: sent by mail, and spent for another password.

use std::sync::Arc;

use authkeep_store::{Account, EpochMs, ErrorKind, Message, NewVerifier, PasswordForgotToken, SessionToken, Store};

use super::check::{makes, refuses, strangers};
use crate::case::Cases;
use crate::failure::{Checked, found, listed, none, refused};
use crate::fixtures::{Fixtures, at};
use crate::scene::{account, full_account, token, with_account};
use crate::state::State;

pub(crate) fn register(cases: &mut Cases) {
    cases.add("FORGOT-20", "a requested token and its message read back as given", request);
    cases.add("FORGOT-20", "a request that is refused stores neither token nor message", request_refused);
    cases.add("FORGOT-21", "a reset replaces the verifier, proves the e-mail and takes the lock away", reset);
    cases.add("FORGOT-22", "a reset takes every token of the account and nobody else's", reset_takes_tokens);
    cases.add("FORGOT-23", "an unknown token and one that is too old are refused", reset_refused);
}

async fn request(s: Arc<dyn Store>) -> Checked {
    full_account(&*s, &mut Fixtures::new(670)).await?;
    for mut fx in [Fixtures::new(671), Fixtures::lowest(), Fixtures::highest()] {
        let owner = account(&*s, &mut fx).await?;
        // The second one takes the place of the first.
        for mut values in [fx, Fixtures::new(u64::from(owner.verifier_version))] {
            let (forgot, message) = (values.password_forgot_token(owner.uid), values.message());
            let verb = s.request_password_reset(forgot.clone(), message.clone());
            makes(&*s, "after the request", verb, |state| {
                state.password_forgot_tokens.retain(|_, other| other.uid != owner.uid);
                state.password_forgot_tokens.insert(forgot.id, forgot.clone());
                state.messages.insert(message.id, message.clone());
            })
            .await?;
            found("the look-up", s.password_forgot_token(forgot.id).await?, &with_account(&forgot, &owner))?;
        }
    }
    Ok(())
}

async fn request_refused(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(672);
    let (owner, other) = (full_account(&*s, &mut fx).await?, full_account(&*s, &mut fx).await?);
    let taken: PasswordForgotToken = token(&*s, &mut fx, owner.uid).await?;
    for uid in [owner.uid, other.uid] {
        let forgot = PasswordForgotToken { id: taken.id, ..fx.password_forgot_token(uid) };
        let verb = s.request_password_reset(forgot, fx.message());
        refuses(&*s, "an id that exists", ErrorKind::Conflict, verb).await?;
    }
    for uid in strangers(&*s, &mut fx).await? {
        let verb = s.request_password_reset(fx.password_forgot_token(uid), fx.message());
        refuses(&*s, "an unknown account", ErrorKind::NotFound, verb).await?;
    }
    let message = fx.message();
    s.create_message(message.clone()).await?;
    let forgot = fx.password_forgot_token(owner.uid);
    let verb = s.request_password_reset(forgot.clone(), Message { id: message.id, ..fx.message() });
    refuses(&*s, "a message whose id exists", ErrorKind::Conflict, verb).await?;
    none("the look-up", s.password_forgot_token(forgot.id).await?)
}

/// What a reset makes of a state.
fn reset_by(state: &mut State, owner: &Account, verifier: NewVerifier) {
    let uid = owner.uid;
    if let Some(account) = state.accounts.get_mut(&uid) {
        account.set_verifier(verifier);
        (account.email_verified, account.locked_at, account.unlock_code) = (true, None, None);
    }
    state.failures.remove(&uid);
    state.session_tokens.retain(|_, token| token.uid != uid);
    state.key_fetch_tokens.retain(|_, token| token.uid != uid);
    state.account_reset_tokens.retain(|_, token| token.uid != uid);
    state.password_change_tokens.retain(|_, token| token.uid != uid);
    state.password_forgot_tokens.retain(|_, token| token.uid != uid);
}

async fn reset(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(673);
    full_account(&*s, &mut fx).await?;
    for mut values in [fx.clone(), Fixtures::lowest(), Fixtures::highest()] {
        for owner in [account(&*s, &mut fx).await?, full_account(&*s, &mut fx).await?] {
            let forgot: PasswordForgotToken = token(&*s, &mut fx, owner.uid).await?;
            let verifier = values.verifier();
            let verb = s.reset_by_forgot_token(forgot.id, EpochMs::MIN, verifier.clone());
            makes(&*s, "after the reset", verb, |state| reset_by(state, &owner, verifier.clone())).await?;
            s.check_password(owner.uid, &verifier.verify_hash).await?;
            let old = s.check_password(owner.uid, &owner.verify_hash).await;
            refused("the old hash", old, ErrorKind::IncorrectPassword)?;
        }
    }
    Ok(())
}

async fn reset_takes_tokens(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(674);
    let (owner, other) = (full_account(&*s, &mut fx).await?, full_account(&*s, &mut fx).await?);
    let session: SessionToken = token(&*s, &mut fx, owner.uid).await?;
    s.create_session_token(fx.ending_session_token(owner.uid)).await?;
    let forgot: PasswordForgotToken = token(&*s, &mut fx, owner.uid).await?;
    let before = State::read(&*s).await?;
    let verifier = fx.verifier();
    let verb = s.reset_by_forgot_token(forgot.id, forgot.created_at, verifier.clone());
    makes(&*s, "after the reset", verb, |state| reset_by(state, &owner, verifier)).await?;
    none("the spent token", s.password_forgot_token(forgot.id).await?)?;
    none("a session token", s.session_token(session.id, EpochMs::MIN).await?)?;
    listed("the devices", &s.account_devices(owner.uid, EpochMs::MIN).await?, &[])?;
    let others = State::read(&*s).await?.of(&[other.uid].into());
    others.must_be(&before.of(&[other.uid].into()), "the other account")?;
    // Its id is free, and a second spending finds nothing.
    let again = s.reset_by_forgot_token(forgot.id, EpochMs::MIN, fx.verifier());
    refuses(&*s, "spent twice", ErrorKind::NotFound, again).await?;
    let next = PasswordForgotToken { id: forgot.id, ..fx.password_forgot_token(other.uid) };
    Ok(s.create_password_forgot_token(next).await?)
}

async fn reset_refused(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(675);
    let owner = full_account(&*s, &mut fx).await?;
    let gone: PasswordForgotToken = token(&*s, &mut fx, owner.uid).await?;
    let forgot = PasswordForgotToken { created_at: at(5000), ..fx.password_forgot_token(owner.uid) };
    s.create_password_forgot_token(forgot.clone()).await?;
    for (what, id, not_before) in [
        ("an unknown id", fx.bytes().into(), EpochMs::MIN),
        ("a token that another one took the place of", gone.id, EpochMs::MIN),
        ("a token that is too old", forgot.id, at(5001)),
        ("a token that is much too old", forgot.id, EpochMs::MAX),
    ] {
        let verb = s.reset_by_forgot_token(id, not_before, fx.verifier());
        refuses(&*s, what, ErrorKind::NotFound, verb).await?;
    }
    let verifier = fx.verifier();
    let verb = s.reset_by_forgot_token(forgot.id, at(5000), verifier.clone());
    makes(&*s, "at the last moment", verb, |state: &mut State| reset_by(state, &owner, verifier)).await
}
