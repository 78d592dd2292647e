//! Identities, one an account, and what the identity API shows of an account.

use async_trait::async_trait;
use authkeep_store::{EpochMs, Identities, Identity, LabelScope, Person, Result, Role, Uid};

use super::ToyStore;

#[async_trait]
impl Identities for ToyStore {
    async fn set_role(&self, uid: Uid, role: Role, at: EpochMs) -> Result<()> {
        self.change(uid, |_, dossier| {
            let first = dossier.identity.as_ref().map_or(at, |identity| identity.created_at);
            dossier.identity = Some(Identity { uid, role, created_at: first, updated_at: at });
            Ok(())
        })
    }

    async fn identity(&self, uid: Uid) -> Result<Option<Identity>> {
        Ok(self.find_one(uid, |dossier| dossier.identity.clone()))
    }

    async fn person(&self, uid: Uid) -> Result<Option<Person>> {
        Ok(self.find_one(uid, |dossier| {
            let private = dossier.labels.values().filter(|label| label.scope == LabelScope::Private);
            Some(Person {
                account: dossier.account.clone(),
                role: dossier.identity.as_ref().map_or(Role::Member, |identity| identity.role),
                otp_enabled: dossier.totp.as_ref().is_some_and(|totp| totp.enabled),
                private_labels: private.cloned().collect(),
            })
        }))
    }

    async fn scan_identities(&self, after: Option<Uid>, limit: usize) -> Result<Vec<Identity>> {
        Ok(self.scan_one(after, limit, |dossier| dossier.identity.clone()))
    }

    async fn restore_identity(&self, identity: Identity) -> Result<()> {
        self.create_one(identity.uid, identity, |dossier| &mut dossier.identity)
    }
}
