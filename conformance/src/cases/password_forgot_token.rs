//! Password forgot tokens: the tries that are left, and spending a token.

use std::sync::Arc;

use authkeep_store::{AccountResetToken, ErrorKind, PasswordForgotToken, Store};

use crate::case::Cases;
use crate::cases::token::{self, TokenRules};
use crate::failure::{Checked, found, none, refused};
use crate::fixtures::Fixtures;
use crate::scene::{account, full_account, token, with_account};
use crate::state::State;

pub(crate) const RULES: TokenRules = TokenRules {
    read_back: "FORGOT-1",
    taken_id: "FORGOT-2",
    unknown_account: "FORGOT-3",
    earlier: "FORGOT-4",
    race_of_one_id: "FORGOT-5",
    unknown: "FORGOT-7",
    current_account: "FORGOT-8",
    delete: "FORGOT-9",
    delete_unknown: "FORGOT-10",
    scan: "FORGOT-18",
    restore: "FORGOT-19",
};

pub(crate) fn register(cases: &mut Cases) {
    token::register::<PasswordForgotToken>(cases, &RULES);
    cases.add("FORGOT-11", "the tries are the number given and no other field changes", tries);
    cases.add("FORGOT-12", "the tries of an unknown id are refused and nothing is stored", tries_of_unknown);
    cases.add("FORGOT-13", "spending a token does all four things at once", verify);
    cases.add("FORGOT-13", "spending a token of an account without lock and reset token", verify_plain);
    cases.add("FORGOT-14", "spending an unknown id is refused and nothing changes", verify_unknown);
    cases.add("FORGOT-15", "a reset token for another account is refused and nothing changes", verify_for_another);
    cases.add("FORGOT-16", "a reset token whose id exists is refused and spends nothing", verify_taken_reset);
}

async fn tries(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(80);
    let owner = full_account(&*s, &mut fx).await?;
    full_account(&*s, &mut fx).await?;
    let mut token: PasswordForgotToken = token(&*s, &mut fx, owner.uid).await?;
    let mut expected = State::read(&*s).await?;
    for tries in [3, 2, 0, u16::MAX, 1, 1] {
        s.update_password_forgot_token(token.id, tries).await?;
        token.tries = tries;
        found("the look-up", s.password_forgot_token(token.id).await?, &with_account(&token, &owner))?;
        expected.password_forgot_tokens.insert(token.id, token.clone());
        State::read(&*s).await?.must_be(&expected, "after the update")?;
    }
    Ok(())
}

async fn tries_of_unknown(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(81);
    let owner = full_account(&*s, &mut fx).await?;
    let gone: PasswordForgotToken = token(&*s, &mut fx, owner.uid).await?;
    s.delete_password_forgot_token(gone.id).await?;
    let before = State::read(&*s).await?;
    for id in [fx.bytes().into(), gone.id] {
        refused("the update", s.update_password_forgot_token(id, 3).await, ErrorKind::NotFound)?;
        none("the look-up", s.password_forgot_token(id).await?)?;
    }
    State::read(&*s).await?.must_be(&before, "after the refusals")
}

/// What spending `forgot` for `reset` makes of a state.
fn spent(mut state: State, forgot: &PasswordForgotToken, reset: &AccountResetToken) -> State {
    state.password_forgot_tokens.remove(&forgot.id);
    state.failures.remove(&reset.uid);
    state.account_reset_tokens.retain(|_, token| token.uid != reset.uid);
    state.account_reset_tokens.insert(reset.id, reset.clone());
    if let Some(account) = state.accounts.get_mut(&reset.uid) {
        (account.email_verified, account.locked_at, account.unlock_code) = (true, None, None);
    }
    state
}

async fn verify(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(82);
    let owner = full_account(&*s, &mut fx).await?;
    full_account(&*s, &mut fx).await?;
    let forgot: PasswordForgotToken = token(&*s, &mut fx, owner.uid).await?;
    let before = State::read(&*s).await?;
    let reset = fx.account_reset_token(owner.uid);
    s.verify_forgot_password(forgot.id, reset.clone()).await?;

    none("the spent token", s.password_forgot_token(forgot.id).await?)?;
    let expected = spent(before, &forgot, &reset);
    State::read(&*s).await?.must_be(&expected, "after the token was spent")?;
    let account = expected.accounts.get(&owner.uid).unwrap_or(&owner);
    found("the account reset token", s.account_reset_token(reset.id).await?, &with_account(&reset, account))?;
    found("by e-mail", s.account_by_email(&owner.normalized_email).await?, account)
}

async fn verify_plain(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(83);
    let owner = account(&*s, &mut fx).await?;
    let forgot: PasswordForgotToken = token(&*s, &mut fx, owner.uid).await?;
    let before = State::read(&*s).await?;
    let reset = fx.account_reset_token(owner.uid);
    s.verify_forgot_password(forgot.id, reset.clone()).await?;
    State::read(&*s).await?.must_be(&spent(before, &forgot, &reset), "an account without lock and reset token")
}

async fn verify_unknown(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(84);
    let owner = full_account(&*s, &mut fx).await?;
    let gone: PasswordForgotToken = token(&*s, &mut fx, owner.uid).await?;
    s.delete_password_forgot_token(gone.id).await?;
    let before = State::read(&*s).await?;
    for id in [fx.bytes().into(), gone.id] {
        let reset = fx.account_reset_token(owner.uid);
        refused("the spending", s.verify_forgot_password(id, reset).await, ErrorKind::NotFound)?;
    }
    State::read(&*s).await?.must_be(&before, "after the refusals")?;

    let forgot: PasswordForgotToken = token(&*s, &mut fx, owner.uid).await?;
    s.verify_forgot_password(forgot.id, fx.account_reset_token(owner.uid)).await?;
    let before = State::read(&*s).await?;
    let reset = fx.account_reset_token(owner.uid);
    refused("spending twice", s.verify_forgot_password(forgot.id, reset).await, ErrorKind::NotFound)?;
    State::read(&*s).await?.must_be(&before, "after the second spending")
}

async fn verify_for_another(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(85);
    let (owner, other) = (full_account(&*s, &mut fx).await?, full_account(&*s, &mut fx).await?);
    let forgot: PasswordForgotToken = token(&*s, &mut fx, owner.uid).await?;
    let before = State::read(&*s).await?;
    for uid in [other.uid, fx.uid()] {
        let reset = fx.account_reset_token(uid);
        refused("the spending", s.verify_forgot_password(forgot.id, reset).await, ErrorKind::WrongAccount)?;
    }
    State::read(&*s).await?.must_be(&before, "after the refusals")
}

async fn verify_taken_reset(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(86);
    let (owner, other) = (full_account(&*s, &mut fx).await?, full_account(&*s, &mut fx).await?);
    let forgot: PasswordForgotToken = token(&*s, &mut fx, owner.uid).await?;
    let own: AccountResetToken = token(&*s, &mut fx, owner.uid).await?;
    let others: AccountResetToken = token(&*s, &mut fx, other.uid).await?;
    let before = State::read(&*s).await?;
    for taken in [own.id, others.id] {
        let reset = AccountResetToken { id: taken, ..fx.account_reset_token(owner.uid) };
        refused("the spending", s.verify_forgot_password(forgot.id, reset).await, ErrorKind::Conflict)?;
    }
    State::read(&*s).await?.must_be(&before, "after the refusals")?;

    // A refused spending spends nothing: the token is still good.
    let reset = fx.account_reset_token(owner.uid);
    s.verify_forgot_password(forgot.id, reset.clone()).await?;
    State::read(&*s).await?.must_be(&spent(before, &forgot, &reset), "after the token was spent")
}
