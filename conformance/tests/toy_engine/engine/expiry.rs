//! The removal of records whose time is over: one entry, whatever number of accounts they belong to.

use std::collections::BTreeMap;

use async_trait::async_trait;
use authkeep_store::{EpochMs, Expiry, Result, SessionToken, Uid, UsedJti};

use super::ToyStore;
use super::dossier::{Dossier, Held};
use super::log::Change;
use super::state::{State, due};

#[async_trait]
impl Expiry for ToyStore {
    async fn sweep_expired(&self, now: EpochMs, limit: usize) -> Result<usize> {
        let mut state = self.state();
        let sessions = state.dossiers.values().flat_map(|dossier| dossier.session_tokens.values());
        let sessions = due(sessions.filter_map(|token| Some((token.expires_at?, token.id))), now, limit);
        let left = limit - sessions.len();
        let jtis = state.dossiers.values().flat_map(|dossier| dossier.used_jtis.values());
        let jtis = due(jtis.map(|used| (used.expires_at, used.id)), now, left);
        let left = left - jtis.len();
        let throttles = due(state.throttles.values().map(|window| (window.expires_at, window.key)), now, left);
        let left = left - throttles.len();
        let keys = state.signing_keys.values().filter_map(|key| Some((key.expires_at?, key.id)));
        let keys = due(keys, now, left);
        let left = left - keys.len();
        let pseudonyms = state.pseudonym_sessions.values().map(|session| (session.expires_at, session.id));
        let pseudonyms = due(pseudonyms, now, left);
        let left = left - pseudonyms.len();
        let handshakes = state.handshakes.values().map(|handshake| (handshake.expires_at, handshake.id));
        let handshakes = due(handshakes, now, left);
        let left = left - handshakes.len();
        let replies = due(state.kept_replies.values().map(|reply| (reply.expires_at, reply.id)), now, left);
        let left = left - replies.len();

        let mut dossiers = BTreeMap::new();
        take_out::<SessionToken>(&state, &mut dossiers, &sessions);
        take_out::<UsedJti>(&state, &mut dossiers, &jtis);
        let mut entry: Vec<_> = dossiers.into_values().map(Change::dossier).collect();
        entry.extend(throttles.into_iter().map(|key| Change::Throttle(key, None)));
        entry.extend(keys.into_iter().map(|id| Change::SigningKey(id, None)));
        entry.extend(pseudonyms.into_iter().map(|id| Change::PseudonymSession(id, None)));
        entry.extend(handshakes.into_iter().map(|id| Change::Handshake(id, None)));
        entry.extend(replies.into_iter().map(|id| Change::KeptReply(id, None)));
        state.commit(entry)?;
        Ok(limit - left)
    }
}

/// Takes records out of copies of the dossiers that they are in.
fn take_out<T: Held>(state: &State, dossiers: &mut BTreeMap<Uid, Dossier>, ids: &[T::Id]) {
    for id in ids {
        if let Some(dossier) = state.dossier_of::<T>(id) {
            let copy = dossiers.entry(dossier.account.uid).or_insert_with(|| dossier.clone());
            T::of_mut(copy).remove(id);
        }
    }
}
