//! A Postgres server whose files can be read.

use std::fs;
use std::path::PathBuf;

use sqlx::{Connection, Executor, PgConnection, Row};

/// The server, and where its files are.
pub(crate) struct Cluster {
    url: String,
    /// The folder of its data.
    pub(crate) data: PathBuf,
    /// The folder of its programs.
    pub(crate) binaries: PathBuf,
}

impl Cluster {
    /// The server at a URL, or why its files cannot be read.
    pub(crate) async fn of(url: &str) -> Result<Self, String> {
        let mut cluster = Self { url: url.to_owned(), data: PathBuf::new(), binaries: PathBuf::new() };
        let explain = |error: sqlx::Error| format!("its files cannot be found: {error}");
        cluster.data = cluster.ask("SELECT current_setting('data_directory')").await.map_err(explain)?.into();
        let binaries = "SELECT setting FROM pg_config() WHERE name = 'BINDIR'";
        cluster.binaries = cluster.ask(binaries).await.map_err(explain)?.into();
        fs::read_dir(cluster.data.join("pg_wal")).map_err(|error| format!("{}: {error}", cluster.data.display()))?;
        Ok(cluster)
    }

    async fn ask(&self, question: &'static str) -> Result<String, sqlx::Error> {
        let mut connection = PgConnection::connect(&self.url).await?;
        let row = connection.fetch_one(question).await?;
        row.try_get(0)
    }

    /// Where the write-ahead log ends.
    pub(crate) async fn position(&self) -> String {
        self.ask("SELECT pg_current_wal_insert_lsn()::text").await.expect("the server answers")
    }

    /// Has all pages written to their files, and the log up to here.
    pub(crate) async fn write_everything(&self) {
        let mut connection = PgConnection::connect(&self.url).await.expect("the server answers");
        connection.execute("CHECKPOINT").await.expect("the server writes its pages");
    }

    /// The files of the database, and what the server said.
    pub(crate) async fn places(&self) -> Vec<PathBuf> {
        let database = "SELECT oid::text FROM pg_database WHERE datname = current_database()";
        let oid = self.ask(database).await.expect("the server answers");
        let spoken = self.data.parent().map(|folder| folder.join("log")).filter(|log| log.is_file());
        let places = [self.data.join("base").join(oid), self.data.join("log")];
        places.into_iter().filter(|place| place.exists()).chain(spoken).collect()
    }
}
