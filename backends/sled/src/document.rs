//! Documents as bytes, and their verbs.

use async_trait::async_trait;
use authkeep_store::{Document, Documents, FileId, FileToDelete, Label, Result, StoreError, Uid};

use crate::change::Change;
use crate::codec::{Malformed, Reader, Record, Writer};
use crate::engine::Engine;
use crate::stripes::Stripe;
use crate::table::{listed, require_room};
use crate::{SledStore, keys, label};

impl Record for Document {
    const KIND: u8 = keys::DOCUMENT;

    fn write(&self, to: &mut Writer) {
        to.bytes(self.id.as_bytes());
        to.bytes(self.uid.as_bytes());
        to.text(self.doc_type.as_str());
        to.text(self.doc_number.as_str());
        to.date(self.doc_expire);
        to.text(self.file_name.as_str());
        to.text(self.content_type.as_str());
        to.u32(self.size);
        to.option(self.metadata.as_ref(), |to, metadata| to.text(metadata.as_str()));
        to.time(self.created_at);
    }

    fn read(from: &mut Reader<'_>) -> core::result::Result<Self, Malformed> {
        Ok(Self {
            id: from.bytes()?.into(),
            uid: from.bytes()?.into(),
            doc_type: from.text()?,
            doc_number: from.text()?,
            doc_expire: from.date()?,
            file_name: from.text()?,
            content_type: from.text()?,
            size: from.u32()?,
            metadata: from.option(Reader::text)?,
            created_at: from.time()?,
        })
    }
}

listed!(Document by FileId, of16, in RECORD_OF);

#[async_trait]
impl Documents for SledStore {
    async fn create_document(&self, document: Document, at_most: u32) -> Result<()> {
        self.verb(|engine| engine.create_document(&document, at_most)).await
    }

    async fn document(&self, id: FileId) -> Result<Option<Document>> {
        self.look(|engine| engine.find(&id))
    }

    async fn documents(&self, uid: Uid) -> Result<Vec<Document>> {
        self.look(|engine| {
            let _shared = engine.stripes.share(Stripe::of_uid(uid));
            let mut documents: Vec<Document> = engine.listed(uid)?;
            documents.sort_by_key(|document| document.created_at);
            Ok(documents)
        })
    }

    async fn scan_documents(&self, after: Option<FileId>, limit: usize) -> Result<Vec<Document>> {
        self.long_look(move |engine| engine.scan(after.as_ref(), limit)).await
    }

    async fn restore_document(&self, document: Document) -> Result<()> {
        self.verb(|engine| {
            let _held = engine.stripes.hold(&mut [Stripe::of_uid(document.uid), Stripe::FILES_TO_DELETE]);
            let mut change = Change::default();
            engine.claim(document.uid, &document, &mut change)?;
            engine.commit(change)
        })
        .await
    }
}

impl Engine {
    /// The stripe of all files holds off whoever claims or forgets the note, and whoever notes the file anew.
    fn create_document(&self, document: &Document, at_most: u32) -> Result<()> {
        let _held = self.stripes.hold(&mut [Stripe::of_uid(document.uid), Stripe::FILES_TO_DELETE]);
        let mut change = Change::default();
        self.claim(document.uid, document, &mut change)?;
        let note = self.find::<FileToDelete>(&document.id)?.ok_or_else(StoreError::not_found)?;
        require_room(self.count_listed::<Document>(document.uid)?, at_most)?;
        change.remove(&note);

        let pending = label::private(document.uid, "document", "pending", document.created_at)?;
        let is_verified = |label: Label| label.value.as_str() == "verified";
        if !self.find(&pending.id())?.is_some_and(is_verified) {
            self.set_label(pending, &mut change)?;
        }
        self.commit(change)
    }
}
