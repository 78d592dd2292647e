//! E-mails that are taken for one another, or not.

use authkeep_store::{Account, NormalizedEmail, Result};

use super::store;

store! {
    /// A collation that ignores accents.
    FoldsAccents {}

    async fn account_by_email(&self, email: &NormalizedEmail) -> Result<Option<Account>> {
        let plain = NormalizedEmail::new(&email.as_str().replace('\u{e1}', "a").replace('\u{e9}', "e")).expect("no longer than before");
        self.inner().account_by_email(&plain).await
    }
}

store! {
    /// Goes by the address as it is spelled, and knows the letters of ASCII alone.
    FoldsAsciiAlone {}

    async fn account_by_email(&self, email: &NormalizedEmail) -> Result<Option<Account>> {
        let found = self.inner().account_by_email(email).await?;
        // Addresses in which other letters than ASCII's are capital ones.
        let spelled = |account: &Account| account.email.as_str().to_ascii_lowercase();
        Ok(found.filter(|account| {
            let lower = account.email.as_str().to_lowercase();
            lower != account.normalized_email.as_str() || spelled(account) == lower
        }))
    }
}
