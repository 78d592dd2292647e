//! API keys.

use authkeep_store::{ApiKey, ApiKeyChange, ApiKeyId, EpochMs, ErrorKind, Uid};

use super::{Outcome, insert_free, refuse_full, refuse_taken};
use crate::state::State;

impl State {
    pub(super) fn create_api_key(&mut self, key: &ApiKey, at_most: u32) -> Outcome {
        self.require_account(key.uid)?;
        refuse_taken(&self.api_keys, &key.id)?;
        refuse_full(self.api_keys.values().filter(|other| other.uid == key.uid).count(), at_most)?;
        self.api_keys.insert(key.id, key.clone());
        Ok(())
    }

    pub(super) fn update_api_key(
        &mut self,
        uid: Uid,
        id: ApiKeyId,
        change: &ApiKeyChange,
        at: EpochMs,
    ) -> Outcome<ApiKey> {
        let key = self.api_keys.get_mut(&id).filter(|key| key.uid == uid).ok_or(ErrorKind::NotFound)?;
        let ApiKeyChange { public_key, scopes, expires_in, state } = change.clone();
        if let Some(public_key) = public_key {
            key.public_key = public_key;
        }
        if let Some(scopes) = scopes {
            key.scopes = Some(scopes);
        }
        if let Some(expires_in) = expires_in {
            key.expires_in = expires_in;
        }
        if let Some(state) = state {
            key.state = state;
        }
        key.updated_at = at;
        Ok(key.clone())
    }

    pub(super) fn delete_api_key(&mut self, uid: Uid, id: ApiKeyId) -> Outcome {
        if self.api_keys.get(&id).is_none_or(|key| key.uid != uid) {
            return Err(ErrorKind::NotFound);
        }
        self.api_keys.remove(&id);
        self.used_jtis.retain(|used, _| used.api_key != id);
        Ok(())
    }

    pub(super) fn restore_api_key(&mut self, key: &ApiKey) -> Outcome {
        self.require_account(key.uid)?;
        insert_free(&mut self.api_keys, key.id, key.clone())
    }
}
