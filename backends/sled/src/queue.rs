//! Who waits for the disk, and for what.
//!
//! Each verb takes a [`Ticket`] before it does anything: there is a bounded number of them, and a verb that finds none
//! left is refused while that is still true of it that nothing was done. When its work is done it trades the ticket
//! for the next sync that starts after that, which covers all that the verb changed and all that it saw.
//!
//! A verb that changed nothing waits as well, or its answer could rest on a change that a power cut undoes: the second
//! deletion of a token would be acknowledged before the first is on disk. It returns at once only when all that was
//! ever applied is on disk and no change is under way.

mod ticket;

use std::sync::Arc;
use std::sync::atomic::{AtomicU8, AtomicU64, Ordering};
use std::time::Duration;

use authkeep_store::{Result, StoreError};
use parking_lot::{Condvar, Mutex, MutexGuard};
use tokio::sync::oneshot;

use crate::options::Durability;
pub(crate) use ticket::Ticket;

/// What the store still does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Condition {
    /// Everything.
    Sound = 0,
    /// Look-ups alone: what was written may not be on disk.
    ReadOnly = 1,
    /// Nothing: a change may have stopped half-way, so that a look-up could see half of it.
    Torn = 2,
}

/// A sync failed; nobody can say what it left on disk.
#[derive(Clone, Debug)]
pub(crate) struct SyncFailed(pub(crate) Arc<str>);

type Answer = core::result::Result<(), SyncFailed>;

pub(crate) struct SyncQueue {
    state: Mutex<State>,
    /// Wakes the sync thread.
    work: Condvar,
    /// Wakes the one who closes the store.
    idle: Condvar,
    /// Wakes the watch when the sync thread has ended.
    ended: Condvar,
    condition: AtomicU8,
    syncs: AtomicU64,
    durability: Durability,
    limit: usize,
}

#[derive(Default)]
struct State {
    /// Changes that have begun and not ended.
    in_flight: u64,
    /// Changes that have ended.
    applied: u64,
    /// How many of these the last sync covers.
    synced: u64,
    /// Bytes of the changes that no sync has begun to cover.
    fresh: u64,
    /// Bytes of the changes that the sync under way covers.
    passing: u64,
    tickets: usize,
    /// Those whom the next sync is for.
    waiting: Vec<oneshot::Sender<Answer>>,
    /// Those whom the sync under way is for.
    syncing: Vec<oneshot::Sender<Answer>>,
    /// The number of the sync under way, if one is.
    pass: Option<u64>,
    passes: u64,
    closing: bool,
    closed: bool,
}

impl State {
    fn is_clean(&self) -> bool {
        self.in_flight == 0 && self.synced == self.applied
    }
}

/// What the sync thread is to do next.
#[derive(Clone, Copy)]
pub(crate) enum Task {
    /// Sync and answer.
    Sync(Covers),
    /// End. What is not on disk yet goes there first, if there is any.
    Close(Option<Covers>),
}

/// How many changes a sync covers: those applied before it began.
#[derive(Clone, Copy)]
pub(crate) struct Covers(u64);

impl SyncQueue {
    /// A queue for at most `limit` verbs at a time.
    pub(crate) fn new(durability: Durability, limit: usize) -> Arc<Self> {
        Arc::new(Self {
            state: Mutex::default(),
            work: Condvar::new(),
            idle: Condvar::new(),
            ended: Condvar::new(),
            condition: AtomicU8::new(Condition::Sound as u8),
            syncs: AtomicU64::new(0),
            durability,
            limit,
        })
    }

    pub(crate) fn condition(&self) -> Condition {
        match self.condition.load(Ordering::Acquire) {
            0 => Condition::Sound,
            1 => Condition::ReadOnly,
            _ => Condition::Torn,
        }
    }

    /// Makes the condition at least as bad as this one. It never gets better.
    pub(crate) fn degrade(&self, condition: Condition) {
        self.condition.fetch_max(condition as u8, Ordering::AcqRel);
    }

    /// How many syncs have succeeded.
    pub(crate) fn syncs(&self) -> u64 {
        self.syncs.load(Ordering::Relaxed)
    }

    /// Lets a verb in.
    ///
    /// # Errors
    /// `Unavailable` when the store takes no writes, or has no ticket left; nothing was done then.
    pub(crate) fn enter(self: &Arc<Self>) -> Result<Ticket> {
        if self.condition() != Condition::Sound {
            return Err(refused());
        }
        let mut state = self.state.lock();
        if state.tickets >= self.limit {
            return Err(StoreError::unavailable("the store is too busy: too many changes wait for the disk"));
        }
        state.tickets += 1;
        drop(state);
        Ok(Ticket::new(self))
    }

    /// Whether so much is on its way to the disk that nothing should be added to it.
    ///
    /// The disk is not the point: sled stands still for ever when the threads of its pool all write its log while it
    /// shortens its file. What is on its way must keep fewer threads busy than there are.
    pub(crate) fn is_full(&self) -> bool {
        let state = self.state.lock();
        state.fresh + state.passing > MOST_BYTES
    }

    /// Keeps the store from being closed during a look-up that runs on a thread of its own.
    pub(crate) fn stay_open(self: &Arc<Self>) -> Ticket {
        self.state.lock().tickets += 1;
        Ticket::new(self)
    }

    /// Announces a change of so many bytes. It counts as applied when the guard is dropped, however it went.
    ///
    /// # Errors
    /// `Unavailable` when the store takes no writes; nothing was done then.
    pub(crate) fn begin(&self, bytes: u64) -> Result<InFlight<'_>> {
        let mut state = self.state.lock();
        if self.condition() != Condition::Sound {
            return Err(refused());
        }
        state.in_flight += 1;
        state.fresh += bytes;
        Ok(InFlight(self))
    }

    /// Waits for the next task of the sync thread.
    pub(crate) fn next(&self) -> Task {
        let mut state = self.state.lock();
        loop {
            if !state.waiting.is_empty() {
                return Task::Sync(Self::start_pass(&mut state));
            }
            if state.closing {
                let dirty = !state.is_clean() && self.condition() == Condition::Sound;
                return Task::Close(dirty.then(|| Self::start_pass(&mut state)));
            }
            match self.durability {
                Durability::Strict => self.work.wait(&mut state),
                Durability::Relaxed => {
                    let pause = self.work.wait_for(&mut state, RELAXED_PAUSE);
                    if pause.timed_out() && !state.is_clean() && self.condition() == Condition::Sound {
                        return Task::Sync(Self::start_pass(&mut state));
                    }
                }
            }
        }
    }

    fn start_pass(state: &mut State) -> Covers {
        state.syncing = std::mem::take(&mut state.waiting);
        state.passing = std::mem::take(&mut state.fresh);
        state.passes += 1;
        state.pass = Some(state.passes);
        Covers(state.applied)
    }

    /// Answers those whom the sync was for. A failure is final: after it nobody is let in, and all who come to wait are
    /// told.
    pub(crate) fn answer(&self, Covers(covers): Covers, answer: &Answer) {
        let mut state = self.state.lock();
        state.pass = None;
        state.passing = 0;
        match answer {
            Ok(()) => {
                state.synced = state.synced.max(covers);
                self.syncs.fetch_add(1, Ordering::Relaxed);
            }
            Err(_) => self.degrade(Condition::ReadOnly),
        }
        let waiters = std::mem::take(&mut state.syncing);
        self.release(state, waiters, answer);
    }

    fn release(&self, mut state: MutexGuard<'_, State>, waiters: Vec<oneshot::Sender<Answer>>, answer: &Answer) {
        state.tickets -= waiters.len();
        if state.tickets == 0 {
            self.idle.notify_all();
        }
        drop(state);
        for waiter in waiters {
            // A verb whose caller has gone needs no answer.
            let _gone = waiter.send(answer.clone());
        }
    }

    /// Looks every so often whether the sync under way is still the one of the last look. If so, it hangs: in the disk,
    /// or since one of sled's threads has panicked, for which sled's flush waits for ever. Then all who wait are told,
    /// as after a failure. It returns when that is done or the sync thread has ended.
    pub(crate) fn watch(&self, every: Duration) {
        let mut last = None;
        let mut state = self.state.lock();
        loop {
            self.ended.wait_while_for(&mut state, |state| !state.closed, every);
            if state.closed {
                return;
            }
            if state.pass.is_some() && state.pass == last {
                self.degrade(Condition::ReadOnly);
                let mut waiters = std::mem::take(&mut state.syncing);
                waiters.append(&mut state.waiting);
                return self.release(state, waiters, &Err(SyncFailed("the disk, or sled, does not answer".into())));
            }
            last = state.pass;
        }
    }

    /// Waits until no verb is at work, tells the sync thread to end, and waits for that. A disk that hangs must not
    /// hang whoever drops the store, so both waits have an end; `false` when one of them was reached.
    pub(crate) fn close(&self) -> bool {
        let mut state = self.state.lock();
        self.idle.wait_while_for(&mut state, |state| state.tickets > 0, CLOSING_PATIENCE);
        state.closing = true;
        self.work.notify_all();
        !self.idle.wait_while_for(&mut state, |state| !state.closed, CLOSING_PATIENCE).timed_out()
    }

    /// The sync thread's last word.
    pub(crate) fn closed(&self) {
        self.state.lock().closed = true;
        self.idle.notify_all();
        self.ended.notify_all();
    }
}

/// How long changes may stay off the disk when nobody waits for them.
const RELAXED_PAUSE: Duration = Duration::from_millis(500);

/// How many bytes of keys and records may be on their way to the disk before verbs wait for their turn. With what sled
/// adds to them it is about one of its segments.
const MOST_BYTES: u64 = 1 << 20;

const CLOSING_PATIENCE: Duration = Duration::from_secs(30);

/// A change under way.
pub(crate) struct InFlight<'a>(&'a SyncQueue);

impl Drop for InFlight<'_> {
    fn drop(&mut self) {
        let mut state = self.0.state.lock();
        state.in_flight -= 1;
        state.applied += 1;
    }
}

/// The answer to a change that comes after the failure.
pub(crate) fn refused() -> StoreError {
    StoreError::read_only(
        "the store takes no changes since it failed: look for the first error in the log, check the disk, then restart",
    )
}

fn unknown(why: &str) -> StoreError {
    StoreError::outcome_unknown("the change may not have reached the disk").caused_by(why)
}

#[cfg(test)]
mod tests;
