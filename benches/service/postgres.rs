//! The database that is measured: stores as schemas in it, and what its processes cost.

use std::path::Path;

use sqlx::{AssertSqlSafe, Connection as _, Executor as _, PgConnection};

use crate::failure::Result;
use crate::processes::{self, Processes};
use crate::records::Size;
use crate::server;

/// A database server on this machine, given by a URL.
pub(crate) struct Postgres {
    pub(crate) url: String,
    /// The process that all others of the server are children of.
    pub(crate) postmaster: u32,
    pub(crate) version: String,
    pub(crate) settings: String,
}

/// A store in a schema of its own.
#[derive(Clone, Debug)]
pub(crate) struct Store {
    pub(crate) schema: String,
    /// The storage URL of it.
    pub(crate) url: String,
    pub(crate) size: Size,
}

impl Postgres {
    /// A server that is not on this machine has no processes here, and is refused.
    pub(crate) async fn connect(url: &str) -> Result<Self> {
        let mut connection = PgConnection::connect(url).await?;
        let backend: i32 = sqlx::query_scalar("SELECT pg_backend_pid()").fetch_one(&mut connection).await?;
        let version = sqlx::query_scalar("SHOW server_version").fetch_one(&mut connection).await?;
        let settings = sqlx::query_scalar(
            "SELECT string_agg(name || '=' || current_setting(name), ', ' ORDER BY name) FROM pg_settings
             WHERE name IN ('fsync', 'synchronous_commit', 'shared_buffers', 'wal_sync_method')",
        )
        .fetch_one(&mut connection)
        .await?;
        connection.close().await?;
        let backend = u32::try_from(backend)?;
        let name = std::fs::read_to_string(format!("/proc/{backend}/comm")).unwrap_or_default();
        if !name.starts_with("postgres") {
            return Err("the database server does not run on this machine".into());
        }
        Ok(Self { url: url.to_owned(), postmaster: processes::parent(backend)?, version, settings })
    }

    /// Seconds of CPU that all its processes have used.
    pub(crate) fn cpu_seconds(&self) -> Result<f64> {
        Processes::of(self.postmaster).with_database(Some(self.postmaster)).cpu_seconds()
    }

    /// An empty schema with the tables of a store, as the server makes them.
    pub(crate) async fn make_store(&self, binary: &Path, name: &str, size: Size) -> Result<Store> {
        let schema = format!("authkeep_bench_{name}");
        let separator = if self.url.contains('?') { '&' } else { '?' };
        let url = format!("{}{separator}schema={schema}", self.url);
        let store = Store { schema, url, size };
        // One that an earlier run could not drop.
        self.drop_store(&store).await?;
        self.run(format!("CREATE SCHEMA {}", store.schema)).await?;
        server::make_tables(binary, &store.url)?;
        Ok(store)
    }

    pub(crate) async fn drop_store(&self, store: &Store) -> Result<()> {
        self.run(format!("DROP SCHEMA IF EXISTS {} CASCADE", store.schema)).await
    }

    async fn run(&self, statement: String) -> Result<()> {
        let mut connection = PgConnection::connect(&self.url).await?;
        connection.execute(AssertSqlSafe(statement)).await?;
        Ok(connection.close().await?)
    }
}
