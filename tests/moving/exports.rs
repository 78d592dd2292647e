//! Exports: what goes in comes out, on every engine.

use authkeep::moving::export::{ExportRecords, Header, write};
use authkeep::moving::{Family, StoreRecords, compare, fill};
use authkeep_conformance::State;
use authkeep_conformance::fixtures::Fixtures;
use authkeep_memory::MemoryStore;
use authkeep_store::{Accounts, EpochMs, Expiry, FillMarks, SessionTokens, Store};

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

/// The families that each version added.
const ADDED: [(u64, &[&str]); 2] = [
    (
        2,
        &[
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
        ],
    ),
    (3, &["pseudonym", "pseudonym_session", "handshake", "stocked_token", "dirty_token", "clean_token", "kept_reply"]),
];

/// The export as an authkeep of an earlier version would have written it.
async fn export_of_version(version: u64, store: &dyn Store) -> Vec<u8> {
    let text = String::from_utf8(zstd::decode_all(&export(store).await[..]).expect("zstd")).expect("a text");
    let added: Vec<_> = ADDED.iter().filter(|(by, _)| *by > version).flat_map(|(_, families)| *families).collect();
    let is_older = |line: &&str| !added.iter().any(|family| line.starts_with(&format!("{{\"{family}\":")));
    let lines = text.lines().filter(is_older).map(|line| {
        let mut line = line.replace("\"version\":3", &format!("\"version\":{version}"));
        if version == 1 {
            line = line.replace(",\"expires_at\":null", "");
        }
        let mut end: Option<serde_json::Value> =
            line.starts_with("{\"end\":").then(|| serde_json::from_str(&line).expect("JSON"));
        if let Some(counts) = end.as_mut().and_then(|end| end["end"]["counts"].as_object_mut()) {
            counts.retain(|family, _| !added.iter().any(|added| added == &family));
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
    let bytes = export_of_version(1, &source).await;
    let counts = ExportRecords::open(&bytes[..]).unwrap().check().unwrap();
    assert_eq!((counts.of(Family::Account), counts.of(Family::SessionToken), counts.of(Family::Label)), (20, 20, 0));

    let target = MemoryStore::new();
    fill(&mut ExportRecords::open(&bytes[..]).unwrap(), &target, &unwatched).await.unwrap();
    assert_eq!(target.scan_accounts(None, 100).await.unwrap(), source.scan_accounts(None, 100).await.unwrap());
    let tokens = target.scan_session_tokens(None, 100).await.unwrap();
    assert_eq!(tokens, source.scan_session_tokens(None, 100).await.unwrap());
}

#[tokio::test]
async fn an_export_of_version_2_is_imported() {
    let (source, target) = (MemoryStore::new(), MemoryStore::new());
    populate_ordinary(&source, 20).await;
    let bytes = export_of_version(2, &source).await;
    fill(&mut ExportRecords::open(&bytes[..]).unwrap(), &target, &unwatched).await.unwrap();
    let is_later = |family: &Family| ADDED[1].1.contains(&family.name());
    for family in Family::ALL {
        let (wanted, found) = (family.scan(&source, None, 100).await.unwrap(), family.scan(&target, None, 100).await);
        assert!(!wanted.is_empty(), "there is no {} to leave out", family.name());
        assert_eq!(found.unwrap(), if is_later(family) { Vec::new() } else { wanted });
    }
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
async fn a_fill_mark_stays_where_it_is() {
    let (source, target) = (MemoryStore::new(), MemoryStore::new());
    populate_ordinary(&source, 5).await;
    let mut fixtures = Fixtures::new(1);
    source.set_fill_mark(fixtures.fill_mark(), EpochMs::MIN).await.unwrap();
    let targets_own = fixtures.fill_mark();
    target.set_fill_mark(targets_own, EpochMs::MIN).await.unwrap();
    let bytes = export(&source).await;
    fill(&mut ExportRecords::open(&bytes[..]).unwrap(), &target, &unwatched).await.expect("a mark is no record");
    assert_eq!(target.fill_mark().await.unwrap(), Some(targets_own));
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
