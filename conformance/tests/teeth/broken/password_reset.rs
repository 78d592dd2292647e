//! Resets after which the old sessions go on.

use authkeep_store::{EpochMs, NewVerifier, PasswordForgotTokenId, Result};

use super::store;

store! {
    /// A reset forgets the sessions.
    ResetLeavesSessions {}

    async fn reset_by_forgot_token(
        &self,
        id: PasswordForgotTokenId,
        not_before: EpochMs,
        verifier: NewVerifier,
    ) -> Result<()> {
        let sessions = match self.inner().password_forgot_token(id).await? {
            Some(found) => self.inner().account_devices(found.token.uid, EpochMs::MIN).await?,
            None => Vec::new(),
        };
        self.inner().reset_by_forgot_token(id, not_before, verifier).await?;
        for session in sessions {
            self.inner().create_session_token(session).await?;
        }
        Ok(())
    }
}
