//! Who gets a place, who waits and who is refused. Jobs stand still until the test lets them go on.

use std::pin::pin;
use std::sync::Barrier;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;

use futures_util::future::{join_all, poll_immediate};
use tokio::sync::oneshot;

use super::*;

#[derive(Default)]
struct Counted(AtomicUsize);

impl HashCounter for Counted {
    fn hashed(&self, _version: u8) {
        self.0.fetch_add(1, Ordering::SeqCst);
    }
}

fn pool(places: usize, waiting: usize) -> (HashPool, Arc<Counted>) {
    let counted = Arc::new(Counted::default());
    (HashPool::new(NonZeroUsize::new(places).unwrap(), waiting, counted.clone()), counted)
}

/// Drives a future as far as it goes, and says whether it still waits.
async fn is_pending(future: &mut (impl Future + Unpin)) -> bool {
    poll_immediate(future).await.is_none()
}

/// A job that tells when it has begun and ends when it is let go.
fn held() -> (impl FnOnce() + Send + 'static, oneshot::Receiver<()>, mpsc::Sender<()>) {
    let (starting, begun) = oneshot::channel();
    let (release, released) = mpsc::channel();
    let job = move || {
        starting.send(()).unwrap();
        released.recv().unwrap();
    };
    (job, begun, release)
}

#[tokio::test]
async fn beyond_the_places_callers_wait_and_beyond_the_queue_they_are_refused() {
    let (pool, counted) = pool(1, 1);
    let (job, begun, release) = held();
    let mut first = pin!(pool.run(2, job));
    assert!(is_pending(&mut first).await);
    begun.await.unwrap();

    let mut second = pin!(pool.run(2, || "second"));
    assert!(is_pending(&mut second).await);
    assert_eq!(pool.run(2, || "third").await, Err(Busy));
    assert_eq!(counted.0.load(Ordering::SeqCst), 0, "nobody but the first has begun, and it has not ended");

    release.send(()).unwrap();
    first.await.unwrap();
    assert_eq!(second.await, Ok("second"));
    assert_eq!(pool.run(2, || "fourth").await, Ok("fourth"));
    assert_eq!(counted.0.load(Ordering::SeqCst), 3);
}

#[tokio::test]
async fn a_caller_that_goes_away_frees_no_place_before_its_hash_has_ended() {
    let (pool, counted) = pool(1, 0);
    let (job, begun, release) = held();
    {
        let mut caller = pin!(pool.run(2, job));
        assert!(is_pending(&mut caller).await);
        begun.await.unwrap();
    }
    assert_eq!(pool.run(2, || ()).await, Err(Busy), "the hash goes on");

    release.send(()).unwrap();
    pool.pool.free().await;
    assert_eq!(counted.0.load(Ordering::SeqCst), 1, "it ran to its end");
    assert_eq!(pool.run(2, || ()).await, Ok(()));
}

#[tokio::test]
async fn a_caller_that_goes_away_while_it_waits_gives_its_turn_back() {
    let (pool, counted) = pool(1, 1);
    let (job, begun, release) = held();
    let mut first = pin!(pool.run(2, job));
    assert!(is_pending(&mut first).await);
    begun.await.unwrap();
    {
        let mut waiting = pin!(pool.run(2, || panic!("nobody waits for this one")));
        assert!(is_pending(&mut waiting).await);
    }
    let mut next = pin!(pool.run(2, || ()));
    assert!(is_pending(&mut next).await, "there is room in the queue again");

    release.send(()).unwrap();
    first.await.unwrap();
    next.await.unwrap();
    assert_eq!(counted.0.load(Ordering::SeqCst), 2);
}

/// Two jobs meet at a barrier, so that they are seen to run at once; a third beside them would be counted.
#[tokio::test]
async fn all_places_are_used_and_never_more() {
    let (pool, counted) = pool(2, 30);
    let (barrier, running, most) =
        (Arc::new(Barrier::new(2)), Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let jobs = (0..32).map(|_| {
        let (barrier, running, most) = (barrier.clone(), running.clone(), most.clone());
        pool.run(2, move || {
            most.fetch_max(running.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
            barrier.wait();
            running.fetch_sub(1, Ordering::SeqCst);
        })
    });
    assert!(join_all(jobs).await.iter().all(Result::is_ok));
    assert_eq!(most.load(Ordering::SeqCst), 2);
    assert_eq!(counted.0.load(Ordering::SeqCst), 32);
}

#[tokio::test]
async fn a_panic_reaches_the_caller_and_frees_the_place() {
    let (pool, counted) = pool(1, 0);
    let pool = Arc::new(pool);
    let panicking = tokio::spawn({
        let pool = Arc::clone(&pool);
        async move { pool.run(2, || -> u8 { panic!("a bug in a hash") }).await }
    });
    assert!(panicking.await.unwrap_err().is_panic());
    assert_eq!(pool.run(2, || 7).await, Ok(7));
    assert_eq!(counted.0.load(Ordering::SeqCst), 1, "a hash that failed is none");
}

#[tokio::test]
async fn the_pool_gives_what_the_scheme_gives() {
    let (pool, _) = pool(1, 0);
    let salt = Secret::new([5; 32]);
    let hash = pool.argon2id(Scheme::weak(2), Zeroizing::new("Passw0rd".to_owned()), salt.clone()).await.unwrap();
    assert_eq!(hash, Scheme::weak(2).verify_hash("Passw0rd", &salt));
}

#[tokio::test]
async fn no_number_is_too_large() {
    let pool = HashPool::new(NonZeroUsize::MAX, usize::MAX, Arc::new(()));
    assert_eq!(pool.run(2, || 1).await, Ok(1));
}
