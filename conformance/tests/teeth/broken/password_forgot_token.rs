//! The verb of four changes, badly done.

use authkeep_store::{AccountResetToken, PasswordForgotTokenId, Result};

use super::{others_first, store};

store! {
    /// Looks, and writes in four steps, with room for other callers between them.
    SpendsInSteps {}

    async fn verify_forgot_password(&self, id: PasswordForgotTokenId, reset: AccountResetToken) -> Result<()> {
        let Some(found) = self.inner().password_forgot_token(id).await? else {
            return self.inner().verify_forgot_password(id, reset).await;
        };
        if found.token.uid != reset.uid || self.inner().account_reset_token(reset.id).await?.is_some() {
            return self.inner().verify_forgot_password(id, reset).await;
        }
        others_first().await;
        let uid = reset.uid;
        self.inner().create_account_reset_token(reset).await?;
        others_first().await;
        self.inner().delete_password_forgot_token(id).await?;
        others_first().await;
        self.inner().verify_email(uid).await?;
        self.inner().unlock_account(uid).await
    }
}

store! {
    /// Half done: the token is spent before it is known whether the reset token can be stored.
    SpendsWhenRefused {}

    async fn verify_forgot_password(&self, id: PasswordForgotTokenId, reset: AccountResetToken) -> Result<()> {
        let found = self.inner().password_forgot_token(id).await?;
        let own = found.is_some_and(|found| found.token.uid == reset.uid);
        let answer = self.inner().verify_forgot_password(id, reset).await;
        if own {
            self.inner().delete_password_forgot_token(id).await?;
        }
        answer
    }
}

store! {
    /// The reset token goes to the account that the caller names, whoever asked for the code.
    SpendsForAnybody {}

    async fn verify_forgot_password(&self, id: PasswordForgotTokenId, reset: AccountResetToken) -> Result<()> {
        let found = self.inner().password_forgot_token(id).await?;
        let other = found.is_some_and(|found| found.token.uid != reset.uid);
        if other && self.inner().account(reset.uid).await?.is_some() {
            self.inner().create_account_reset_token(reset).await?;
            return self.inner().delete_password_forgot_token(id).await;
        }
        self.inner().verify_forgot_password(id, reset).await
    }
}
