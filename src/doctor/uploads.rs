//! The upload store: whether a file can be written, read and deleted there. The file that this is tried with is gone after
//! it; a folder that the first start makes is not made here.

use std::convert::Infallible;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use authkeep_store::FileId;
use bytes::Bytes;
use futures_util::{TryStreamExt, stream};

use super::disk::check_folder;
use super::{Finding, Level};
use crate::chance;
use crate::uploads::{Uploads, WriteError, describe};

const SUBJECT: &str = "uploads";
const TRIAL: &[u8] = b"authkeep doctor";

pub(super) async fn check(url: &str) -> Finding {
    let uploads = match Uploads::parse(url) {
        Ok(uploads) => uploads,
        Err(error) => return Finding::error(SUBJECT, error.to_string()),
    };
    let folder = uploads.folder().map(|folder| (folder, check_folder(SUBJECT, folder)));
    match folder {
        Some((folder, finding)) if finding.level == Level::Error || !folder.exists() => finding,
        folder => match attempt(&uploads).await {
            Err(why) => Finding::error(SUBJECT, format!("{why}; see that it is there and that its rights are enough")),
            Ok(()) => folder.map_or_else(
                || Finding::ok(SUBJECT, format!("{} can be written, read and deleted", describe(url))),
                |(folder, finding)| open_to_others(folder).unwrap_or(finding),
            ),
        },
    }
}

/// Files are for their owner alone whatever the folder is; their names are not.
fn open_to_others(folder: &Path) -> Option<Finding> {
    let mode = folder.metadata().ok()?.permissions().mode();
    let path = folder.display();
    let text = || format!("other users of this machine can look into {path}; run: chmod 700 {path}");
    (mode & 0o077 != 0).then(|| Finding::warning(SUBJECT, text()))
}

async fn attempt(uploads: &Uploads) -> Result<(), String> {
    let id = FileId::from_bytes(chance::bytes().map_err(|error| error.to_string())?);
    let tried = write_and_read(uploads, id).await;
    let deleted = uploads.delete(id).await.map_err(|error| error.to_string());
    tried.and(deleted)
}

async fn write_and_read(uploads: &Uploads, id: FileId) -> Result<(), String> {
    let content = stream::iter([Ok::<_, Infallible>(Bytes::from_static(TRIAL))]);
    uploads.write(id, content).await.map_err(|error| match error {
        WriteError::Content(never) => match never {},
        WriteError::Uploads(error) => error.to_string(),
    })?;
    let upload = uploads.read(id).await.map_err(|error| error.to_string())?;
    let pieces: Vec<Bytes> = upload.content.try_collect().await.map_err(|error| error.to_string())?;
    if pieces.concat() == TRIAL { Ok(()) } else { Err("a file was read otherwise than it was written".to_owned()) }
}
