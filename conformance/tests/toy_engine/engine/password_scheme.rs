//! Password schemes.

use async_trait::async_trait;
use authkeep_store::{PasswordScheme, PasswordSchemes, Result};

use super::ToyStore;
use super::log::Change;
use super::state::{page, require_free};

#[async_trait]
impl PasswordSchemes for ToyStore {
    async fn password_schemes(&self) -> Result<Vec<PasswordScheme>> {
        Ok(self.state().password_schemes.values().copied().collect())
    }

    async fn add_password_scheme(&self, scheme: PasswordScheme) -> Result<()> {
        let mut state = self.state();
        require_free(&state.password_schemes, &scheme.version)?;
        state.commit(vec![Change::PasswordScheme(scheme)])
    }

    async fn scan_password_schemes(&self, after: Option<u8>, limit: usize) -> Result<Vec<PasswordScheme>> {
        Ok(page(&self.state().password_schemes, after, limit).map(|(_, scheme)| *scheme).collect())
    }
}
