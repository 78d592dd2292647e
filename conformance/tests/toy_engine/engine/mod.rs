//! A small durable engine: every account with all that belongs to it is one dossier, and every verb that changes something
//! writes one entry of a log, which says what becomes of a dossier and of records that belong to no account. Everything is
//! in memory; opening the store reads the log from its start.
//!
//! What it answers outlives its process. It does not outlive the machine: for that each entry would have to be followed
//! by an `fdatasync`. The log is never made shorter.

mod account;
mod account_reset_token;
mod api_key;
mod clean_token;
mod codec;
mod dirty_token;
mod document;
mod dossier;
mod expiry;
mod failure;
mod file_to_delete;
mod fill_mark;
mod handshake;
mod health;
mod identity;
mod kept_reply;
mod key_fetch_token;
mod key_fingerprint;
mod label;
mod log;
mod message;
mod password_change_token;
mod password_forgot_token;
mod password_scheme;
mod phone;
mod profile;
mod pseudonym;
mod pseudonym_session;
mod session_token;
mod signing_key;
mod state;
mod stock;
mod throttle;
mod totp;
mod used_jti;

use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

use authkeep_store::{AccountSummary, ErrorKind, Result, StoreError, Uid, WithAccount};

use dossier::{Dossier, Held};
use log::{Change, Log};
use state::{State, page};

pub(crate) struct ToyStore {
    state: Mutex<State>,
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
    fn change<T>(&self, uid: Uid, change: impl FnOnce(&State, &mut Dossier) -> Result<T>) -> Result<T> {
        let mut state = self.state();
        let mut dossier = state.dossier(uid)?;
        let answer = change(&state, &mut dossier)?;
        state.commit(vec![Change::dossier(dossier)])?;
        Ok(answer)
    }

    /// For the verbs that succeed where there is no account.
    fn change_if_there(&self, uid: Uid, change: impl FnOnce(&mut Dossier)) -> Result<()> {
        let answer = self.change(uid, |_, dossier| {
            change(dossier);
            Ok(())
        });
        answer.or_else(|error| if error.kind() == ErrorKind::NotFound { Ok(()) } else { Err(error) })
    }
}

/// Kinds of which an account may have several.
impl ToyStore {
    fn create<T: Held>(&self, uid: Uid, record: T) -> Result<()> {
        self.change(uid, |state, dossier| {
            state.require_free::<T>(&record.id())?;
            T::of_mut(dossier).insert(record.id(), record);
            Ok(())
        })
    }

    /// Takes the place of what the account had of this kind.
    fn replace<T: Held>(&self, uid: Uid, record: T) -> Result<()> {
        self.change(uid, |state, dossier| {
            state.require_free::<T>(&record.id())?;
            T::of_mut(dossier).clear();
            T::of_mut(dossier).insert(record.id(), record);
            Ok(())
        })
    }

    fn find<T: Held>(&self, id: &T::Id) -> Option<T> {
        T::of(self.state().dossier_of::<T>(id)?).get(id).cloned()
    }

    fn find_with_account<T: Held>(&self, id: &T::Id) -> Option<WithAccount<T>> {
        let state = self.state();
        let dossier = state.dossier_of::<T>(id)?;
        let token = T::of(dossier).get(id)?.clone();
        Some(WithAccount { token, account: AccountSummary::from(&dossier.account) })
    }

    /// What an account has, in ascending order of the ids.
    fn all<T: Held>(&self, uid: Uid) -> Vec<T> {
        self.state().dossiers.get(&uid).map(|dossier| T::of(dossier).values().cloned().collect()).unwrap_or_default()
    }

    fn delete<T: Held>(&self, id: &T::Id) -> Result<()> {
        let mut state = self.state();
        let Some(mut dossier) = state.dossier_of::<T>(id).cloned() else { return Ok(()) };
        T::of_mut(&mut dossier).remove(id);
        state.commit(vec![Change::dossier(dossier)])
    }

    fn scan<T: Held>(&self, after: Option<T::Id>, limit: usize) -> Vec<T> {
        let state = self.state();
        let owners = page(T::owners(&state.index), after, limit);
        owners.filter_map(|(id, uid)| T::of(state.dossiers.get(uid)?).get(id).cloned()).collect()
    }
}

/// Kinds of which an account has one at the most; `place` says where in the dossier.
impl ToyStore {
    fn create_one<T>(&self, uid: Uid, record: T, place: impl FnOnce(&mut Dossier) -> &mut Option<T>) -> Result<()> {
        self.change(uid, |_, dossier| match place(dossier) {
            Some(_) => Err(StoreError::conflict()),
            empty => {
                *empty = Some(record);
                Ok(())
            }
        })
    }

    fn find_one<T>(&self, uid: Uid, place: impl FnOnce(&Dossier) -> Option<T>) -> Option<T> {
        self.state().dossiers.get(&uid).and_then(place)
    }

    fn scan_one<T>(&self, after: Option<Uid>, limit: usize, place: impl Fn(&Dossier) -> Option<T>) -> Vec<T> {
        let state = self.state();
        let dossiers = page(&state.dossiers, after, usize::MAX);
        dossiers.filter_map(|(_, dossier)| place(dossier)).take(limit).collect()
    }
}
