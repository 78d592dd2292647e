//! Exports: what goes in comes out, on every engine.

use authkeep::moving::export::{ExportRecords, Header, write};
use authkeep::moving::{Family, StoreRecords, compare, fill};
use authkeep_conformance::State;
use authkeep_memory::MemoryStore;
use authkeep_store::{Accounts, EpochMs, Expiry, SessionTokens, Store};

use crate::population::{populate, populate_ordinary};
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

/// The export as an authkeep of before the identity families would have written it.
async fn export_of_version_1(store: &dyn Store) -> Vec<u8> {
    let text = String::from_utf8(zstd::decode_all(&export(store).await[..]).expect("zstd")).expect("a text");
    let added = [
        "identity",
        "profile",
        "phone",
        "document",
        "label",
        "api_key",
        "used_jti",
        "totp",
        "failure",
        "password_scheme",
        "file_to_delete",
        "throttle",
        "signing_key",
        "message",
    ];
    let is_older = |line: &&str| !added.iter().any(|family| line.starts_with(&format!("{{\"{family}\":")));
    let lines = text.lines().filter(is_older).map(|line| {
        let line = line.replace("\"version\":2", "\"version\":1").replace(",\"expires_at\":null", "");
        let mut end: Option<serde_json::Value> =
            line.starts_with("{\"end\":").then(|| serde_json::from_str(&line).expect("JSON"));
        if let Some(counts) = end.as_mut().and_then(|end| end["end"]["counts"].as_object_mut()) {
            counts.retain(|family, _| !added.contains(&family.as_str()));
        }
        end.map_or(line, |end| end.to_string())
    });
    crate::damage::summed(lines.collect())
}

#[tokio::test]
async fn an_export_of_version_1_is_imported() {
    let source = MemoryStore::new();
    populate_ordinary(&source, 20).await;
    // Sessions of version 1 have no end.
    for token in source.scan_session_tokens(None, 100).await.unwrap() {
        if token.expires_at.is_some() {
            source.delete_session_token(token.id).await.unwrap();
        }
    }
    let bytes = export_of_version_1(&source).await;
    let counts = ExportRecords::open(&bytes[..]).unwrap().check().unwrap();
    assert_eq!((counts.of(Family::Account), counts.of(Family::SessionToken), counts.of(Family::Label)), (20, 20, 0));

    let target = MemoryStore::new();
    fill(&mut ExportRecords::open(&bytes[..]).unwrap(), &target, &unwatched).await.unwrap();
    assert_eq!(target.scan_accounts(None, 100).await.unwrap(), source.scan_accounts(None, 100).await.unwrap());
    let tokens = target.scan_session_tokens(None, 100).await.unwrap();
    assert_eq!(tokens, source.scan_session_tokens(None, 100).await.unwrap());
}

#[tokio::test]
async fn what_has_ended_is_moved_as_well() {
    let (source, target) = (MemoryStore::new(), MemoryStore::new());
    populate_ordinary(&source, 5).await;
    let bytes = export(&source).await;
    fill(&mut ExportRecords::open(&bytes[..]).unwrap(), &target, &unwatched).await.unwrap();
    let swept = source.sweep_expired(EpochMs::MAX, usize::MAX).await.unwrap();
    assert!(swept > 5, "there are sessions, used ids and throttles that end: {swept}");
    assert_eq!(target.sweep_expired(EpochMs::MAX, usize::MAX).await.unwrap(), swept);
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
