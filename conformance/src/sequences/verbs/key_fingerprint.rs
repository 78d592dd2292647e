//! The fingerprint of the server's key.

use super::{V, Verb, verbs};
use crate::failure::same;
use crate::op::Op;
use crate::sequences::look::look;
use crate::sequences::step::change;

verbs! {
    "key_fingerprint" &[] => |_, _| look(|store, expected| {
        Box::pin(async move { same("key_fingerprint", &store.key_fingerprint().await?, &expected.key_fingerprint) })
    }),
    "claim_key_fingerprint" &[V] => |s, _| change(Op::ClaimKeyFingerprint(s.fixtures().key_fingerprint())),
    "replace_key_fingerprint" &[V] => |s, state| {
        let mut fx = s.fixtures();
        let kept = state.key_fingerprint.filter(|_| s.is_right()).unwrap_or_else(|| fx.key_fingerprint());
        change(Op::ReplaceKeyFingerprint(kept, fx.key_fingerprint()))
    },
}
