//! Notes of files to delete as bytes, and their verbs.

use async_trait::async_trait;
use authkeep_store::{Document, EpochMs, FileId, FileToDelete, FilesToDelete, Result, StoreError};

use crate::change::Change;
use crate::codec::{Malformed, Reader, Record, Writer};
use crate::stripes::Stripe;
use crate::table::Stored;
use crate::{SledStore, keys};

impl Record for FileToDelete {
    const KIND: u8 = keys::FILE_TO_DELETE;

    fn write(&self, to: &mut Writer) {
        to.bytes(self.id.as_bytes());
        to.time(self.due_at);
    }

    fn read(from: &mut Reader<'_>) -> core::result::Result<Self, Malformed> {
        Ok(Self { id: from.bytes()?.into(), due_at: from.time()? })
    }
}

impl Stored for FileToDelete {
    type Id = FileId;

    fn key_of(id: &FileId) -> impl AsRef<[u8]> {
        keys::of16(Self::KIND, id.as_bytes())
    }

    fn key(&self) -> impl AsRef<[u8]> {
        Self::key_of(&self.id)
    }

    fn entries(&self) -> Vec<Vec<u8>> {
        vec![keys::by_time(self.due_at, self.key().as_ref())]
    }
}

#[async_trait]
impl FilesToDelete for SledStore {
    async fn note_file(&self, file: FileToDelete) -> Result<()> {
        self.verb(|engine| {
            let _held = engine.stripes.hold(&mut [Stripe::FILES_TO_DELETE]);
            engine.require_free(&file)?;
            if engine.exists::<Document>(&file.id)? {
                return Err(StoreError::conflict());
            }
            let mut change = Change::default();
            change.add(&file);
            engine.commit(change)
        })
        .await
    }

    async fn claim_files_to_delete(&self, now: EpochMs, lease_until: EpochMs, limit: usize) -> Result<Vec<FileId>> {
        self.long_verb(move |engine| {
            let _held = engine.stripes.hold(&mut [Stripe::FILES_TO_DELETE]);
            let due: Vec<FileToDelete> = engine.by_time(now, limit)?;
            let mut change = Change::default();
            for file in &due {
                change.replace(file, &FileToDelete { due_at: lease_until, ..*file });
            }
            engine.commit(change)?;
            Ok(due.into_iter().map(|file| file.id).collect())
        })
        .await
    }

    async fn forget_file(&self, id: FileId) -> Result<()> {
        self.verb(|engine| {
            let _held = engine.stripes.hold(&mut [Stripe::FILES_TO_DELETE]);
            let mut change = Change::default();
            if let Some(file) = engine.find::<FileToDelete>(&id)? {
                change.remove(&file);
            }
            engine.commit(change)
        })
        .await
    }

    async fn scan_files_to_delete(&self, after: Option<FileId>, limit: usize) -> Result<Vec<FileToDelete>> {
        self.long_look(move |engine| engine.scan(after.as_ref(), limit)).await
    }
}
