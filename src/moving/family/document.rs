//! The shape of a document in an export. Its file is not in it.

use authkeep_store::{Date, Document, EpochMs, FileId, Text4k, Text255, Uid};
use serde::{Deserialize, Serialize};

use super::field;

#[derive(Serialize, Deserialize)]
#[serde(remote = "Document", deny_unknown_fields)]
pub(super) struct DocumentShape {
    #[serde(with = "field")]
    id: FileId,
    #[serde(with = "field")]
    uid: Uid,
    #[serde(with = "field")]
    doc_type: Text255,
    #[serde(with = "field")]
    doc_number: Text255,
    #[serde(with = "field")]
    doc_expire: Date,
    #[serde(with = "field")]
    file_name: Text255,
    #[serde(with = "field")]
    content_type: Text255,
    size: u32,
    #[serde(with = "field")]
    metadata: Option<Text4k>,
    #[serde(with = "field")]
    created_at: EpochMs,
}
