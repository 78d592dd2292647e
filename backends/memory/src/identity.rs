//! Identities, and what the identity API shows of an account.

use async_trait::async_trait;
use authkeep_store::{EpochMs, Identities, Identity, LabelScope, Person, Result, Role, Uid};

use crate::{MemoryStore, table};

#[async_trait]
impl Identities for MemoryStore {
    async fn set_role(&self, uid: Uid, role: Role, at: EpochMs) -> Result<()> {
        let mut state = self.lock();
        state.require_account(uid)?;
        let first = state.identities.get(&uid).map_or(at, |identity| identity.created_at);
        state.identities.insert(uid, Identity { uid, role, created_at: first, updated_at: at });
        Ok(())
    }

    async fn identity(&self, uid: Uid) -> Result<Option<Identity>> {
        Ok(self.lock().identities.get(&uid).cloned())
    }

    async fn person(&self, uid: Uid) -> Result<Option<Person>> {
        let state = self.lock();
        Ok(state.accounts.get(&uid).map(|account| Person {
            account: account.clone(),
            role: state.identities.get(&uid).map_or(Role::Member, |identity| identity.role),
            otp_enabled: state.totps.get(&uid).is_some_and(|totp| totp.enabled),
            private_labels: state.labels.all_of(uid).filter(|l| l.scope == LabelScope::Private).cloned().collect(),
        }))
    }

    async fn scan_identities(&self, after: Option<Uid>, limit: usize) -> Result<Vec<Identity>> {
        Ok(table::page(&self.lock().identities, after, limit))
    }

    async fn restore_identity(&self, identity: Identity) -> Result<()> {
        let mut state = self.lock();
        state.require_account(identity.uid)?;
        table::add(&mut state.identities, identity.uid, identity)
    }
}
