//! The durability tier has teeth: the memory engine says here that it keeps what it was given, and must be found out.
//!
//! A `main` of its own, since the suite runs this executable again as the process that it kills.

use std::sync::Arc;

use async_trait::async_trait;
use authkeep_conformance::durability::run_if_child;
use authkeep_conformance::{Harness, HarnessError, Outcome, Tier, run};
use authkeep_memory::MemoryStore;
use authkeep_store::Store;
use libtest_mimic::{Arguments, Trial};
use tokio::runtime::Runtime;

struct Forgetful;

#[async_trait]
impl Harness for Forgetful {
    const ENGINE: &'static str = "memory";

    type Place = ();

    async fn place() -> Result<(), HarnessError> {
        Ok(())
    }

    fn address((): &()) -> String {
        String::new()
    }

    async fn open(_address: &str) -> Result<Arc<dyn Store>, HarnessError> {
        Ok(Arc::new(MemoryStore::new()))
    }
}

fn main() {
    let runtime = Runtime::new().expect("a runtime");
    if let Some(code) = run_if_child::<Forgetful>(&runtime) {
        std::process::exit(code);
    }
    let found_out = Trial::test("a_store_that_forgets_is_found_out", move || {
        for report in runtime.block_on(run::<Forgetful>(&[Tier::Durability])) {
            let nothing_to_forget = report.name.contains("an empty store");
            match report.outcome {
                Outcome::Passed if nothing_to_forget => {}
                // Each case must have come to the point where the records are missing, and not to an earlier end.
                Outcome::Failed(message) if message.contains("no such") => {}
                outcome => return Err(format!("{}: {outcome:?}", report.name).into()),
            }
        }
        Ok(())
    });
    libtest_mimic::run(&Arguments::from_args(), vec![found_out]).exit();
}
