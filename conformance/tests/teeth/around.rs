//! The memory engine with a layer around it, as an engine of its own for the suite.

use std::collections::BTreeSet;
use std::sync::Arc;

use async_trait::async_trait;
use authkeep_conformance::layer::{Layer, Layered};
use authkeep_conformance::{Harness, HarnessError, Outcome, Tier, run};
use authkeep_store::Store;

/// Opens a store with a layer around it.
struct Around<L>(std::marker::PhantomData<L>);

#[async_trait]
impl<L: Layer + Default + 'static> Harness for Around<L> {
    const ENGINE: &'static str = "memory";
    const DURABLE: bool = false;

    type Place = ();

    async fn place() -> std::result::Result<(), HarnessError> {
        Ok(())
    }

    fn address((): &()) -> String {
        String::new()
    }

    async fn open(_address: &str) -> std::result::Result<Arc<dyn Store>, HarnessError> {
        Ok(Arc::new(Layered(L::default())))
    }
}

/// The rules that the suite finds broken in these tiers.
pub(crate) async fn broken<L: Layer + Default + 'static>(tiers: &[Tier]) -> BTreeSet<&'static str> {
    let mut broken = BTreeSet::new();
    for report in run::<Around<L>>(tiers).await {
        if let Outcome::Failed(message) = report.outcome {
            assert!(message.starts_with(&format!("{}: ", report.rule)), "{message}");
            broken.insert(report.rule);
        }
    }
    broken
}

/// The memory engine with some verbs of its own.
macro_rules! store {
    ($name:ident { $($verb:tt)* }) => {
        #[derive(Default)]
        struct $name {
            inner: authkeep_memory::MemoryStore,
        }

        #[async_trait]
        impl Layer for $name {
            fn inner(&self) -> &dyn Store {
                &self.inner
            }

            $($verb)*
        }
    };
}
pub(crate) use store;
