//! Documents beyond the limit.

use authkeep_store::{Document, Result};

use super::{afar_first, store};

store! {
    /// Counts the documents some time before it stores another one.
    CountsBeforehand {}

    async fn create_document(&self, document: Document, at_most: u32) -> Result<()> {
        let there = self.inner().documents(document.uid).await?.len();
        if u32::try_from(there).is_ok_and(|there| there >= at_most) {
            return self.inner().create_document(document, at_most).await;
        }
        afar_first().await;
        self.inner().create_document(document, u32::MAX).await
    }
}
