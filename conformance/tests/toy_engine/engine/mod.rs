//! A small durable engine: every account with all that belongs to it is one document, and every change of a document is
//! one entry of a log. All documents are in memory; opening the store reads the log from its start.
//!
//! What it answers outlives its process. It does not outlive the machine: for that each entry would have to be followed
//! by an `fdatasync`. The log is never made shorter.

mod account;
mod account_reset_token;
mod codec;
mod document;
mod health;
mod key_fetch_token;
mod key_fingerprint;
mod log;
mod password_change_token;
mod password_forgot_token;
mod pending;
mod session_token;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

use authkeep_store::{
    AccountResetTokenId, AccountSummary, KeyFetchTokenId, KeyFingerprint, NormalizedEmail, PasswordChangeTokenId,
    PasswordForgotTokenId, Result, SessionTokenId, StoreError, Uid, WithAccount,
};

use document::{Document, Held};
use log::{Entry, Log};

pub(crate) struct ToyStore {
    state: Mutex<State>,
}

/// Everything, and which document each e-mail and each token is in.
#[derive(Default)]
struct State {
    log: Option<Log>,
    key_fingerprint: Option<KeyFingerprint>,
    documents: BTreeMap<Uid, Document>,
    emails: BTreeMap<NormalizedEmail, Uid>,
    session_tokens: BTreeMap<SessionTokenId, Uid>,
    key_fetch_tokens: BTreeMap<KeyFetchTokenId, Uid>,
    account_reset_tokens: BTreeMap<AccountResetTokenId, Uid>,
    password_change_tokens: BTreeMap<PasswordChangeTokenId, Uid>,
    password_forgot_tokens: BTreeMap<PasswordForgotTokenId, Uid>,
}

impl ToyStore {
    pub(crate) fn open(path: &Path) -> Result<Self> {
        let mut state = State::default();
        let log = Log::open(path, |entry| state.apply(entry))?;
        state.log = Some(log);
        Ok(Self { state: Mutex::new(state) })
    }

    /// A verb looks and changes under one lock, and there is no await in it: it cannot be half done or half seen.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Changes one account and what belongs to it: all of it, or nothing when `change` refuses.
    fn change(&self, uid: Uid, change: impl FnOnce(&State, &mut Document) -> Result<()>) -> Result<()> {
        let mut state = self.state();
        let mut document = state.documents.get(&uid).cloned().ok_or_else(StoreError::not_found)?;
        change(&state, &mut document)?;
        state.commit(Entry::Document(uid, Some(Box::new(document))))
    }

    fn create<T: Held>(&self, token: T) -> Result<()> {
        self.change(token.uid(), |state, document| {
            state.require_free::<T>(token.id())?;
            document.put(token);
            Ok(())
        })
    }

    fn find<T: Held>(&self, id: T::Id) -> Option<WithAccount<T>> {
        let state = self.state();
        let document = state.document_of::<T>(id)?;
        let token = T::of(document).get(&id)?.clone();
        Some(WithAccount { token, account: AccountSummary::from(&document.account) })
    }

    fn delete<T: Held>(&self, id: T::Id) -> Result<()> {
        let mut state = self.state();
        let Some(mut document) = state.document_of::<T>(id).cloned() else { return Ok(()) };
        T::of_mut(&mut document).remove(&id);
        let uid = document.account.uid;
        state.commit(Entry::Document(uid, Some(Box::new(document))))
    }

    fn scan<T: Held>(&self, after: Option<T::Id>, limit: usize) -> Vec<T> {
        let state = self.state();
        let ids = T::index(&state).iter().filter(|(id, _)| after.is_none_or(|after| **id > after)).take(limit);
        ids.filter_map(|(id, uid)| T::of(state.documents.get(uid)?).get(id).cloned()).collect()
    }
}

impl State {
    /// Makes an entry durable, and only then visible: nobody may see what a crash could still take back.
    fn commit(&mut self, entry: Entry) -> Result<()> {
        self.log.as_mut().ok_or_else(|| StoreError::internal("the store has no log"))?.append(&entry)?;
        self.apply(entry);
        Ok(())
    }

    fn apply(&mut self, entry: Entry) {
        match entry {
            Entry::KeyFingerprint(fingerprint) => self.key_fingerprint = Some(fingerprint),
            Entry::Document(uid, document) => {
                if let Some(old) = self.documents.remove(&uid) {
                    old.leave(self);
                }
                if let Some(new) = document {
                    new.enter(self);
                    self.documents.insert(uid, *new);
                }
            }
        }
    }

    fn document_of<T: Held>(&self, id: T::Id) -> Option<&Document> {
        self.documents.get(T::index(self).get(&id)?)
    }

    fn require_free<T: Held>(&self, id: T::Id) -> Result<()> {
        if T::index(self).contains_key(&id) { Err(StoreError::conflict()) } else { Ok(()) }
    }
}
