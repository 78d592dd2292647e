//! The embedded engine: a store in a folder, on [sled](https://docs.rs/sled/0.34.7).
//!
//! # What is promised
//! What a verb has answered survives a killed process and a power cut: what it stored, what it removed, what it
//! refused and what it did not find. Each verb happens whole or not at all. What cannot be promised any more is
//! refused: after a failed sync, or a panic of sled, no change is taken until the store is opened again.
//!
//! # The traps of sled, which decide the design
//! - **`flush()` is no fsync on Linux.** It hands the log to the kernel and calls `sync_file_range`, which forces
//!   neither the file's new length nor the disk's own cache. A real fsync comes twice a second from a thread that only
//!   logs when it fails. So [`flush`](sled::Tree::flush) is followed by `fdatasync` on a handle of the engine's own.
//! - **A transaction cannot scan.** "Delete all tokens of this account" cannot be said in one, and two of them are not
//!   atomic. So the engine brings its own locks, and changes everything by one [batch](sled::Tree::apply_batch).
//!
//! A third one could stop the store for ever: while sled shortens its file, it waits for a thread of the pool that
//! writes its log, and holds a lock that each of these writes needs at its end. So a bounded amount is on its way to the
//! disk at a time, in segments large enough that it never takes all threads.
//!
//! Two smaller ones: sled takes a snapshot that it had not finished for its newest and then refuses to open, so these
//! are removed first; and a page above 1 MiB goes to a file of its own that is never synced, so keys are kept short and
//! long records are cut in pieces.
//!
//! # How a verb runs
//! 1. It takes a ticket. There are 16,384 at a time; without one it is refused, and nothing was done.
//! 2. It locks the stripes of the account that it changes, of the e-mail, number or id that it claims, and of the stock
//!    that it draws from, in ascending order, looks at what is there, and applies its changes as one batch. There is no
//!    await in between: a verb that is dropped has run whole or not at all.
//! 3. With the stripes free again it waits for the sync thread, which takes all who wait at the time, syncs once, and
//!    lets them go together. A verb that changed nothing waits as well, for what it saw; it returns at once if all of
//!    that is on disk. A sync that does not end within a minute counts as failed.
//!
//! Look-ups do not wait. Where they put several records together they share the account's stripe, so that these fit.
//! Scans, counts, claims, fills, and changes and lists of accounts with many records, run on Tokio's threads for blocking
//! work; everything else takes microseconds and runs where it is called.
//!
//! Dropping the store lets what still runs come to its end, syncs a last time, and frees the folder.

#![warn(missing_docs)]

mod account;
mod account_reset_token;
mod api_key;
mod cascade;
mod change;
mod clean_token;
mod codec;
mod counts;
mod dirty_token;
mod document;
mod engine;
mod expiry;
mod failure;
mod file_to_delete;
mod fill_mark;
mod folder;
mod format;
#[doc(hidden)]
pub mod fuzzing;
mod handshake;
mod health;
mod identity;
mod kept_reply;
mod key_fetch_token;
mod key_fingerprint;
mod keys;
mod label;
mod message;
mod open;
mod options;
mod password_change_token;
mod password_forgot_token;
mod password_scheme;
mod phone;
mod pieces;
mod profile;
mod pseudonym;
mod pseudonym_session;
mod queue;
mod session_token;
mod signing_key;
mod stock;
mod stripes;
mod sync;
mod table;
mod throttle;
mod token;
mod totp;
mod used_jti;

use std::sync::Arc;

use authkeep_store::{Result, StoreError};
use engine::Engine;
pub use options::{Durability, Options, OptionsError};
use queue::Ticket;
pub use sync::SyncData;
use sync::SyncThread;

/// An open store. It must be used within a Tokio runtime.
pub struct SledStore {
    // In the order in which they must go: the thread closes the files when nobody else holds them, and the folder is
    // free for others after that.
    engine: Arc<Engine>,
    _sync: SyncThread,
    _lock: folder::Lock,
}

/// More records than this are a long piece of work: some 10 us each.
const MANY: usize = 48;

impl SledStore {
    /// How many syncs have made changes durable since the store was opened. Many verbs share one.
    #[must_use]
    pub fn sync_count(&self) -> u64 {
        self.engine.queue.syncs()
    }

    /// Lets a verb in, as soon as what is on its way to the disk leaves room for it.
    async fn enter(&self) -> Result<Ticket> {
        loop {
            let ticket = self.engine.queue.enter()?;
            if !self.engine.queue.is_full() {
                return Ok(ticket);
            }
            ticket.synced().await?;
        }
    }

    /// Runs a verb where it is called, and waits for the disk.
    async fn verb<T>(&self, work: impl FnOnce(&Engine) -> Result<T>) -> Result<T> {
        let ticket = self.enter().await?;
        let outcome = self.engine.run(work);
        finish(ticket, outcome).await
    }

    /// Runs a verb over all records that a list names: where it is called if these are few.
    async fn cascade<T: Send + 'static>(
        &self,
        list: &[u8],
        work: impl FnOnce(&Engine) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        if self.has_many(list)? { self.long_verb(work).await } else { self.verb(work).await }
    }

    /// Runs a verb over many records, and waits for the disk.
    async fn long_verb<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Engine) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let ticket = self.enter().await?;
        let (ticket, outcome) = self.elsewhere(ticket, work).await?;
        finish(ticket, outcome).await
    }

    /// Runs a look-up where it is called.
    fn look<T>(&self, work: impl FnOnce(&Engine) -> Result<T>) -> Result<T> {
        self.engine.run(work)
    }

    /// Runs a look-up over many records.
    async fn long_look<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Engine) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let (_ticket, outcome) = self.elsewhere(self.engine.queue.stay_open(), work).await?;
        outcome
    }

    fn has_many(&self, prefix: &[u8]) -> Result<bool> {
        self.look(|engine| Ok(engine.more_than(MANY, prefix)))
    }

    /// Runs work on a thread for blocking work, to its end whatever becomes of the caller. The ticket goes with it, so
    /// that the store is not closed before that.
    async fn elsewhere<T: Send + 'static>(
        &self,
        ticket: Ticket,
        work: impl FnOnce(&Engine) -> Result<T> + Send + 'static,
    ) -> Result<(Ticket, Result<T>)> {
        let engine = Arc::clone(&self.engine);
        let task = tokio::task::spawn_blocking(move || {
            let outcome = engine.run(work);
            drop(engine);
            (ticket, outcome)
        });
        // `run` keeps panics in: only a task that never started ends in an error.
        task.await.map_err(|error| StoreError::unavailable("the server is shutting down").caused_by(error))
    }
}

/// Gives a verb's outcome away once all that it rests on is on disk. Failures of the store rest on nothing.
async fn finish<T>(ticket: Ticket, outcome: Result<T>) -> Result<T> {
    use authkeep_store::ErrorKind::{Corrupt, Internal, Unavailable};
    if let Err(error) = &outcome
        && matches!(error.kind(), Unavailable | Corrupt | Internal)
    {
        return outcome;
    }
    ticket.covered().await?;
    outcome
}
