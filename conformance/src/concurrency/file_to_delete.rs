//! Files to delete: handed to one caller at a time.

use std::sync::Arc;

use authkeep_store::{FileId, FileToDelete, Store};

use super::calls::{CLAIMS, all, calls, none_twice};
use super::race::CALLERS;
use crate::case::Cases;
use crate::effort;
use crate::failure::{Checked, same};
use crate::fixtures::{Fixtures, at};

pub(crate) fn register(cases: &mut Cases) {
    cases.add("FILE-5", "of 64 claims no two hand out the same file, and together all", claims);
}

async fn claims(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(761);
    for (due, limit) in CLAIMS.into_iter().cycle().take(effort::rounds()) {
        let mut ids: Vec<FileId> = Vec::new();
        for _ in 0..due {
            let file = FileToDelete { due_at: at(fx.number() % 100), ..fx.file_to_delete() };
            ids.push(file.id);
            s.note_file(file).await?;
        }
        let verb = |s: Arc<dyn Store>, until| async move { s.claim_files_to_delete(at(100), at(until), limit).await };
        let answers = all(calls(&s, [1000; CALLERS], verb).await?)?;
        let mut claimed = none_twice(answers.into_iter().flatten())?;
        claimed.extend(s.claim_files_to_delete(at(100), at(1000), 1000).await?);
        claimed.sort();
        ids.sort();
        same("all claims together", &claimed, &ids)?;
        for id in ids {
            s.forget_file(id).await?;
        }
    }
    Ok(())
}
