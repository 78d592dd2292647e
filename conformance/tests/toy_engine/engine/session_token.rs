//! Session tokens.

use async_trait::async_trait;
use authkeep_store::{
    EpochMs, Grounds, Result, SessionToken, SessionTokenId, SessionTokens, StoreError, Uid, WithAccount,
};

use super::ToyStore;
use super::dossier::Dossier;

#[async_trait]
impl SessionTokens for ToyStore {
    async fn create_session_token(&self, token: SessionToken) -> Result<()> {
        self.create(token.uid, token)
    }

    async fn session_token(&self, id: SessionTokenId, now: EpochMs) -> Result<Option<WithAccount<SessionToken>>> {
        Ok(self.find_with_account::<SessionToken>(&id).filter(|found| !found.token.has_expired(now)))
    }

    async fn account_devices(&self, uid: Uid, now: EpochMs) -> Result<Vec<SessionToken>> {
        let dossier = self.state().dossier(uid)?;
        Ok(dossier.session_tokens.into_values().filter(|token| !token.has_expired(now)).collect())
    }

    async fn delete_session_token(&self, id: SessionTokenId) -> Result<()> {
        self.delete::<SessionToken>(&id)
    }

    async fn scan_session_tokens(&self, after: Option<SessionTokenId>, limit: usize) -> Result<Vec<SessionToken>> {
        Ok(self.scan(after, limit))
    }

    async fn start_session(&self, token: SessionToken, grounds: Grounds, at_most: u32) -> Result<()> {
        self.change(token.uid, |state, dossier| {
            let holds = match &grounds {
                Grounds::Password(verify_hash) => dossier.account.verify_hash == *verify_hash,
                Grounds::Session(id) => dossier.session_tokens.contains_key(id),
            };
            if !holds {
                return Err(StoreError::incorrect_password());
            }
            state.require_free::<SessionToken>(&token.id)?;
            dossier.session_tokens.insert(token.id, token);
            dossier.end_oldest_sessions(at_most);
            Ok(())
        })
    }

    async fn end_sessions(&self, uid: Uid) -> Result<()> {
        self.change_if_there(uid, |dossier| dossier.session_tokens.clear())
    }
}

impl Dossier {
    /// Leaves `at_most` of the sessions that have an end.
    fn end_oldest_sessions(&mut self, at_most: u32) {
        let ending = self.session_tokens.values().filter(|token| token.expires_at.is_some());
        let mut ending: Vec<_> = ending.map(|token| (token.created_at, token.id)).collect();
        ending.sort_unstable();
        let beyond = ending.len().saturating_sub(usize::try_from(at_most).unwrap_or(usize::MAX));
        for (_, id) in ending.drain(..beyond) {
            self.session_tokens.remove(&id);
        }
    }
}
