//! A store that measures every verb of another.

use std::sync::{Arc, OnceLock};

use async_trait::async_trait;
use authkeep_store::{ErrorKind, Health, Result, Store, verbs};
use metrics::{Counter, Histogram, counter, histogram};

use super::seconds;
use crate::clock::Stopwatch;

/// Passes every verb on, and counts how it ended and how long it took.
pub struct MeteredStore {
    store: Arc<dyn Store>,
    meters: Meters,
}

/// What a verb is counted by. To find them by their labels costs as much as a look-up in memory, so they are kept.
#[derive(Default)]
struct Meter(OnceLock<(Counter, Histogram)>);

impl Meter {
    async fn measure<T>(
        &self,
        engine: &'static str,
        verb: &'static str,
        work: impl Future<Output = Result<T>> + Send,
    ) -> Result<T> {
        let watch = Stopwatch::start();
        let done = work.await;
        let (well, seconds_taken) = self.0.get_or_init(|| {
            let well = counter!("authkeep_store_verbs_total", "engine" => engine, "verb" => verb, "outcome" => "ok");
            (well, histogram!("authkeep_store_verb_seconds", "engine" => engine, "verb" => verb))
        });
        match &done {
            Ok(_) => well.increment(1),
            Err(error) => {
                let outcome = outcome(error.kind());
                counter!("authkeep_store_verbs_total", "engine" => engine, "verb" => verb, "outcome" => outcome)
                    .increment(1);
            }
        }
        seconds_taken.record(seconds(watch.micros()));
        done
    }
}

impl MeteredStore {
    /// Measures a store.
    #[must_use]
    pub fn new(store: Arc<dyn Store>) -> Self {
        Self { store, meters: Meters::default() }
    }
}

fn outcome(kind: ErrorKind) -> &'static str {
    match kind {
        ErrorKind::NotFound => "not_found",
        ErrorKind::Conflict => "conflict",
        ErrorKind::IncorrectPassword => "incorrect_password",
        ErrorKind::WrongAccount => "wrong_account",
        ErrorKind::LimitReached => "limit_reached",
        ErrorKind::Exhausted => "exhausted",
        ErrorKind::Unavailable => "unavailable",
        ErrorKind::Corrupt => "corrupt",
        ErrorKind::Internal => "internal",
    }
}

#[async_trait]
impl Health for MeteredStore {
    fn engine(&self) -> &'static str {
        self.store.engine()
    }

    async fn ping(&self) -> Result<()> {
        self.meters.ping.measure(self.engine(), "ping", self.store.ping()).await
    }

    fn counters(&self) -> Vec<(&'static str, u64)> {
        self.store.counters()
    }
}

macro_rules! metered {
    ($($family:path { $($verb:ident($($argument:ident: $type:ty),*) -> $answer:ty;)* })*) => {
        /// One for each verb.
        #[derive(Default)]
        struct Meters {
            ping: Meter,
            $($($verb: Meter,)*)*
        }

        $(#[async_trait]
        impl $family for MeteredStore {
            $(async fn $verb(&self, $($argument: $type),*) -> Result<$answer> {
                let work = self.store.$verb($($argument),*);
                self.meters.$verb.measure(self.store.engine(), stringify!($verb), work).await
            })*
        })*
    };
}

verbs!(metered);

#[cfg(test)]
mod tests {
    use authkeep_memory::MemoryStore;

    use authkeep_store::{Accounts, Uid};

    use super::*;

    #[tokio::test]
    async fn a_measured_store_answers_as_the_store_does() {
        let store = MeteredStore::new(Arc::new(MemoryStore::new()));
        let uid = Uid::from_bytes([7; 16]);
        assert_eq!(store.account(uid).await.unwrap(), None);
        assert_eq!(store.set_locale(uid, None).await.unwrap_err().kind(), ErrorKind::NotFound);
        assert_eq!(store.engine(), "memory");
    }
}
