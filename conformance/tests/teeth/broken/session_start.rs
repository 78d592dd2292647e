//! Sessions of people who have nothing to show, and sessions without an end.

use authkeep_store::{EpochMs, Grounds, Result, SessionToken, SessionTokenId, WithAccount};

use super::{others_first, store};

store! {
    /// The time of a session that ended is not looked at.
    ShowsEndedSessions {}

    async fn session_token(&self, id: SessionTokenId, _now: EpochMs) -> Result<Option<WithAccount<SessionToken>>> {
        self.inner().session_token(id, EpochMs::MIN).await
    }
}

store! {
    /// Leaves the grounds to its caller.
    StartsWithoutGrounds {}

    async fn start_session(&self, token: SessionToken, grounds: Grounds, at_most: u32) -> Result<()> {
        let account = self.inner().account(token.uid).await?;
        let grounds = account.map_or(grounds, |account| Grounds::Password(account.verify_hash));
        self.inner().start_session(token, grounds, at_most).await
    }
}

store! {
    /// Checks the grounds some time before the session is there.
    ChecksGroundsBeforehand {}

    async fn start_session(&self, token: SessionToken, grounds: Grounds, at_most: u32) -> Result<()> {
        let account = self.inner().account(token.uid).await?;
        let holds = match &grounds {
            Grounds::Password(hash) => account.is_some_and(|account| account.verify_hash == *hash),
            Grounds::Session(id) => {
                let found = self.inner().session_token(*id, EpochMs::MIN).await?;
                found.is_some_and(|found| found.token.uid == token.uid)
            }
        };
        if !holds {
            return self.inner().start_session(token, grounds, at_most).await;
        }
        others_first().await;
        let account = self.inner().account(token.uid).await?;
        let grounds = account.map_or(grounds, |account| Grounds::Password(account.verify_hash));
        self.inner().start_session(token, grounds, at_most).await
    }
}

store! {
    /// An account may have any number of sessions.
    KeepsOldSessions {}

    async fn start_session(&self, token: SessionToken, grounds: Grounds, _at_most: u32) -> Result<()> {
        self.inner().start_session(token, grounds, u32::MAX).await
    }
}
