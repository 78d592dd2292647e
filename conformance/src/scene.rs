//! What cases begin with: accounts, and accounts that have everything.

use authkeep_store::{
    Account, AccountResetToken, AccountSummary, KeyFetchToken, PasswordChangeToken, PasswordForgotToken, SessionToken,
    Store, Uid, WithAccount,
};

use crate::failure::Checked;
use crate::fixtures::Fixtures;
use crate::kind::Kind;

/// A fresh account.
pub(crate) async fn account(store: &dyn Store, fixtures: &mut Fixtures) -> Checked<Account> {
    let new = fixtures.account();
    store.create_account(new.clone()).await?;
    Ok(new.into())
}

/// A fresh token of an account.
pub(crate) async fn token<K: Kind>(store: &dyn Store, fixtures: &mut Fixtures, uid: Uid) -> Checked<K> {
    let token = K::make(fixtures, uid);
    token.clone().create(store).await?;
    Ok(token)
}

/// A fresh account that is locked and has tokens of every kind, two of the kinds that allow two.
pub(crate) async fn full_account(store: &dyn Store, fixtures: &mut Fixtures) -> Checked<Account> {
    let mut full = account(store, fixtures).await?;
    let (locked_at, unlock_code) = (fixtures.time(), fixtures.secret());
    store.lock_account(full.uid, locked_at, unlock_code.clone()).await?;
    (full.locked_at, full.unlock_code) = (Some(locked_at), Some(unlock_code));
    for _ in 0..2 {
        token::<SessionToken>(store, fixtures, full.uid).await?;
        token::<KeyFetchToken>(store, fixtures, full.uid).await?;
    }
    token::<AccountResetToken>(store, fixtures, full.uid).await?;
    token::<PasswordChangeToken>(store, fixtures, full.uid).await?;
    token::<PasswordForgotToken>(store, fixtures, full.uid).await?;
    Ok(full)
}

/// What a look-up of this token must give.
pub(crate) fn with_account<K: Kind>(token: &K, account: &Account) -> WithAccount<K> {
    WithAccount { token: token.clone(), account: AccountSummary::from(account) }
}
