//! Tokens that outlive what should have taken them along.

use std::collections::BTreeMap;
use std::sync::Mutex;

use authkeep_store::{EpochMs, NewAccount, NewVerifier, Result, SessionToken, Uid};

use super::store;

store! {
    /// A reset forgets one kind of token.
    SessionsOutliveResets {}

    async fn reset_account(&self, uid: Uid, verifier: NewVerifier) -> Result<()> {
        let sessions = self.inner().account_devices(uid, EpochMs::MIN).await.unwrap_or_default();
        self.inner().reset_account(uid, verifier).await?;
        for session in sessions {
            self.inner().create_session_token(session).await?;
        }
        Ok(())
    }
}

store! {
    /// Sessions of a deleted account wait, unseen, for the next one under its uid.
    SessionsComeBack { waiting: Mutex<BTreeMap<Uid, Vec<SessionToken>>>, }

    async fn delete_account(&self, uid: Uid) -> Result<()> {
        let sessions = self.inner().account_devices(uid, EpochMs::MIN).await.unwrap_or_default();
        self.waiting.lock().expect("nobody panics with the lock").entry(uid).or_default().extend(sessions);
        self.inner().delete_account(uid).await
    }

    async fn create_account(&self, new: NewAccount) -> Result<()> {
        let uid = new.uid;
        self.inner().create_account(new).await?;
        let waiting = self.waiting.lock().expect("nobody panics with the lock").remove(&uid);
        for session in waiting.unwrap_or_default() {
            // Its id may be another one's by then.
            let _ = self.inner().create_session_token(session).await;
        }
        Ok(())
    }
}
