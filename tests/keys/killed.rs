//! The process of a reseal killed in the middle.

use std::fs;
use std::io::{BufRead, BufReader};
use std::process::{Child, Stdio};

use authkeep::clock::Stopwatch;
use authkeep::key_file::{self, KeyError, Part};
use authkeep_postgres::PostgresStore;
use authkeep_store::{Messages, Secret, Store};
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection, Row};

use crate::command::{RESEAL, SLED, doctor, reseal};
use crate::fields::{Plain, belongs_to_old, home_with_sled, open, read_key, sled, write_key};
use crate::place::Place;
use crate::postgres;
use crate::support::{Home, PATIENCE};

/// Starts a reseal, and waits until the store has left its key.
fn begin(home: &Home, storage: &str) -> Child {
    let mut command = home.command();
    command.args(["keys", "reseal", "--storage", storage]).args(RESEAL).stderr(Stdio::piped());
    let mut child = command.spawn().expect("it starts");
    let mut line = String::new();
    BufReader::new(child.stderr.as_mut().expect("stderr")).read_line(&mut line).expect("it says something");
    assert!(line.contains("no server starts on it before the end"), "{line}");
    child
}

fn kill(mut child: Child) {
    child.kill().expect("SIGKILL was sent");
    child.wait().expect("it ends");
}

/// In between no server starts, and start and doctor say what to do.
fn nobody_starts(home: &Home, storage: &str) {
    write_key(&home.path().join("third"), &Secret::new([9; 32]));
    for (key_file, told) in [
        ("new", "--old-key-file OLD --key-file new, with the same two files as then"),
        ("old", "--old-key-file old --key-file NEW, with the same two files as then"),
        ("third", "--old-key-file OLD --key-file NEW, with the same two files as then; third is neither of them"),
    ] {
        let begun = format!(
            "a change of this store's key file has begun, and no server starts before its end: run authkeep keys reseal \
             {told}"
        );
        let (_, said) = home.refused(&["--storage", storage, "--key-file", key_file]);
        assert!(said.ends_with(&begun), "{said}");
        let said = doctor(home, storage, key_file);
        assert!(said.starts_with("error") && said.ends_with(&begun), "{said}");
    }
}

async fn is_whole(home: &Home, store: &dyn Store, plain: &Plain) {
    assert!(open(store, &read_key(&home.path().join("new"))).await.expect("everything opens") == *plain);
}

#[tokio::test(flavor = "multi_thread")]
async fn on_sled_another_run_finishes_it() {
    // A process that is faster than its killer has more to do the next time.
    let mut of_a_family = 100;
    loop {
        let (home, plain) = home_with_sled(of_a_family).await;
        let mut child = begin(&home, SLED);
        wait_for_writes(&home, &mut child, 20);
        kill(child);
        let found = key_file::load(&home.path().join("new"), &sled(&home)).await;
        if matches!(found, Err(KeyError::Resealing(_, Part::New))) {
            nobody_starts(&home, SLED);
            let (fields, changed) = reseal(&home, SLED);
            println!("of {fields} fields the second run has sealed {changed}");
            assert_eq!(fields, 3 * of_a_family as u64);
            is_whole(&home, &sled(&home), &plain).await;
            home.start(&["--storage", SLED, "--key-file", "new"]).stop();
            return;
        }
        assert!(of_a_family < 100_000, "it was never killed in the middle");
        of_a_family *= 4;
    }
}

/// Waits until the file of the store was written to so many times, or the process has ended.
fn wait_for_writes(home: &Home, child: &mut Child, times: usize) {
    let written = || fs::metadata(home.path().join("store/db")).and_then(|file| file.modified()).expect("a time");
    let (mut seen, mut last) = (0, written());
    while seen < times && child.try_wait().expect("it can be asked").is_none() {
        let now = written();
        seen += usize::from(now != last);
        last = now;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn on_postgres_another_run_finishes_it() {
    let Some(server) = postgres("a reseal that is killed on postgres") else { return };
    let place = Place::new(&server).await.expect("a schema");
    let home = Home::new();
    let connect = || PostgresStore::connect(&place.url, authkeep_postgres::Options::default());
    let store = connect().await.expect("a store");
    let plain = belongs_to_old(&home, &store, 5).await;

    // One who holds a row stops it right there: after the signing keys, the second factors and two messages.
    let third = store.scan_messages(None, 3).await.expect("it answers")[2].id;
    let mut connection = PgConnection::connect(&server).await.expect("a connection");
    for statement in [format!("SET search_path TO {}", place.name), "BEGIN".to_owned()] {
        connection.execute(AssertSqlSafe(statement)).await.expect("it runs");
    }
    let hold = sqlx::query("SELECT 1 FROM message WHERE message_id = $1 FOR UPDATE").bind(&third.as_bytes()[..]);
    connection.execute(hold).await.expect("the row is held");
    let child = begin(&home, &place.url);
    wait_for(&server, &place, "wait_event_type = 'Lock'", 1).await;
    kill(child);
    connection.execute("ROLLBACK").await.expect("the row is free");
    // The database notices that nobody is there any more when it has something to answer.
    drop(store);
    wait_for(&server, &place, "true", 0).await;

    nobody_starts(&home, &place.url);
    let (fields, changed) = reseal(&home, &place.url);
    assert_eq!(fields, 15);
    // The change that waited for the row may have been made after the end of whoever asked for it.
    assert!(changed == 3 || changed == 2, "{changed}");
    is_whole(&home, &connect().await.expect("a store"), &plain).await;
    home.start(&["--storage", &place.url, "--key-file", "new"]).stop();
}

/// Asks until so many connections to the place are in a state.
async fn wait_for(server: &str, place: &Place, state: &str, number: i64) {
    let mut connection = PgConnection::connect(server).await.expect("a connection");
    let count = format!("SELECT count(*) FROM pg_stat_activity WHERE application_name = $1 AND {state}");
    let watch = Stopwatch::start();
    loop {
        let query = sqlx::query(AssertSqlSafe(count.clone())).bind(&place.name);
        let found: i64 = query.fetch_one(&mut connection).await.expect("it answers").get(0);
        if found == number {
            return;
        }
        assert!(u128::from(watch.micros()) < PATIENCE.as_micros(), "{found} connections, and not {number}: {state}");
    }
}
