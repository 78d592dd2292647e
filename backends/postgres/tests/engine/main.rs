//! What the Postgres engine does beyond the contract: its schema, its connections, its retries, its abandoned verbs, its
//! verbs next to other work on the same rows.

mod abandoned;
mod claim;
#[path = "../support/cluster.rs"]
mod cluster;
mod collision;
mod connection;
mod database;
mod exchange;
mod migration;
mod overtaken;
#[path = "../support/place.rs"]
mod place;
mod proxy;
mod restart;

use std::sync::Arc;

use futures_util::future::BoxFuture;
use libtest_mimic::{Arguments, Failed, Trial};
use tokio::runtime::Runtime;

/// A test: its name, and what it does with the URL of the server.
pub(crate) type Test = (&'static str, fn(String) -> BoxFuture<'static, ()>);

/// Names functions `async fn(server: String)` as tests.
macro_rules! tests {
    ($($name:ident),* $(,)?) => {
        pub(crate) const TESTS: &[crate::Test] =
            &[$((concat!(module_path!(), "::", stringify!($name)), |server| Box::pin($name(server)))),*];
    };
}
pub(crate) use tests;

fn main() {
    let Some(server) = place::server() else { return };
    let arguments = Arguments::from_args();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
    let runtime = Arc::new(runtime);
    let of_server = [
        migration::TESTS,
        connection::TESTS,
        collision::TESTS,
        abandoned::TESTS,
        overtaken::TESTS,
        claim::TESTS,
        exchange::TESTS,
    ]
    .concat();
    let of_cluster = restart::TESTS;
    let mut trials: Vec<Trial> = of_server.iter().map(|test| trial(test, &server, &runtime)).collect();
    // The server to test with may be on another machine, and none be installed on this one.
    let no_binaries = cluster::binaries().is_none() && place::variable("CI").is_none();
    trials.extend(of_cluster.iter().map(|test| trial(test, &server, &runtime).with_ignored_flag(no_binaries)));
    if no_binaries {
        eprintln!("SKIPPED the tests of restarts: they need PostgreSQL's initdb and pg_ctl on this machine");
    }
    libtest_mimic::run(&arguments, trials).exit();
}

fn trial(&(name, run): &Test, server: &str, runtime: &Arc<Runtime>) -> Trial {
    let (server, runtime) = (server.to_owned(), Arc::clone(runtime));
    Trial::test(name.trim_start_matches("engine::"), move || {
        // In a task of its own, so that a panic is this test's alone.
        let outcome = runtime.block_on(async { tokio::spawn(run(server)).await });
        outcome.map_err(|error| match error.try_into_panic() {
            Ok(payload) => Failed::from(text_of(payload.as_ref())),
            Err(error) => Failed::from(error.to_string()),
        })
    })
}

fn text_of(payload: &(dyn std::any::Any + Send)) -> String {
    let text = payload.downcast_ref::<String>().cloned();
    text.or_else(|| payload.downcast_ref::<&str>().map(ToString::to_string)).unwrap_or_else(|| "a panic".to_owned())
}
