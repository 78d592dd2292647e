//! Stores that are broken on purpose, each in one way: the memory engine with a verb or two of its own.
//!
//! [`all`] is the list, with what must find each of them: the rules that the suite on engines names, tier by tier, and
//! those that the suite over HTTP names, or why HTTP cannot show it.

mod cascade;
mod email;
mod isolation;
mod password_forgot_token;
mod refusal;
mod scan;
mod uniqueness;
mod unlocked_sessions;
mod visibility;

use std::collections::BTreeSet;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

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
        Self { name, make, found: |tiers| Box::pin(found::<L>(tiers)), alone, together, perhaps, over_http }
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

use OverHttp::{Hidden, Shows};

const NONE: &[&str] = &[];
const MODEL: &str = "model/VISIBLE-1";
const ISOLATION: &str = "isolation/ISOLATION-1";
const CASCADE: &str = "concurrency/CASCADE-1";
const CANCEL: &str = "cancellation/CANCEL-1";
const SCANS: OverHttp = Hidden("no route scans");

/// Every broken store.
pub(crate) fn all() -> Vec<Broken> {
    [of_creation(), of_cascade_and_isolation(), of_looking(), of_refusal(), of_moving()].into_iter().flatten().collect()
}

/// What is there twice, or half.
fn of_creation() -> Vec<Broken> {
    vec![
        Broken::new::<uniqueness::OverwritesSessions>(
            &["contract/SESSION-2", MODEL],
            NONE,
            NONE,
            Shows(&["SESSION-2", "SESSION-5", "path-id"]),
        ),
        Broken::new::<uniqueness::TakesRepetitionForDone>(
            &["contract/ACCOUNT-2", MODEL],
            NONE,
            NONE,
            Shows(&["ACCOUNT-2", "connection", "error-body"]),
        ),
        Broken::new::<uniqueness::LosesRaces>(NONE, &["concurrency/ACCOUNT-4"], NONE, Shows(&["ACCOUNT-4"])),
        Broken::new::<uniqueness::KeepsSecondToken>(
            &["contract/CHANGE-4"],
            &["concurrency/CHANGE-6"],
            &["concurrency/CHANGE-5", CASCADE, "http/CASCADE-1", MODEL],
            Shows(&["CHANGE-4", "CHANGE-6"]),
        ),
        Broken::new::<unlocked_sessions::UnlockedSessions>(
            NONE,
            &["concurrency/SESSION-5", CASCADE],
            &["concurrency/ATOMIC-1", "http/CASCADE-1"],
            Shows(&["SESSION-5"]),
        ),
        Broken::new::<password_forgot_token::SpendsInSteps>(
            NONE,
            &["concurrency/FORGOT-17", "concurrency/FORGOT-8", CANCEL],
            &["concurrency/ATOMIC-1", "http/CANCEL-1"],
            Shows(&["FORGOT-17"]),
        ),
        Broken::new::<password_forgot_token::SpendsWhenRefused>(
            &["contract/FORGOT-16", MODEL],
            NONE,
            NONE,
            Shows(&["FORGOT-16", "reset-token-id"]),
        ),
        Broken::new::<password_forgot_token::SpendsForAnybody>(
            &["contract/FORGOT-15", MODEL],
            NONE,
            NONE,
            Shows(&["FORGOT-15"]),
        ),
    ]
}

/// What is left, and what is reached that should not be.
fn of_cascade_and_isolation() -> Vec<Broken> {
    vec![
        Broken::new::<cascade::SessionsOutliveResets>(
            &["contract/ACCOUNT-11", "contract/SESSION-7", ISOLATION, MODEL],
            NONE,
            NONE,
            Shows(&["ACCOUNT-11"]),
        ),
        Broken::new::<cascade::SessionsComeBack>(
            &["contract/ACCOUNT-14", MODEL],
            &[CASCADE],
            &["http/CASCADE-1"],
            Shows(&["ACCOUNT-14"]),
        ),
        Broken::new::<isolation::LocksNeighbours>(&[ISOLATION, MODEL], NONE, NONE, Shows(&["ISOLATION-1"])),
        Broken::new::<isolation::SignsOutEverywhere>(
            &["contract/SESSION-10", ISOLATION, MODEL],
            NONE,
            NONE,
            Shows(&["SESSION-10"]),
        ),
        Broken::new::<isolation::ResetTakesLockAway>(
            &["contract/ACCOUNT-10", ISOLATION, MODEL],
            NONE,
            NONE,
            Shows(&["ACCOUNT-10"]),
        ),
    ]
}

/// What look-ups show.
fn of_looking() -> Vec<Broken> {
    vec![
        Broken::new::<visibility::RemembersSessions>(
            &["contract/SESSION-7", ISOLATION, MODEL],
            &["concurrency/VISIBLE-1"],
            NONE,
            Shows(&["SESSION-7"]),
        ),
        Broken::new::<visibility::ShowsDeletedTokens>(
            &["contract/KEYFETCH-8", "contract/ACCOUNT-11", "contract/ACCOUNT-13", "contract/ACCOUNT-14", MODEL],
            &[CASCADE],
            &["http/CASCADE-1"],
            Shows(&["KEYFETCH-8", "ACCOUNT-11", "ACCOUNT-13", "ACCOUNT-14", "path-id"]),
        ),
        Broken::new::<visibility::LosesUpdates>(NONE, &["concurrency/ATOMIC-1"], NONE, Shows(&["ATOMIC-1"])),
        Broken::new::<visibility::SetsLocaleInSteps>(
            NONE,
            &[CANCEL],
            &["concurrency/ATOMIC-1"],
            Hidden("cases over HTTP hang up in the middle of other verbs"),
        ),
        Broken::new::<email::FoldsAccents>(&["contract/ACCOUNT-7", MODEL], NONE, NONE, Shows(&["ACCOUNT-7"])),
        Broken::new::<email::FoldsAsciiAlone>(&["contract/ACCOUNT-6", MODEL], NONE, NONE, Shows(&["ACCOUNT-6"])),
    ]
}

/// What refusals do.
fn of_refusal() -> Vec<Broken> {
    vec![
        Broken::new::<refusal::KeepsRefusedTokens>(
            &["contract/SESSION-3", MODEL],
            NONE,
            &["http/CASCADE-1"],
            Shows(&["SESSION-3"]),
        ),
        Broken::new::<refusal::DropsBeforeRefusing>(&["contract/FORGOT-2", MODEL], NONE, NONE, Shows(&["FORGOT-2"])),
        Broken::new::<refusal::RefusesSecondDeletion>(
            &["contract/ACCOUNT-15", MODEL],
            NONE,
            NONE,
            Shows(&["ACCOUNT-15", "ACCOUNT-3"]),
        ),
    ]
}

/// What is lost on the way out and back in.
fn of_moving() -> Vec<Broken> {
    vec![
        Broken::new::<scan::SkipsBetweenPages>(&["contract/SESSION-12", MODEL], NONE, NONE, SCANS),
        Broken::new::<scan::RepeatsBetweenPages>(&["contract/KEYFETCH-10", MODEL], NONE, NONE, SCANS),
        Broken::new::<scan::RestoresUnlocked>(
            &["contract/ACCOUNT-25", ISOLATION, MODEL],
            NONE,
            NONE,
            Hidden("no route restores"),
        ),
    ]
}
