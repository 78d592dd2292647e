//! A store that measures every verb of another.

use std::sync::Arc;

use async_trait::async_trait;
use authkeep_store::{ErrorKind, Health, Result, Store, verbs};
use metrics::{counter, histogram};

use super::seconds;
use crate::clock::Stopwatch;

/// Passes every verb on, and counts how it ended and how long it took.
pub struct MeteredStore(Arc<dyn Store>);

impl MeteredStore {
    /// Measures a store.
    #[must_use]
    pub fn new(store: Arc<dyn Store>) -> Self {
        Self(store)
    }

    async fn measure<T>(&self, verb: &'static str, work: impl Future<Output = Result<T>> + Send) -> Result<T> {
        let watch = Stopwatch::start();
        let done = work.await;
        let outcome = done.as_ref().map_or_else(|error| outcome(error.kind()), |_| "ok");
        let engine = self.0.engine();
        counter!("authkeep_store_verbs_total", "engine" => engine, "verb" => verb, "outcome" => outcome).increment(1);
        histogram!("authkeep_store_verb_seconds", "engine" => engine, "verb" => verb).record(seconds(watch.micros()));
        done
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
        self.0.engine()
    }

    async fn ping(&self) -> Result<()> {
        self.measure("ping", self.0.ping()).await
    }

    fn counters(&self) -> Vec<(&'static str, u64)> {
        self.0.counters()
    }
}

macro_rules! metered {
    ($($family:path { $($verb:ident($($argument:ident: $type:ty),*) -> $answer:ty;)* })*) => {$(
        #[async_trait]
        impl $family for MeteredStore {
            $(async fn $verb(&self, $($argument: $type),*) -> Result<$answer> {
                self.measure(stringify!($verb), self.0.$verb($($argument),*)).await
            })*
        }
    )*};
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
