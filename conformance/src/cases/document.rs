//! Documents: each with a file that was noted before it was uploaded.

use std::sync::Arc;

use authkeep_store::{Document, EpochMs, ErrorKind, FileToDelete, Label, LabelScope, Store, Uid};

use super::check::{keeps, makes, pages, refuses, strangers};
use crate::case::Cases;
use crate::failure::{Checked, found, listed, none};
use crate::fixtures::{Fixtures, at, text};
use crate::scene::{account, full_account};
use crate::state::State;

pub(crate) fn register(cases: &mut Cases) {
    cases.add("DOC-1", "a document reads back with every field as given and its file is noted no more", read_back);
    cases.add("DOC-2", "an id that exists is refused and nothing changes", taken_id);
    cases.add("DOC-3", "a document for an unknown account is refused and its note stays", unknown_account);
    cases.add("DOC-3", "a document whose file is not noted is refused and not stored", not_noted);
    cases.add("DOC-4", "an account with at_most documents is refused one more", too_many);
    cases.add("DOC-6", "the label document is pending unless it was verified", label);
    cases.add("DOC-7", "an unknown id gives none", unknown);
    cases.add("DOC-8", "the documents are the account's, the oldest first, and no others", list);
    cases.add("DOC-9", "pages of any size give every document once and in order", scan);
    cases.add("DOC-10", "a restored document reads back without a note and changes no label", restore);
}

async fn note(s: &dyn Store, document: &Document) -> Checked {
    Ok(s.note_file(FileToDelete { id: document.id, due_at: document.created_at }).await?)
}

/// Notes a file and makes its document.
async fn create(s: &dyn Store, document: &Document) -> Checked {
    note(s, document).await?;
    Ok(s.create_document(document.clone(), u32::MAX).await?)
}

/// What a creation makes of a state.
fn created(state: &mut State, document: &Document) {
    state.files_to_delete.remove(&document.id);
    state.documents.insert(document.id, document.clone());
    let fresh = label_of(document.uid, "pending", document.created_at);
    let label = state.labels.entry(fresh.id()).or_insert_with(|| fresh.clone());
    if label.value.as_str() != "verified" {
        (label.value, label.updated_at) = (fresh.value, fresh.updated_at);
    }
}

fn label_of(uid: Uid, value: &str, at: EpochMs) -> Label {
    let (key, value) = (text("document"), text(value));
    Label { uid, scope: LabelScope::Private, key, value, created_at: at, updated_at: at }
}

async fn read_back(s: Arc<dyn Store>) -> Checked {
    full_account(&*s, &mut Fixtures::new(380)).await?;
    for mut fx in [Fixtures::new(381), Fixtures::lowest(), Fixtures::highest()] {
        let uid = account(&*s, &mut fx).await?.uid;
        let document = fx.document(uid);
        note(&*s, &document).await?;
        let verb = s.create_document(document.clone(), 1);
        makes(&*s, "after the creation", verb, |state| created(state, &document)).await?;
        found("the look-up", s.document(document.id).await?, &document)?;
    }
    Ok(())
}

async fn taken_id(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(382);
    let (owner, other) = (account(&*s, &mut fx).await?, account(&*s, &mut fx).await?);
    let taken = fx.document(owner.uid);
    create(&*s, &taken).await?;
    refuses(&*s, "the same again", ErrorKind::Conflict, s.create_document(taken.clone(), 100)).await?;
    for uid in [owner.uid, other.uid] {
        let document = Document { id: taken.id, ..fx.document(uid) };
        refuses(&*s, "another one of that id", ErrorKind::Conflict, s.create_document(document, 100)).await?;
    }
    Ok(())
}

async fn unknown_account(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(383);
    for uid in strangers(&*s, &mut fx).await? {
        let document = fx.document(uid);
        note(&*s, &document).await?;
        refuses(&*s, "the creation", ErrorKind::NotFound, s.create_document(document.clone(), 100)).await?;
        none("the look-up", s.document(document.id).await?)?;
    }
    Ok(())
}

async fn not_noted(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(384);
    let uid = full_account(&*s, &mut fx).await?.uid;
    let (never, forgotten) = (fx.document(uid), fx.document(uid));
    note(&*s, &forgotten).await?;
    s.forget_file(forgotten.id).await?;
    for document in [never, forgotten] {
        refuses(&*s, "the creation", ErrorKind::NotFound, s.create_document(document.clone(), 100)).await?;
        none("the look-up", s.document(document.id).await?)?;
    }
    Ok(())
}

async fn too_many(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(385);
    let (owner, other) = (account(&*s, &mut fx).await?, account(&*s, &mut fx).await?);
    for at_most in 0..4 {
        let document = fx.document(owner.uid);
        note(&*s, &document).await?;
        let verb = s.create_document(document.clone(), at_most);
        refuses(&*s, "one more", ErrorKind::LimitReached, verb).await?;
        // Another account's documents do not count.
        create(&*s, &fx.document(other.uid)).await?;
        let verb = s.create_document(document.clone(), at_most + 1);
        makes(&*s, "the last one", verb, |state| created(state, &document)).await?;
    }
    Ok(())
}

async fn label(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(386);
    for value in ["pending", "verified", "rejected", ""] {
        let uid = account(&*s, &mut fx).await?.uid;
        s.create_label(label_of(uid, value, at(7)), 100).await?;
        s.create_label(Label { scope: LabelScope::Public, ..label_of(uid, value, at(7)) }, 100).await?;
        for _ in 0..2 {
            let document = fx.document(uid);
            note(&*s, &document).await?;
            let verb = s.create_document(document.clone(), 100);
            makes(&*s, "after the creation", verb, |state| created(state, &document)).await?;
        }
    }
    Ok(())
}

async fn unknown(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(387);
    none("in an empty store", s.document(fx.bytes().into()).await?)?;
    let owner = account(&*s, &mut fx).await?;
    let (document, noted) = (fx.document(owner.uid), fx.file_to_delete());
    create(&*s, &document).await?;
    s.note_file(noted).await?;
    none("an id that was never given", s.document(fx.bytes().into()).await?)?;
    none("a file that is noted", s.document(noted.id).await?)?;
    s.delete_account(owner.uid).await?;
    none("a document of a deleted account", s.document(document.id).await?)
}

async fn list(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(388);
    let (owner, other) = (account(&*s, &mut fx).await?, account(&*s, &mut fx).await?);
    listed("the documents of a new account", &s.documents(owner.uid).await?, &[])?;
    let mut all = Vec::new();
    for created_at in [at(30), at(10), at(20), at(10), at(30), at(10)] {
        let document = Document { created_at, ..fx.document(owner.uid) };
        create(&*s, &document).await?;
        create(&*s, &fx.document(other.uid)).await?;
        all.push(document);
        all.sort_by_key(|document| (document.created_at, document.id));
        listed("the documents", &s.documents(owner.uid).await?, &all)?;
    }
    for uid in strangers(&*s, &mut fx).await? {
        listed("the documents of an unknown account", &keeps(&*s, "after the look-up", s.documents(uid)).await?, &[])?;
    }
    Ok(())
}

async fn documents(s: &dyn Store) -> Checked<Vec<Document>> {
    let mut all = Vec::new();
    for mut fx in [Fixtures::lowest(), Fixtures::highest()].into_iter().chain((390..396).map(Fixtures::new)) {
        let uid = account(s, &mut fx).await?.uid;
        all.push(fx.document(uid));
    }
    let mut fx = Fixtures::new(396);
    all.extend([0; 2].map(|_| Document { metadata: None, ..fx.document(all[3].uid) }));
    Ok(all)
}

async fn scan(s: Arc<dyn Store>) -> Checked {
    pages(&[], |document: &Document| document.id, |after, limit| s.scan_documents(after, limit)).await?;
    let mut all = documents(&*s).await?;
    for document in &all {
        create(&*s, document).await?;
    }
    all.sort_by_key(|document| document.id);
    pages(&all, |document| document.id, |after, limit| s.scan_documents(after, limit)).await
}

async fn restore(s: Arc<dyn Store>) -> Checked {
    for document in documents(&*s).await? {
        makes(&*s, "after it was restored", s.restore_document(document.clone()), |state| {
            state.documents.insert(document.id, document.clone());
        })
        .await?;
        found("the look-up", s.document(document.id).await?, &document)?;
        refuses(&*s, "the same again", ErrorKind::Conflict, s.restore_document(document.clone())).await?;
        let other = Document { id: document.id, ..Fixtures::new(397).document(document.uid) };
        refuses(&*s, "another one of that id", ErrorKind::Conflict, s.restore_document(other)).await?;
    }
    let homeless = Fixtures::new(398).document(Fixtures::new(399).uid());
    refuses(&*s, "without its account", ErrorKind::NotFound, s.restore_document(homeless)).await
}
