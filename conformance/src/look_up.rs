//! Every look-up about an account, compared with what it must give.

use authkeep_store::{
    AccountResetToken, EpochMs, KeyFetchToken, PasswordChangeToken, PasswordForgotToken, SessionToken, Store, Uid,
};

use crate::failure::{Checked, Failure, found, listed, none};
use crate::kind::Kind;
use crate::scene::with_account;
use crate::state::State;

/// Fails unless all look-ups about an account give what the expected state says.
pub(crate) async fn agree(store: &dyn Store, expected: &State, uid: Uid) -> Checked {
    let Some(account) = expected.accounts.get(&uid) else {
        return none("account", store.account(uid).await?);
    };
    found("account", store.account(uid).await?, account)?;
    found("account_by_email", store.account_by_email(&account.normalized_email).await?, account)?;
    store
        .check_password(uid, &account.verify_hash)
        .await
        .map_err(|error| Failure::from(error).during("the password"))?;
    let own: Vec<_> = expected.session_tokens.values().filter(|token| token.uid == uid).cloned().collect();
    listed("account_devices", &store.account_devices(uid, EpochMs::MIN).await?, &own)?;
    tokens::<SessionToken>(store, expected, uid).await?;
    tokens::<KeyFetchToken>(store, expected, uid).await?;
    tokens::<AccountResetToken>(store, expected, uid).await?;
    tokens::<PasswordChangeToken>(store, expected, uid).await?;
    tokens::<PasswordForgotToken>(store, expected, uid).await
}

async fn tokens<K: Kind>(store: &dyn Store, expected: &State, uid: Uid) -> Checked {
    let Some(account) = expected.accounts.get(&uid) else { return Ok(()) };
    for token in K::table(expected).values().filter(|token| token.uid() == uid) {
        found(K::NAME, K::find(store, token.id()).await?, &with_account(token, account))?;
    }
    Ok(())
}
