//! Once round the engines: sled, Postgres, memory and sled again hold the same records.

use authkeep::clock::Stopwatch;
use authkeep::moving::{Family, MoveError, StoreRecords, compare, fill};
use authkeep_conformance::State;
use authkeep_memory::MemoryStore;
use authkeep_postgres::PostgresStore;
use authkeep_sled::SledStore;
use authkeep_store::Store;

use crate::place::{self, Place};
use crate::population::populate;
use crate::{skip, unwatched};

fn accounts() -> usize {
    place::variable("AUTHKEEP_TEST_MOVE_ACCOUNTS").map_or(1_000, |number| number.parse().expect("a number"))
}

fn sled(folder: &tempfile::TempDir) -> SledStore {
    SledStore::open(folder.path().join("store"), authkeep_sled::Options::default()).expect("sled opens")
}

/// Copies, compares as `--verify` does, and compares again by other means.
async fn copy(what: &str, source: &dyn Store, target: &dyn Store) {
    let copying = Stopwatch::start();
    let counts = fill(&mut StoreRecords::new(source, "the source"), target, &unwatched).await.expect("it is copied");
    let copied = copying.micros() / 1_000;
    let comparing = Stopwatch::start();
    let (mut here, mut there) = (StoreRecords::new(source, "the source"), StoreRecords::new(target, "the target"));
    let differences = compare(&mut here, &mut there, &unwatched).await.expect("both can be read");
    println!("{what}: {} records copied in {copied} ms, compared in {} ms", counts.total(), comparing.micros() / 1_000);
    assert_eq!(differences.count(), 0, "{what}: {differences}");
    let (one, two) = (State::read(source).await.expect("a state"), State::read(target).await.expect("a state"));
    assert!(one == two, "{what}: the states differ");
    for family in Family::ALL {
        assert!(counts.of(*family) > 0, "{what}: there was no {} to copy", family.name());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_engine_holds_the_same_records_after_a_copy() {
    let folders = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
    let (first, memory, last) = (sled(&folders[0]), MemoryStore::new(), sled(&folders[1]));
    populate(&first, accounts()).await;
    if let Some(server) = place::variable(place::VARIABLE) {
        let place = Place::new(&server).await.expect("a schema");
        // As many connections as a server has that nobody told otherwise.
        let url = format!("{}&max_connections=16", place.url);
        let postgres = PostgresStore::connect(&url, authkeep_postgres::Options::default());
        let postgres = postgres.await.expect("Postgres opens");
        copy("sled to postgres", &first, &postgres).await;
        copy("postgres to memory", &postgres, &memory).await;
    } else {
        skip("copies to and from postgres", "AUTHKEEP_TEST_POSTGRES is not set; run scripts/test");
        copy("sled to memory", &first, &memory).await;
    }
    copy("memory to sled", &memory, &last).await;
    drop(last);
    let again = sled(&folders[1]);
    assert!(State::read(&first).await.unwrap() == State::read(&again).await.unwrap(), "it is there after a restart");
}

#[tokio::test]
async fn a_store_with_any_record_is_not_filled() {
    let (source, target) = (MemoryStore::new(), MemoryStore::new());
    populate(&source, 10).await;
    populate(&target, 3).await;
    let before = State::read(&target).await.unwrap();
    let refused = fill(&mut StoreRecords::new(&source, "the source"), &target, &unwatched).await;
    assert!(matches!(refused, Err(MoveError::NotEmpty(_))), "{refused:?}");
    assert!(State::read(&target).await.unwrap() == before, "nothing was stored");
}

#[tokio::test]
async fn a_token_whose_account_was_not_moved_is_explained() {
    let source = MemoryStore::new();
    populate(&source, 3).await;
    let tokens = Family::SessionToken.scan(&source, None, 10).await.unwrap();
    let refused = fill(&mut crate::population::Given(tokens), &MemoryStore::new(), &unwatched).await.unwrap_err();
    assert!(refused.to_string().contains("in use meanwhile"), "{refused}");
}
