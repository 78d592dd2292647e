//! What leaves a store and comes back incomplete.

use authkeep_store::{Account, KeyFetchToken, KeyFetchTokenId, NewAccount, Result, SessionToken, SessionTokenId};

use super::store;

store! {
    /// The first record of every page but the first is missing.
    SkipsBetweenPages {}

    async fn scan_session_tokens(&self, after: Option<SessionTokenId>, limit: usize) -> Result<Vec<SessionToken>> {
        let skipped = usize::from(after.is_some());
        let page = self.inner().scan_session_tokens(after, limit.saturating_add(skipped)).await?;
        Ok(page.into_iter().skip(skipped).collect())
    }
}

store! {
    /// Pages begin with the record that the one before ended with.
    RepeatsBetweenPages {}

    async fn scan_key_fetch_tokens(&self, after: Option<KeyFetchTokenId>, limit: usize) -> Result<Vec<KeyFetchToken>> {
        let mut page = self.inner().scan_key_fetch_tokens(after, limit).await?;
        if let Some(after) = after
            && let Some(last) = self.inner().key_fetch_token(after).await?
        {
            page.insert(0, last.token);
            page.truncate(limit);
        }
        Ok(page)
    }
}

store! {
    /// A restored account is made like a new one, and so loses its lock.
    RestoresUnlocked {}

    async fn restore_account(&self, account: Account) -> Result<()> {
        let Account { uid, normalized_email, email, email_code, email_verified, .. } = account;
        let Account { k_a, wrap_wrap_kb, auth_salt, verify_hash, verifier_version, .. } = account;
        let Account { verifier_set_at, created_at, locale, .. } = account;
        let new = NewAccount {
            uid,
            normalized_email,
            email,
            email_code,
            email_verified,
            k_a,
            wrap_wrap_kb,
            auth_salt,
            verify_hash,
            verifier_version,
            verifier_set_at,
            created_at,
            locale,
        };
        self.inner().create_account(new).await
    }
}
