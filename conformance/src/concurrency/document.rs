//! Documents: an account gets as many as it may have.

use std::sync::Arc;

use authkeep_store::{Document, FileToDelete, Store};

use super::calls::{LIMITS, calls, took_the_room};
use super::race::CALLERS;
use crate::case::Cases;
use crate::effort;
use crate::failure::{Checked, listed};
use crate::fixtures::Fixtures;
use crate::scene::account;
use crate::state::State;

pub(crate) fn register(cases: &mut Cases) {
    cases.add("DOC-5", "of 64 documents of an account as many are stored as it may have", limit);
}

async fn limit(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(720);
    for room in LIMITS.into_iter().cycle().take(effort::rounds()) {
        let uid = account(&*s, &mut fx).await?.uid;
        let mut all: Vec<_> = (0..room.0 + CALLERS).map(|_| fx.document(uid)).collect();
        for document in &all {
            s.note_file(FileToDelete { id: document.id, due_at: document.created_at }).await?;
        }
        let raced = all.split_off(room.0);
        for document in &all {
            s.create_document(document.clone(), 100).await?;
        }
        let noted = State::read(&*s).await?.files_to_delete;
        let create = |s: Arc<dyn Store>, document: Document| async move { s.create_document(document, room.1).await };
        let winners = took_the_room(&calls(&s, raced.clone(), create).await?, room)?;
        all.extend(winners.iter().map(|winner| raced[*winner].clone()));
        all.sort_by_key(|document| (document.created_at, document.id));
        listed("the documents", &s.documents(uid).await?, &all)?;
        // A file that was refused is still noted, and one that was taken is not.
        let mut expected = State::read(&*s).await?;
        expected.files_to_delete = noted;
        expected.files_to_delete.retain(|id, _| all.iter().all(|document| document.id != *id));
        State::read(&*s).await?.must_be(&expected, "the notes that are left")?;
    }
    Ok(())
}
