//! The shape of a file to delete in an export.

use authkeep_store::{EpochMs, FileId, FileToDelete};
use serde::{Deserialize, Serialize};

use super::field;

#[derive(Serialize, Deserialize)]
#[serde(remote = "FileToDelete", deny_unknown_fields)]
pub(super) struct FileToDeleteShape {
    #[serde(with = "field")]
    id: FileId,
    #[serde(with = "field")]
    due_at: EpochMs,
}
