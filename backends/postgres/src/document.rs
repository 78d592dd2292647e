//! Documents: a row each, of a file that no note says is to be deleted.

use async_trait::async_trait;
use authkeep_store::{Document, Documents, FileId, Result, StoreError, Text4k, Uid};
use futures_util::FutureExt;
use sqlx::{Executor, PgConnection};

use crate::PostgresStore;
use crate::account::require_account;
use crate::label::put_label;
use crate::record::{add, find, found, list};
use crate::row::{Columns, after, limit, stored};
use crate::statement::{Query, by};
use crate::transaction::Abort;

macro_rules! columns {
    () => {
        "file_id, uid, doc_type, doc_number, CAST(doc_expire AS text), file_name, content_type, size, metadata, created_at"
    };
}

macro_rules! insert {
    () => {
        "INSERT INTO document (file_id, uid, doc_type, doc_number, doc_expire, file_name, content_type, size, metadata, \
         created_at) SELECT $1, uid, $3, $4, CAST($5 AS date), $6, $7, $8, $9, $10 FROM account WHERE uid = $2"
    };
}

const TAKE_NOTE_OFF: &str = "DELETE FROM file_to_delete WHERE file_id = $1";
const LOOK: &str = "SELECT EXISTS (SELECT 1 FROM document WHERE file_id = $1),
    (SELECT count(*) FROM document WHERE uid = $2)";
const CREATE: &str = concat!(
    "WITH labelled AS (",
    put_label!("$2, 'private', 'document', 'pending', $10, $10", "", "WHERE l.value <> 'verified'"),
    ") ",
    insert!()
);
const RESTORE: &str = insert!();
const SELECT: &str = concat!("SELECT ", columns!(), " FROM document WHERE file_id = $1");
const SELECT_OF_ACCOUNT: &str =
    concat!("SELECT ", columns!(), " FROM document WHERE uid = $1 ORDER BY created_at, file_id");
const SCAN: &str = concat!("SELECT ", columns!(), " FROM document WHERE file_id > $1 ORDER BY file_id LIMIT $2");

#[async_trait]
impl Documents for PostgresStore {
    async fn create_document(&self, document: Document, at_most: u32) -> Result<()> {
        self.pool
            .transaction(move |connection| {
                let document = document.clone();
                async move { create(connection, &document, at_most).await }.boxed()
            })
            .await
    }

    async fn document(&self, id: FileId) -> Result<Option<Document>> {
        find(&self.pool, || by(SELECT, id.as_bytes()), read).await
    }

    async fn documents(&self, uid: Uid) -> Result<Vec<Document>> {
        list(&self.pool, || by(SELECT_OF_ACCOUNT, uid.as_bytes()), read).await
    }

    async fn scan_documents(&self, start: Option<FileId>, most: usize) -> Result<Vec<Document>> {
        let start = after(start.map(FileId::into));
        list(&self.pool, || by(SCAN, &start).bind(limit(most)), read).await
    }

    async fn restore_document(&self, document: Document) -> Result<()> {
        add(&self.pool, || put(RESTORE, &document)).await
    }
}

/// The note goes first: whoever else makes a document of it waits for that, and finds out after it.
async fn create(connection: &mut PgConnection, document: &Document, at_most: u32) -> core::result::Result<(), Abort> {
    require_account(connection, document.uid).await?;
    let notes = connection.execute(by(TAKE_NOTE_OFF, document.id.as_bytes())).await?.rows_affected();
    let look = by(LOOK, document.id.as_bytes()).bind(&document.uid.as_bytes()[..]);
    let look = connection.fetch_one(look).await?;
    let mut look = Columns::new(&look);
    let (exists, count) = (look.flag()?, look.number()?);
    if exists {
        return Err(StoreError::conflict().into());
    }
    found(notes)?;
    if count >= at_most {
        return Err(StoreError::limit_reached().into());
    }
    connection.execute(put(CREATE, document)).await?;
    Ok(())
}

fn put(statement: &'static str, document: &Document) -> Query {
    by(statement, document.id.as_bytes())
        .bind(&document.uid.as_bytes()[..])
        .bind(document.doc_type.as_str())
        .bind(document.doc_number.as_str())
        .bind(document.doc_expire.to_string())
        .bind(document.file_name.as_str())
        .bind(document.content_type.as_str())
        .bind(i64::from(document.size))
        .bind(document.metadata.as_ref().map(Text4k::as_str))
        .bind(stored(document.created_at))
}

fn read(columns: &mut Columns<'_>) -> Result<Document> {
    Ok(Document {
        id: FileId::from_bytes(columns.bytes()?),
        uid: Uid::from_bytes(columns.bytes()?),
        doc_type: columns.text()?,
        doc_number: columns.text()?,
        doc_expire: columns.date()?,
        file_name: columns.text()?,
        content_type: columns.text()?,
        size: columns.number()?,
        metadata: columns.optional_text()?,
        created_at: columns.epoch()?,
    })
}
