//! Documents.

use authkeep_store::{Document, FileId};

use super::{A, I, V, Verb, verbs};
use crate::look_up::{self, compare};
use crate::op::Op;
use crate::sequences::look::{look, page};
use crate::sequences::pool;
use crate::sequences::step::{Step, change};

verbs! {
    "create_document" &[I, A, V] => |s, _| change(Op::CreateDocument(Box::new(s.document()), s.at_most().min(2))),
    "create_document" &[I, A, V] => |s, _| change(Op::CreateDocument(Box::new(s.document()), s.at_most().min(2))),
    "document" &[I] => |s, _| {
        let id = FileId::from_bytes(s.id());
        look(move |store, expected| {
            Box::pin(async move { compare("document", store.document(id).await?, expected.documents.get(&id)) })
        })
    },
    "documents" &[A] => |s, _| {
        let uid = s.uid();
        look(move |store, expected| Box::pin(look_up::documents(store, expected, uid)))
    },
    "scan_documents" &[I, V] => |s, _| {
        let after = s.after(|at| FileId::from_bytes(pool::id(at)));
        page(after, s.limit(), |state| &state.documents, |store, after, limit| store.scan_documents(after, limit))
    },
    "restore_document" &[I, A, V] => |s, _| change(Op::RestoreDocument(Box::new(s.document()))),
}

impl Step {
    fn document(&self) -> Document {
        Document { id: self.id().into(), created_at: self.time(), ..self.fixtures().document(self.uid()) }
    }
}
