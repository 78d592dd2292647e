//! Verifiers that come too late.

use authkeep_store::{NewVerifier, Result, Secret, Uid};

use super::store;

store! {
    /// Puts another verifier in place whatever was reset in the meantime.
    ReplacesBlindly {}

    async fn replace_verifier(&self, uid: Uid, expected: &Secret<32>, verifier: NewVerifier) -> Result<()> {
        let stored = self.inner().account(uid).await?.map(|account| account.verify_hash);
        self.inner().replace_verifier(uid, stored.as_ref().unwrap_or(expected), verifier).await
    }
}
