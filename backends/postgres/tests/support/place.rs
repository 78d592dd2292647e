//! A schema of its own in the database of `$AUTHKEEP_TEST_POSTGRES`, dropped with the place.

use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hasher};

use authkeep_store::Result;
use tokio::runtime::{Builder, Handle, RuntimeFlavor};

/// The environment variable that names the server to test with.
pub(crate) const VARIABLE: &str = "AUTHKEEP_TEST_POSTGRES";

/// The server to test with. Without one the tests of this file cannot run: in CI that is a failure, elsewhere one line
/// says so.
pub(crate) fn server() -> Option<String> {
    if let Some(url) = variable(VARIABLE) {
        return Some(url);
    }
    eprintln!(
        "SKIPPED the tests of {} on PostgreSQL: {VARIABLE} is not set; run scripts/with-postgres cargo test",
        env!("CARGO_CRATE_NAME")
    );
    if variable("CI").is_some() {
        eprintln!("failed: in CI there must be a server, and {VARIABLE} is not set");
        std::process::exit(1);
    }
    None
}

#[expect(clippy::disallowed_methods, reason = "where the server is differs from machine to machine")]
pub(crate) fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

pub(crate) struct Place {
    server: String,
    /// The name of the schema, and of the application as the server knows it.
    pub(crate) name: String,
    /// The storage URL of the place.
    pub(crate) url: String,
}

impl Place {
    pub(crate) async fn new(server: &str) -> Result<Self> {
        // The only thing in the standard library that is random: other processes may use the same server.
        let name = format!("authkeep_test_{:016x}", RandomState::new().build_hasher().finish());
        let url = authkeep_postgres::namespace::create(server, &name).await?;
        // Many places are used at once, and the server lets so many connections in.
        Ok(Self { server: server.to_owned(), url: format!("{url}&max_connections=4&application_name={name}"), name })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let (server, name) = (self.server.clone(), self.name.clone());
        // A place is dropped inside of runtimes and outside of them, also while a test fails.
        let drop_schema = move || {
            let runtime = Builder::new_current_thread().enable_all().build().map_err(|error| error.to_string())?;
            runtime.block_on(authkeep_postgres::namespace::drop(&server, &name)).map_err(|error| error.to_string())
        };
        let wait = || std::thread::spawn(drop_schema).join();
        // The schema may be locked by a task that waits for this thread.
        let many_threads = Handle::try_current().is_ok_and(|it| it.runtime_flavor() == RuntimeFlavor::MultiThread);
        let dropped = if many_threads { tokio::task::block_in_place(wait) } else { wait() };
        if !matches!(dropped, Ok(Ok(()))) {
            eprintln!("the schema {} was not dropped: {dropped:?}", self.name);
        }
    }
}
