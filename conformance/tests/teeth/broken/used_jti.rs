//! Tokens that work more than once.

use authkeep_store::{EpochMs, ErrorKind, Result, UsedJti};

use super::{afar_first, store};

store! {
    /// Looks whether the id was used, and does not look at the answer of the insert that follows.
    AcceptsJtiTwice {}

    async fn use_jti(&self, used: UsedJti, now: EpochMs) -> Result<()> {
        let before = self.inner().scan_used_jtis(None, usize::MAX).await?;
        if before.iter().any(|other| other.id == used.id && other.expires_at > now) {
            return self.inner().use_jti(used, now).await;
        }
        afar_first().await;
        match self.inner().use_jti(used, now).await {
            Err(error) if error.kind() == ErrorKind::Conflict => Ok(()),
            answer => answer,
        }
    }
}
