//! Opening: what a folder may hold, and what the operator is told.

mod support;

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use authkeep_sled::SledStore;
use authkeep_store::{
    Accounts, EpochMs, ErrorKind, Fill, Grounds, Sealed, SessionToken, SessionTokens, Stock, StockedToken,
    StockedTokenId, Stocks, StoreError,
};
use support::{OPTIONS, account, session, uid};

fn refusal(folder: &Path) -> StoreError {
    SledStore::open(folder, OPTIONS).map(drop).expect_err("the folder cannot be opened")
}

#[tokio::test]
async fn a_store_can_be_opened_again_as_soon_as_it_was_dropped() {
    let place = tempfile::tempdir().expect("a folder");
    for n in 0..20 {
        let store = SledStore::open(place.path().join("store"), OPTIONS).expect("nobody else has it");
        store.create_account(account(n)).await.expect("the account is new");
        for earlier in 0..=n {
            assert!(store.account(uid(earlier)).await.expect("it is readable").is_some(), "{earlier} is gone at {n}");
        }
    }
}

#[tokio::test]
async fn a_verb_whose_caller_has_gone_ends_before_the_store_is_closed() {
    let place = tempfile::tempdir().expect("a folder");
    for round in 0..5 {
        let store = SledStore::open(place.path(), OPTIONS).expect("nobody else has it");
        store.create_account(account(round)).await.expect("the account is new");
        for n in 0..100 {
            store.create_session_token(session(round * 100 + n, round)).await.expect("the token is new");
        }
        tokio::select! {
            biased;
            _ = store.delete_account(uid(round)) => {}
            () = std::future::ready(()) => {}
        }
        drop(store);
        let store = SledStore::open(place.path(), OPTIONS).expect("nobody else has it");
        assert!(store.account(uid(round)).await.expect("it is readable").is_none(), "the deletion was cut short");
        let left = store.scan_session_tokens(None, 1000).await.expect("they are readable");
        assert_eq!(left.len(), 0, "the deletion left tokens");
    }
}

#[test]
fn a_second_handle_is_refused_and_the_first_goes_on() {
    let place = tempfile::tempdir().expect("a folder");
    let first = SledStore::open(place.path(), OPTIONS).expect("nobody else has it");
    let error = refusal(place.path());
    assert_eq!(error.kind(), ErrorKind::Unavailable);
    assert!(error.to_string().contains("in use by another process: stop it or choose another folder"), "{error}");
    drop(first);
    SledStore::open(place.path(), OPTIONS).expect("nobody has it any more");
}

#[test]
fn new_folders_are_for_this_user_alone() {
    let place = tempfile::tempdir().expect("a folder");
    let folder = place.path().join("a/b/store");
    drop(SledStore::open(&folder, OPTIONS).expect("the folder is new"));
    for made in ["a", "a/b", "a/b/store"] {
        let mode = fs::metadata(place.path().join(made)).expect("it was made").permissions().mode();
        assert_eq!(mode & 0o777, 0o700, "{made}");
    }
}

#[test]
fn a_file_in_the_way_is_named() {
    let place = tempfile::tempdir().expect("a folder");
    let file = place.path().join("file");
    fs::write(&file, "text").expect("a file");
    for path in [file.clone(), file.join("below")] {
        let error = refusal(&path);
        assert_eq!(error.kind(), ErrorKind::Unavailable);
        assert!(error.to_string().contains("is not a folder"), "{error}");
        assert!(error.to_string().contains("file"), "{error}");
    }
}

#[test]
fn a_store_of_another_version_says_which() {
    let place = tempfile::tempdir().expect("a folder");
    drop(SledStore::open(place.path(), OPTIONS).expect("the folder is new"));
    change_raw(place.path(), &[0], &format_record(7));
    let error = refusal(place.path());
    assert_eq!(error.kind(), ErrorKind::Corrupt);
    assert!(error.to_string().contains("format 7"), "{error}");
    assert!(error.to_string().contains("export"), "{error}");
}

/// Format 1 is the one before sessions could end and before the families of the identity API. Its bytes are spelt out
/// here, since nothing writes them any more.
#[tokio::test]
async fn a_store_of_format_1_is_taken_over() {
    let place = tempfile::tempdir().expect("a folder");
    let store = SledStore::open(place.path(), OPTIONS).expect("the folder is new");
    store.create_account(account(1)).await.expect("the account is new");
    drop(store);
    let former = session(5, 1);
    let mut record = vec![0x10, 1];
    let mut fields = former.id.as_bytes().to_vec();
    fields.extend_from_slice(former.uid.as_bytes());
    fields.extend_from_slice(former.data.expose());
    fields.extend_from_slice(&former.created_at.get().to_le_bytes());
    let sum = crc32fast::hash(&[&record[..], &fields].concat());
    record.extend_from_slice(&sum.to_le_bytes());
    record.extend_from_slice(&fields);
    let token_key = [&[0x10], &former.id.as_bytes()[..]].concat();
    let list_entry = [&[0x04], &former.uid.as_bytes()[..], &token_key].concat();
    change_raw(place.path(), &token_key, &record);
    change_raw(place.path(), &list_entry, &[]);
    change_raw(place.path(), &[0], &format_record(1));

    let store = SledStore::open(place.path(), OPTIONS).expect("the format is known");
    let found = store.session_token(former.id, EpochMs::MAX).await.expect("it is readable");
    assert_eq!(found.map(|found| found.token), Some(former.clone()));
    let later = SessionToken { expires_at: Some(EpochMs::MAX), ..session(6, 1) };
    let grounds = Grounds::Session(former.id);
    store.start_session(later.clone(), grounds, 1).await.expect("the former session bears it out");
    let both = store.account_devices(uid(1), EpochMs::MIN).await.expect("they are readable");
    assert_eq!(both, [former.clone(), later.clone()]);
    store.delete_session_token(former.id).await.expect("it is there");
    let left = store.scan_session_tokens(None, 10).await.expect("they are readable");
    assert_eq!(left, [later]);
    drop(store);
    let format = open_raw(place.path()).get([0]).expect("sled reads").expect("there is one");
    assert_eq!(*format, format_record(3), "a former program would still open it");
}

/// Format 2 is the one before the families of pseudonyms and of the exchange.
#[tokio::test]
async fn a_store_of_format_2_is_taken_over() {
    let place = tempfile::tempdir().expect("a folder");
    let store = SledStore::open(place.path(), OPTIONS).expect("the folder is new");
    store.create_account(account(1)).await.expect("the account is new");
    let former = SessionToken { expires_at: Some(EpochMs::MAX), ..session(5, 1) };
    store.create_session_token(former.clone()).await.expect("the token is new");
    drop(store);
    change_raw(place.path(), &[0], &format_record(2));

    let store = SledStore::open(place.path(), OPTIONS).expect("the format is known");
    assert_eq!(store.scan_session_tokens(None, 10).await.expect("they are readable"), [former]);
    let id = StockedTokenId { stock: Stock::Signup, slot: [9; 16].into() };
    let token = StockedToken { id, token: Sealed::new(vec![1; 40]).expect("it is in bounds") };
    assert_eq!(store.stock_size(Stock::Signup, 10).await.expect("it is readable"), 0);
    store.fill(Fill { stocked: vec![token.clone()], ..Fill::default() }).await.expect("the store takes it");
    let drawn = store.draw(Stock::Signup, [10; 16].into()).await.expect("it is readable");
    assert_eq!(drawn, Some(token));
    drop(store);
    let format = open_raw(place.path()).get([0]).expect("sled reads").expect("there is one");
    assert_eq!(*format, format_record(3), "a former program would still open it, and leave tokens out of its exports");
}

#[test]
fn a_foreign_database_is_left_alone() {
    let place = tempfile::tempdir().expect("a folder");
    change_raw(place.path(), b"key", b"value");
    let error = refusal(place.path());
    assert!(error.to_string().contains("choose another folder"), "{error}");
    let db = open_raw(place.path());
    assert_eq!((db.len(), db.tree_names().len()), (1, 1));
}

/// sled takes the newest `snap.*` file for its snapshot, also one that it was still writing when it was killed. It
/// then refuses to open until somebody removes the file by hand.
#[tokio::test]
async fn an_unfinished_snapshot_does_not_keep_the_store_shut() {
    let place = tempfile::tempdir().expect("a folder");
    let store = SledStore::open(place.path(), OPTIONS).expect("the folder is new");
    store.create_account(account(1)).await.expect("the account is new");
    drop(store);
    let unfinished = place.path().join("snap.00000000000FFFFF.generating");
    fs::write(&unfinished, "half a snap").expect("a file");
    let store = SledStore::open(place.path(), OPTIONS).expect("the file is of no account");
    assert!(store.account(uid(1)).await.expect("it is readable").is_some());
    assert!(!unfinished.exists());
}

#[test]
fn a_damaged_store_says_so_and_what_to_do() {
    let place = tempfile::tempdir().expect("a folder");
    for _ in 0..2 {
        // The second opening writes a snapshot of what the first one left.
        drop(SledStore::open(place.path(), OPTIONS).expect("the store is sound"));
    }
    let mut damaged = 0;
    for entry in fs::read_dir(place.path()).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("snap.")) {
            fs::write(&path, [0; 100]).expect("a file");
            damaged += 1;
        }
    }
    assert_eq!(damaged, 1, "there is one snapshot");
    let error = refusal(place.path());
    assert_eq!(error.kind(), ErrorKind::Corrupt);
    assert!(error.to_string().contains("is damaged") && error.to_string().contains("restore"), "{error}");
}

/// sled takes a data file whose beginning is damaged for an empty one, and would start anew in it.
#[tokio::test]
async fn a_store_that_lost_its_data_file_is_not_taken_for_an_empty_one() {
    for damage in [Some(vec![0xff; 4096]), Some(Vec::new()), None] {
        let place = tempfile::tempdir().expect("a folder");
        drop(SledStore::open(place.path(), OPTIONS).expect("an empty folder"));
        for entry in fs::read_dir(place.path()).expect("the folder").flatten() {
            if entry.file_name().to_string_lossy().starts_with("snap.") {
                fs::remove_file(entry.path()).expect("it can be removed");
            }
        }
        let data = place.path().join("db");
        match &damage {
            Some(bytes) => fs::write(&data, bytes).expect("it can be written"),
            None => fs::remove_file(&data).expect("it can be removed"),
        }
        let error = refusal(place.path());
        assert_eq!(error.kind(), ErrorKind::Corrupt, "{damage:?}: {error}");
        assert_eq!(refusal(place.path()).kind(), ErrorKind::Corrupt, "and it stays refused");
    }
}

/// What the engine opens its files with; sled refuses another size.
const SEGMENT_BYTES: usize = 4 << 20;

fn open_raw(folder: &Path) -> sled::Db {
    // sled's lock outlives a dropped handle by a moment.
    loop {
        match sled::Config::new().path(folder).segment_size(SEGMENT_BYTES).open() {
            Err(sled::Error::Io(error)) if error.to_string().contains("could not acquire lock") => {
                std::thread::yield_now();
            }
            other => return other.expect("sled opens its own files"),
        }
    }
}

fn format_record(version: u32) -> Vec<u8> {
    let mut record = [b"authkeep", &version.to_le_bytes()[..]].concat();
    record.extend_from_slice(&crc32fast::hash(&record).to_le_bytes());
    record
}

fn change_raw(folder: &Path, key: &[u8], value: &[u8]) {
    let db = open_raw(folder);
    db.insert(key, value).expect("sled writes");
    db.flush().expect("sled flushes");
}
