//! Identities, and persons, who are made of several families.

use authkeep_store::{EpochMs, Identity, Label, LabelScope, Person, Role, Uid};

use super::{Outcome, insert_free};
use crate::state::State;

impl State {
    pub(super) fn set_role(&mut self, uid: Uid, role: Role, at: EpochMs) -> Outcome {
        self.require_account(uid)?;
        let created_at = self.identities.get(&uid).map_or(at, |identity| identity.created_at);
        self.identities.insert(uid, Identity { uid, role, created_at, updated_at: at });
        Ok(())
    }

    pub(super) fn restore_identity(&mut self, identity: &Identity) -> Outcome {
        self.require_account(identity.uid)?;
        insert_free(&mut self.identities, identity.uid, identity.clone())
    }

    /// What the look-up of a person must give.
    pub(crate) fn person(&self, uid: Uid) -> Option<Person> {
        let is_private = |label: &&Label| label.uid == uid && label.scope == LabelScope::Private;
        Some(Person {
            account: self.accounts.get(&uid)?.clone(),
            role: self.identities.get(&uid).map_or(Role::Member, |identity| identity.role),
            otp_enabled: self.totps.get(&uid).is_some_and(|totp| totp.enabled),
            private_labels: self.labels.values().filter(is_private).cloned().collect(),
        })
    }
}
