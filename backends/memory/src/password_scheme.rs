//! Password schemes.

use async_trait::async_trait;
use authkeep_store::{PasswordScheme, PasswordSchemes, Result};

use crate::{MemoryStore, table};

#[async_trait]
impl PasswordSchemes for MemoryStore {
    async fn password_schemes(&self) -> Result<Vec<PasswordScheme>> {
        Ok(self.lock().password_schemes.values().copied().collect())
    }

    async fn add_password_scheme(&self, scheme: PasswordScheme) -> Result<()> {
        table::add(&mut self.lock().password_schemes, scheme.version, scheme)
    }

    async fn scan_password_schemes(&self, after: Option<u8>, limit: usize) -> Result<Vec<PasswordScheme>> {
        Ok(table::page(&self.lock().password_schemes, after, limit))
    }
}
