//! Signing keys.

use authkeep_store::{SigningKey, SigningKeyId};

use super::{I, V, Verb, verbs};
use crate::failure::listed;
use crate::op::Op;
use crate::sequences::look::{look, page};
use crate::sequences::pool;
use crate::sequences::step::{Step, change};

verbs! {
    "signing_keys" &[] => |_, _| look(|store, expected| {
        Box::pin(async move {
            let keys: Vec<_> = expected.signing_keys.values().cloned().collect();
            listed("signing_keys", &store.signing_keys().await?, &keys)
        })
    }),
    "rotate_signing_key" &[I, V] => |s, state| {
        let other = s.after(|at| SigningKeyId::from_bytes(pool::id(at)));
        let expected = if s.value.is_multiple_of(3) { other } else { state.signing_key() };
        change(Op::RotateSigningKey(s.signing_key(), expected, s.time()))
    },
    "reseal_signing_key" &[I, V] => |s, state| {
        let id = SigningKeyId::from_bytes(s.id());
        let own = state.signing_keys.get(&id).filter(|_| s.is_right());
        let expected = own.map_or_else(|| s.fixtures().sealed(), |key| key.private_key.clone());
        change(Op::ResealSigningKey(id, expected, s.signing_key().private_key))
    },
    "scan_signing_keys" &[I, V] => |s, _| {
        let after = s.after(|at| SigningKeyId::from_bytes(pool::id(at)));
        page(after, s.limit(), |state| &state.signing_keys, |store, after, limit| {
            store.scan_signing_keys(after, limit)
        })
    },
    "restore_signing_key" &[I, V] => |s, _| change(Op::RestoreSigningKey(s.signing_key())),
}

impl Step {
    fn signing_key(&self) -> SigningKey {
        let expires_at = (!self.value.is_multiple_of(3)).then(|| self.time());
        SigningKey { id: self.id().into(), expires_at, ..self.fixtures().signing_key() }
    }
}
