//! Refusals that do something, and a refusal that should be none.

use std::sync::Mutex;

use authkeep_store::{ErrorKind, NewAccount, PasswordForgotToken, Result, SessionToken, StoreError, Uid};

use super::store;

store! {
    /// A session that is refused for want of an account waits for it.
    KeepsRefusedTokens { refused: Mutex<Vec<SessionToken>>, }

    async fn create_session_token(&self, token: SessionToken) -> Result<()> {
        let answer = self.inner().create_session_token(token.clone()).await;
        if answer.as_ref().is_err_and(|error| error.kind() == ErrorKind::NotFound) {
            self.refused.lock().expect("nobody panics with the lock").push(token);
        }
        answer
    }

    async fn create_account(&self, new: NewAccount) -> Result<()> {
        let uid = new.uid;
        self.inner().create_account(new).await?;
        let refused: Vec<_> =
            self.refused.lock().expect("nobody panics with the lock").extract_if(.., |token| token.uid == uid).collect();
        for token in refused {
            let _ = self.inner().create_session_token(token).await;
        }
        Ok(())
    }
}

store! {
    /// The account's earlier token goes before the id of the next one is found to be taken.
    DropsBeforeRefusing {}

    async fn create_password_forgot_token(&self, token: PasswordForgotToken) -> Result<()> {
        let earlier = self.inner().scan_password_forgot_tokens(None, usize::MAX).await?;
        for earlier in earlier.iter().filter(|earlier| earlier.uid == token.uid && earlier.id != token.id) {
            self.inner().delete_password_forgot_token(earlier.id).await?;
        }
        self.inner().create_password_forgot_token(token).await
    }
}

store! {
    /// A deletion of what is gone already is an error.
    RefusesSecondDeletion {}

    async fn delete_account(&self, uid: Uid) -> Result<()> {
        if self.inner().account(uid).await?.is_none() {
            return Err(StoreError::not_found());
        }
        self.inner().delete_account(uid).await
    }
}
