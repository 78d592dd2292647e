//! The one thread that makes changes durable, for all verbs that wait at the time.

use std::fs::File;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use crate::queue::{Condition, SyncFailed, SyncQueue, Task};

/// A handle whose file can be forced to disk. It is a trait so that a test can break it, or look at what is on disk at
/// the moment of a sync.
pub trait SyncData: Send {
    /// Forces all that was written to the file, through any handle, to the disk.
    ///
    /// # Errors
    /// Whatever the operating system reports. It reports a lost page once, so a second try proves nothing.
    fn sync_data(&self) -> io::Result<()>;
}

impl SyncData for File {
    fn sync_data(&self) -> io::Result<()> {
        File::sync_data(self)
    }
}

/// The running thread; dropping it lets the verbs at work end, syncs a last time, and waits for the thread.
pub(crate) struct SyncThread {
    queue: Arc<SyncQueue>,
}

impl SyncThread {
    /// Starts the thread, and one that looks every so often whether the first one hangs. `sync` makes durable all that
    /// was applied before it was called.
    ///
    /// # Errors
    /// The operating system has no thread left.
    pub(crate) fn start(
        queue: &Arc<SyncQueue>,
        watch_every: Duration,
        sync: impl FnMut() -> io::Result<()> + Send + 'static,
    ) -> io::Result<Self> {
        let of_thread = Arc::clone(queue);
        thread::Builder::new().name("authkeep-sync".to_owned()).spawn(move || run(&of_thread, sync))?;
        let thread = Self { queue: Arc::clone(queue) };
        let of_watch = Arc::clone(queue);
        thread::Builder::new().name("authkeep-watch".to_owned()).spawn(move || of_watch.watch(watch_every))?;
        Ok(thread)
    }
}

impl Drop for SyncThread {
    fn drop(&mut self) {
        // A thread that hangs in the disk is left behind with its files, still locked: there is nothing to be done.
        let _ended = self.queue.close();
    }
}

fn run(queue: &SyncQueue, mut sync: impl FnMut() -> io::Result<()>) {
    loop {
        let (covers, last) = match queue.next() {
            Task::Sync(covers) => (Some(covers), false),
            Task::Close(covers) => (covers, true),
        };
        if let Some(covers) = covers {
            let answer = if queue.condition() == Condition::Sound {
                attempt(&mut sync)
            } else {
                Err(SyncFailed("an earlier sync failed".into()))
            };
            queue.answer(covers, &answer);
        }
        if last {
            break;
        }
    }
    // `sync` holds the engine's last handle on the files: they are free when the store counts as closed.
    let _panicked = catch_unwind(AssertUnwindSafe(move || drop(sync)));
    queue.closed();
}

fn attempt(sync: &mut impl FnMut() -> io::Result<()>) -> Result<(), SyncFailed> {
    match catch_unwind(AssertUnwindSafe(sync)) {
        Ok(Ok(())) => Ok(()),
        Ok(Err(error)) => Err(SyncFailed(error.to_string().into())),
        Err(_) => Err(SyncFailed("sled panicked during the sync".into())),
    }
}
