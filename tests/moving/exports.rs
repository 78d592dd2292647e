//! Exports: what goes in comes out, on every engine.

use authkeep::moving::export::{ExportRecords, Header, write};
use authkeep::moving::{StoreRecords, compare, fill};
use authkeep_conformance::State;
use authkeep_memory::MemoryStore;
use authkeep_store::{EpochMs, Store};

use crate::population::populate;
use crate::unwatched;

/// The export of a store, in memory.
pub(crate) async fn export(store: &dyn Store) -> Vec<u8> {
    let mut bytes = Vec::new();
    let header = Header::new(store.engine(), EpochMs::new(1).expect("a time"));
    let mut records = StoreRecords::new(store, "the store");
    write(&mut records, &header, &mut bytes, &unwatched).await.expect("it is written");
    bytes
}

#[tokio::test]
async fn what_is_exported_is_imported() {
    let source = MemoryStore::new();
    populate(&source, 1_500).await;
    let bytes = export(&source).await;
    let counts = ExportRecords::open(&bytes[..]).unwrap().check().unwrap();

    let target = MemoryStore::new();
    let filled = fill(&mut ExportRecords::open(&bytes[..]).unwrap(), &target, &unwatched).await.unwrap();
    assert_eq!(filled, counts);
    assert!(State::read(&source).await.unwrap() == State::read(&target).await.unwrap());
    let (mut file, mut stored) = (ExportRecords::open(&bytes[..]).unwrap(), StoreRecords::new(&target, "the target"));
    assert_eq!(compare(&mut file, &mut stored, &unwatched).await.unwrap().count(), 0);
}

#[tokio::test]
async fn an_export_of_an_empty_store_is_one() {
    let bytes = export(&MemoryStore::new()).await;
    let records = ExportRecords::open(&bytes[..]).unwrap();
    assert_eq!(records.header(), &Header::new("memory", EpochMs::new(1).unwrap()));
    assert_eq!(records.check().unwrap().total(), 0);
}

#[tokio::test]
async fn the_same_records_make_the_same_export() {
    let (one, two) = (MemoryStore::new(), MemoryStore::new());
    populate(&one, 50).await;
    fill(&mut StoreRecords::new(&one, "the source"), &two, &unwatched).await.unwrap();
    assert_eq!(export(&one).await, export(&two).await);
}
