//! What may be there once, twice.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard};

use authkeep_store::{
    AccountSummary, ErrorKind, NewAccount, NewVerifier, PasswordChangeToken, PasswordChangeTokenId, Result,
    SessionToken, Uid, WithAccount,
};

use super::{others_first, store};

store! {
    /// An upsert where an insert was meant.
    OverwritesSessions {}

    async fn create_session_token(&self, token: SessionToken) -> Result<()> {
        if self.inner().account(token.uid).await?.is_some() {
            self.inner().delete_session_token(token.id).await?;
        }
        self.inner().create_session_token(token).await
    }
}

store! {
    /// A retry of the same creation is taken for done.
    TakesRepetitionForDone {}

    async fn create_account(&self, new: NewAccount) -> Result<()> {
        let same = self.inner().account(new.uid).await?.is_some_and(|old| old.email == new.email);
        if same { Ok(()) } else { self.inner().create_account(new).await }
    }
}

store! {
    /// Looks whether uid and e-mail are free, and does not look at the answer of the insert that follows.
    LosesRaces {}

    async fn create_account(&self, new: NewAccount) -> Result<()> {
        let taken = self.inner().account(new.uid).await?.is_some()
            || self.inner().account_by_email(&new.normalized_email).await?.is_some();
        if taken {
            return self.inner().create_account(new).await;
        }
        others_first().await;
        match self.inner().create_account(new).await {
            Err(error) if error.kind() == ErrorKind::Conflict => Ok(()),
            answer => answer,
        }
    }
}

type Earlier = BTreeMap<PasswordChangeTokenId, PasswordChangeToken>;

store! {
    /// A new password change token does not take the place of the account's earlier one.
    KeepsSecondToken { earlier: Mutex<Earlier>, }

    async fn create_password_change_token(&self, token: PasswordChangeToken) -> Result<()> {
        let before = self.inner().scan_password_change_tokens(None, usize::MAX).await?;
        let uid = token.uid;
        self.inner().create_password_change_token(token).await?;
        self.earlier().extend(before.into_iter().filter(|token| token.uid == uid).map(|token| (token.id, token)));
        Ok(())
    }

    async fn password_change_token(
        &self,
        id: PasswordChangeTokenId,
    ) -> Result<Option<WithAccount<PasswordChangeToken>>> {
        let found = self.inner().password_change_token(id).await?;
        let earlier = self.earlier().get(&id).cloned();
        let (None, Some(token)) = (&found, earlier) else { return Ok(found) };
        let account = self.inner().account(token.uid).await?;
        Ok(account.map(|account| WithAccount { token, account: AccountSummary::from(&account) }))
    }

    async fn delete_password_change_token(&self, id: PasswordChangeTokenId) -> Result<()> {
        self.earlier().remove(&id);
        self.inner().delete_password_change_token(id).await
    }

    async fn reset_account(&self, uid: Uid, verifier: NewVerifier) -> Result<()> {
        self.earlier().retain(|_, token| token.uid != uid);
        self.inner().reset_account(uid, verifier).await
    }

    async fn delete_account(&self, uid: Uid) -> Result<()> {
        self.earlier().retain(|_, token| token.uid != uid);
        self.inner().delete_account(uid).await
    }
}

impl KeepsSecondToken {
    fn earlier(&self) -> MutexGuard<'_, Earlier> {
        self.earlier.lock().expect("nobody panics with the lock")
    }
}
