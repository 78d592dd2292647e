//! Files to delete: noted, handed out when due, forgotten when deleted.

use std::sync::Arc;

use authkeep_store::{EpochMs, ErrorKind, FileId, FileToDelete, Store};

use super::check::{keeps, makes, pages, refuses};
use crate::case::Cases;
use crate::failure::{Checked, same};
use crate::fixtures::{Fixtures, at};
use crate::scene::{account, full_account};
use crate::state::State;

pub(crate) fn register(cases: &mut Cases) {
    cases.add("FILE-1", "a note reads back with every field as given", read_back);
    cases.add("FILE-2", "a file that is noted and one of a document are refused", taken);
    cases.add("FILE-3", "files that are due are handed out in order and are due later", claim);
    cases.add("FILE-3", "a claim hands out as many files as asked for, those due first", claim_some);
    cases.add("FILE-4", "a file that is due later is not handed out and stays", not_due);
    cases.add("FILE-6", "a file that is forgotten is noted no more", forget);
    cases.add("FILE-7", "pages of any size give every note once and in order", scan);
    cases.add("FILE-8", "a restored note reads back and one that exists is refused", restore);
}

async fn read_back(s: Arc<dyn Store>) -> Checked {
    for mut fx in [Fixtures::new(400), Fixtures::lowest(), Fixtures::highest()] {
        let file = fx.file_to_delete();
        makes(&*s, "after it was noted", s.note_file(file), |state| {
            state.files_to_delete.insert(file.id, file);
        })
        .await?;
    }
    Ok(())
}

async fn taken(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(401);
    let uid = account(&*s, &mut fx).await?.uid;
    let (noted, document) = (fx.file_to_delete(), fx.document(uid));
    s.note_file(noted).await?;
    s.note_file(FileToDelete { id: document.id, due_at: EpochMs::MIN }).await?;
    s.create_document(document.clone(), 1).await?;
    for id in [noted.id, document.id] {
        for due_at in [noted.due_at, fx.time()] {
            refuses(&*s, "the note", ErrorKind::Conflict, s.note_file(FileToDelete { id, due_at })).await?;
        }
    }
    Ok(())
}

/// What handing these files out makes of a state.
fn leased(state: &mut State, ids: &[FileId], lease_until: EpochMs) {
    for id in ids {
        state.files_to_delete.insert(*id, FileToDelete { id: *id, due_at: lease_until });
    }
}

/// Notes files that are due at these times; gives them in the order in which claims hand them out.
async fn noted(s: &dyn Store, fx: &mut Fixtures, times: &[u64]) -> Checked<Vec<FileId>> {
    let mut files: Vec<_> = times.iter().map(|due| FileToDelete { due_at: at(*due), ..fx.file_to_delete() }).collect();
    for file in &files {
        s.note_file(*file).await?;
    }
    files.sort_by_key(|file| (file.due_at, file.id));
    Ok(files.iter().map(|file| file.id).collect())
}

async fn claim(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(402);
    let none_there = s.claim_files_to_delete(EpochMs::MAX, EpochMs::MAX, 10).await?;
    same("in an empty store", &none_there, &Vec::new())?;
    let due = noted(&*s, &mut fx, &[500, 0, 1000, 500, 999, 500, 0]).await?;
    noted(&*s, &mut fx, &[1001, 5000]).await?;
    let claim = s.claim_files_to_delete(at(1000), at(2000), 100);
    let answer = makes(&*s, "after the claim", claim, |state| leased(state, &due, at(2000))).await?;
    same("what was handed out", &answer, &due)?;

    let claim = s.claim_files_to_delete(at(1000), at(9000), 100);
    same("a second claim", &keeps(&*s, "after the second claim", claim).await?, &Vec::new())?;
    let mut again = s.claim_files_to_delete(at(2000), at(9000), 100).await?;
    same("the one that was due first in between", &again.len(), &(due.len() + 1))?;
    again.remove(0);
    let mut by_id = due.clone();
    by_id.sort();
    same("after the lease", &again, &by_id)
}

async fn claim_some(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(403);
    let due = noted(&*s, &mut fx, &[70, 10, 40, 10, 90, 20, 10]).await?;
    let claim = s.claim_files_to_delete(at(100), at(200), 0);
    same("a claim of none", &keeps(&*s, "after a claim of none", claim).await?, &Vec::new())?;
    for three in due.chunks(3) {
        let claim = s.claim_files_to_delete(at(100), at(200), 3);
        let answer = makes(&*s, "after a claim of three", claim, |state| leased(state, three, at(200))).await?;
        same("the next three", &answer, &three.to_vec())?;
    }
    Ok(())
}

async fn not_due(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(404);
    noted(&*s, &mut fx, &[1001, 2000, EpochMs::MAX.get()]).await?;
    for now in [0, 1000] {
        let claim = s.claim_files_to_delete(at(now), at(0), usize::MAX);
        same("what was handed out", &keeps(&*s, "after the claim", claim).await?, &Vec::new())?;
    }
    Ok(())
}

async fn forget(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(405);
    full_account(&*s, &mut fx).await?;
    let ids = noted(&*s, &mut fx, &[5, 6, 7]).await?;
    makes(&*s, "after it was forgotten", s.forget_file(ids[1]), |state| {
        state.files_to_delete.remove(&ids[1]);
    })
    .await?;
    for id in [ids[1], fx.bytes().into()] {
        keeps(&*s, "a file that is not noted", s.forget_file(id)).await?;
    }
    s.note_file(FileToDelete { id: ids[1], due_at: at(8) }).await?;
    // A document keeps its file.
    let uid = account(&*s, &mut fx).await?.uid;
    let document = authkeep_store::Document { id: ids[2], ..fx.document(uid) };
    s.create_document(document.clone(), 1).await?;
    keeps(&*s, "the file of a document", s.forget_file(document.id)).await
}

fn notes() -> Vec<FileToDelete> {
    let edges = [Fixtures::highest(), Fixtures::lowest()];
    edges.into_iter().chain((406..414).map(Fixtures::new)).map(|mut fx| fx.file_to_delete()).collect()
}

async fn scan(s: Arc<dyn Store>) -> Checked {
    pages(&[], |file: &FileToDelete| file.id, |after, limit| s.scan_files_to_delete(after, limit)).await?;
    let mut all = notes();
    for file in &all {
        s.note_file(*file).await?;
    }
    all.sort_by_key(|file| file.id);
    pages(&all, |file| file.id, |after, limit| s.scan_files_to_delete(after, limit)).await
}

async fn restore(s: Arc<dyn Store>) -> Checked {
    for file in notes() {
        makes(&*s, "after it was restored", s.restore_file_to_delete(file), |state| {
            state.files_to_delete.insert(file.id, file);
        })
        .await?;
        let again = FileToDelete { due_at: at(1), ..file };
        for file in [file, again] {
            refuses(&*s, "one that exists", ErrorKind::Conflict, s.restore_file_to_delete(file)).await?;
        }
    }
    Ok(())
}
