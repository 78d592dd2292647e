//! Verbs that reach further than they should.

use authkeep_store::{EpochMs, NewVerifier, Result, Secret, SessionTokenId, Uid};

use super::store;

store! {
    /// Accounts are found by a part of their uid.
    LocksNeighbours {}

    async fn lock_account(&self, uid: Uid, locked_at: EpochMs, unlock_code: Secret<16>) -> Result<()> {
        self.inner().lock_account(uid, locked_at, unlock_code.clone()).await?;
        for other in self.inner().scan_accounts(None, usize::MAX).await? {
            if other.uid.as_bytes()[..15] == uid.as_bytes()[..15] {
                self.inner().lock_account(other.uid, locked_at, unlock_code.clone()).await?;
            }
        }
        Ok(())
    }
}

store! {
    /// The end of one session ends all of the account.
    SignsOutEverywhere {}

    async fn delete_session_token(&self, id: SessionTokenId) -> Result<()> {
        if let Some(found) = self.inner().session_token(id, EpochMs::MIN).await? {
            for session in self.inner().account_devices(found.token.uid, EpochMs::MIN).await? {
                self.inner().delete_session_token(session.id).await?;
            }
        }
        Ok(())
    }
}

store! {
    /// A reset changes a field that is not its own.
    ResetTakesLockAway {}

    async fn reset_account(&self, uid: Uid, verifier: NewVerifier) -> Result<()> {
        self.inner().reset_account(uid, verifier).await?;
        self.inner().unlock_account(uid).await
    }
}
