//! A store and a hash counter that write down what they were asked.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use authkeep::auth::password::pool::HashCounter;
use authkeep_memory::MemoryStore;
use authkeep_store::{Health, Result, verbs};

/// How often each verb was called, and how often a password was hashed under each version.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Work {
    pub(crate) verbs: BTreeMap<&'static str, u32>,
    pub(crate) hashes: BTreeMap<u8, u32>,
}

impl Work {
    /// The same with one call more of a verb.
    pub(crate) fn and(mut self, verb: &'static str) -> Self {
        *self.verbs.entry(verb).or_default() += 1;
        self
    }
}

/// What was counted so far.
#[derive(Clone, Default)]
pub(crate) struct Counts(Arc<Mutex<Work>>);

impl Counts {
    /// What was counted since it was taken last.
    pub(crate) fn take(&self) -> Work {
        std::mem::take(&mut self.0.lock().expect("nobody panics while counting"))
    }

    fn called(&self, verb: &'static str) {
        *self.0.lock().expect("nobody panics while counting").verbs.entry(verb).or_default() += 1;
    }
}

impl HashCounter for Counts {
    fn hashed(&self, version: u8) {
        *self.0.lock().expect("nobody panics while counting").hashes.entry(version).or_default() += 1;
    }
}

/// The memory engine, counted.
pub(crate) struct CountedStore {
    inner: MemoryStore,
    counts: Counts,
}

impl CountedStore {
    pub(crate) fn new(counts: Counts) -> Self {
        Self { inner: MemoryStore::new(), counts }
    }
}

#[async_trait]
impl Health for CountedStore {
    fn engine(&self) -> &'static str {
        self.inner.engine()
    }

    async fn ping(&self) -> Result<()> {
        self.counts.called("ping");
        self.inner.ping().await
    }
}

macro_rules! counted {
    ($($family:path { $($verb:ident($($argument:ident: $type:ty),*) -> $answer:ty;)* })*) => {$(
        #[async_trait]
        impl $family for CountedStore {
            $(async fn $verb(&self, $($argument: $type),*) -> Result<$answer> {
                self.counts.called(stringify!($verb));
                <MemoryStore as $family>::$verb(&self.inner, $($argument),*).await
            })*
        }
    )*};
}

verbs!(counted);
