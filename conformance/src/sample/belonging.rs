//! Calls for what an account has: documents and their files, API keys and the tokens that were made with them.

use authkeep_store::{ApiKeyId, Document, EpochMs, FileId, Uid, UsedJti};

use super::pick;
use crate::fixtures::Fixtures;
use crate::op::Op;
use crate::state::State;

fn noted(state: &State, fx: &mut Fixtures) -> FileId {
    pick(&state.files_to_delete, fx, |_| true).map_or_else(|| fx.bytes().into(), |file| file.id)
}

pub(super) fn create_document(state: &State, uid: Uid, fx: &mut Fixtures) -> Op {
    Op::CreateDocument(Box::new(Document { id: noted(state, fx), ..fx.document(uid) }), 3)
}

pub(super) fn claim_files_to_delete(state: &State, _: Uid, fx: &mut Fixtures) -> Op {
    let due = pick(&state.files_to_delete, fx, |_| true).map_or_else(|| fx.time(), |file| file.due_at);
    Op::ClaimFilesToDelete(due, fx.time(), fx.one_of([1, 2, 3]))
}

pub(super) fn forget_file(state: &State, _: Uid, fx: &mut Fixtures) -> Op {
    Op::ForgetFile(noted(state, fx))
}

fn api_key(state: &State, uid: Uid, fx: &mut Fixtures) -> ApiKeyId {
    pick(&state.api_keys, fx, |key| key.uid == uid).map_or_else(|| fx.bytes().into(), |key| key.id)
}

pub(super) fn update_api_key(state: &State, uid: Uid, fx: &mut Fixtures) -> Op {
    Op::UpdateApiKey(uid, api_key(state, uid, fx), fx.api_key_change(), fx.time())
}

pub(super) fn delete_api_key(state: &State, uid: Uid, fx: &mut Fixtures) -> Op {
    Op::DeleteApiKey(uid, api_key(state, uid, fx))
}

/// One that is used for the first time, or again when the token has ended.
pub(super) fn use_jti(state: &State, uid: Uid, fx: &mut Fixtures) -> Op {
    let api_key = api_key(state, uid, fx);
    let fresh = fx.used_jti(api_key);
    match pick(&state.used_jtis, fx, |used| used.id.api_key == api_key) {
        Some(used) if fx.below(2) == 0 => Op::UseJti(UsedJti { id: used.id, ..fresh }, used.expires_at),
        _ => Op::UseJti(fresh, EpochMs::MIN),
    }
}

pub(super) fn restore_used_jti(state: &State, uid: Uid, fx: &mut Fixtures) -> Op {
    let api_key = api_key(state, uid, fx);
    Op::RestoreUsedJti(fx.used_jti(api_key))
}
