//! The suite as a test executable: `cargo test` and `cargo nextest` list, filter and run each case by its name.

use std::process;
use std::sync::Arc;

use libtest_mimic::{Arguments, Completion, Failed, Trial};
use tokio::runtime::{Builder, Runtime};

use crate::durability;
use crate::harness::Harness;
use crate::seed;
use crate::suite::{Outcome, SuiteCase, suite};

/// Runs the suite on the engine of a harness as the command line asks, and ends the process. It is the whole `main`
/// of a test target with `harness = false`.
pub fn main<H: Harness>() -> ! {
    let runtime = match runtime() {
        Ok(runtime) => Arc::new(runtime),
        Err(error) => {
            eprintln!("no runtime for the suite: {error}");
            process::exit(101);
        }
    };
    if let Some(code) = durability::run_if_child::<H>(&runtime) {
        process::exit(code);
    }
    let arguments = Arguments::from_args();
    if !arguments.list {
        eprintln!("{}", seed::described(seed::of_process()));
    }
    let cases = suite::<H>();
    let left_out = cases.iter().find_map(SuiteCase::left_out).map(ToOwned::to_owned);
    let trials = cases.into_iter().map(|case| trial(case, &runtime)).collect();
    let conclusion = libtest_mimic::run(&arguments, trials);
    if let Some(reason) = left_out.filter(|_| !arguments.list && conclusion.num_ignored > 0) {
        eprintln!("{} left out: {reason}", conclusion.num_ignored);
    }
    conclusion.exit()
}

fn runtime() -> std::io::Result<Runtime> {
    // Races need threads that really run at the same moment, also on a machine with one core.
    let threads = std::thread::available_parallelism().map_or(4, |cores| cores.get().max(4));
    Builder::new_multi_thread().worker_threads(threads).enable_all().build()
}

fn trial(case: SuiteCase, runtime: &Arc<Runtime>) -> Trial {
    let runtime = Arc::clone(runtime);
    // Flagged as well as answered: nextest shows what is flagged as skipped, libtest's output gives the answer's reason.
    let left_out = case.left_out().is_some();
    Trial::ignorable_test(case.name(), move || match runtime.block_on(case.run()) {
        Outcome::Passed => Ok(Completion::Completed),
        Outcome::Failed(message) => Err(Failed::from(message)),
        Outcome::LeftOut(reason) => Ok(Completion::ignored_with(reason)),
    })
    .with_ignored_flag(left_out)
}
