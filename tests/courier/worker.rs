//! The worker of a process: when it looks, how it ends, and what it leaves to the next one.

use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use authkeep::clock::Clock;
use authkeep::courier::carrier::{ATTEMPT_TIMEOUT, LEASE, Outcome};
use authkeep_store::Messages;
use tokio::sync::Semaphore;

use crate::mail_server::{MailServer, Options, Port};
use crate::stage::{Stage, confirmation, now, pass, round};

const FOREVER_MS: u64 = 1 << 40;

fn start(stage: &Stage) -> authkeep::courier::Worker {
    stage.courier().start(stage.store(), Clock::from_fn(now), Stage::public())
}

#[tokio::test]
async fn a_ring_wakes_it_at_once() {
    let mut server = MailServer::open(Options::default());
    let mut stage = Stage::mail(format!("smtp://{}", server.address));
    stage.config.courier.poll_ms = FOREVER_MS;
    let courier = stage.courier();
    let composer = courier.composer();
    let worker = courier.start(stage.store(), Clock::from_fn(now), Stage::public());
    for number in 0..3 {
        let to = format!("a{number}@example.org");
        let message = composer.compose(&confirmation(&to), now()).unwrap();
        // Too early does no harm.
        composer.ring();
        tokio::task::yield_now().await;
        stage.store.create_message(message).await.unwrap();
        composer.ring();
        assert_eq!(server.mail().await.to, [to]);
    }
    worker.stop(Duration::from_mins(1)).await;
    assert!(stage.queue().await.is_empty());
}

#[tokio::test]
async fn without_a_ring_it_looks_by_itself() {
    let mut server = MailServer::open(Options::default());
    let mut stage = Stage::mail(format!("smtp://{}", server.address));
    stage.config.courier.poll_ms = 1;
    let worker = start(&stage);
    stage.post(confirmation("a@example.org")).await;
    assert_eq!(server.mail().await.to, ["a@example.org"]);
    worker.stop(Duration::from_mins(1)).await;
}

#[tokio::test]
async fn more_than_it_has_slots_for_leaves_without_a_pause() {
    let mut server = MailServer::open(Options::default());
    let mut stage = Stage::mail(format!("smtp://{}", server.address));
    stage.config.courier.poll_ms = FOREVER_MS;
    stage.config.courier.concurrency = 2;
    for number in 0..9 {
        stage.post(confirmation(&format!("a{number}@example.org"))).await;
    }
    let worker = start(&stage);
    for _ in 0..9 {
        server.mail().await;
    }
    worker.stop(Duration::from_mins(1)).await;
    assert!(stage.queue().await.is_empty() && server.mail_so_far().is_none());
}

#[tokio::test]
async fn it_sends_no_more_at_a_time_than_it_has_slots() {
    let confirmations = Arc::new(Semaphore::new(0));
    let mut server =
        MailServer::open(Options { confirmations: Some(Arc::clone(&confirmations)), ..Options::default() });
    let mut stage = Stage::mail(format!("smtp://{}", server.address));
    stage.config.courier.poll_ms = 1;
    stage.config.courier.concurrency = 2;
    for number in 0..5 {
        stage.post(confirmation(&format!("a{number}@example.org"))).await;
    }
    let worker = start(&stage);
    server.mail().await;
    server.mail().await;
    let untouched = stage.queue().await.iter().filter(|message| message.attempts == 0).count();
    assert_eq!(untouched, 3, "the others wait for a slot");
    confirmations.add_permits(5);
    for _ in 0..3 {
        server.mail().await;
    }
    worker.stop(Duration::from_mins(1)).await;
    assert!(stage.queue().await.is_empty());
}

#[tokio::test]
async fn the_next_worker_goes_on_where_the_last_one_stopped() {
    let port = Port::reserve();
    let stage = Stage::mail(format!("smtp://{}", port.address()));
    stage.post(confirmation("a@example.org")).await;
    assert_eq!(round(&stage.carrier()).await, [Outcome::Failed]);
    start(&stage).stop(Duration::from_mins(1)).await;
    assert_eq!(stage.queue().await.len(), 1);

    stage.until_due().await;
    let mut server = port.open(Options::default());
    let worker = start(&stage);
    assert_eq!(server.mail().await.to, ["a@example.org"]);
    worker.stop(Duration::from_mins(1)).await;
    assert!(stage.queue().await.is_empty());
}

#[tokio::test]
async fn stopping_lets_what_is_being_sent_end() {
    let confirmations = Arc::new(Semaphore::new(0));
    let mut server =
        MailServer::open(Options { confirmations: Some(Arc::clone(&confirmations)), ..Options::default() });
    let stage = Stage::mail(format!("smtp://{}", server.address));
    stage.post(confirmation("a@example.org")).await;
    let worker = start(&stage);
    server.mail().await;
    let confirm = async {
        tokio::task::yield_now().await;
        confirmations.add_permits(1);
    };
    tokio::join!(worker.stop(Duration::from_mins(1)), confirm);
    assert!(stage.queue().await.is_empty(), "the store knows that it was sent");
}

#[tokio::test]
async fn stopping_leaves_to_its_lease_what_does_not_end() {
    let confirmations = Arc::new(Semaphore::new(0));
    let mut server =
        MailServer::open(Options { confirmations: Some(Arc::clone(&confirmations)), ..Options::default() });
    let stage = Stage::mail(format!("smtp://{}", server.address));
    stage.post(confirmation("a@example.org")).await;
    let worker = start(&stage);
    let first = server.mail().await;
    worker.stop(Duration::ZERO).await;
    assert_eq!(stage.queue().await.len(), 1);

    confirmations.add_permits(2);
    pass(LEASE);
    let worker = start(&stage);
    let second = server.mail().await;
    worker.stop(Duration::from_mins(1)).await;
    assert_eq!(first.header("Message-ID"), second.header("Message-ID"));
    assert!(stage.queue().await.is_empty());
}

#[tokio::test]
async fn a_worker_that_is_dropped_leaves_its_message_to_the_next() {
    let confirmations = Arc::new(Semaphore::new(0));
    let mut server =
        MailServer::open(Options { confirmations: Some(Arc::clone(&confirmations)), ..Options::default() });
    let stage = Stage::mail(format!("smtp://{}", server.address));
    stage.post(confirmation("a@example.org")).await;
    let worker = start(&stage);
    let first = server.mail().await;
    drop(worker);

    confirmations.add_permits(2);
    pass(LEASE);
    assert_eq!(round(&stage.carrier()).await, [Outcome::Sent]);
    assert_eq!(first.header("Message-ID"), server.mail().await.header("Message-ID"));
    assert!(stage.queue().await.is_empty());
}

#[tokio::test]
async fn a_server_that_never_answers_does_not_keep_a_message() {
    let confirmations = Some(Arc::new(Semaphore::new(0)));
    let mut server = MailServer::open(Options { confirmations, ..Options::default() });
    let stage = Stage::mail(format!("smtp://{}", server.address));
    stage.post(confirmation("a@example.org")).await;
    let carrier = stage.carrier();
    let mut attempt = pin!(round(&carrier));
    tokio::select! {
        outcomes = &mut attempt => panic!("nobody confirmed it: {outcomes:?}"),
        mail = server.mail() => assert_eq!(mail.to, ["a@example.org"]),
    }
    // From here on the clock of the runtime jumps to the next timer, since nothing else is left to do.
    tokio::time::pause();
    let start = tokio::time::Instant::now();
    assert_eq!(attempt.await, [Outcome::Failed]);
    assert!(start.elapsed() <= ATTEMPT_TIMEOUT && ATTEMPT_TIMEOUT < LEASE, "nobody else has it yet");
    assert_eq!(stage.queue().await.len(), 1);
}
