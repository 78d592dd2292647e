//! API keys.

use authkeep_store::{ApiKey, ApiKeyId};

use super::{A, I, V, Verb, verbs};
use crate::look_up::{self, compare};
use crate::op::Op;
use crate::sequences::look::{look, page};
use crate::sequences::pool;
use crate::sequences::step::{Step, change};

verbs! {
    "create_api_key" &[I, A, V] => |s, _| change(Op::CreateApiKey(s.api_key(), s.at_most())),
    "create_api_key" &[I, A, V] => |s, _| change(Op::CreateApiKey(s.api_key(), s.at_most())),
    "api_key" &[I] => |s, _| {
        let id = ApiKeyId::from_bytes(s.id());
        look(move |store, expected| {
            Box::pin(async move { compare("api_key", store.api_key(id).await?, expected.api_keys.get(&id)) })
        })
    },
    "api_keys" &[A] => |s, _| {
        let uid = s.uid();
        look(move |store, expected| Box::pin(look_up::api_keys(store, expected, uid)))
    },
    "update_api_key" &[A, I, V] => |s, _| {
        change(Op::UpdateApiKey(s.uid(), s.id().into(), s.fixtures().api_key_change(), s.time()))
    },
    "delete_api_key" &[A, I] => |s, _| change(Op::DeleteApiKey(s.uid(), s.id().into())),
    "scan_api_keys" &[I, V] => |s, _| {
        let after = s.after(|at| ApiKeyId::from_bytes(pool::id(at)));
        page(after, s.limit(), |state| &state.api_keys, |store, after, limit| store.scan_api_keys(after, limit))
    },
    "restore_api_key" &[I, A, V] => |s, _| change(Op::RestoreApiKey(s.api_key())),
}

impl Step {
    fn api_key(&self) -> ApiKey {
        ApiKey { id: self.id().into(), created_at: self.time(), ..self.fixtures().api_key(self.uid()) }
    }
}
