//! Verbs of every family that race the end of their account: nothing of it may be left, or come back with a new one.

use std::collections::BTreeSet;
use std::sync::Arc;

use authkeep_store::{EpochMs, FileId, FileToDelete, NewAccount, Store};

use super::race::race_calls;
use crate::case::Cases;
use crate::effort;
use crate::failure::{Checked, Failure, ensure, same};
use crate::fixtures::Fixtures;
use crate::look_up;
use crate::op::Op;
use crate::sample::{self, Sample};
use crate::scene::account_for;
use crate::state::{Owner, State};

/// How many calls of the verb there are.
const CALLS: usize = 12;

/// Verbs that store something for an account, or change what is stored.
const VERBS: &[&str] = &[
    "start_session",
    "request_password_reset",
    "reset_by_forgot_token",
    "change_password",
    "lock_account",
    "renew_unlock_code",
    "set_role",
    "create_profile",
    "request_phone_code",
    "verify_phone",
    "create_document",
    "create_label",
    "update_label",
    "set_label",
    "create_api_key",
    "update_api_key",
    "use_jti",
    "put_totp",
    "enable_totp",
    "record_failure",
    "clear_failures",
];

pub(crate) fn register(cases: &mut Cases) {
    for (seed, verb) in (1100..).zip(VERBS) {
        let what = format!("{verb} that races delete_account leaves nothing");
        cases.add("CASCADE-1", what, move |s| outliving(s, seed, sample::named(verb)));
    }
}

async fn outliving(s: Arc<dyn Store>, seed: u64, sample: Sample) -> Checked {
    let mut fx = Fixtures::new(seed);
    for _ in 0..effort::rounds() {
        let (owner, mut own) = account_for(sample.verb, &*s, &mut fx).await?;
        let mut ops = Vec::new();
        for _ in 0..CALLS {
            let mut op = (sample.make)(&own, owner.uid, &mut fx);
            if let Op::CreateDocument(document, at_most) = &mut op {
                // Each with a file of its own, and room for it.
                document.id = fx.bytes::<16>().into();
                *at_most = u32::MAX;
                let due_at = EpochMs::MAX;
                Op::NoteFile(FileToDelete { id: document.id, due_at }).run_beside(&*s, &mut own).await?;
            }
            ops.push(op);
        }
        let documents: BTreeSet<FileId> = own.documents.keys().copied().collect();
        // In the middle, so that about half of the calls are on their way before it.
        ops.insert(CALLS / 2, Op::DeleteAccount(owner.uid));
        let mut answers = race_calls(&s, ops.clone(), |s, op| op.run(s)).await?;
        let deleted = answers.remove(CALLS / 2);
        deleted.map_err(|error| Failure::from(error).during("the deletion"))?;
        ops.remove(CALLS / 2);

        let after = State::read(&*s).await?;
        ensure(after.of(&[owner.uid].into()).is_empty(), "no record of the deleted account")?;
        ensure(!after.owners().contains(&Owner::Nobody), "no record of what went with the account")?;
        // Of the account's files, those that a document had are due at once, and none is forgotten.
        let made = ops.iter().zip(&answers).filter_map(|(op, answer)| match op {
            Op::CreateDocument(document, _) if answer.is_ok() => Some(document.id),
            _ => None,
        });
        let due: BTreeSet<_> = documents.into_iter().chain(made).collect();
        for id in own.files_to_delete.keys().chain(&due) {
            let expected =
                if due.contains(id) { Some(EpochMs::MIN) } else { own.files_to_delete.get(id).map(|file| file.due_at) };
            same(
                "when a file of the account is due",
                &after.files_to_delete.get(id).map(|file| file.due_at),
                &expected,
            )?;
        }
        let new = NewAccount { uid: owner.uid, normalized_email: owner.normalized_email, ..fx.account() };
        comes_back_bare(&*s, &own, new).await?;
    }
    Ok(())
}

/// What scans and look-ups hide for want of an account would show again with this one.
async fn comes_back_bare(s: &dyn Store, own: &State, new: NewAccount) -> Checked {
    let uid = new.uid;
    let mut expected = State::default();
    Op::CreateAccount(Box::new(new)).run_beside(s, &mut expected).await?;
    look_up::agree(s, &expected, uid).await?;
    State::read(s).await?.of(&[uid].into()).must_be(&expected, "an account under the uid of the deleted one")?;
    for phone in own.phones.values() {
        same("who has proved a number of the deleted account", &s.phone_owner(&phone.number).await?, &None)?;
    }
    Op::DeleteAccount(uid).run_beside(s, &mut expected).await
}
