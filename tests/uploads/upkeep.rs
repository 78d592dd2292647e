//! What goes without being asked for.

use std::fs;
use std::sync::Arc;
use std::time::Duration;

use authkeep::upkeep::{Upkeep, expired, files};
use authkeep_conformance::fixtures::Fixtures;
use authkeep_store::{Accounts, Documents, FileId, FileToDelete, FilesToDelete, SessionTokens, Store, Uid};

use crate::stage::{Stage, id, later, now, pass};

const HOUR: Duration = Duration::from_hours(1);

async fn upload(stage: &Stage, number: u8) -> FileId {
    let id = id(number);
    stage.store.note_file(FileToDelete { id, due_at: later(HOUR) }).await.expect("it is stored");
    stage.write(id, "content").await.expect("it is stored");
    id
}

async fn account(stage: &Stage, fixtures: &mut Fixtures) -> Uid {
    let new = fixtures.account();
    let uid = new.uid;
    stage.store.create_account(new).await.expect("it is stored");
    uid
}

async fn document(stage: &Stage, fixtures: &mut Fixtures, uid: Uid, id: FileId) {
    let mut document = fixtures.document(uid);
    document.id = id;
    stage.store.create_document(document, 10).await.expect("it is stored");
}

async fn round(stage: &Stage) -> Result<usize, String> {
    files::round(stage.store.as_ref(), stage.clock, &stage.uploads).await.map_err(|error| error.to_string())
}

#[tokio::test]
async fn a_file_that_nobody_came_back_for_goes_in_time_and_a_documents_stays() {
    let stage = Stage::new();
    let mut fixtures = Fixtures::new(1);
    let uid = account(&stage, &mut fixtures).await;
    let (forgotten, kept) = (upload(&stage, 1).await, upload(&stage, 2).await);
    document(&stage, &mut fixtures, uid, kept).await;

    assert_eq!(round(&stage).await, Ok(0));
    assert!(stage.read(forgotten).await.is_ok());
    pass(HOUR);
    assert_eq!(round(&stage).await, Ok(1));
    assert_eq!(stage.files(), ["02".repeat(16)]);
    assert_eq!(stage.store.scan_files_to_delete(None, 10).await.unwrap(), []);
}

#[tokio::test]
async fn the_files_of_a_deleted_account_go_with_the_next_round() {
    let stage = Stage::new();
    let mut fixtures = Fixtures::new(2);
    let uid = account(&stage, &mut fixtures).await;
    for number in 0..40 {
        let id = upload(&stage, number).await;
        let mut document = fixtures.document(uid);
        document.id = id;
        stage.store.create_document(document, 100).await.unwrap();
    }
    stage.store.delete_account(uid).await.unwrap();
    assert_eq!(round(&stage).await, Ok(40));
    assert_eq!(stage.files(), [""; 0]);
}

#[tokio::test]
async fn what_could_not_be_deleted_is_deleted_after_its_lease() {
    let stage = Stage::new();
    let lost = upload(&stage, 1).await;
    pass(HOUR);
    let aside = stage.folder().with_file_name("aside");
    fs::rename(stage.folder(), &aside).unwrap();
    let error = round(&stage).await.unwrap_err();
    assert!(!error.contains(&"01".repeat(16)), "{error}");
    fs::rename(aside, stage.folder()).unwrap();
    assert_eq!(round(&stage).await, Ok(0), "it is on lease");
    assert!(stage.read(lost).await.is_ok());
    pass(HOUR);
    assert_eq!(round(&stage).await, Ok(1));
    assert_eq!(stage.files(), [""; 0]);
}

#[tokio::test]
async fn more_records_than_one_step_takes_go_in_one_round() {
    let stage = Stage::new();
    let mut fixtures = Fixtures::new(3);
    let uid = account(&stage, &mut fixtures).await;
    let (ended, going_on) = (now(), later(HOUR));
    for number in 0..601 {
        let mut token = fixtures.session_token(uid);
        token.expires_at = Some(if number == 0 { going_on } else { ended });
        stage.store.create_session_token(token).await.unwrap();
    }
    let store: &dyn Store = stage.store.as_ref();
    assert_eq!(expired::round(store, stage.clock).await.unwrap(), 600);
    assert_eq!(store.account_devices(uid, now()).await.unwrap().len(), 1);
    assert_eq!(expired::round(store, stage.clock).await.unwrap(), 0);
}

/// Its time is the runtime's own, which leaps whenever nothing is left to do.
#[tokio::test(start_paused = true)]
async fn rounds_come_by_themselves_until_they_are_stopped() {
    let stage = Stage::new();
    upload(&stage, 1).await;
    pass(HOUR);
    let upkeep = Upkeep::start(Arc::clone(&stage.store) as _, stage.clock, stage.uploads.clone());
    while !stage.files().is_empty() {
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
    upkeep.stop().await;

    upload(&stage, 2).await;
    pass(HOUR);
    tokio::time::sleep(24 * HOUR).await;
    assert_eq!(stage.files(), ["02".repeat(16)]);
}
