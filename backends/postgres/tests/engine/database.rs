//! The other side: the database seen and held by somebody else than the store under test.

use authkeep_conformance::fixtures::Fixtures;
use authkeep_postgres::{Options, PostgresStore};
use authkeep_store::{Account, Accounts};
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection, Row};

use crate::place::Place;

pub(crate) async fn open(url: &str) -> PostgresStore {
    PostgresStore::connect(url, Options::default()).await.expect("the store opens")
}

/// A place with an open store.
pub(crate) async fn store(server: &str) -> (Place, PostgresStore) {
    let place = Place::new(server).await.expect("a place");
    let store = open(&place.url).await;
    (place, store)
}

/// An account in a store.
pub(crate) async fn account(store: &PostgresStore, fixtures: &mut Fixtures) -> Account {
    let new = fixtures.account();
    store.create_account(new.clone()).await.expect("an account");
    new.into()
}

/// Bytes as SQL spells them.
pub(crate) fn bytes(bytes: &[u8]) -> String {
    let hex = bytes.iter().fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"));
    format!("'\\x{hex}'::bytea")
}

/// Somebody else's connection to the database of a place.
pub(crate) struct Other {
    connection: PgConnection,
    schema: String,
}

impl Other {
    pub(crate) async fn new(server: &str, place: &Place) -> Self {
        let mut connection = PgConnection::connect(server).await.expect("a connection");
        let schema = place.name.clone();
        connection.execute(AssertSqlSafe(format!("SET search_path = {schema}"))).await.expect("the schema");
        Self { connection, schema }
    }

    /// Runs statements, which may leave a transaction open.
    pub(crate) async fn run(&mut self, statements: &str) {
        self.connection.execute(sqlx::raw_sql(AssertSqlSafe(statements.to_owned()))).await.expect("statements");
    }

    pub(crate) async fn number(&mut self, query: &str) -> i64 {
        let row = self.connection.fetch_one(AssertSqlSafe(query.to_owned())).await.expect("a number");
        row.try_get(0).expect("a bigint")
    }

    /// Waits until this many statements of the store wait for a lock, as one that this connection holds.
    pub(crate) async fn until_waiting(&mut self, statements: i64) {
        let query = format!(
            "SELECT count(*) FROM pg_stat_activity WHERE application_name = '{}' AND wait_event_type = 'Lock'",
            self.schema
        );
        loop {
            // What a transaction sees of the activity stays as it first saw it unless told otherwise.
            self.run("SELECT pg_stat_clear_snapshot()").await;
            if self.number(&query).await == statements {
                return;
            }
            tokio::task::yield_now().await;
        }
    }
}
