//! A schema of its own in the database of `$AUTHKEEP_TEST_POSTGRES`, dropped with the place.

use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hasher};

use authkeep_store::Result;

/// The environment variable that names the server to test with.
pub const VARIABLE: &str = "AUTHKEEP_TEST_POSTGRES";

/// The server to test with. Without one the tests of this file cannot run: in CI that is a failure, elsewhere one line
/// says so.
pub fn server() -> Option<String> {
    if let Some(url) = variable(VARIABLE) {
        return Some(url);
    }
    println!(
        "skipped: {} needs a server; run it by\n    scripts/with-postgres cargo test -p authkeep-postgres",
        env!("CARGO_CRATE_NAME")
    );
    if variable("CI").is_some() {
        println!("failed: in CI there must be a server, and {VARIABLE} is not set");
        std::process::exit(1);
    }
    None
}

#[expect(clippy::disallowed_methods, reason = "where the server is differs from machine to machine")]
pub fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

pub struct Place {
    server: String,
    schema: String,
    /// The storage URL of the place.
    pub url: String,
}

impl Place {
    pub async fn new(server: &str) -> Result<Self> {
        // The only thing in the standard library that is random: other processes may use the same server.
        let schema = format!("authkeep_test_{:016x}", RandomState::new().build_hasher().finish());
        let url = authkeep_postgres::namespace::create(server, &schema).await?;
        // Many places are used at once, and the server lets so many connections in.
        Ok(Self {
            server: server.to_owned(),
            url: format!("{url}&max_connections=4&application_name={schema}"),
            schema,
        })
    }

    /// The name of the schema, and of the application as the server knows it.
    pub fn name(&self) -> &str {
        &self.schema
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let (server, schema) = (self.server.clone(), self.schema.clone());
        // A place is dropped inside of runtimes and outside of them, also while a test fails.
        let dropped = std::thread::spawn(move || {
            let runtime =
                tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(|e| e.to_string())?;
            runtime.block_on(authkeep_postgres::namespace::drop(&server, &schema)).map_err(|e| e.to_string())
        })
        .join();
        if !matches!(dropped, Ok(Ok(()))) {
            eprintln!("the schema {} was not dropped: {dropped:?}", self.schema);
        }
    }
}
