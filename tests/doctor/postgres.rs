//! Faults of a store in Postgres.

use std::net::TcpListener;

use authkeep_postgres::PostgresStore;
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection};

use crate::place::{self, Place};
use crate::report::doctor;
use crate::skip;
use crate::support::Home;

/// A server to test with, or a line that says that there is none.
fn server() -> Option<String> {
    let server = place::variable(place::VARIABLE);
    if server.is_none() {
        skip("the doctor on postgres", "AUTHKEEP_TEST_POSTGRES is not set; run scripts/test");
    }
    server
}

/// A schema in which a store was made, and after that one statement was run.
async fn changed(server: &str, statement: &str) -> Place {
    let place = Place::new(server).await.expect("a schema");
    let options = authkeep_postgres::Options::default();
    drop(PostgresStore::connect(&place.url, options).await.expect("a store"));
    let mut connection = PgConnection::connect(server).await.expect("a connection");
    connection.execute(AssertSqlSafe(format!("SET search_path TO {}", place.name))).await.expect("a schema");
    connection.execute(AssertSqlSafe(statement.to_owned())).await.expect("the statement runs");
    place
}

#[test]
fn a_database_that_is_away() {
    let home = Home::new();
    // The port was free a moment ago, and nobody listens there.
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let report = doctor(&home, &["--storage", &format!("postgres://me:hunter2@127.0.0.1:{port}/auth")]);
    report.says("error", "store", &[&format!("127.0.0.1:{port}"), "see that the database runs"]);
    report.only_error_on("store");
    report.says("warning", "key file", &["could not be asked"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_does_not_exist() {
    let Some(server) = server() else { return };
    let mut url = url::Url::parse(&server).unwrap();
    url.set_path("no_such_database");
    let report = doctor(&Home::new(), &["--storage", url.as_str()]);
    report.says("error", "store", &["refuses connections", "no_such_database", "user, password and database"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_empty_database_stays_empty_and_a_current_one_is_fine() {
    let Some(server) = server() else { return };
    let place = Place::new(&server).await.expect("a schema");
    let home = Home::new();
    let report = doctor(&home, &["--storage", &place.url]);
    assert!(report.succeeded);
    report.says("ok", "store", &["will be made at the first start"]);
    let status = authkeep_postgres::migrate::status(&place.url).await.unwrap();
    assert!(status.is_empty(), "no schema was made");

    home.start(&["--storage", &place.url]).stop();
    let report = doctor(&home, &["--storage", &place.url]);
    assert!(report.succeeded);
    report.says("ok", "store", &["postgres", "can be opened"]);
    report.says("ok", "key file", &["is the one that the store was made with"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_schema_with_pending_migrations() {
    let Some(server) = server() else { return };
    let newest = "DELETE FROM authkeep_migration WHERE version = (SELECT max(version) FROM authkeep_migration)";
    let place = changed(&server, newest).await;
    let report = doctor(&Home::new(), &["--storage", &place.url]);
    report.says("error", "store", &["1 migrations are pending", "authkeep migrate up"]);
    report.only_error_on("store");
    let report = doctor(&Home::new(), &["--storage", &place.url, "--migrate"]);
    report.says("ok", "store", &["will be applied at the start"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_schema_of_a_later_authkeep() {
    let Some(server) = server() else { return };
    let later = "INSERT INTO authkeep_migration (version, description, success, checksum, execution_time) \
                 VALUES (4711, 'later', true, '\\x00', 1)";
    let place = changed(&server, later).await;
    let report = doctor(&Home::new(), &["--storage", &place.url]);
    report.says("error", "store", &["version 4711", "later authkeep"]);
    report.only_error_on("store");
}
