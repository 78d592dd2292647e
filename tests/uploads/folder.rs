//! The folder in place of an object store.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use authkeep::uploads::{Uploads, UploadsError, WriteError};
use bytes::Bytes;
use futures_util::future::join_all;
use futures_util::{StreamExt, stream};

use crate::stage::{Stage, id};

fn mode(path: impl AsRef<Path>) -> u32 {
    fs::metadata(path).expect("it is there").permissions().mode() & 0o777
}

#[tokio::test]
async fn what_is_written_is_read_under_the_digits_of_its_id() {
    let stage = Stage::new();
    assert_eq!(stage.write(id(0xab), "some content").await, Ok(12));
    assert_eq!(stage.read(id(0xab)).await.unwrap(), b"some content");
    assert_eq!(stage.files(), ["ab".repeat(16)]);
    assert_eq!(stage.read(id(1)).await, Err(UploadsError::Absent));
}

#[tokio::test]
async fn a_file_of_many_pieces_is_whole() {
    let stage = Stage::new();
    let pieces: Vec<Vec<u8>> = (0..100_u8).map(|number| vec![number; 5000]).collect();
    let content = stream::iter(pieces.clone()).map(|piece| Ok::<_, ()>(Bytes::from(piece)));
    assert_eq!(stage.uploads.write(id(1), content).await, Ok(500_000));
    assert_eq!(stage.read(id(1)).await.unwrap(), pieces.concat());
}

#[tokio::test]
async fn folders_and_files_are_for_their_owner_alone() {
    let stage = Stage::new();
    stage.write(id(1), "x").await.unwrap();
    let folder = stage.folder();
    assert_eq!((mode(&folder), mode(folder.parent().unwrap())), (0o700, 0o700));
    assert_eq!(mode(folder.join("01".repeat(16))), 0o600);
}

#[tokio::test]
async fn content_that_breaks_off_leaves_nothing() {
    let stage = Stage::new();
    let content = stream::iter([Ok(Bytes::from_static(b"half")), Err("broken")]);
    assert_eq!(stage.uploads.write(id(1), content).await, Err(WriteError::Content("broken")));
    assert_eq!(stage.files(), [""; 0]);
}

#[tokio::test]
async fn nothing_half_is_visible_and_a_write_that_is_dropped_leaves_nothing() {
    let stage = Stage::new();
    let content = stream::iter([Ok::<_, ()>(Bytes::from_static(b"half"))]).chain(stream::pending());
    let mut writing = Box::pin(stage.uploads.write(id(1), content));
    // Until the draft is there.
    while stage.files().is_empty() {
        assert!(futures_util::poll!(&mut writing).is_pending());
        tokio::task::yield_now().await;
    }
    assert_eq!(stage.read(id(1)).await, Err(UploadsError::Absent));
    drop(writing);
    assert_eq!(stage.files(), [""; 0]);
}

#[tokio::test]
async fn a_deletion_takes_a_draft_away_that_a_crash_left() {
    let stage = Stage::new();
    let name = "01".repeat(16);
    fs::write(stage.folder().join(format!(".{name}.draft")), "half").unwrap();
    stage.write(id(2), "another").await.unwrap();
    for _ in 0..2 {
        stage.uploads.delete(id(1)).await.unwrap();
        assert_eq!(stage.files(), ["02".repeat(16)]);
    }
}

#[tokio::test]
async fn a_folder_that_is_away_for_a_while_has_deleted_nothing() {
    let stage = Stage::new();
    stage.write(id(1), "x").await.unwrap();
    let aside = stage.folder().with_file_name("aside");
    fs::rename(stage.folder(), &aside).unwrap();
    assert!(matches!(stage.uploads.delete(id(1)).await, Err(UploadsError::Failed(_))));
    fs::rename(aside, stage.folder()).unwrap();
    stage.uploads.delete(id(1)).await.unwrap();
    assert_eq!(stage.files(), [""; 0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn twenty_files_at_the_same_time_are_all_whole() {
    let stage = Stage::new();
    let writes = (0..20_u8).map(|number| {
        let uploads = stage.uploads.clone();
        tokio::spawn(async move {
            let pieces = stream::iter(vec![Bytes::from(vec![number; 10_000]); 20]).map(Ok::<_, ()>);
            uploads.write(id(number), pieces).await
        })
    });
    for written in join_all(writes).await {
        assert_eq!(written.unwrap(), Ok(200_000));
    }
    for number in 0..20 {
        assert_eq!(stage.read(id(number)).await.unwrap(), vec![number; 200_000]);
    }
    assert_eq!(stage.files().len(), 20);
}

#[test]
fn a_file_in_the_way_of_the_folder_is_named() {
    let home = tempfile::tempdir().unwrap();
    fs::write(home.path().join("file"), "").unwrap();
    for path in ["file", "file/below"] {
        let url = format!("file://{}", home.path().join(path).display());
        let error = Uploads::open(&url).err().expect("it is refused").to_string();
        assert!(error.contains(path) && error.contains("--uploads"), "{error}");
    }
}
