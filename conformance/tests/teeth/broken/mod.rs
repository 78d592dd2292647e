//! Stores that are broken on purpose, each in one way: the memory engine with a verb or two of its own.
//!
//! [`all`] is the list, with what must find each of them: the rules that the suite on engines names, tier by tier, and
//! those that the suite over HTTP names, or why HTTP cannot show it.

mod authdb;
mod cascade;
mod document;
mod email;
mod exchange;
mod expiry;
mod failure;
mod identity;
mod isolation;
mod label;
mod message;
mod outlive;
mod password_forgot_token;
mod password_reset;
mod phone;
mod pseudonym;
mod refusal;
mod scan;
mod session_start;
mod throttle;
mod totp;
mod uniqueness;
mod unlocked_sessions;
mod used_jti;
mod verifier;
mod visibility;

use std::collections::BTreeSet;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use async_trait::async_trait;
use authkeep_conformance::layer::{Layer, Layered};
use authkeep_conformance::{Harness, HarnessError, Outcome, Tier, suite};
use authkeep_store::Store;

/// The memory engine with some verbs of its own, and with what these need.
macro_rules! store {
    ($(#[$doc:meta])* $name:ident { $($field:ident: $type:ty,)* } $($verb:tt)*) => {
        $(#[$doc])*
        #[derive(Default)]
        pub(crate) struct $name {
            inner: authkeep_memory::MemoryStore,
            $($field: $type,)*
        }

        #[async_trait::async_trait]
        impl authkeep_conformance::layer::Layer for $name {
            fn inner(&self) -> &dyn authkeep_store::Store {
                &self.inner
            }

            $($verb)*
        }
    };
}
use store;

/// Room between two steps for every other caller to take the first one.
async fn others_first() {
    for _ in 0..10 {
        tokio::task::yield_now().await;
    }
}

/// How long callers over HTTP are given, each of whom has a connection and a thread of the server's to wait for.
static AFAR: OnceLock<Duration> = OnceLock::new();

/// Widens the gaps of the stores for callers over HTTP.
pub(crate) fn callers_come_from_afar() {
    AFAR.get_or_init(|| Duration::from_millis(150));
}

/// Room for every other caller, from however far.
async fn afar_first() {
    others_first().await;
    if let Some(wait) = AFAR.get() {
        tokio::time::sleep(*wait).await;
    }
}

/// What shows of a broken store over HTTP.
#[derive(Clone, Copy)]
pub(crate) enum OverHttp {
    /// The rules of the cases that fail, and of no other.
    Shows(&'static [&'static str]),
    /// Nothing, for a reason.
    Hidden(&'static str),
}

type Found = Pin<Box<dyn Future<Output = BTreeSet<String>> + Send>>;

/// A broken store, and what must find it.
pub(crate) struct Broken {
    pub(crate) name: &'static str,
    pub(crate) make: fn() -> Arc<dyn Store>,
    /// Runs some tiers on it; gives `tier/RULE` for each that failed.
    pub(crate) found: fn(&'static [Tier]) -> Found,
    /// What fails in the tiers of one caller at a time, as `tier/RULE`.
    pub(crate) alone: &'static [&'static str],
    /// What fails with many callers and with callers that go away; none where that says nothing more.
    pub(crate) together: &'static [&'static str],
    /// What else may fail, over HTTP as `http/RULE`, depending on who comes first and on what is drawn.
    pub(crate) perhaps: &'static [&'static str],
    pub(crate) over_http: OverHttp,
    /// Which cases over HTTP run on it: those whose names begin so.
    pub(crate) families: &'static [&'static str],
}

impl Broken {
    fn new<L: Layer + Default + 'static>(
        alone: &'static [&'static str],
        together: &'static [&'static str],
        perhaps: &'static [&'static str],
        over_http: OverHttp,
    ) -> Self {
        let name = std::any::type_name::<L>().rsplit("::").next().unwrap_or_default();
        let make = || -> Arc<dyn Store> { Arc::new(Layered(L::default())) };
        let found: fn(_) -> _ = |tiers| -> Found { Box::pin(found::<L>(tiers)) };
        Self { name, make, found, alone, together, perhaps, over_http, families: &["authdb/"] }
    }

    /// The same store, on which these cases over HTTP run in place of those of authdb.
    fn under(self, families: &'static [&'static str]) -> Self {
        Self { families, ..self }
    }
}

/// Opens a store of the type.
struct Around<L>(std::marker::PhantomData<L>);

#[async_trait]
impl<L: Layer + Default + 'static> Harness for Around<L> {
    const ENGINE: &'static str = "memory";
    const DURABLE: bool = false;

    type Place = ();

    async fn place() -> Result<(), HarnessError> {
        Ok(())
    }

    fn address((): &()) -> String {
        String::new()
    }

    async fn open(_address: &str) -> Result<Arc<dyn Store>, HarnessError> {
        Ok(Arc::new(Layered(L::default())))
    }
}

/// What the suite finds broken in these tiers. The seed is fixed: which sequences the model tier tries must not decide
/// whether this test passes.
async fn found<L: Layer + Default + 'static>(tiers: &'static [Tier]) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for case in suite::<Around<L>>().into_iter().filter(|case| tiers.contains(&case.tier())) {
        let case = case.with_seed(1);
        if let Outcome::Failed(message) = case.run().await {
            assert!(message.starts_with(&format!("{}: ", case.rule())), "{message}");
            found.insert(format!("{}/{}", case.tier(), case.rule()));
        }
    }
    found
}

store! {
    /// The memory engine as it is.
    Sound {}
}

/// What the suite finds in a store that is not broken.
pub(crate) async fn sound(tiers: &'static [Tier]) -> BTreeSet<String> {
    found::<Sound>(tiers).await
}

/// A store that is not broken, behind a layer as all the others are.
pub(crate) fn sound_store() -> Arc<dyn Store> {
    Arc::new(Layered(Sound::default()))
}

const NONE: &[&str] = &[];
const MODEL: &str = "model/VISIBLE-1";
const ISOLATION: &str = "isolation/ISOLATION-1";
const CASCADE: &str = "concurrency/CASCADE-1";
const ATOMIC: &str = "concurrency/ATOMIC-1";
const CANCEL: &str = "cancellation/CANCEL-1";

/// Every broken store.
pub(crate) fn all() -> Vec<Broken> {
    authdb::all().into_iter().chain(identity::all()).chain(exchange::all()).chain(pseudonym::all()).collect()
}
