//! What goes together with something else: the tokens of an account, and all that belongs to one.

use authkeep_store::{ApiKeyId, EpochMs, FileToDelete, Uid, UsedJtiId};

use crate::state::State;

impl State {
    /// Takes every token of an account away, of every kind.
    pub(crate) fn remove_tokens_of(&mut self, uid: Uid) {
        self.session_tokens.remove_all_of(uid);
        self.key_fetch_tokens.remove_all_of(uid);
        self.account_reset_tokens.remove_all_of(uid);
        self.password_change_tokens.remove_all_of(uid);
        self.password_forgot_tokens.remove_all_of(uid);
    }

    /// Takes an account away with all that belongs to it. The files of its documents are left to be deleted at once.
    pub(crate) fn remove_account(&mut self, uid: Uid) {
        let Some(account) = self.accounts.remove(&uid) else { return };
        self.uid_by_email.remove(&account.normalized_email);
        self.remove_tokens_of(uid);
        self.identities.remove(&uid);
        self.profiles.remove(&uid);
        self.totps.remove(&uid);
        self.failures.remove(&uid);
        self.labels.remove_all_of(uid);
        for phone in self.phones.remove_all_of(uid) {
            if phone.verified_at.is_some() {
                self.phone_owners.remove(&phone.number);
            }
        }
        for document in self.documents.remove_all_of(uid) {
            self.files_to_delete.insert(document.id, FileToDelete { id: document.id, due_at: EpochMs::MIN });
        }
        for key in self.api_keys.remove_all_of(uid) {
            self.remove_jtis_of(key.id);
        }
    }

    /// Takes the ids of tokens away that an API key used.
    pub(crate) fn remove_jtis_of(&mut self, api_key: ApiKeyId) {
        let first = UsedJtiId { api_key, jti_hash: [0; 32] };
        let last = UsedJtiId { api_key, jti_hash: [0xff; 32] };
        let used: Vec<_> = self.used_jtis.range(first..=last).map(|(id, _)| *id).collect();
        for id in used {
            self.used_jtis.remove(&id);
        }
    }
}
