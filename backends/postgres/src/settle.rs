//! Abandoned work: what the server still does for a verb whose caller went away.
//!
//! A future can be dropped while its statement is under way, and the statement happens all the same, a moment later.
//! A verb that started in between could be undone by it: a deletion that nobody waits for any more would take away what
//! was created and acknowledged after it. Therefore each verb first waits until no abandoned work is open. That costs
//! one load of a counter when there is none, as almost always.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use tokio::runtime::Handle;
use tokio::sync::Notify;

/// After this time abandoned work is cut off: a server that hangs must not hold up the verbs that come after it.
const LIMIT: Duration = Duration::from_secs(5);

#[derive(Default)]
pub(crate) struct Settling {
    open: AtomicUsize,
    closed_one: Notify,
}

/// One piece of abandoned work; however its task ends, it is counted off.
struct Open(Arc<Settling>);

impl Drop for Open {
    fn drop(&mut self) {
        self.0.open.fetch_sub(1, Ordering::SeqCst);
        self.0.closed_one.notify_waiters();
    }
}

impl Settling {
    /// Goes on with work that its caller abandoned.
    pub(crate) fn adopt(self: &Arc<Self>, work: impl Future<Output = ()> + Send + 'static) {
        // Without a runtime there is no verb to wait, and the work ends with the process.
        let Ok(runtime) = Handle::try_current() else { return };
        self.open.fetch_add(1, Ordering::SeqCst);
        let open = Open(Arc::clone(self));
        runtime.spawn(async move {
            let _open = open;
            let _finished = tokio::time::timeout(LIMIT, work).await;
        });
    }

    /// Waits until no abandoned work is open.
    pub(crate) async fn settled(&self) {
        while self.open.load(Ordering::SeqCst) > 0 {
            // Listens before it looks again, so that an end in between is not missed.
            let closed_one = self.closed_one.notified();
            if self.open.load(Ordering::SeqCst) == 0 {
                return;
            }
            closed_one.await;
        }
    }
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt;
    use tokio::sync::oneshot;

    use super::*;

    #[tokio::test]
    async fn a_verb_waits_for_all_abandoned_work() {
        let settling = Arc::new(Settling::default());
        let (first, waits_for_first) = oneshot::channel::<()>();
        let (second, waits_for_second) = oneshot::channel::<()>();
        settling.adopt(async move { drop(waits_for_first.await) });
        settling.adopt(async move { drop(waits_for_second.await) });
        let settled = settling.settled();
        let mut settled = std::pin::pin!(settled);
        assert!(settled.as_mut().now_or_never().is_none());
        drop(first);
        tokio::task::yield_now().await;
        assert!(settled.as_mut().now_or_never().is_none());
        drop(second);
        settled.await;
    }

    #[tokio::test(start_paused = true)]
    async fn work_that_hangs_is_cut_off() {
        let settling = Arc::new(Settling::default());
        settling.adopt(std::future::pending());
        settling.settled().await;
    }
}
