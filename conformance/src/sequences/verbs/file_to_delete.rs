//! Files to delete.

use authkeep_store::{FileId, FileToDelete};

use super::{I, V, Verb, verbs};
use crate::op::Op;
use crate::sequences::look::page;
use crate::sequences::pool;
use crate::sequences::step::{Step, change};

verbs! {
    "note_file" &[I, V] => |s, _| change(Op::NoteFile(s.file())),
    "note_file" &[I, V] => |s, _| change(Op::NoteFile(s.file())),
    "claim_files_to_delete" &[I, V] => |s, _| {
        let mut fx = s.fixtures();
        change(Op::ClaimFilesToDelete(pool::time(&mut fx), pool::time(&mut fx), s.limit()))
    },
    "forget_file" &[I] => |s, _| change(Op::ForgetFile(s.id().into())),
    "scan_files_to_delete" &[I, V] => |s, _| {
        let after = s.after(|at| FileId::from_bytes(pool::id(at)));
        page(after, s.limit(), |state| &state.files_to_delete, |store, after, limit| {
            store.scan_files_to_delete(after, limit)
        })
    },
    "restore_file_to_delete" &[I, V] => |s, _| change(Op::RestoreFileToDelete(s.file())),
}

impl Step {
    fn file(&self) -> FileToDelete {
        FileToDelete { id: self.id().into(), due_at: self.time() }
    }
}
