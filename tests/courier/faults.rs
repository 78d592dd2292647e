//! A store that does not answer for a while: nothing is lost, and nothing is sent twice that need not be.

use std::fs;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use authkeep::clock::Clock;
use authkeep::courier::carrier::{LEASE, Outcome};
use authkeep_memory::MemoryStore;
use authkeep_store::{EpochMs, Message, MessageId, Messages, Result, Sealed, StoreError};

use tokio::sync::Notify;

use crate::stage::{Stage, confirmation, now, pass, round};

/// Refuses the first claims and the first ends of work, then works.
struct Faulty {
    store: Arc<MemoryStore>,
    claims: AtomicU32,
    ends: AtomicU32,
    finished: Notify,
}

impl Faulty {
    fn of(stage: &Stage, claims: u32, ends: u32) -> Arc<Self> {
        Arc::new(Self {
            store: Arc::clone(&stage.store),
            claims: claims.into(),
            ends: ends.into(),
            finished: Notify::new(),
        })
    }
}

fn fail(left: &AtomicU32) -> Result<()> {
    let failed = left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(1));
    if failed.is_ok() { Err(StoreError::unavailable("the database does not answer")) } else { Ok(()) }
}

#[async_trait]
impl Messages for Faulty {
    async fn create_message(&self, message: Message) -> Result<()> {
        self.store.create_message(message).await
    }

    async fn claim_messages(&self, now: EpochMs, lease_until: EpochMs, limit: usize) -> Result<Vec<Message>> {
        fail(&self.claims)?;
        self.store.claim_messages(now, lease_until, limit).await
    }

    async fn postpone_message(&self, id: MessageId, due_at: EpochMs) -> Result<()> {
        fail(&self.ends)?;
        self.store.postpone_message(id, due_at).await
    }

    async fn finish_message(&self, id: MessageId) -> Result<()> {
        fail(&self.ends)?;
        let finished = self.store.finish_message(id).await;
        self.finished.notify_one();
        finished
    }

    async fn reseal_message(&self, id: MessageId, expected: &Sealed, content: Sealed) -> Result<()> {
        self.store.reseal_message(id, expected, content).await
    }

    async fn scan_messages(&self, after: Option<MessageId>, limit: usize) -> Result<Vec<Message>> {
        self.store.scan_messages(after, limit).await
    }
}

/// The files of the outbox.
fn sent(stage: &Stage) -> usize {
    let entries = fs::read_dir(stage.home.path().join("outbox")).expect("a folder");
    entries
        .filter(|entry| entry.as_ref().is_ok_and(|entry| entry.path().extension().is_some_and(|e| e == "eml")))
        .count()
}

// The clock of the runtime stands still, and jumps to the next timer when nothing else is left to do.

#[tokio::test(start_paused = true)]
async fn a_store_that_was_away_is_asked_again_ever_more_slowly() {
    let stage = Stage::new();
    stage.post(confirmation("a@example.org")).await;
    let store = Faulty::of(&stage, 8, 0);
    let start = tokio::time::Instant::now();
    let worker = stage.courier().start(Arc::<Faulty>::clone(&store), Clock::from_fn(now), Stage::public());
    store.finished.notified().await;
    assert_eq!(start.elapsed().as_secs(), 1 + 2 + 4 + 8 + 16 + 30 + 30 + 30);
    assert_eq!(sent(&stage), 1);
    worker.stop(Duration::from_mins(1)).await;
    assert!(stage.queue().await.is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_store_that_does_not_hear_the_end_of_work_is_told_again() {
    let stage = Stage::new();
    stage.post(confirmation("a@example.org")).await;
    let carrier = stage.courier().carrier(Faulty::of(&stage, 0, 2), Clock::from_fn(now), Stage::public());
    assert_eq!(round(&carrier).await, [Outcome::Sent]);
    assert!(stage.queue().await.is_empty(), "so that nobody sends it again");
}

#[tokio::test(start_paused = true)]
async fn a_store_that_never_hears_it_has_it_sent_again_after_the_lease() {
    let stage = Stage::new();
    stage.post(confirmation("a@example.org")).await;
    let carrier = stage.courier().carrier(Faulty::of(&stage, 0, 3), Clock::from_fn(now), Stage::public());
    assert_eq!(round(&carrier).await, [Outcome::Sent]);
    assert_eq!(round(&carrier).await, []);
    pass(LEASE);
    assert_eq!(round(&carrier).await, [Outcome::Sent]);
    assert!(stage.queue().await.is_empty());
    assert_eq!(sent(&stage), 1, "a file that is there already is replaced by the same one");
}
