//! A store with messages in it, a clock that stands still until it is moved, and a courier to send them.

use std::cell::Cell;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use authkeep::clock::Clock;
use authkeep::config::{Config, TransportUrl};
use authkeep::courier::carrier::Outcome;
use authkeep::courier::{Carrier, Courier, Letter};
use authkeep_memory::MemoryStore;
use authkeep_store::{EpochMs, Message, MessageId, Messages, Secret};
use futures_util::future::join_all;
use tempfile::TempDir;

use crate::listen;

thread_local! {
    static NOW: Cell<u64> = const { Cell::new(1_800_000_000_000) };
}

/// The time of the test, which runs on one thread.
pub(crate) fn now() -> EpochMs {
    EpochMs::new(NOW.get()).expect("a time")
}

pub(crate) fn pass(time: Duration) {
    NOW.set(NOW.get() + u64::try_from(time.as_millis()).expect("a time"));
}

pub(crate) struct Stage {
    pub(crate) store: Arc<MemoryStore>,
    pub(crate) config: Config,
    pub(crate) home: TempDir,
}

impl Stage {
    /// Mail and SMS go into a folder unless the URLs say otherwise.
    pub(crate) fn new() -> Self {
        listen::install();
        let home = tempfile::tempdir().expect("a folder can be made");
        let outbox = format!("file://{}", home.path().join("outbox").display());
        let mut config = Config::default();
        config.courier.mail = TransportUrl::new(&outbox);
        config.courier.sms = TransportUrl::new(&outbox);
        config.courier.from = String::from("Bank <noreply@bank.example>");
        Self { store: Arc::new(MemoryStore::new()), config, home }
    }

    pub(crate) fn mail(url: impl Into<String>) -> Self {
        let mut stage = Self::new();
        stage.config.courier.mail = TransportUrl::new(url);
        stage
    }

    pub(crate) fn sms(url: impl Into<String>) -> Self {
        let mut stage = Self::new();
        stage.config.courier.sms = TransportUrl::new(url);
        stage
    }

    pub(crate) fn courier(&self) -> Courier {
        Courier::new(&self.config, &Secret::new([7; 32])).expect("the configuration can be used")
    }

    pub(crate) fn public() -> SocketAddr {
        ([127, 0, 0, 1], 3000).into()
    }

    pub(crate) fn store(&self) -> Arc<dyn Messages> {
        Arc::<MemoryStore>::clone(&self.store)
    }

    pub(crate) fn carrier(&self) -> Carrier {
        self.courier().carrier(self.store(), Clock::from_fn(now), Self::public())
    }

    /// Puts a letter into the queue, as a verb of the store would.
    pub(crate) async fn post(&self, letter: Letter) -> MessageId {
        let message = self.courier().composer().compose(&letter, now()).expect("a letter can be composed");
        let id = message.id;
        self.store.create_message(message).await.expect("the store takes it");
        id
    }

    /// What is in the queue.
    pub(crate) async fn queue(&self) -> Vec<Message> {
        self.store.scan_messages(None, 1000).await.expect("the store answers")
    }

    /// Moves the clock to when the one message in the queue is due.
    pub(crate) async fn until_due(&self) {
        let [message] = &self.queue().await[..] else { panic!("there is one message") };
        pass(Duration::from_millis(message.due_at.get().saturating_sub(now().get())));
    }
}

/// Carries all that is due, at the same time; how each ended.
pub(crate) async fn round(carrier: &Carrier) -> Vec<Outcome> {
    let messages = carrier.claim(1000).await.expect("the store answers");
    join_all(messages.into_iter().map(|message| carrier.carry(message))).await
}

pub(crate) fn confirmation(to: &str) -> Letter {
    Letter::Confirmation { to: to.to_owned(), token: "the-token".to_owned() }
}

pub(crate) fn code(to: &str) -> Letter {
    Letter::PhoneCode { to: to.to_owned(), code: "12345".to_owned() }
}
