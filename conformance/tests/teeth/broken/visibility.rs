//! Look-ups that show what was, and changes that undo others.

use std::collections::BTreeMap;
use std::sync::Mutex;

use authkeep_store::{
    Account, EpochMs, KeyFetchToken, KeyFetchTokenId, Result, Secret, SessionToken, SessionTokenId, Text255, Uid,
    WithAccount,
};

use super::{others_first, store};

store! {
    /// A cache of sessions that changes of the account do not reach.
    RemembersSessions { seen: Mutex<BTreeMap<SessionTokenId, WithAccount<SessionToken>>>, }

    async fn session_token(&self, id: SessionTokenId, now: EpochMs) -> Result<Option<WithAccount<SessionToken>>> {
        let Some(found) = self.inner().session_token(id, now).await? else { return Ok(None) };
        Ok(Some(self.seen.lock().expect("nobody panics with the lock").entry(id).or_insert(found).clone()))
    }
}

store! {
    /// A cache of key fetch tokens that their deletion does not reach.
    ShowsDeletedTokens { seen: Mutex<BTreeMap<KeyFetchTokenId, WithAccount<KeyFetchToken>>>, }

    async fn create_key_fetch_token(&self, token: KeyFetchToken) -> Result<()> {
        let id = token.id;
        self.inner().create_key_fetch_token(token).await?;
        if let Some(found) = self.inner().key_fetch_token(id).await? {
            self.seen.lock().expect("nobody panics with the lock").insert(id, found);
        }
        Ok(())
    }

    async fn key_fetch_token(&self, id: KeyFetchTokenId) -> Result<Option<WithAccount<KeyFetchToken>>> {
        let found = self.inner().key_fetch_token(id).await?;
        Ok(found.or_else(|| self.seen.lock().expect("nobody panics with the lock").get(&id).cloned()))
    }
}

store! {
    /// Writes the whole account back as it was read: what others changed in the meantime is lost.
    LosesUpdates {}

    // The other change of the same fields comes after the reading, wherever the two begin at the same moment.
    async fn lock_account(&self, uid: Uid, locked_at: EpochMs, unlock_code: Secret<16>) -> Result<()> {
        for _ in 0..5 {
            others_first().await;
        }
        self.inner().lock_account(uid, locked_at, unlock_code).await
    }

    async fn verify_email(&self, uid: Uid) -> Result<()> {
        let read = self.inner().account(uid).await?;
        // Until somebody has changed it, and then until all others have; not for ever, since there may be nobody.
        let mut left = 500;
        while left > 0 {
            tokio::task::yield_now().await;
            let changed = self.inner().account(uid).await? != read;
            left = if changed { left.min(100) - 1 } else { left - 1 };
        }
        self.inner().verify_email(uid).await?;
        let lock = |account: &Account| (account.locked_at, account.unlock_code.clone());
        let Some(read) = read else { return Ok(()) };
        if self.inner().account(uid).await?.as_ref().map(lock) == Some(lock(&read)) {
            return Ok(());
        }
        match (read.locked_at, read.unlock_code) {
            (Some(at), Some(code)) => self.inner().lock_account(uid, at, code).await,
            (Some(_), None) => Ok(()),
            (None, _) => self.inner().unlock_account(uid).await,
        }
    }
}

store! {
    /// The old locale is taken away some time before the new one is there: a caller that goes away leaves none.
    SetsLocaleInSteps {}

    async fn set_locale(&self, uid: Uid, locale: Option<Text255>) -> Result<()> {
        self.inner().set_locale(uid, None).await?;
        others_first().await;
        self.inner().set_locale(uid, locale).await
    }
}
