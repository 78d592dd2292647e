//! The suite as a test executable, which `cargo test` and `cargo nextest` list, filter and run case by case; and as a
//! run that prints what it finds.

use std::io;
use std::path::Path;
use std::process;
use std::sync::Arc;
use std::time::Instant;

use libtest_mimic::{Arguments, Completion, Failed, Trial};
use tokio::runtime::{Builder, Runtime};

use crate::durability;
use crate::harness::Harness;
use crate::report::{Finding, Printer, Tally, Verdict, fits};
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

/// Runs the cases whose names fit a glob (all without one; `*` stands for any text, `?` for one character), one after
/// another, prints each to standard output as it ends, and the [`Tally`] as the last line. A report, if wanted, is a
/// `JUnit` XML file. It needs a runtime as [`runtime`] makes it; where the engine is durable the executable also has to
/// call [`run_if_child`](durability::run_if_child) when it starts.
///
/// # Errors
/// When standard output or the report cannot be written. A failed case is no error but part of the tally.
#[expect(clippy::disallowed_methods, reason = "the report says how long each case took; no verdict depends on it")]
pub async fn check<H: Harness>(only: Option<&str>, report: Option<&Path>) -> io::Result<Tally> {
    let cases: Vec<_> =
        suite::<H>().into_iter().filter(|case| only.is_none_or(|glob| fits(glob, &case.name()))).collect();
    let about = format!("{} cases on {}, {}", cases.len(), H::ENGINE, seed::described(seed::of_process()));
    let mut printer = Printer::begin("store", io::stdout(), about)?;
    for case in cases {
        let start = Instant::now();
        let verdict = match case.run().await {
            Outcome::Passed => Verdict::Passed,
            Outcome::Failed(message) => Verdict::Failed(message),
            Outcome::LeftOut(reason) => Verdict::Skipped(reason),
        };
        printer.add(Finding { name: case.name(), verdict, took: start.elapsed() })?;
    }
    printer.end(report)
}

/// A runtime for the suite.
///
/// # Errors
/// When the system gives no threads.
pub fn runtime() -> io::Result<Runtime> {
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
