//! The durability tier has teeth: a store that writes behind, and so answers before what it answered can outlive its
//! process, must be found out by the kills, and by them alone.
//!
//! A `main` of its own, since the suite runs this executable again as the process that it kills.

#[path = "toy_engine/engine/mod.rs"]
mod engine;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use async_trait::async_trait;
use authkeep_conformance::durability::run_if_child;
use authkeep_conformance::layer::{Layer, Layered};
use authkeep_conformance::{Harness, HarnessError, Outcome, Tier, run, runtime};
use authkeep_store::Store;
use engine::ToyStore;
use libtest_mimic::{Arguments, Trial};
use tempfile::TempDir;

/// How often what was written is carried over to where the next start reads it.
const INTERVAL: Duration = Duration::from_millis(200);

/// The toy engine on a copy of its log.
struct WritesBehind {
    inner: Option<ToyStore>,
    carrier: Option<(Sender<()>, JoinHandle<()>)>,
    copy: PathBuf,
    log: PathBuf,
}

impl WritesBehind {
    fn open(log: &Path) -> Result<Self, HarnessError> {
        let copy = log.with_extension("copy");
        let _ = fs::remove_file(&copy);
        if log.exists() {
            fs::copy(log, &copy)?;
        }
        let inner = Some(ToyStore::open(&copy)?);
        let (stop, stopped) = channel();
        let (from, to) = (copy.clone(), log.to_owned());
        let carrier = thread::spawn(move || {
            while stopped.recv_timeout(INTERVAL) == Err(RecvTimeoutError::Timeout) {
                carry(&from, &to);
            }
        });
        Ok(Self { inner, carrier: Some((stop, carrier)), copy, log: log.to_owned() })
    }
}

/// By a rename, so that the log is one of some moment.
fn carry(from: &Path, to: &Path) {
    let half = to.with_extension("half");
    // A process that is being killed may find its folder gone.
    let _ = fs::copy(from, &half).and_then(|_| fs::rename(&half, to));
}

impl Drop for WritesBehind {
    fn drop(&mut self) {
        drop(self.inner.take());
        if let Some((stop, carrier)) = self.carrier.take() {
            drop(stop);
            let _ = carrier.join();
        }
        carry(&self.copy, &self.log);
    }
}

#[async_trait]
impl Layer for WritesBehind {
    fn inner(&self) -> &dyn Store {
        self.inner.as_ref().expect("it is there until the store is dropped")
    }
}

struct Hasty;

#[async_trait]
impl Harness for Hasty {
    const ENGINE: &'static str = "toy";

    type Place = TempDir;

    async fn place() -> Result<TempDir, HarnessError> {
        Ok(tempfile::tempdir()?)
    }

    fn address(place: &TempDir) -> String {
        place.path().join("log").display().to_string()
    }

    async fn open(address: &str) -> Result<Arc<dyn Store>, HarnessError> {
        Ok(Arc::new(Layered(WritesBehind::open(Path::new(address))?)))
    }
}

fn main() {
    let runtime = runtime().expect("a runtime");
    if let Some(code) = run_if_child::<Hasty>(&runtime) {
        std::process::exit(code);
    }
    let found_out = Trial::test("a_store_that_answers_before_it_has_written_is_found_out", move || {
        for report in runtime.block_on(run::<Hasty>(&[Tier::Durability])) {
            let killed = report.name.contains("a process killed");
            match report.outcome {
                Outcome::Passed if !killed => {}
                // Each must have come to the point where something is missing or is there again.
                Outcome::Failed(message) if killed && message.contains("no such") => {}
                outcome => return Err(format!("{}: {outcome:?}", report.name).into()),
            }
        }
        Ok(())
    });
    libtest_mimic::run(&Arguments::from_args(), vec![found_out]).exit();
}
