use std::future::Future;
use std::io;
use std::pin::pin;
use std::sync::mpsc;
use std::task::{Context, Poll, Waker};

use authkeep_store::{ErrorKind, Retry};

use super::*;
use crate::sync::SyncThread;

const NEVER: Duration = Duration::from_hours(1);

/// A sync that reports its beginning and ends when the test says how.
struct Disk {
    thread: SyncThread,
    begun: mpsc::Receiver<()>,
    end: mpsc::Sender<io::Result<()>>,
}

fn disk(queue: &Arc<SyncQueue>) -> Disk {
    let ((report, begun), (end, command)) = (mpsc::channel(), mpsc::channel());
    let thread = SyncThread::start(queue, NEVER, move || {
        let _nobody_watches = report.send(());
        // A test that is over lets every sync succeed.
        command.recv().unwrap_or(Ok(()))
    });
    Disk { thread: thread.expect("a thread starts"), begun, end }
}

fn change(queue: &SyncQueue) {
    drop(queue.begin(1).expect("the store takes changes"));
}

fn strict() -> Arc<SyncQueue> {
    SyncQueue::new(Durability::Strict, 100)
}

fn is_pending(future: std::pin::Pin<&mut impl Future<Output = Result<()>>>) -> bool {
    matches!(future.poll(&mut Context::from_waker(Waker::noop())), Poll::Pending)
}

#[tokio::test]
async fn nothing_is_waited_for_where_all_is_on_disk() {
    let queue = strict();
    // There is no sync thread: a wait would not end.
    queue.enter().expect("there are tickets").covered().await.expect("all is on disk");
    assert_eq!(queue.syncs(), 0);
}

#[tokio::test]
async fn a_verb_that_changed_nothing_waits_for_the_change_that_it_saw() {
    let queue = strict();
    let disk = disk(&queue);
    change(&queue);
    let ticket = queue.enter().expect("there are tickets");
    let mut seen = pin!(ticket.covered());
    assert!(is_pending(seen.as_mut()), "it returned before the sync");
    disk.begun.recv().expect("a sync begins");
    disk.end.send(Ok(())).expect("the sync waits");
    seen.await.expect("the sync succeeded");
    assert_eq!(queue.syncs(), 1);
}

#[tokio::test]
async fn a_change_under_way_is_waited_for() {
    let queue = strict();
    let under_way = queue.begin(1).expect("the store takes changes");
    let mut saw = pin!(queue.enter().expect("there are tickets").covered());
    assert!(is_pending(saw.as_mut()), "it may have seen the change");
    drop(under_way);
    let disk = disk(&queue);
    disk.end.send(Ok(())).expect("the sync waits");
    saw.await.expect("the sync succeeded");
}

#[tokio::test]
async fn a_change_during_a_sync_is_left_to_the_next_one() {
    let queue = strict();
    let disk = disk(&queue);
    change(&queue);
    let mut first = pin!(queue.enter().expect("there are tickets").covered());
    assert!(is_pending(first.as_mut()));
    disk.begun.recv().expect("the first sync begins");
    change(&queue);
    let mut second = pin!(queue.enter().expect("there are tickets").covered());
    let mut third = pin!(queue.enter().expect("there are tickets").covered());
    assert!(is_pending(second.as_mut()) && is_pending(third.as_mut()));
    disk.end.send(Ok(())).expect("the first sync waits");
    first.await.expect("the first sync succeeded");
    disk.begun.recv().expect("the second sync begins");
    assert!(is_pending(second.as_mut()) && is_pending(third.as_mut()), "the first sync does not cover them");
    disk.end.send(Ok(())).expect("the second sync waits");
    second.await.expect("the second sync succeeded");
    third.await.expect("one sync releases both");
    assert_eq!(queue.syncs(), 2);
}

#[tokio::test]
async fn a_failed_sync_is_told_to_all_who_wait_and_is_final() {
    let queue = strict();
    let disk = disk(&queue);
    change(&queue);
    let waiting: Vec<_> = (0..3).map(|_| queue.enter().expect("there are tickets")).collect();
    let at_work = queue.enter().expect("there are tickets");
    let mut waiting: Vec<_> = waiting.into_iter().map(|ticket| Box::pin(ticket.covered())).collect();
    for waiter in &mut waiting {
        assert!(is_pending(waiter.as_mut()));
    }
    // The first waiter may be alone in the first sync: each sync fails.
    disk.end.send(Err(io::Error::other("the disk is gone"))).expect("the sync waits");
    for waiter in waiting {
        let error = waiter.await.expect_err("the sync failed");
        assert_eq!((error.kind(), error.retry()), (ErrorKind::Unavailable, Retry::OutcomeUnknown));
    }
    let error = at_work.covered().await.expect_err("what it saw may be lost");
    assert_eq!(error.retry(), Retry::OutcomeUnknown);
    for refused in [queue.enter().err(), queue.begin(1).err()] {
        let refused = refused.expect("no change is taken");
        assert_eq!((refused.kind(), refused.retry()), (ErrorKind::Unavailable, Retry::Never));
    }
    assert_eq!((queue.condition(), queue.syncs()), (Condition::ReadOnly, 0));
}

#[tokio::test]
async fn a_panic_in_the_sync_is_a_failure_and_not_the_end_of_the_process() {
    let queue = strict();
    let _thread = SyncThread::start(&queue, NEVER, || panic!("as sled may")).expect("a thread starts");
    change(&queue);
    let error = queue.enter().expect("there are tickets").covered().await.expect_err("the sync failed");
    assert_eq!(error.retry(), Retry::OutcomeUnknown);
    assert!(queue.enter().is_err());
}

#[tokio::test]
async fn a_sync_that_hangs_is_told_to_all_who_wait() {
    let queue = strict();
    let (end, command) = mpsc::channel::<()>();
    let thread = SyncThread::start(&queue, Duration::from_millis(1), move || {
        let _ended = command.recv();
        Ok(())
    });
    change(&queue);
    let mut first = pin!(queue.enter().expect("there are tickets").covered());
    let mut second = pin!(queue.enter().expect("there are tickets").covered());
    let _either = (is_pending(first.as_mut()), is_pending(second.as_mut()));
    for answer in [first.await, second.await] {
        assert_eq!(answer.expect_err("the sync hangs").retry(), Retry::OutcomeUnknown);
    }
    assert!(queue.enter().is_err(), "the store takes changes");
    drop(end);
    drop(thread);
}

#[tokio::test]
async fn without_a_ticket_a_verb_is_refused_before_it_does_anything() {
    let queue = SyncQueue::new(Durability::Strict, 2);
    let disk = disk(&queue);
    change(&queue);
    let mut waiting = Box::pin(queue.enter().expect("the first ticket").covered());
    assert!(is_pending(waiting.as_mut()));
    let second = queue.enter().expect("the second ticket");
    let refused = queue.enter().err().expect("there is no third");
    assert_eq!((refused.kind(), refused.retry()), (ErrorKind::Unavailable, Retry::Safe));
    drop(second);
    let second = queue.enter().expect("one was given back");
    // A caller that goes does not give its ticket back before the disk does.
    drop(waiting);
    assert!(queue.enter().is_err());
    disk.begun.recv().expect("the sync begins");
    // Where the second comes before the first sync has ended, it takes another one.
    for _ in 0..2 {
        disk.end.send(Ok(())).expect("the sync waits");
    }
    second.covered().await.expect("the store is sound");
    assert!(queue.enter().is_ok());
}

#[tokio::test]
async fn closing_syncs_what_is_not_on_disk_yet() {
    let queue = strict();
    let disk = disk(&queue);
    change(&queue);
    disk.end.send(Ok(())).expect("the sync will wait");
    drop(disk.thread);
    assert_eq!(queue.syncs(), 1);
}

#[tokio::test]
async fn relaxed_verbs_do_not_wait_and_reach_the_disk_all_the_same() {
    let queue = SyncQueue::new(Durability::Relaxed, 100);
    let disk = disk(&queue);
    change(&queue);
    queue.enter().expect("there are tickets").covered().await.expect("nobody waits");
    assert_eq!(queue.syncs(), 0);
    disk.end.send(Err(io::Error::other("the disk is gone"))).expect("the sync will wait");
    disk.begun.recv().expect("the thread syncs on its own");
    drop(disk.thread);
    assert!(queue.enter().is_err(), "a failed sync is final here too");
}
