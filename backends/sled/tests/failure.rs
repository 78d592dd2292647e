//! A disk that fails: what was answered before stays, nobody is told a lie after, and look-ups go on.

mod support;

use std::fs::File;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use authkeep_sled::{SledStore, SyncData};
use authkeep_store::{Accounts, EpochMs, ErrorKind, Health, Retry, SessionTokens, StoreError};
use support::{OPTIONS, account, id, session, uid};

struct Fragile {
    file: File,
    broken: Arc<AtomicBool>,
}

impl SyncData for Fragile {
    fn sync_data(&self) -> io::Result<()> {
        if self.broken.load(Ordering::SeqCst) {
            return Err(io::Error::other("the disk is gone"));
        }
        self.file.sync_data()
    }
}

fn class(error: &StoreError) -> (ErrorKind, Retry) {
    (error.kind(), error.retry())
}

#[tokio::test]
async fn after_a_failed_sync_nothing_is_written_until_the_store_is_opened_again() {
    let place = tempfile::tempdir().expect("a folder");
    let broken = Arc::new(AtomicBool::new(false));
    let of_store = Arc::clone(&broken);
    let store = SledStore::open_with(place.path(), OPTIONS, |file| Box::new(Fragile { file, broken: of_store }))
        .expect("the folder is new");
    store.create_account(account(1)).await.expect("the disk is sound");
    store.ping().await.expect("the store is sound");

    broken.store(true, Ordering::SeqCst);
    let error = store.create_session_token(session(1, 1)).await.expect_err("the sync failed");
    assert_eq!(class(&error), (ErrorKind::Unavailable, Retry::OutcomeUnknown));

    // A disk that comes back proves nothing about the pages that it lost.
    broken.store(false, Ordering::SeqCst);
    let refusals = [
        store.create_session_token(session(2, 1)).await,
        store.delete_session_token(id(3).into()).await,
        store.delete_account(uid(1)).await,
        store.set_locale(uid(9), None).await,
        store.ping().await,
    ];
    for refused in refusals {
        let error = refused.expect_err("the store takes no changes");
        assert_eq!(class(&error), (ErrorKind::Unavailable, Retry::Never));
        assert!(error.to_string().contains("restart"), "{error}");
    }
    assert!(store.account(uid(1)).await.expect("look-ups go on").is_some());
    assert!(store.session_token(id(2).into(), EpochMs::MIN).await.expect("look-ups go on").is_none());
    store.check_password(uid(1), &account(1).verify_hash).await.expect("look-ups go on");

    drop(store);
    let store = SledStore::open(place.path(), OPTIONS).expect("the folder is free");
    store.ping().await.expect("the store is sound");
    assert!(store.account(uid(1)).await.expect("it is readable").is_some(), "what was acknowledged is there");
    store.create_session_token(session(2, 1)).await.expect("the store takes changes");
}

#[tokio::test]
async fn a_folder_that_was_removed_is_noticed_by_ping() {
    let place = tempfile::tempdir().expect("a folder");
    let folder = place.path().join("store");
    let store = SledStore::open(&folder, OPTIONS).expect("the folder is new");
    std::fs::remove_dir_all(&folder).expect("the folder can be removed");
    let error = store.ping().await.expect_err("the file is gone");
    assert_eq!(error.kind(), ErrorKind::Unavailable);
}
