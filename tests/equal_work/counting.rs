//! A store, and counters of hashes and powers, that write down what they were asked.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use authkeep::auth::password::pool::HashCounter;
use authkeep::exchange::powers::PowerCounter;
use authkeep_conformance::State;
use authkeep_memory::MemoryStore;
use authkeep_store::{Health, Result, verbs};

/// How often each verb was called, how many of the calls wrote, and how often a password was hashed under each
/// version, and how many answers of SRP were computed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Work {
    pub(crate) verbs: BTreeMap<&'static str, u32>,
    /// The calls after which the store held something else than before: those that an engine has to make durable.
    pub(crate) writes: u32,
    pub(crate) hashes: BTreeMap<u8, u32>,
    pub(crate) powers: u32,
}

impl Work {
    /// The same with one call more of a verb, and no write more.
    pub(crate) fn and(mut self, verb: &'static str) -> Self {
        *self.verbs.entry(verb).or_default() += 1;
        self
    }
}

/// What was counted so far, and the verbs that were refused, in their order.
#[derive(Clone, Default)]
pub(crate) struct Counts(Arc<Mutex<(Work, Vec<&'static str>)>>);

impl Counts {
    /// What was counted since it was taken last.
    pub(crate) fn take(&self) -> (Work, Vec<&'static str>) {
        std::mem::take(&mut self.0.lock().expect("nobody panics while counting"))
    }

    fn count(&self, count: impl FnOnce(&mut Work, &mut Vec<&'static str>)) {
        let (work, refused) = &mut *self.0.lock().expect("nobody panics while counting");
        count(work, refused);
    }

    fn called(&self, verb: &'static str) {
        self.count(|work, _| *work.verbs.entry(verb).or_default() += 1);
    }

    fn ended(&self, verb: &'static str, wrote: bool, refused: bool) {
        self.count(|work, all_refused| {
            work.writes += u32::from(wrote);
            all_refused.extend(refused.then_some(verb));
        });
    }
}

impl HashCounter for Counts {
    fn hashed(&self, version: u8) {
        self.count(|work, _| *work.hashes.entry(version).or_default() += 1);
    }
}

impl PowerCounter for Counts {
    fn answered(&self) {
        self.count(|work, _| work.powers += 1);
    }
}

/// The memory engine, counted. What a call wrote is told by what the store holds before and after it: one request at a
/// time.
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
                let before = State::read(&self.inner).await.expect("it is read");
                let answer = <MemoryStore as $family>::$verb(&self.inner, $($argument),*).await;
                let wrote = State::read(&self.inner).await.expect("it is read") != before;
                self.counts.ended(stringify!($verb), wrote, answer.is_err());
                answer
            })*
        }
    )*};
}

verbs!(counted);
