//! Everything that the store holds, and how it changes.

use std::collections::BTreeMap;
use std::ops::Bound::{Excluded, Unbounded};

use authkeep_store::{
    CleanToken, CleanTokenId, DirtyToken, DirtyTokenId, EpochMs, FileId, FileToDelete, FillMark, Handshake,
    HandshakeId, KeptReply, KeptReplyId, KeyFingerprint, Message, MessageId, PasswordScheme, Pseudonym, PseudonymId,
    PseudonymSession, PseudonymSessionId, Result, SigningKey, SigningKeyId, StockedToken, StockedTokenId, StoreError,
    Throttle, ThrottleKey, Uid,
};

use super::dossier::{Dossier, Held, Index};
use super::log::{Change, Log};

#[derive(Default)]
pub(super) struct State {
    pub(super) log: Option<Log>,
    pub(super) dossiers: BTreeMap<Uid, Dossier>,
    /// Which dossier each id is in.
    pub(super) index: Index,
    pub(super) key_fingerprint: Option<KeyFingerprint>,
    pub(super) password_schemes: BTreeMap<u8, PasswordScheme>,
    pub(super) files_to_delete: BTreeMap<FileId, FileToDelete>,
    pub(super) throttles: BTreeMap<ThrottleKey, Throttle>,
    pub(super) signing_keys: BTreeMap<SigningKeyId, SigningKey>,
    pub(super) messages: BTreeMap<MessageId, Message>,
    pub(super) pseudonyms: BTreeMap<PseudonymId, Pseudonym>,
    pub(super) pseudonym_sessions: BTreeMap<PseudonymSessionId, PseudonymSession>,
    pub(super) handshakes: BTreeMap<HandshakeId, Handshake>,
    pub(super) stocked_tokens: BTreeMap<StockedTokenId, StockedToken>,
    pub(super) dirty_tokens: BTreeMap<DirtyTokenId, DirtyToken>,
    pub(super) clean_tokens: BTreeMap<CleanTokenId, CleanToken>,
    pub(super) kept_replies: BTreeMap<KeptReplyId, KeptReply>,
    pub(super) fill_mark: Option<FillMark>,
}

impl State {
    /// Makes an entry durable, and only then visible: nobody may see what a crash could still take back.
    pub(super) fn commit(&mut self, entry: Vec<Change>) -> Result<()> {
        self.log.as_mut().ok_or_else(|| StoreError::internal("the store has no log"))?.append(&entry)?;
        self.apply(entry);
        Ok(())
    }

    pub(super) fn apply(&mut self, entry: Vec<Change>) {
        for change in entry {
            match change {
                Change::KeyFingerprint(fingerprint) => self.key_fingerprint = Some(fingerprint),
                Change::Dossier(uid, dossier) => {
                    if let Some(old) = self.dossiers.remove(&uid) {
                        old.leave(&mut self.index);
                    }
                    if let Some(new) = dossier {
                        new.enter(&mut self.index);
                        self.dossiers.insert(uid, *new);
                    }
                }
                Change::PasswordScheme(scheme) => set(&mut self.password_schemes, scheme.version, Some(scheme)),
                Change::FileToDelete(id, file) => set(&mut self.files_to_delete, id, file),
                Change::Throttle(key, throttle) => set(&mut self.throttles, key, throttle),
                Change::SigningKey(id, key) => set(&mut self.signing_keys, id, key),
                Change::Message(id, message) => set(&mut self.messages, id, message),
                Change::Pseudonym(id, pseudonym) => set(&mut self.pseudonyms, id, pseudonym),
                Change::PseudonymSession(id, session) => set(&mut self.pseudonym_sessions, id, session),
                Change::Handshake(id, handshake) => set(&mut self.handshakes, id, handshake),
                Change::StockedToken(id, token) => set(&mut self.stocked_tokens, id, token),
                Change::DirtyToken(id, token) => set(&mut self.dirty_tokens, id, token),
                Change::CleanToken(id, token) => set(&mut self.clean_tokens, id, token),
                Change::KeptReply(id, reply) => set(&mut self.kept_replies, id, reply),
                Change::FillMark(mark) => self.fill_mark = mark,
            }
        }
    }

    /// A copy of an account's dossier, to be changed and committed.
    pub(super) fn dossier(&self, uid: Uid) -> Result<Dossier> {
        self.dossiers.get(&uid).cloned().ok_or_else(StoreError::not_found)
    }

    /// The dossier that a record is in.
    pub(super) fn dossier_of<T: Held>(&self, id: &T::Id) -> Option<&Dossier> {
        self.dossiers.get(T::owners(&self.index).get(id)?)
    }

    pub(super) fn require_free<T: Held>(&self, id: &T::Id) -> Result<()> {
        require_free(T::owners(&self.index), id)
    }

    /// The change that stores a message, for the entry of the verb that causes it.
    pub(super) fn new_message(&self, message: Message) -> Result<Change> {
        require_free(&self.messages, &message.id)?;
        Ok(Change::Message(message.id, Some(message)))
    }
}

fn set<K: Ord, V>(records: &mut BTreeMap<K, V>, key: K, value: Option<V>) {
    match value {
        Some(value) => records.insert(key, value),
        None => records.remove(&key),
    };
}

pub(super) fn require_free<K: Ord, V>(records: &BTreeMap<K, V>, key: &K) -> Result<()> {
    if records.contains_key(key) { Err(StoreError::conflict()) } else { Ok(()) }
}

pub(super) fn require_there<K: Ord, V>(records: &BTreeMap<K, V>, key: &K) -> Result<()> {
    if records.contains_key(key) { Ok(()) } else { Err(StoreError::not_found()) }
}

/// A page of a scan.
pub(super) fn page<K: Ord, V>(
    records: &BTreeMap<K, V>,
    after: Option<K>,
    limit: usize,
) -> impl Iterator<Item = (&K, &V)> {
    records.range((after.map_or(Unbounded, Excluded), Unbounded)).take(limit)
}

/// The ids whose time is `now` or earlier, at most `limit`: the earliest first, those of one time in ascending order.
pub(super) fn due<K: Ord>(times: impl Iterator<Item = (EpochMs, K)>, now: EpochMs, limit: usize) -> Vec<K> {
    let mut due: Vec<_> = times.filter(|(at, _)| *at <= now).collect();
    due.sort_unstable();
    due.truncate(limit);
    due.into_iter().map(|(_, id)| id).collect()
}

/// The ids of the records that are too many: those that end first go first, those of one time in ascending order.
pub(super) fn beyond<K: Ord>(ends: impl Iterator<Item = (EpochMs, K)>, at_most: u32) -> Vec<K> {
    let mut ends: Vec<_> = ends.collect();
    ends.sort_unstable();
    let count = ends.len().saturating_sub(usize::try_from(at_most).unwrap_or(usize::MAX));
    ends.into_iter().take(count).map(|(_, id)| id).collect()
}

pub(super) fn require_room(count: usize, at_most: u32) -> Result<()> {
    if u32::try_from(count).is_ok_and(|count| count < at_most) { Ok(()) } else { Err(StoreError::limit_reached()) }
}
