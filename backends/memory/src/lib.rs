//! The in-memory engine: for tests, and the executable reference that the other engines are compared with.
//!
//! All records live behind one lock, and each verb holds it from its first look to its last change. Nothing outlives
//! the process.

mod account;
mod account_reset_token;
mod api_key;
mod cascade;
mod clean_token;
mod dirty_token;
mod document;
mod expiry;
mod failure;
mod file_to_delete;
mod fill_mark;
mod grouped;
mod handshake;
mod health;
mod identity;
mod kept_reply;
mod key_fetch_token;
mod key_fingerprint;
mod label;
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
mod table;
mod throttle;
mod totp;
mod used_jti;

use parking_lot::{Mutex, MutexGuard};
use state::State;

/// A store that forgets everything when it is dropped.
#[derive(Default)]
pub struct MemoryStore {
    state: Mutex<State>,
}

impl MemoryStore {
    /// An empty store.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock()
    }
}
